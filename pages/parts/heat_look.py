"""How the cells of the matrix and of the tile map look: one style sheet for classes of our own, light and dark.

Lightness tells as much as hue (done is dark, on the way is pale), so that nobody needs to tell green from red; every
cell has a sign as well. Colours are those of .streamlit/config.toml, pale ones mixed from them.
"""

from __future__ import annotations

from scorecard.judge import Status

STEPS = 5  # of the shading by value
PAPER = ("#ffffff", "#0f1620")  # the page's background, light and dark
LINE = ("#d5dde7", "#33404f")
DARK_TEXT, LIGHT_TEXT = "#0b141f", "#e8edf3"
# status → (background, text) on light, (background, text) on dark
STATUS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    Status.ACHIEVED: (("#00796b", "#ffffff"), ("#4fc3b0", "#0f1620")),
    Status.ON_TRACK: (("#cfe9e4", DARK_TEXT), ("#1c453f", LIGHT_TEXT)),
    Status.AT_RISK: (("#fbe7bd", DARK_TEXT), ("#4d3c14", LIGHT_TEXT)),
    Status.OFF_TRACK: (("#f9cdb9", DARK_TEXT), ("#5e3123", LIGHT_TEXT)),
    Status.MISSED: (("#c2410c", "#ffffff"), ("#ff8a65", "#0f1620")),
    Status.NO_DATA: (("#eceff3", DARK_TEXT), ("#222d3a", LIGHT_TEXT)),
    Status.TRACKED: (("#dfeaf7", DARK_TEXT), ("#1d3350", LIGHT_TEXT)),
    Status.NOT_STARTED: (("#f5f7fa", DARK_TEXT), ("#18222e", LIGHT_TEXT)),
    Status.DISCONTINUED: (("#f5f7fa", DARK_TEXT), ("#18222e", LIGHT_TEXT)),
}
SHADES = (  # the first steps of chartSequentialColors: the text stays readable on each
    ("#eef4fb", "#14263c"),
    ("#d8e6f5", "#19324f"),
    ("#bfd5ed", "#1f4066"),
    ("#a1c1e3", "#28507f"),
    ("#80aad7", "#336299"),
)
LAYOUT = """
.scm{overflow-x:auto;container-type:inline-size;font-variant-numeric:tabular-nums;line-height:1.25}
.scm table{border-collapse:separate;border-spacing:2px;width:100%;table-layout:fixed;margin:0}
.scm th,.scm td{padding:0;border:0;font-weight:400;text-align:center;vertical-align:middle;font-size:.8125rem}
.scm table{--label:158px}
.scm table.en{--label:205px}
.scm .label{width:var(--label)}
.scm thead th{padding:.2rem .1rem;overflow-wrap:anywhere}
.scm th.group{border-bottom:2px solid;font-size:.75rem;white-space:nowrap}
.scm th.group span{position:sticky;left:calc(var(--label) + 4px)}
.scm th.goal{position:sticky;left:0;z-index:1;text-align:left;padding:.15rem .4rem .15rem 0}
.scm th.goal small{display:block;font-size:.75rem;opacity:.8;line-height:1.4;white-space:nowrap;overflow:hidden;
text-overflow:ellipsis}
.scm .en .name{writing-mode:vertical-rl;transform:rotate(180deg);white-space:nowrap;text-align:left}
.scm tr.first th,.scm tr.first td{border-top:3px solid transparent}
.scm td{border-radius:4px;height:2.2rem}
.scm td.zone,.scm thead th.zone{border-left:5px solid transparent}
.scm td.alone{font-size:.75rem;opacity:.7;text-align:left;padding-left:.6rem}
.scm a,.scm .plain{position:relative;display:flex;flex-direction:column;justify-content:center;
align-items:center;min-height:2.2rem;
color:inherit;text-decoration:none;border-radius:4px;padding:0 1px}
.scm th a{min-height:0;display:inline;text-decoration:underline;text-decoration-color:transparent}
.scm th a:hover{text-decoration-color:currentColor}
.scm td a:hover,.sct a:hover{outline:2px solid currentColor;outline-offset:-2px}
.scm a:focus-visible,.sct a:focus-visible{outline:3px solid currentColor;outline-offset:-3px}
.scm .sign{font-weight:600;font-size:.875rem}
.scm .word{font-size:.75rem}
.scm .met th,.scm .met b{font-weight:600}
.scm .skip{position:absolute;left:-999rem;display:inline}
.scm .skip:focus{left:0;z-index:3;padding:.3rem .6rem}
@container (max-width:1150px){.scm thead .name{font-size:.75rem;letter-spacing:-.02em}.scm thead th{padding-inline:0}
.scm .word{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.scm .sign{font-size:1.05rem}.scm .status a,.scm .status .plain,.scm .status td{min-height:2rem;height:2rem}}
@container (max-width:520px){.scm table{--label:104px}.scm table.en{--label:122px}.scm th.goal{font-size:.75rem}
.scm th.goal small{font-size:.6875rem;white-space:normal}.scm th.group{text-align:left}}
@media (max-width:640px){.sct a{font-size:.75rem;letter-spacing:-.04em}}
.sct{display:grid;gap:4px;justify-content:start;overflow-x:auto;padding:2px;font-variant-numeric:tabular-nums;line-height:1.25}
.sct a,.sct .plain{display:flex;flex-direction:column;justify-content:center;align-items:center;text-align:center;
aspect-ratio:1;border-radius:5px;color:inherit;text-decoration:none;font-size:.8125rem}
.sct b{font-size:.875rem;font-weight:600;white-space:nowrap}
.sct a{position:relative}
.sct i{position:absolute;top:2px;left:5px;font-style:normal;font-size:.75rem}
.sct.en a{font-size:.6875rem;line-height:1.15}
.sct.en b{font-size:.75rem}
.sck{display:flex;flex-wrap:wrap;gap:.35rem .9rem;font-size:.8125rem;align-items:center}
.sck .steps{white-space:nowrap}
.sck i{display:inline-block;font-style:normal;min-width:1.5rem;text-align:center;border-radius:3px;margin-right:.3rem}
"""


def sheet() -> str:
    """The style sheet as one element. Classes: s-<status>, v-<step>."""
    opaque = _paint("background", *PAPER) + _paint("color", DARK_TEXT, LIGHT_TEXT)  # it lies over what is scrolled
    rules = [LAYOUT.replace("\n", ""), f".scm th.goal,.scm .skip{{{opaque}}}"]
    rules.append(f".scm th.group{{{_paint('border-bottom-color', *LINE)}}}")
    rules.append(status_rules())
    for step, (light, dark) in enumerate(SHADES):
        paint = _paint("background", light, dark) + _paint("color", DARK_TEXT, LIGHT_TEXT)
        rules.append(f".v-{step}{{{paint}}}")
    return f"<style>{''.join(rules)}</style>"


def status_rules() -> str:
    """The rules of s-<status> alone, for pages that show statuses without a matrix."""
    return "".join(f".s-{status}{{{status_paint(status)}}}" for status in STATUS)


def status_paint(status: str) -> str:
    """Background and text of one status, for a style of its own."""
    (light, on_light), (dark, on_dark) = STATUS[status]
    return _paint("background", light, dark) + _paint("color", on_light, on_dark)


def _paint(what: str, light: str, dark: str) -> str:
    """For browsers that don't know light-dark() the light one."""
    return f"{what}:{light};{what}:light-dark({light},{dark});"
