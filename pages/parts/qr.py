"""A QR code of an address, drawn on this machine: nothing is asked of another host. Imports segno."""

from __future__ import annotations

import io

import segno

PIXELS = 8  # a side of one square, in the PNG
QUIET = 4  # squares of white around it, which readers need; also where the page is dark
ERRORS = "m"  # 15 % of it may be dirty or creased: it gets printed and pinned up


def qr_svg(text: str) -> str:
    """As an SVG document, black on white."""
    return segno.make(text, error=ERRORS, micro=False).svg_inline(scale=PIXELS, border=QUIET, light="#fff", dark="#000")


def qr_png(text: str) -> bytes:
    """As a PNG for a letter, black on white."""
    out = io.BytesIO()
    segno.make(text, error=ERRORS, micro=False).save(out, kind="png", scale=PIXELS, border=QUIET)
    return out.getvalue()
