// The book's switches: code shown or folded, the section being read. Pages are whole without this script.
(() => {
  "use strict";
  const words = window.latentlabWords;
  // A page opened as a file, or in a private window, may have no storage.
  const remembered = (key) => {
    try { return localStorage.getItem(key); } catch { return null; }
  };
  const remember = (key, value) => {
    try { localStorage.setItem(key, value); } catch { /* the choice lasts until the page is left */ }
  };

  const codeSwitch = () => {
    const button = document.getElementById("code-switch");
    const cells = [...document.querySelectorAll("details.code")];
    if (!button || cells.length === 0) return;
    const key = `latentlab-code:${location.pathname.split("/").pop()}`;
    const apply = (shown) => {
      for (const cell of cells) cell.open = shown && !cell.classList.contains("setup");
      button.setAttribute("aria-pressed", String(shown));
    };
    button.addEventListener("click", () => {
      const shown = button.getAttribute("aria-pressed") !== "true";
      apply(shown);
      remember(key, shown ? "shown" : "folded");
    });
    if (remembered(key) === "folded") apply(false);
    button.hidden = false;
  };

  // All parts beyond the core at once, to read or to print.
  const optionalSwitch = () => {
    const button = document.getElementById("optional-switch");
    const folds = [...document.querySelectorAll(".beyond")];
    if (!button || folds.length === 0) return;
    const tell = () => {
      const all = folds.every((fold) => fold.open);
      button.setAttribute("aria-pressed", String(all));
      button.textContent = all ? words.closeOptional : words.openOptional;
    };
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-pressed") !== "true";
      folds.forEach((fold) => { fold.open = open; });
    });
    folds.forEach((fold) => fold.addEventListener("toggle", tell));
    tell();
    button.hidden = false;
  };

  // A formula or a table that is wider than its column is set smaller, down to letters that can just be read.
  const shrink = () => {
    for (const box of document.querySelectorAll(".formula, .prose .scroll, .rich:not(:has(figure))")) {
      for (const part of box.children) part.style.zoom = "";
      const [wide, room] = [box.scrollWidth, box.clientWidth];
      if (room === 0 || wide <= room + 1) continue;
      for (const part of box.children) part.style.zoom = Math.max(0.6, (0.98 * room) / wide).toFixed(3);
    }
  };

  // What scrolls sideways must be reachable by keyboard.
  const scrollers = () => {
    for (const box of document.querySelectorAll("pre, .scroll, .formula, .rich")) {
      const scrolls = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
      if (scrolls) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };

  const contents = () => {
    const fold = document.querySelector(".toc details");
    if (!fold) return;
    if (matchMedia("(max-width: 71.99rem)").matches) fold.open = false;
    const links = new Map(
      [...fold.querySelectorAll("a")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]),
    );
    const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
    const mark = () => {
      const current = headings.filter((heading) => !heading.closest("details:not([open])")
        && heading.getBoundingClientRect().top < innerHeight / 3).pop();
      for (const [id, link] of links) {
        if (current && id === current.id) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    };
    let queued = false;
    addEventListener("scroll", () => {
      if (queued) return;
      queued = true;
      requestAnimationFrame(() => { queued = false; mark(); });
    }, { passive: true });
    mark();
  };

  // Charts that came as plotly's JSON alone, from a front end that draws them itself.
  const charts = () => {
    for (const box of document.querySelectorAll(".chart:not([data-state])")) {
      if (!window.Plotly) return;
      box.dataset.state = "drawn";
      const { data, layout, frames } = JSON.parse(box.querySelector("script").textContent);
      box.querySelector("p").remove();
      const place = box.appendChild(document.createElement("div"));
      window.Plotly.newPlot(place, { data, layout, frames, config: { responsive: true, displaylogo: false } });
    }
  };
  document.addEventListener("latentlab-plotly", charts);

  // A link to what a fold beyond the core holds opens the fold.
  const unfold = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const fold = target?.closest("details.beyond:not([open])");
    if (!fold) return;
    fold.open = true;
    target.scrollIntoView();
  };

  document.addEventListener("DOMContentLoaded", () => {
    unfold();
    addEventListener("hashchange", unfold);
    codeSwitch();
    optionalSwitch();
    contents();
    charts();
    const measure = () => { shrink(); scrollers(); };
    measure();
    for (const event of ["resize", "load"]) addEventListener(event, measure);
    document.addEventListener("toggle", measure, true); // in a closed fold nothing has a width
  });
})();
