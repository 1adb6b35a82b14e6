/* Turns, scales, colours and draws the slides. Asks no server for anything. */
"use strict";
(() => {
  const WIDTH = 1920, HEIGHT = 1080, WIDEST = 2560, TALLEST = 1440, PLAY_MS = 15000, IDLE_MS = 3000, SWIPE_PX = 50;
  const root = document.documentElement;
  const stage = document.getElementById("stage"), progress = document.getElementById("progress");
  const slides = [...stage.querySelectorAll(".slide")];
  const palettes = JSON.parse(document.getElementById("palette").textContent);
  const plots = [...stage.querySelectorAll(".chart")].map((node) => {
    const source = node.querySelector("script");
    source.remove();
    return { node, source: source.textContent, drawn: "" };
  });
  let current = -1, timer = 0, idleTimer = 0, touch = null, chosenTheme = false;

  /* --- charts: stand-ins become the theme's colours --- */
  function coloured(source) {
    const palette = palettes[root.dataset.theme];
    return JSON.parse(source, (_, value) => {
      if (typeof value !== "string") return value;
      const place = /^#00000([1-8])$/.exec(value);
      if (place) return palette.chart[place[1] - 1];
      return value.startsWith("@") && palette[value.slice(1)] ? palette[value.slice(1)] : value;
    });
  }

  function draw(plot) {
    const { node } = plot, width = node.clientWidth, height = node.clientHeight;
    const wanted = `${root.dataset.theme} ${width} ${height}`;
    if (plot.drawn === wanted || width < 50 || height < 50) return;
    plot.drawn = wanted;
    const { data, layout } = coloured(plot.source);
    const size = { width, height, autosize: false };
    Plotly.react(node, data, { ...layout, ...size }, { displayModeBar: false, responsive: false, doubleClick: false });
  }

  function drawShown() {
    plots.filter((plot) => slides[current] && slides[current].contains(plot.node)).forEach(draw);
  }

  let waiting = 0;
  function drawRest() {
    clearTimeout(waiting);
    const size = () => [root.dataset.theme, stage.clientWidth, stage.clientHeight].join(" ");
    const at = size(), rest = [...plots];
    const step = () => {
      if (at !== size()) return;
      const plot = rest.shift();
      if (!plot) { root.dataset.ready = "all"; return; }
      draw(plot);
      waiting = setTimeout(step, 0);
    };
    delete root.dataset.ready;
    waiting = setTimeout(step, 0);
  }

  /* --- the stage: at least 1920 by 1080, as much of the window as there is --- */
  function fit() {
    /* not innerWidth: a phone's browser counts into it what is wider than the window, as the stage before its first fit */
    const { clientWidth, clientHeight } = root;
    const scale = Math.min(clientWidth / WIDTH, clientHeight / HEIGHT);
    const width = Math.min(clientWidth / scale, WIDEST), height = Math.min(clientHeight / scale, TALLEST);
    stage.style.width = `${width}px`;
    stage.style.height = `${height}px`;
    const left = (clientWidth - width * scale) / 2, top = (clientHeight - height * scale) / 2;
    stage.style.transform = `translate(${left}px, ${top}px) scale(${scale})`;
    drawShown();
    drawRest();
  }

  function setTheme(theme) {
    root.dataset.theme = theme;
    drawShown();
    drawRest();
  }

  const systemDark = matchMedia("(prefers-color-scheme: dark)");
  const systemTheme = () => (systemDark.matches ? "dark" : "light");
  const otherTheme = () => { chosenTheme = true; setTheme(root.dataset.theme === "dark" ? "light" : "dark"); };

  /* --- turning --- */
  function show(number, { keepAddress = false } = {}) {
    const wanted = Math.max(0, Math.min(slides.length - 1, number));
    if (wanted !== current) {
      slides.forEach((slide, at) => {
        slide.classList.toggle("current", at === wanted);
        slide.inert = at !== wanted;
      });
      current = wanted;
      stage.dataset.kind = slides[wanted].classList[1];
      drawShown();
    }
    if (!keepAddress && location.hash !== `#${wanted + 1}`) history.replaceState(null, "", `#${wanted + 1}`);
    if (timer) startTimer();
  }

  const inAddress = () => (Number.parseInt(location.hash.slice(1), 10) || 1) - 1;

  function startTimer() {
    clearTimeout(timer);
    timer = setTimeout(() => show((current + 1) % slides.length), PLAY_MS);
    progress.getAnimations().forEach((one) => one.cancel());
    progress.animate([{ width: "0" }, { width: "100%" }], { duration: PLAY_MS });
  }

  function setPlaying(on) {
    clearTimeout(timer);
    timer = 0;
    progress.getAnimations().forEach((one) => one.cancel());
    stage.querySelector('[data-do="play"]').setAttribute("aria-pressed", String(on));
    if (on) startTimer();
  }

  function full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (root.requestFullscreen) root.requestFullscreen().catch(() => {});
  }

  function leave() {
    setPlaying(false);
    if (document.fullscreenElement) document.exitFullscreen();
  }

  const ACTIONS = {
    next: () => show(current + 1), previous: () => show(current - 1), first: () => show(0),
    last: () => show(slides.length - 1), play: () => setPlaying(!timer), full, theme: otherTheme, leave,
  };
  const KEYS = {
    ArrowRight: "next", ArrowDown: "next", PageDown: "next", " ": "next", ArrowLeft: "previous", ArrowUp: "previous",
    PageUp: "previous", Home: "first", End: "last", f: "full", p: "play", d: "theme", Escape: "leave",
  };

  function wake() {
    document.body.classList.remove("idle");
    clearTimeout(idleTimer);
    idleTimer = setTimeout(() => document.body.classList.add("idle"), IDLE_MS);
  }

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const name = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    const onButton = event.key === " " && document.activeElement && document.activeElement.tagName === "BUTTON";
    if (!name || onButton) return;
    event.preventDefault();
    ACTIONS[name]();
  });
  document.getElementById("controls").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    ACTIONS[button.dataset.do]();
    if (event.detail) button.blur(); /* by mouse: the space key goes on turning slides */
  });
  addEventListener("touchstart", (event) => {
    const [finger] = event.touches;
    touch = event.touches.length === 1 ? { x: finger.clientX, y: finger.clientY } : null;
  }, { passive: true, capture: true });
  addEventListener("touchend", (event) => {
    if (!touch) return;
    const [finger] = event.changedTouches, x = finger.clientX - touch.x, y = finger.clientY - touch.y;
    touch = null;
    if (Math.abs(x) >= SWIPE_PX && Math.abs(x) > 1.5 * Math.abs(y)) ACTIONS[x < 0 ? "next" : "previous"]();
  }, { passive: true, capture: true });
  addEventListener("hashchange", () => show(inAddress(), { keepAddress: true }));
  addEventListener("resize", fit);
  addEventListener("mousemove", wake);
  systemDark.addEventListener("change", () => { if (!chosenTheme) setTheme(systemTheme()); });

  /* --- paper: light, one slide a page, every chart drawn at its size there --- */
  let themeBefore = "";
  addEventListener("beforeprint", () => {
    themeBefore = root.dataset.theme;
    root.dataset.theme = "light";
    stage.style.width = `${WIDTH}px`;
    stage.style.height = `${HEIGHT}px`;
    plots.forEach(draw);
  });
  addEventListener("afterprint", () => { root.dataset.theme = themeBefore; fit(); });

  root.classList.add("js");
  root.dataset.theme = systemTheme();
  show(inAddress(), { keepAddress: !location.hash });
  fit();
  wake();
})();
