"""Words of headers and labels that are the same for every plan: totals, derived figures, roles, units. Pure."""

from __future__ import annotations

import re

TOTAL = re.compile(r"^(?:合计|小计|总计|总数|总量|共计|总和|总合计|累计合计|计|总)(?:数|量)?$")
SUBTOTAL = re.compile(r"小计$")
DERIVED = re.compile(
    r"同比|环比|增长|增幅|增速|增减|占.{0,6}比|占全|比重|比例|排名|排序|位次|名次|人均|每.{0,2}[万千百]"
    r"|[比较](?:上年|去年|上月)|完成率|结案率|率\(?%?\)?$"
    r"|平均|月均|年均|均值|(?:上月|上季|上旬|上期|前月)(?!.*结转)"
)
GROUP_TOTAL = re.compile(r"[区县市域郊城]小计$")  # of some of the areas: 市区小计, 县小计
# A title that speaks of less than all, or of what is only meant to be: then it is not simply the dataset's table.
NARROWER = re.compile(
    r"PCT|规模以上|规上|限上|高新技术企业|中小(?:微)?企业|大中型|民营|上市公司|重点企业|园区|预测|预计|计划|任务|分解|目标"
    r"|资助|奖励|补助|转让|许可|质押|转化|代理|涉外|境外|国外|省外|撤回|驳回|失效|终止",
    re.IGNORECASE,
)
NOTE_HEADER = re.compile(r"^(?:备注|说明|附注|注)$")
UNIT_HEADER = "计量单位"
PUBLISHED = re.compile(r"^(?:发布|公布|公开|统计局发布)(?:日期|时间|日)$")
YEAR_HEADER, MONTH_HEADER = re.compile(r"^(?:年份|年度|年|统计年度)$"), re.compile(r"^(?:月份|月|统计月份)$")
PERIOD_HEADER = re.compile(r"^(?:时间|日期|时期|期间|统计时间|年月|统计期)$")
LABEL_HEADER = re.compile(r"^(?:指标|指标名称|项目|项目名称|类别|类型|种类|分类|名称|内容|单位|部门)$")
UNIT_WORDS = r"(?:[万亿千百]?(?:件|项|个|家|起|次|人次|人|元|户|场|期|名)|%|‰)(?:/[万亿]?[件项个人次元])?"
UNIT_IN_HEADER = re.compile(rf"[(\[](?:单位:?)?({UNIT_WORDS})[)\]]|[/、,](万?[元人件])$|^单位:({UNIT_WORDS})$")
UNIT_STATED = re.compile(rf"单位:?\s*((?:{UNIT_WORDS})(?:[、,/和;]\s*{UNIT_WORDS})*)")
FILLER = re.compile(
    r"其中|本期|实际完成|完成(?!率)|数量|件数|情况|统计|本市|我市|全部|国内|三种|各类|分类|按|分|数|量|的|:|[()\[\]、,/*★]"
)
GROUPING = re.compile(r"^(?:按|分|其中)|分$|分类|类型|类别|种类|性质|构成|结构|情况$|主体|对象")
