// The terms of the loss on axes of their own, epoch by epoch, for a page that goes on and for single runs.
Object.assign(latentlabReport, (() => {
  "use strict";
  const { data, byId, specOf, redraw, curves } = latentlabReport;

  // Traces are exchanged in the chart that is there, which keeps its zoom; only another legend or axis is drawn anew.
  const chart = (id, curve, runs, view) => {
    const part = byId(id);
    part.hidden = curve === undefined;
    if (!curve) return;
    const figure = part.querySelector("figure"), spec = specOf(figure, id);
    const { title } = curves(spec, new Set(runs), view, curve);
    const plot = figure.querySelector(".latentlab-plot");
    const alt = `${title}: ${runs.slice(0, 20).map((run) => run.name).join("; ")}.`;
    const look = JSON.stringify([title, spec.data.filter((trace) => trace.showlegend).map((trace) => trace.name)]);
    figure.querySelector(".latentlab-title").textContent = title;
    if (figure.dataset.state === "drawn" && figure.dataset.look === look) {
      plot.setAttribute("aria-label", alt);
      window.Plotly.react(plot, spec.data, plot.layout);
    } else redraw(figure, spec, alt);
    figure.dataset.look = look;
  };

  // `images`: validation or train.
  const terms = (prefix, runs, view, images) => {
    const named = (term) => data.curves.find((one) => one.name === `${images}.${term}`);
    chart(`${prefix}-reconstruction`, named("reconstruction"), runs, view);
    chart(`${prefix}-kl`, named("kl"), runs, view);
    chart(`${prefix}-total`, named("total") ?? named("atBetaOne"), runs, view);
  };

  return { terms };
})());
