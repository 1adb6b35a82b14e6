"""The reliability diagram: how often what was called likely came true. Drawn as SVG, made a PNG by the browser."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import sync_playwright

CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
SIDE, LEFT, TOP = 320, 60, 50
COLOURS = ("#1f5fa8", "#c2571a", "#3b7d3f")
Points = list[tuple[int, float, float]]


def save(curves: dict[str, Points], path: Path) -> None:
    """Writes the diagram, one panel a curve, as PNG."""
    browser_path = next((name for name in CHROMIUM if Path(name).exists()), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        width = (SIDE + LEFT + 20) * len(curves) + 10
        page = browser.new_page(viewport={"width": width, "height": SIDE + 120}, device_scale_factor=2)
        page.set_content(f'<body style="margin:0">{drawing(curves, width)}</body>')
        path.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(path))
        browser.close()


def drawing(curves: dict[str, Points], width: int) -> str:
    """The SVG of all panels."""
    panels = [_panel(name, points, n) for n, (name, points) in enumerate(curves.items())]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{SIDE + 120}" font-family="sans-serif"'
    return head + ' font-size="12"><rect width="100%" height="100%" fill="white"/>' + "".join(panels) + "</svg>"


def _panel(name: str, points: Points, n: int) -> str:
    left, most = LEFT + n * (SIDE + LEFT + 20), max(count for count, _, _ in points)
    x, y = (lambda v: left + v * SIDE), (lambda v: TOP + (1 - v) * SIDE)
    parts = [
        f'<text x="{left}" y="28" font-size="15" font-weight="bold">{name}</text>',
        f'<rect x="{left}" y="{TOP}" width="{SIDE}" height="{SIDE}" fill="#f6f7f9"/>',
        f'<line x1="{x(0)}" y1="{y(0)}" x2="{x(1)}" y2="{y(1)}" stroke="#888" stroke-dasharray="4 4"/>',
    ]
    for tick in (0, 0.2, 0.4, 0.6, 0.8, 1):
        parts.append(f'<text x="{x(tick)}" y="{TOP + SIDE + 18}" text-anchor="middle">{tick:.0%}</text>')
        parts.append(f'<text x="{left - 8}" y="{y(tick) + 4}" text-anchor="end">{tick:.0%}</text>')
    path = " ".join(f"{x(chance):.1f},{y(true):.1f}" for _, chance, true in points)
    colour = COLOURS[n % len(COLOURS)]
    parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
    for count, chance, true in points:
        radius = 3 + 7 * (count / most) ** 0.5
        parts.append(f'<circle cx="{x(chance):.1f}" cy="{y(true):.1f}" r="{radius:.1f}" fill="{colour}"/>')
    label = "probability foretold (area of a dot: number of cases)"
    parts.append(f'<text x="{left + SIDE / 2}" y="{TOP + SIDE + 40}" text-anchor="middle">{label}</text>')
    if n == 0:
        middle = TOP + SIDE / 2
        parts.append(
            f'<text x="14" y="{middle}" text-anchor="middle" transform="rotate(-90 14 {middle})">came true</text>'
        )
    return "".join(parts)
