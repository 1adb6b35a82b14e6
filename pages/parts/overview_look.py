"""How the overview looks: one style sheet for classes of our own. Colours of statuses are those of the matrix.

On a phone what needs a decision comes before the sixteen tiles, which are four screens long there.
"""

from __future__ import annotations

from pages.parts.heat_look import LINE, status_rules

LAYOUT = """
.ov{line-height:1.35;font-variant-numeric:tabular-nums;font-size:.875rem;display:flex;flex-direction:column;gap:.4rem}
.ov h2,.ov h3{margin:0;padding:0;letter-spacing:0}
.ov h2{font-size:.8125rem;font-weight:600;line-height:1.4;opacity:.85}
.ov a{color:inherit;text-decoration:none}
.ov a:hover{text-decoration:underline}
.ov a:focus-visible{outline:3px solid currentColor;outline-offset:2px;border-radius:3px}
.ov-chips{display:flex;flex-wrap:wrap;gap:.3rem .5rem;align-items:center}
.ov-about{opacity:.8;margin-left:.3rem}
.ov-key{display:flex;flex-wrap:wrap;gap:.1rem .8rem;margin-left:auto;font-size:.8125rem;opacity:.8}
.ov-key i{display:inline-block;margin-right:.3rem;vertical-align:middle}
.key-bar{width:20px;height:8px;border-radius:2px;background:currentColor;opacity:.45}
.key-tick{width:3px;height:14px;background:currentColor}
.key-ring{width:8px;height:8px;border:2px solid currentColor;border-radius:50%}
.ov-chip{display:inline-block;border-radius:4px;padding:0 .4rem;line-height:1.5;white-space:nowrap;font-size:.8125rem}
.ov-box ul li{position:relative;padding-left:4rem}
.ov-way{position:absolute;left:0;min-width:3.6rem;text-align:center}
.ov-chip i{font-style:normal;margin-right:.25rem}
.ov-row{display:flex;flex-wrap:wrap;gap:.4rem .5rem}
.ov-group{display:flex;flex-direction:column;flex:var(--n) 1 calc(var(--n)*205px + (var(--n) - 1)*.5rem);min-width:0}
.ov-tiles{flex:1;display:grid;gap:.5rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,200px),1fr));margin-top:.15rem}
.ov-group.six .ov-tiles{grid-template-columns:repeat(auto-fit,minmax(min(100%,225px),1fr))}
.ov-tile{position:relative;border:1px solid;border-radius:6px;padding:.35rem .55rem .3rem;min-width:0}
.ov-tile:hover{box-shadow:0 0 0 1px currentColor}
.ov-tile h3{font-size:.9375rem;font-weight:600;line-height:1.4}
.ov-tile h3 a::after{content:"";position:absolute;inset:0}
.ov-top,.ov-figures{display:flex;justify-content:space-between;align-items:baseline;flex-wrap:wrap;column-gap:.3rem}
.ov-actual{white-space:nowrap}
.ov-actual b{font-size:1.4375rem;line-height:1.25;font-weight:600}
.ov-facts,.ov-small{display:flex;flex-wrap:wrap;column-gap:.5rem;font-size:.8125rem}
.ov-small{font-size:.75rem;opacity:.8}
.ov-mark{position:relative;z-index:1;text-decoration:underline dotted;cursor:help}
.ov-pair{display:grid;gap:.5rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr))}
.ov.zh{gap:.6rem}
.ov.zh .ov-tile{padding-block:.45rem .4rem}
.ov.zh .ov-box li{padding-top:.28rem}
.ov.en{line-height:1.3;gap:.35rem}
.ov.en .ov-tile{padding-block:.3rem .25rem}
.ov.en .ov-box ul li{padding-left:5.3rem}
.ov.en .ov-way{min-width:4.9rem}
.ov-box{border:1px solid;border-radius:6px;padding:.45rem .8rem .5rem;min-width:0}
.ov .ov-box h2{font-size:1rem;opacity:1}
.ov-box h2 small{font-size:.8125rem;font-weight:400;opacity:.8;margin-left:.4rem}
.ov-box ol,.ov-box ul{margin:.15rem 0 0;padding:0;list-style:none}
.ov-box li{margin:0;padding:.14rem 0 0;font-size:.875rem}
.ov-box li a{font-weight:600;text-decoration:underline;text-decoration-color:rgba(128,142,158,.6);
text-underline-offset:3px}
.ov-box p{margin:.15rem 0 0;font-size:.875rem}
.ov-box ol{counter-reset:n}
.ov-box ol li{position:relative;padding-left:1.4rem;counter-increment:n}
.ov-box ol li::before{content:counter(n);position:absolute;left:0;font-weight:600;opacity:.75}
.ov-box ol li span{display:block}
.ov-outcomes{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;padding-block:.35rem}
.ov .ov-outcomes h2 small{display:block;margin:0}
.ov-outcomes>div{flex:1 1 min(100%,800px);display:grid;gap:.3rem .75rem;
grid-template-columns:repeat(auto-fit,minmax(min(100%,150px),1fr))}
.ov-outcome{font-size:.8125rem}
.ov-outcome b{font-size:.9375rem;font-weight:600}
.ov-outcome small{font-size:.8125rem;opacity:.8}
@media (max-width:640px){.ov-chips{order:-2}.ov-pair{order:-1}.ov-key{margin-left:0}}
.ov-fresh{margin:0;font-size:.8125rem}
.ov-fresh a{text-decoration:underline;white-space:nowrap}
"""


def sheet() -> str:
    """The style sheet as one element; s-<status> paints a status."""
    light, dark = LINE
    line = f".ov-tile,.ov-box{{border-color:{light};border-color:light-dark({light},{dark})}}"
    return f"<style>{LAYOUT.replace(chr(10), '')}{line}{status_rules()}</style>"
