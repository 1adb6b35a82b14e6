"""Small multiples of a district: one card a goal, its course this year beside the city's. Plain SVG in one element.

A card leads to the goal in that area. Words are escaped; the lines follow light and dark.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

import streamlit as st

from pages.parts import inner_links
from pages.parts.context import Context
from pages.parts.drawn import RULES, drawn
from pages.parts.heat_look import LINE, status_rules
from pages.parts.inner_links import CLASS, href
from pages.parts.kept import kept
from pages.parts.scoreboard import SIGN
from scorecard.charts.courses import Course, Points, courses
from scorecard.plan import Area
from scorecard.verdicts import Verdict
from scorecard.wording import words

WIDTH, HEIGHT = 240, 60  # of a drawing; it is stretched to its card
ROOM_PX = 4
ROOM = 1.15  # a drawing reaches at least so far above the target
MOST = 2.0  # and no further: what is above is cut, the number beside it tells
OWN, CITY, TARGET = ("#1b4f8f", "#7fb0ea"), ("#d97706", "#f0a35e"), ("#5b6b7d", "#9aa8b8")  # on light, on dark
COLORS = {"own": OWN, "city": CITY, "target": TARGET, "dot": OWN}
STROKES = {
    "own": "stroke-width='3'",
    "city": "stroke-width='2'",
    "target": "stroke-width='1.5' stroke-dasharray='5 4'",
    "dot": "stroke-width='8'",
}
LAYOUT = """
.sm{display:grid;gap:.5rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,180px),1fr));line-height:1.35;
font-size:.875rem;font-variant-numeric:tabular-nums}
.sm article{position:relative;display:flex;flex-direction:column;
border:1px solid;border-radius:6px;padding:.4rem .6rem .35rem;min-width:0}
.sm article:hover{box-shadow:0 0 0 1px currentColor}
.sm h3{margin:0;padding:0;font-size:.875rem;font-weight:600;line-height:1.4;letter-spacing:0}
.sm a{color:inherit;text-decoration:none}
.sm a::after{content:"";position:absolute;inset:0}
.sm a:focus-visible{outline:3px solid currentColor;outline-offset:2px;border-radius:3px}
.sm .top,.sm .ends{display:flex;justify-content:space-between;align-items:baseline;column-gap:.4rem}
.sm .top i,.sm-key i.chip{font-style:normal;border-radius:4px;padding:0 .3rem;white-space:nowrap;font-size:.8125rem}
.sm b{font-size:1.125rem;font-weight:600}
.sm .plot{position:relative;height:60px;margin:auto 0 .1rem;border-bottom:1px solid rgba(128,142,158,.6)}
.sm .plot i{position:absolute;inset:0}
.sm .ends{display:flex;justify-content:space-between;align-items:baseline;column-gap:.4rem}
.sm .top i,.sm-key i.chip{font-style:normal;border-radius:4px;padding:0 .3rem;white-space:nowrap;font-size:.8125rem}
.sm b{font-size:1.125rem;font-weight:600}
.sm svg{display:block;width:100%;height:64px;margin:.15rem 0 0;overflow:visible}
.sm .ends{font-size:.75rem;opacity:.8}
.sm-key{display:flex;flex-wrap:wrap;gap:.2rem 1rem;font-size:.8125rem;margin:0 0 .45rem}
.sm-key span{display:inline-flex;align-items:center;gap:.35rem}
.sm-key .drawn{width:26px;height:10px;flex:none}
"""


def draw_courses(context: Context, area: Area, verdicts: Sequence[Verdict]) -> None:
    """The cards; nothing at all where no goal has figures this year."""
    question = ("courses", area.code, context.month, inner_links.kept())
    body = kept(context, question, lambda: _body(context, area, courses(context, area, verdicts)))
    if body:
        st.html(body)


def _body(context: Context, area: Area, told: Sequence[Course]) -> str:
    if not told:
        return ""
    t, name = context.texts.t, words.area_name(context.texts, area)
    beside = any(course.city for course in told)  # not for a district that may not see the city's totals
    title = t("courses.title" if beside else "courses.title_alone", area=escape(name), year=context.month.year)
    cards = "".join(_card(context, area, name, course) for course in told)
    return (
        f'{_sheet()}<h2 style="font-size:1.125rem;margin:0;padding:.2rem 0">{title}</h2>{_key(context, name, beside)}'
        f'<div class="sm">{cards}</div>'
    )


def _sheet() -> str:
    """The style sheet: s-<status> paints a status; own, city and target their lines."""
    rules = f".sm article{{border-color:{LINE[0]};border-color:light-dark({LINE[0]},{LINE[1]})}}{RULES}"
    for name, (light, dark) in COLORS.items():
        rules += f".l-{name}{{background:{light};background:light-dark({light},{dark})}}"
    return f"<style>{LAYOUT.replace(chr(10), '')}{rules}{status_rules()}</style>"


def _key(context: Context, name: str, beside: bool) -> str:
    """Which line is whose, the city's where it is drawn, and what 100 % means."""
    t = context.texts.t
    lines = {"own": name, "city": t("courses.key.city"), "target": t("courses.key.target")}
    if not beside:
        del lines["city"]
    shown = "".join(f"<span>{_line(look, 'M2 5H24', (26, 10))}{escape(word)}</span>" for look, word in lines.items())
    return f'<div class="sm-key">{shown}<span>{escape(t("courses.key.about"))}</span></div>'


