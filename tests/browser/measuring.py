"""Measures every text of the slide shown, as it stands on the screen: size, place, neighbours, contrast."""

from __future__ import annotations

from playwright.sync_api import Page

LEAST_PX = 24  # at 1080p; in proportion at other sizes
LEAST_CONTRAST = 7.0

# A line box is higher than its letters, so neighbours are compared by the letters' part of it.
MEASURE = """
([leastPx, leastContrast]) => {
  const LETTERS = 0.78, EDGE = 1.5;
  const stage = document.getElementById('stage'), slide = stage.querySelector('.slide.current');
  const scale = stage.getBoundingClientRect().width / stage.offsetWidth;
  const wanted = leastPx * Math.min(innerWidth / 1920, innerHeight / 1080);
  const found = [], texts = [];

  const parse = (color) => color.match(/[\\d.]+/g).map(Number);
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * (top[3] ?? 1) + under[i] * (1 - (top[3] ?? 1)));
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => v / 255)
      .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const contrast = (a, b) => {
    const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
    return (x + 0.05) / (y + 0.05);
  };
  const ground = (node) => {
    const grounds = [];
    for (let one = node; one; one = one.parentElement) {
      const color = parse(getComputedStyle(one).backgroundColor);
      grounds.push(color);
      if ((color[3] ?? 1) === 1) break;
    }
    return grounds.reduceRight((under, top) => over(top, under), [255, 255, 255]);
  };
  const opacity = (node) => {
    let all = 1;
    for (let one = node; one; one = one.parentElement) all *= Number(getComputedStyle(one).opacity);
    return all;
  };

  const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement, said = node.textContent.trim();
    if (!said || parent.closest('script, .hoverlayer, title')) continue;
    const style = getComputedStyle(parent);
    if (style.visibility !== 'visible' || style.display === 'none') {
      if (!(parent instanceof SVGElement)) found.push(`hidden: ${said}`); /* Plotly hides ticks beyond an axis's end */
      continue;
    }
    const size = parseFloat(style.fontSize) * scale;
    if (size < wanted - 0.05) found.push(`${(size * leastPx / wanted).toFixed(1)} px: ${said}`);
    if (style.textOverflow === 'ellipsis' || /(…|\\.\\.\\.)$/.test(said)) found.push(`cut off: ${said}`);
    const faded = [...parse(parent instanceof SVGElement ? style.fill : style.color)];
    const paper = ground(parent), ink = over([...faded.slice(0, 3), (faded[3] ?? 1) * opacity(parent)], paper);
    const ratio = contrast(ink, paper);
    if (ratio < leastContrast) found.push(`contrast ${ratio.toFixed(2)}: ${said}`);
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width < 1) continue;
      const middle = (box.top + box.bottom) / 2, half = (size * LETTERS) / 2;
      texts.push({ said, parent, left: box.left, right: box.right, top: middle - half, bottom: middle + half });
    }
  }
  const holders = '.slide, .body, .tile, td, th, .number, .takes, svg.main-svg, .chip, footer, header';
  for (const text of texts) {
    for (let holder = text.parent.closest(holders); holder; holder = holder.parentElement?.closest(holders)) {
      const box = holder.getBoundingClientRect();
      const out = Math.max(box.left - text.left, text.right - box.right, box.top - text.top, text.bottom - box.bottom);
      const name = String(holder.className.baseVal ?? holder.className ?? '') || holder.tagName;
      if (out > EDGE) found.push(`${out.toFixed(1)} px out of ${name}: ${text.said}`);
    }
    if (Math.max(-text.left, text.right - innerWidth, -text.top, text.bottom - innerHeight) > EDGE)
      found.push(`off the screen: ${text.said}`);
  }
  texts.forEach((one, at) => texts.slice(at + 1).forEach((other) => {
    const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
    const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
    if (wide > EDGE && high > EDGE) found.push(`overlap: ${one.said} / ${other.said}`);
  }));
  const numbers = [...slide.querySelectorAll('.number .figure b')];
  for (const number of numbers)
    if (parseFloat(getComputedStyle(number).fontSize) < 96) found.push(`small number: ${number.textContent}`);
  for (const chart of slide.querySelectorAll('.chart'))
    if (!chart.querySelector('svg.main-svg') || chart.clientHeight < 260) found.push(`chart: ${chart.clientHeight} px`);
  return { texts: texts.length, found };
}
"""


def ready(page: Page) -> None:
    """Wait until every chart is drawn at the size of the window."""
    page.wait_for_selector('html[data-ready="all"]', state="attached")


def turn_to(page: Page, number: int) -> None:
    """Show a slide by its address."""
    page.evaluate("number => { location.hash = `#${number}` }", number)
    page.wait_for_selector(f"#slide-{number}.current")


def measure_all(page: Page) -> list[str]:
    """What is wrong with any slide of the open deck: "slide 3: 22.0 px: …"."""
    ready(page)
    return [wrong for number in range(1, page.locator(".slide").count() + 1) for wrong in measure(page, number)]


def measure(page: Page, number: int) -> list[str]:
    """What is wrong with one slide."""
    turn_to(page, number)
    told = page.evaluate(MEASURE, [LEAST_PX, LEAST_CONTRAST])
    wrong = [f"slide {number}: {one}" for one in told["found"]]
    return wrong if told["texts"] >= 5 else [*wrong, f"slide {number}: only {told['texts']} texts"]
