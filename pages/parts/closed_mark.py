"""The frame's mark on a closed month (定版数据): by whom and when, and what was corrected since."""

from __future__ import annotations

import streamlit as st

from pages.parts.closed_rows import covering, draw_notices, notices_of
from pages.parts.context import Context
from pages.parts.moments import in_utc, moment
from pages.parts.plain import plain


def mark_closed(context: Context) -> None:
    """Nothing for a month that isn't closed."""
    closing = covering(context, context.as_of) if context.as_of else None
    if closing is None or context.as_of is None:
        return
    t = context.texts.t
    key = "closed" if closing["month"] == context.as_of else "closed_with"
    at = moment(context, in_utc(closing["closed_at"]))
    names = {name: plain(closing[name]) for name in ("closed_by", "filled_by", "checked_by", "responsible")}
    month = context.texts.month(closing["month"])
    told = t(f"closing.mark.{key}", day=at.split(" ")[0], month=month, responsible=names["responsible"])
    st.badge(told, icon=":material/lock:", color="blue", help=t("closing.mark.help", at=at, **names))
    if corrected := notices_of(context, context.as_of):
        label = t("closing.mark.corrected", count=len(corrected))
        with st.popover(f":orange-badge[:material/edit_note: {label}]", type="tertiary"):
            st.markdown(f"**{t('closing.notice.title')}**")
            draw_notices(context, corrected)
