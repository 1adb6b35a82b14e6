"""The city, its districts and its words, written down once more for the corpus: codes and kinds as they are stored."""

from __future__ import annotations

CITY, PROVINCE, ZONE, CITY_LEVEL, UNKNOWN = "610300", "610000", "610300Z1", "610300L", "610300U"
DISTRICTS = {
    "渭滨区": "610302",
    "金台区": "610303",
    "陈仓区": "610304",
    "凤翔区": "610305",
    "岐山县": "610323",
    "扶风县": "610324",
    "眉县": "610326",
    "陇县": "610327",
    "千阳县": "610328",
    "麟游县": "610329",
    "凤县": "610330",
    "太白县": "610331",
}
OLD_NAMES = {"610305": ("凤翔县", "610322")}
PATENT_TYPES = {"发明": "invention", "实用新型": "utility_model", "外观设计": "design"}
APPLICANTS = {
    "企业": "enterprise",
    "高校": "university",
    "科研院所": "institute",
    "机关团体": "organisation",
    "个人": "individual",
}
BULLETIN_APPLICANTS = {
    "大专院校": "university",
    "科研单位": "institute",
    "工矿企业": "enterprise",
    "机关团体": "organisation",
    "个人": "individual",
}
WORKS = {"软件": "software", "其他作品": "other_work"}
DEPARTMENTS = {
    "知识产权局": "ip_office",
    "工商局": "industry_commerce",
    "文化（版权）局": "culture_copyright",
    "质监局": "quality",
}
AUDIENCES = {
    "领导干部": "officials",
    "企业经营管理者": "managers",
    "知识产权工作者": "ip_staff",
    "科技人员": "researchers",
    "公务员": "civil_servants",
    "学生": "students",
    "其他": "others",
}


def area_text(name: str, form: str) -> str:
    """A district as it is written: long, short, city, province, spaced, padded, numbered, code or old."""
    code = DISTRICTS[name]
    forms = {
        "long": name,
        "short": name if len(name) == 2 else name[:-1],
        "city": f"宝鸡市{name}",
        "province": f"陕西省宝鸡市{name}",
        "spaced": name[0] + "　" + " ".join(name[1:]),
        "padded": f" {name}　",
        "code": code,
        "old": OLD_NAMES.get(code, (name,))[0],
        "old_code": OLD_NAMES.get(code, ("", code))[1],
        "numbered": f"{list(DISTRICTS).index(name) + 1}、{name}",
    }
    return forms[form]
