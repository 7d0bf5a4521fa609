// Charts from chosen runs, as plotly takes them. The first drawing of each comes with the page; with everything chosen
// these are the same traces.
Object.assign(latentlabReport, (() => {
  "use strict";
  const { data, finished, field, isNumber, round, spread, groups, words } = latentlabReport;
  const style = data.style;
  const safe = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const pick = (list, index) => list[index % list.length];
  const finite = (values) => values.filter(isNumber);

  const single = (name, index, x, y) => ({
    type: "scatter", mode: "markers", name: (name ? safe(name) + ", " : "") + "single runs",
    legendgroup: String(index), showlegend: false, x: x.map(round), y: y.map(round),
    marker: { color: pick(style.faded, index), size: 5, symbol: pick(style.symbols, index) },
  });

  const means = (name, index, x, y, errorsX, errorsY, joined = true) => {
    const color = pick(style.colours, index);
    const bars = (halves) => ({ type: "data", array: halves.map(round), thickness: 1.8, width: 5, color });
    const trace = {
      type: "scatter", mode: joined ? "lines+markers" : "markers", name: safe(name), showlegend: name !== "",
      legendgroup: String(index), x: x.map(round), y: y.map(round), error_y: bars(errorsY),
      line: { color, width: 2, dash: pick(style.dashes, index) },
      marker: { color, size: 9, symbol: pick(style.symbols, index) },
    };
    if (errorsX) trace.error_x = bars(errorsX);
    return trace;
  };

  const mostEntries = 14;   // more are no legend, and the pointer tells each
  const legend = (spec, wanted) => {
    const { layout } = spec;
    const shown = wanted && spec.data.filter((trace) => trace.showlegend !== false).length <= mostEntries + 1;
    layout.showlegend = shown;
    if (shown) layout.legend ??= structuredClone(style.legend);
  };

  // So that the names of two ticks on a logarithmic axis do not cover each other.
  const apart = (values) => values.every((value, index) => index === 0
    || Math.log(value / values[index - 1]) >= 0.03 * Math.log(values[values.length - 1] / values[0]));
  const spanOctaves = (values) =>
    values.length > 2 && Math.min(...values) > 0 && Math.max(...values) >= 8 * Math.min(...values);
  const everyKth = (count, most) => {
    const stride = Math.max(1, Math.ceil(count / most)), kept = Math.ceil(count / stride);
    const first = Math.floor((count - 1 - (kept - 1) * stride) / 2);
    return [...Array(kept).keys()].map((place) => first + place * stride);
  };
  const evenly = (count, most) => count <= most
    ? [...Array(count).keys()]
    : [...Array(most).keys()].map((place) => Math.floor((place * (count - 1)) / (most - 1)));

  // A metric against a setting. `all` are the groups before filtering, for their colours.
  // Which runs are in a mean.
  const digests = (runs) => runs.map((run) => run.hash.slice(0, 8)).join(" ");

  const sweep = (spec, chosen, view, metric) => {
    const along = field.get(view.against);
    const values = along ? along.values : ["all runs"];
    const numbers = along ? along.numbers : false;
    const place = (value) => (numbers ? Number(value) : values.indexOf(value));
    const all = groups(finished, view.by);
    spec.data = [];
    const rows = [];
    for (const group of all) {
      const shift = numbers ? 0 : (0.14 * (group.index - (all.length - 1) / 2)) / Math.max(1, all.length / 4);
      const isAt = (run, value) => chosen.has(run) && (!along || run.values[along.path] === value);
      const points = values
        .map((value) => ({ value, x: place(value) + shift, runs: group.runs.filter((run) => isAt(run, value)) }))
        .filter((point) => point.runs.length > 0)
        .map((point) => ({ ...point, ...spread(point.runs.map((run) => run.metrics[metric.name])) }))
        .filter((point) => point.count > 0);   // an autoencoder has no active units
      if (points.length === 0) continue;
      const places = points.flatMap((point) => point.finite.map(() => point.x));
      spec.data.push(single(group.name, group.index, places, points.flatMap((point) => point.finite)));
      spec.data.push(means(group.name, group.index, points.map((point) => point.x), points.map((point) => point.mean),
        null, points.map((point) => point.deviation), numbers));
      for (const point of points)
        rows.push([group.name, along ? point.value : "", point.count, point.mean, point.deviation,
          Math.min(...point.finite), Math.max(...point.finite), digests(point.runs)]);
    }
    const axis = spec.layout.xaxis, log = numbers && spanOctaves(values.map(Number));
    axis.type = log ? "log" : "linear";
    axis.title = { ...axis.title, text: along ? safe(along.name) : "", standoff: 8, font: { size: 13 } };
    delete axis.tickvals; delete axis.ticktext; delete axis.range;
    if (!numbers) {
      axis.tickvals = values.map((_, index) => index);
      axis.ticktext = values.map(safe);
      axis.range = [-0.5, values.length - 0.5];
    } else if (log && values.length <= 12 && apart(values.map(Number))) {
      axis.tickvals = values.map(Number);
      axis.ticktext = values.map((value) => words(Number(value)));
    }
    spec.layout.yaxis.title.text = safe(metric.label);
    legend(spec, spec.data.length > 2);
    return {
      title: `${metric.title} against ${along ? along.name : "nothing: one setting"}`, rows,
      columns: ["line", along ? along.name : "setting", "runs", "mean", "standard deviation", "least", "greatest",
        "digests"],
    };
  };

  const rateDistortion = (spec, chosen, view) => {
    const measured = (run) => isNumber(run.metrics["test.kl"]) && isNumber(run.metrics["test.reconstruction"]);
    spec.data = [];
    const rows = [], drawn = [];
    let best = Infinity;
    // Values that are numbers are joined; names are lines of their own, each of one point.
    const along = view.against ? [view.against] : [], joined = !view.against || field.get(view.against).numbers;
    const both = (group, point) => [group.name, point.name].filter((part) => part).join(", ");
    const lines = groups(finished.filter(measured), view.by).flatMap((group) => (joined
      ? [{ ...group, line: group.name }]
      : groups(group.runs, along).map((point) => (
        { ...point, name: both(group, point), line: group.name, point: point.name }))));
    for (const [index, group] of lines.entries()) {
      const points = groups(group.runs.filter((run) => chosen.has(run)), joined ? along : [])
        .map((point) => ({
          ...point,
          rate: spread(point.runs.map((run) => run.metrics["test.kl"])),
          distortion: spread(point.runs.map((run) => run.metrics["test.reconstruction"])),
        }));
      if (points.length === 0) continue;
      const rates = points.map((point) => point.rate), distortions = points.map((point) => point.distortion);
      spec.data.push(single(group.name, index,
        rates.flatMap((rate) => rate.finite), distortions.flatMap((distortion) => distortion.finite)));
      spec.data.push({
        ...means(group.name, index,
          rates.map((rate) => rate.mean), distortions.map((distortion) => distortion.mean),
          rates.map((rate) => rate.deviation), distortions.map((distortion) => distortion.deviation)),
        mode: joined && along.length && lines.length <= mostEntries ? "lines+markers+text" : "lines+markers",
        text: points.map((point) => safe(point.name)), textposition: "top right", cliponaxis: false,
        hovertext: points.map((point) => safe(point.name)),
      });
      for (const point of points) {
        best = Math.min(best, point.rate.mean + point.distortion.mean);
        rows.push([group.line, group.point ?? point.name, point.rate.count, point.rate.mean, point.rate.deviation,
          point.distortion.mean, point.distortion.deviation, digests(point.runs)]);
      }
      drawn.push(...points);
    }
    if (drawn.length > 0) {
      const rates = drawn.flatMap((point) => point.rate.finite);
      const top = Math.max(...drawn.flatMap((point) => point.distortion.finite));
      const left = Math.min(...rates), right = Math.max(...rates), span = Math.max(right - left, 1e-3);
      // Labels stand to the right of their points.
      spec.layout.xaxis.range = [round(left - 0.08 * span), round(right + 0.22 * span)];
      const from = Math.max(Math.min(...rates), best - top), to = Math.max(...rates);
      spec.data.push({
        type: "scatter", mode: "lines", name: `−ELBO ${best.toFixed(1).replace("-", "−")}, the least`,
        hoverinfo: "skip", x: [from, to].map(round), y: [best - from, best - to].map(round),
        line: { color: style.neutral, width: 1.8, dash: "dot" },
      });
    }
    legend(spec, true);
    return {
      columns: ["line", "point", "runs", "rate, mean (nats per image)", "rate, standard deviation",
        "distortion, mean (nats per image)", "distortion, standard deviation", "digests"],
      rows,
    };
  };

  const klHeat = (spec, chosen, view) => {
    const runs = finished.filter((run) => chosen.has(run) && run.kl.length > 0);
    const sorted = new Map(runs.map((run) => [run, run.kl.filter(isNumber).sort((a, b) => b - a)]));
    const most = Math.max(0, ...[...sorted.values()].map((values) => values.length));
    const table = {
      columns: ["run", "seed", "digest", ...[...Array(most).keys()].map((place) => String(place + 1))],
      rows: runs.map((run) => [run.name, run.seed, run.hash, ...sorted.get(run)]),
    };
    const found = groups(runs, [...view.by, ...(view.against ? [view.against] : [])]);
    const stride = Math.max(1, Math.ceil(most / 200));
    const places = [...Array(most).keys()].filter((place) => place % stride === 0);
    const heat = spec.data[0];
    heat.z = found.map((group) =>
      places.map((place) => round(spread(group.runs.map((run) => sorted.get(run)[place])).mean)));
    heat.x = places.map((_, index) => index);
    heat.y = found.map((_, index) => index);
    delete heat.text; delete heat.texttemplate;
    if (found.length * places.length <= 100) {
      const short = (value) => (value === null ? "" : words(Number(value.toPrecision(3))));
      Object.assign(heat, { text: heat.z.map((row) => row.map(short)), texttemplate: "%{text}" });
    }
    const columns = everyKth(places.length, 24), names = everyKth(found.length, 24);
    Object.assign(spec.layout.xaxis,
      { tickvals: columns, ticktext: columns.map((index) => String(places[index] + 1)) });
    Object.assign(spec.layout.yaxis,
      { tickvals: names, ticktext: names.map((index) => safe(found[index].name || "all runs")) });
    spec.layout.height = Math.min(640, Math.max(240, 120 + 32 * found.length));
    return table;
  };

  const curves = (spec, chosen, view, curve) => {
    const families = groups(view.among ?? finished, [...view.by, ...(view.against ? [view.against] : [])]);
    const lines = families.flatMap((family) =>
      family.runs.filter((run) => chosen.has(run) && run.curves[curve.name]).map((run) => ({ family, run })));
    const named = new Set();
    spec.data = evenly(lines.length, 200).map((index) => lines[index]).map(({ family, run }) => {
      const first = !named.has(family.index);
      named.add(family.index);
      const color = pick(style.colours, family.index);
      return {
        type: "scatter", mode: "lines+markers", name: safe(family.name), hovertext: safe(run.name),
        hoverinfo: "x+y+text", legendgroup: String(family.index), showlegend: first,
        x: run.epochs, y: run.curves[curve.name].map(round),
        line: { color, width: 1.4, dash: pick(style.dashes, family.index) },
        marker: { color, size: 5, symbol: pick(style.symbols, family.index), maxdisplayed: 6 },
      };
    });
    spec.layout.yaxis.title.text = `${curve.label} (nats per image)`;
    legend(spec, named.size > 1);
    return {
      title: `${curve.label[0].toUpperCase()}${curve.label.slice(1)} by epoch`,
      columns: ["run", "seed", "digest", "epochs", `${curve.label}, last (nats per image)`, "least"],
      rows: lines.map(({ run }) => [run.name, run.seed, run.hash, run.epochs.at(-1),
        run.curves[curve.name].at(-1), Math.min(...finite(run.curves[curve.name]))]),
    };
  };

  return { sweep, rateDistortion, klHeat, curves, legend, safe, pick, spanOctaves, everyKth, evenly };
})());
