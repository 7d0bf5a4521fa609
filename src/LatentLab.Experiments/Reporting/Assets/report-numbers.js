// What a figure needs from the runs: which are chosen, how they fall into groups, means and deviations. No drawing
// here.
const latentlabReport = (() => {
  "use strict";
  const data = JSON.parse(document.getElementById("report-data").textContent);
  const field = new Map(), finished = [];   // by path; the runs that figures draw
  // Also for a page whose runs go on: what holds these two keeps holding them.
  const update = () => {
    field.clear();
    for (const one of data.fields) field.set(one.path, one);
    finished.splice(0, finished.length, ...data.runs.filter((run) => run.drawn));
  };
  update();
  const isNumber = (value) => typeof value === "number" && Number.isFinite(value);

  // Seven digits, as the figures that were drawn beforehand have them; null for what is no number.
  const round = (value) => (isNumber(value) ? Number(value.toPrecision(7)) : null);

  const spread = (values) => {
    const finite = values.filter(isNumber);
    const mean = finite.length ? finite.reduce((sum, value) => sum + value, 0) / finite.length : NaN;
    const squares = finite.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
    return {
      count: finite.length,
      finite,
      mean,
      deviation: finite.length > 1 ? Math.sqrt(squares / (finite.length - 1)) : NaN,
    };
  };

  const groupName = (run, paths) =>
    paths.map((path) => `${path === "case" ? "" : field.get(path).name + " "}${run.values[path] ?? "–"}`).join(", ");

  // Groups of all finished runs, in the order of their values; the index decides the colour, so a filter recolours
  // nothing.
  const groups = (runs, paths) => {
    const place = (run, path) => field.get(path).values.indexOf(run.values[path]);
    const ordered = runs.map((run, index) => ({ run, index })).sort((a, b) => {
      for (const path of paths) {
        const difference = place(a.run, path) - place(b.run, path);
        if (difference) return difference;
      }
      return a.index - b.index;
    });
    const found = new Map();
    for (const { run } of ordered) {
      const name = groupName(run, paths);
      if (!found.has(name)) found.set(name, { name, index: found.size, runs: [] });
      found.get(name).runs.push(run);
    }
    return [...found.values()];
  };

  const words = (value) => {
    if (!isNumber(value)) return "–";
    const size = Math.abs(value);
    return (
      size !== 0 && (size >= 1e6 || size < 1e-4) ? value.toExponential(3) : String(Number(value.toPrecision(5)))
    ).replace("-", "−");
  };

  const csv = (table) =>
    [table.columns, ...table.rows]
      .map((row) =>
        row
          .map((cell) => (cell === null || cell === undefined || Number.isNaN(cell) ? "" : String(cell)))
          .map((cell) => (/[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
          .join(","),
      )
      .join("\r\n") + "\r\n";

  return { data, field, finished, update, isNumber, round, spread, groups, words, csv };
})();
