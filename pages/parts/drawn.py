"""Plain SVG inside `st.html`, which lets no <svg> through: a drawing is the mask of an element painted by a class.

So it follows light and dark like any text, carries no script and no link, and costs one element. A drawing says nothing
to a screen reader: whoever places one tells the same in words beside it.
"""

from __future__ import annotations

from urllib.parse import quote

DRAWN = "drawn"  # class of every drawing
RULES = (
    f".{DRAWN}{{display:block;mask:var(--d) 0 0/100% 100% no-repeat;-webkit-mask:var(--d) 0 0/100% 100% no-repeat;"
    "pointer-events:none}"
)


def drawn(look: str, path: str, box: tuple[float, float], stroke: str, *, stretched: bool = True) -> str:
    """The line `path` (SVG path data, numbers only) as an element of class `look`, whose background is its colour.

    box: width and height of the drawing; stroke: attributes of the line; `stretched` to whatever the element measures,
    else as large as fits.
    """
    ratio = " preserveAspectRatio='none'" if stretched else ""
    svg = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {box[0]:g} {box[1]:g}'{ratio}>"
        f"<path fill='none' stroke='#000' vector-effect='non-scaling-stroke' stroke-linecap='round' "
        f"stroke-linejoin='round' {stroke} d='{path}'/></svg>"
    )
    return f'<i class="{DRAWN} {look}" style="--d:url(data:image/svg+xml,{quote(svg, safe="/:=,.")})"></i>'
