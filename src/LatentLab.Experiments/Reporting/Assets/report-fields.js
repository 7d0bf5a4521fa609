// Any field against any other, and all of them side by side.
Object.assign(latentlabReport, (() => {
  "use strict";
  const { data, field, finished, groups, isNumber, round, words, legend, safe, pick, spanOctaves, everyKth, evenly } =
    latentlabReport;
  const mostLines = 300, mostAxes = 8, mostTicks = 10;

  // Settings and metrics alike: a name, and a run's value, a number or a word.
  const choices = [
    ...data.fields.map((one) => ({ key: `field ${one.path}`, label: one.name, values: one.values, numbers: one.numbers,
      read: (run) => (one.numbers ? Number(run.values[one.path]) : run.values[one.path]) })),
    ...data.metrics.map((one) => ({ key: `metric ${one.name}`, label: one.label, numbers: true,
      read: (run) => run.metrics[one.name] })),
  ];
  const choice = (key) => choices.find((one) => one.key === key);

  // Words stand at whole numbers, in their order.
  const place = (axis, run) => {
    const value = axis.read(run);
    if (axis.numbers) return isNumber(value) ? value : NaN;
    const found = axis.values.indexOf(value);
    return found < 0 ? NaN : found;
  };

  const axisOf = (layout, one) => {
    layout.title = { ...layout.title, text: safe(one.label), standoff: 8, font: { size: 13 } };
    const log = one.numbers && one.values && spanOctaves(one.values.map(Number));
    layout.type = log ? "log" : "linear";
    if (one.numbers && !(log && one.values.length <= 12)) return;
    layout.tickvals = one.numbers ? one.values.map(Number) : one.values.map((_, index) => index);
    layout.ticktext = one.values.map((value) => safe(one.numbers ? words(Number(value)) : value));
  };

  const scatter = (spec, chosen, view, across, up) => {
    const rows = [];
    spec.data = [];
    for (const group of groups(finished, view.by)) {
      const runs = group.runs
        .filter((run) => chosen.has(run))
        .map((run) => ({ run, x: place(across, run), y: place(up, run) }))
        .filter(({ x, y }) => isNumber(x) && isNumber(y));
      if (!runs.length) continue;
      spec.data.push({
        type: "scatter", mode: "markers", name: safe(group.name), showlegend: group.name !== "",
        x: runs.map(({ x }) => round(x)), y: runs.map(({ y }) => round(y)),
        hovertext: runs.map(({ run }) => safe(run.name)), hoverinfo: "x+y+text",
        marker: {
          color: pick(data.style.colours, group.index), size: 8, symbol: pick(data.style.symbols, group.index),
        },
      });
      for (const { run } of runs) rows.push([run.name, run.seed, run.hash, across.read(run), up.read(run)]);
    }
    axisOf(spec.layout.xaxis, across);
    axisOf(spec.layout.yaxis, up);
    spec.layout.height = 420;
    legend(spec, spec.data.length > 1);
    return { title: `${up.label} against ${across.label}`, rows,
      columns: ["run", "seed", "digest", across.label, up.label] };
  };

  const short = (text) => (text.length > 18 ? `${text.slice(0, 17)}…` : text);

  const shade = (share) => {
    const [from, to] = [[0, 114, 178], [213, 94, 0]];
    return `rgb(${from.map((one, index) => Math.round(one + share * (to[index] - one))).join(",")})`;
  };

  // Every axis from its least value to its greatest; a line is a run, and its colour its metric.
  const parallel = (spec, chosen, metric) => {
    const axes = [
      ...choices.filter((one) => one.key.startsWith("field ") && one.key !== "field seed" && one.values.length > 1)
        .slice(0, mostAxes),
      choice(`metric ${metric.name}`),
    ];
    const runs = finished.filter((run) => chosen.has(run) && axes.every((one) => isNumber(place(one, run))));
    const scales = axes.map((one) => {
      const log = one.numbers && one.values && spanOctaves(one.values.map(Number));
      const level = (value) => (log ? Math.log(value) : value);
      const values = runs.map((run) => level(place(one, run)));
      const least = Math.min(...values), span = Math.max(...values) - least;
      return (value) => (span > 0 ? (level(value) - least) / span : 0.5);
    });
    const last = axes.length - 1;
    spec.data = evenly(runs.length, mostLines).map((index) => runs[index]).map((run) => ({
      type: "scatter", mode: "lines", showlegend: false, hovertext: safe(run.name), hoverinfo: "text",
      x: axes.map((_, index) => index), y: axes.map((one, index) => round(scales[index](place(one, run)))),
      line: { color: shade(scales[last](place(axes[last], run))), width: 1.4, shape: "spline", smoothing: 0.4 },
      opacity: runs.length > 40 ? 0.5 : 0.9,
    }));
    const ticks = axes.flatMap((one, index) => {
      const values = one.values
        ? everyKth(one.values.length, mostTicks).map((at) => one.values[at])
        : [Math.min, Math.max].map((pickOne) => pickOne(...runs.map((run) => one.read(run))));
      return values
        .map((value) => ({ value, x: index,
          y: scales[index](one.numbers ? Number(value) : one.values.indexOf(value)) }))
        .filter(({ y }) => y >= -1e-9 && y <= 1 + 1e-9);
    });
    spec.data.push({
      type: "scatter", mode: "markers+text", showlegend: false, hoverinfo: "skip", cliponaxis: false,
      x: ticks.map(({ x }) => x), y: ticks.map(({ y }) => round(y)), textposition: "middle left",
      text: ticks.map(({ value }) => safe(isNumber(Number(value)) ? words(Number(value)) : short(value))),
      marker: { color: data.style.neutral, size: 5, symbol: "line-ew-open" },
    });
    Object.assign(spec.layout.xaxis, { tickvals: axes.map((_, index) => index), range: [-0.45, last + 0.15],
      ticktext: axes.map((one) => safe(one.label.replace(" (", "<br>(")).replace("&lt;br&gt;", "<br>")), title: null });
    Object.assign(spec.layout.yaxis, { visible: false, range: [-0.06, 1.06] });
    spec.layout.height = 400;
    legend(spec, false);
    return {
      title: `Settings and ${metric.title.replace(/^./, (letter) => letter.toLowerCase())} of every run`,
      columns: ["run", "seed", "digest", ...axes.map((one) => one.label)],
      rows: runs.map((run) => [run.name, run.seed, run.hash, ...axes.map((one) => one.read(run))]),
    };
  };

  return { choices, choice, scatter, parallel };
})());
