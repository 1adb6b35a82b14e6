"""A page as small as it gets for the live-follow test: the build stamp is the text of a file named in STAMP_FILE."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import streamlit as st

from pages.parts import live
from pages.parts.context import Context
from scorecard.texts import Texts


class StampFile:
    """Stands in for the warehouse: `live` asks it for nothing but its stamp."""

    def stamp(self) -> str:
        return Path(os.environ["STAMP_FILE"]).read_text(encoding="utf-8")


live.begin_run()
warehouse = StampFile()
context = cast(Context, SimpleNamespace(texts=Texts("zh"), warehouse=warehouse, stamp=warehouse.stamp()))
st.session_state["runs"] = st.session_state.get("runs", 0) + 1
st.text_input("筛选", key="filter", bind="query-params")


@live.dialog(context, "对话框")
def dialog(**_: Any) -> None:
    st.text_input("备注", key="note")
    if st.button("保存", key="save"):
        st.rerun()


if st.button("打开对话框"):
    dialog()
if st.checkbox("有未保存的输入", key="unsaved"):
    live.hold("unsaved")
live.follow(context)
st.markdown(f"本页数据：{context.stamp}；第 {st.session_state['runs']} 次运行")
