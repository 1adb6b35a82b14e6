/* What the document of every page does before Streamlit's own scripts. It is always the same: no word of a file, a plan
or an address is ever part of it. */
(() => {
  /* An address that is rewritten on the same page while nobody has done anything is no step of the browser's "back":
  the menu leads to a page's bare address, and what was chosen before is written into it only once the page has run. */
  const push = history.pushState.bind(history);
  let acted = false;
  for (const kind of ["pointerdown", "keydown", "click"]) addEventListener(kind, () => { acted = true; }, true);
  history.pushState = (state, title, address) => {
    const there = new URL(address ?? "", location.href);
    const isStep = acted || there.pathname !== location.pathname;
    acted = false;
    if (isStep) push(state, title, address); else history.replaceState(state, title, address);
  };

  /* Links of our own HTML do what "back" and "forward" do: change the address and say so; Streamlit draws that page. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest ? event.target.closest("a.scorecard-inside") : null;
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const address = new URL(link.getAttribute("href"), location.href); /* of a link in an SVG, .href is an object */
    if (address.origin !== location.origin) return;
    event.preventDefault();
    push({}, "", address.href);
    dispatchEvent(new PopStateEvent("popstate"));
    const below = address.hash ? document.querySelector(".st-key-" + CSS.escape(address.hash.slice(1))) : null;
    if (below) below.scrollIntoView(); else scrollTo(0, 0);
  });
})();