def _card(context: Context, area: Area, name: str, course: Course) -> str:
    texts, t = context.texts, context.texts.t
    own, city = (texts.percent(points[-1][1], 0) if points else "" for points in (course.own, course.city))
    link = href("goal", goal=course.goal.id, area=area.code)
    title = texts.pick(course.goal.name)
    if course.part:
        title = t("courses.part", goal=title, part=texts.pick(course.part.label))
    status = words.status_word(texts, course.verdict.status)
    beside = t("courses.city", share=city) if city else ""
    to_target = t("courses.done", done=course.done, needed=course.needed)
    first, month, last = (_month(context, number) for number in (1, course.own[-1][0], 12))
    facts = {"goal": title, "status": status, "month": month, "area": name, "share": own, "beside": beside}
    alt = t("courses.alt" if city else "courses.alt_alone", **facts, done=to_target)
    ends = "".join(f"<span>{escape(word)}</span>" for word in (first, to_target, last))
    name_of_goal = f'<a class="{CLASS}" href="{link}" aria-label="{escape(alt)}">{escape(title)}</a>'
    return (
        f'<article><div class="top"><h3>{name_of_goal}</h3>'
        f'<i class="s-{course.verdict.status}" title="{escape(status)}">{SIGN[course.verdict.status]}</i></div>'
        f'<div class="top"><b>{escape(own)}</b><span>{escape(beside)}</span></div>'
        f'{drawing(course.own, course.city)}<div class="ends">{ends}</div></article>'
    )


def _month(context: Context, number: int) -> str:
    """9月 · Sep"""
    if context.lang == "zh":
        return context.texts.t("courses.month", month=number)
    return context.texts.month(date(context.month.year, number, 1)).split(" ")[0]


def drawing(own: Points, city: Points) -> str:
    """January to December from left to right, 0 at the bottom; the dashed line is the target."""
    top = min(MOST, max([ROOM, *(part * 1.05 for _, part in (*own, *city))]))
    lines = {"target": f"M0 {_y(1.0, top)}H{WIDTH}", "city": _path(city, top), "own": _path(own, top)}
    shown = "".join(_line(look, path, (WIDTH, HEIGHT)) for look, path in lines.items() if path)
    last = _line("dot", _path(own[-1:], top), (WIDTH, HEIGHT))
    return f'<div class="plot" aria-hidden="true">{shown}{last}</div>'


def _line(look: str, path: str, box: tuple[int, int]) -> str:
    return drawn(f"l-{look}", path, box, STROKES[look])


def _path(points: Points, top: float) -> str:
    """A month alone is a dot: a line of no length with round ends."""
    places = [f"{round((month - 1) * WIDTH / 11, 1):g} {_y(part, top)}" for month, part in points]
    return f"M{'L'.join(places)}{'h.01' if len(places) == 1 else ''}" if places else ""


def _y(part: float, top: float) -> str:
    """Room for half a line above and below."""
    return f"{round(ROOM_PX + (HEIGHT - 2 * ROOM_PX) * (1 - min(max(part, 0.0), top) / top), 1):g}"
