// What paper needs and a style sheet cannot do: folds opened, charts scaled to the page, dark ink; and the handout.
// Parts beyond the core are printed if they are open.
(() => {
  "use strict";
  const root = document.documentElement, known = window.latentlabWords;
  const asked = () => location.hash === "#handout";
  let undo = [];

  const set = (element, name, value) => {
    const before = element.getAttribute(name);
    undo.push(() => (before === null ? element.removeAttribute(name) : element.setAttribute(name, before)));
    element.setAttribute(name, value);
  };

  // A chart is drawn for the screen's width; on paper it becomes a picture that is as wide as the page.
  const scale = (chart) => {
    const [width, height] = [chart.clientWidth, chart.clientHeight];
    if (!width || !height) return;
    const most = Math.min(width, height > 0.75 * width ? 420 : 560); // CSS pixels: 11 or 15 cm
    set(chart, "style", `position: relative; width: 100%; max-width: ${most}px; aspect-ratio: ${width} / ${height}`);
    for (const drawing of chart.querySelectorAll(":scope > .main-svg")) {
      set(drawing, "viewBox", `0 0 ${width} ${height}`);
      set(drawing, "width", "100%");
      set(drawing, "height", "100%");
    }
  };

  const below = 48; // pixels below a chart, for its axis

  // A chart that moves shows where it ends, without what would move it.
  const stop = (chart) => {
    const spec = chart.parentElement.querySelector(':scope > script[type="application/json"]');
    const last = spec && JSON.parse(spec.textContent).frames?.at(-1);
    if (!last || !chart.layout || !window.Plotly) return;
    const { data, layout } = chart, { b } = layout.margin;
    const moved = last.traces ?? data.map((_, i) => i);
    const ended = data.map((trace, i) => ({ ...trace, ...last.data[moved.indexOf(i)] }));
    undo.push(() => window.Plotly.react(chart, data, layout));
    window.Plotly.react(chart, ended, { ...layout, sliders: [], updatemenus: [], height: layout.height - b + below,
      margin: { ...layout.margin, b: below } });
    const slider = layout.sliders?.[0], caption = chart.parentElement.querySelector("figcaption");
    const words = slider?.steps.at(-1).label;
    if (words && caption) set(caption, "data-moment", `${slider.currentvalue?.prefix ?? ""}${words}`);
  };

  addEventListener("beforeprint", () => {
    if (asked()) root.dataset.handout = "";
    if (root.dataset.theme === "dark") set(root, "data-theme", "light");
    for (const fold of document.querySelectorAll("main details:not([open], .code, .beyond)")) set(fold, "open", "");
    document.querySelectorAll(".js-plotly-plot").forEach(stop);
    document.querySelectorAll(".js-plotly-plot .svg-container").forEach(scale);
  });
  addEventListener("afterprint", () => {
    for (const step of undo.reverse()) step();
    undo = [];
    delete root.dataset.handout;
  });

  document.addEventListener("DOMContentLoaded", () => {
    for (const fold of document.querySelectorAll(".prose details"))
      fold.classList.toggle("predict", known.predict.test(fold.querySelector("summary")?.textContent ?? ""));
    for (const words of document.querySelectorAll(".prose > p > strong:first-child"))
      words.parentElement.classList.toggle("task", known.task.test(words.textContent));
    if (asked()) root.dataset.handout = "";
    const button = document.getElementById("handout-switch");
    if (!button) return;
    button.addEventListener("click", () => {
      root.dataset.handout = "";
      print();
    });
    button.hidden = false;
  });
})();
