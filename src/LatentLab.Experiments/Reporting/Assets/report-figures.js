// Figures of a page that are drawn again.
Object.assign(latentlabReport, (() => {
  "use strict";
  const templates = new Map();

  const byId = (id) => document.getElementById(id);
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  // Before a drawn plot is taken out for good.
  const forget = (plot) => plot.dispatchEvent(new Event("latentlab-forget"));

  // The one script of a figure draws all that wait; a script that came as text runs only when it is made anew.
  const runScript = (figure) => {
    const script = make("script", { textContent: figure.querySelector("script:not([type])").textContent });
    document.head.append(script);
    script.remove();
  };

  // A figure is drawn anew as it was drawn first: its JSON is exchanged, it is marked as new, and its own script runs
  // again.
  const specOf = (figure, id) => {
    if (!templates.has(id)) templates.set(id, figure.querySelector('script[type="application/json"]').textContent);
    return JSON.parse(templates.get(id));
  };
  const redraw = (figure, spec, alt) => {
    const plot = figure.querySelector(".latentlab-plot"),
      fresh = plot.cloneNode(false);
    forget(plot);
    fresh.className = "latentlab-plot";
    fresh.setAttribute("aria-label", alt);
    fresh.dataset.legendEntries = spec.layout.showlegend
      ? spec.data.filter((trace) => trace.showlegend !== false).length
      : 0;
    fresh.style.minHeight = `${spec.layout.height}px`;
    fresh.replaceChildren(make("p", { textContent: alt }));
    plot.replaceWith(fresh);
    figure.querySelector('script[type="application/json"]').textContent = JSON.stringify(spec);
    figure.dataset.state = "new";
    runScript(figure);
  };

  return { byId, make, specOf, redraw, forget, runScript };
})());
