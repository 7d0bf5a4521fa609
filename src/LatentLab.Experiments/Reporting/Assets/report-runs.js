// One run, or two side by side: what was set, what came out, how it went, and what it draws.
Object.assign(latentlabReport, (() => {
  "use strict";
  const { data, byId, make, words, terms } = latentlabReport;
  const part = byId("one");
  const indexOf = (hash) => data.runs.findIndex((run) => run.hash === hash);

  const table = (rows) => make("table", {}, make("tbody", {}, ...rows.map(([name, value, differs]) =>
    make("tr", { className: differs ? "differs" : "" }, make("th", { scope: "row", textContent: name }),
      make("td", { textContent: typeof value === "number" ? words(value) : (value ?? "–") })))));

  const settings = (run) => ({ ...data.common, ...run.settings });
  const column = (run, other) => {
    const own = settings(run), others = other ? settings(other) : own;
    const differs = (path) => (other ? own[path] !== others[path] : run.settings[path] !== undefined);
    const paths = Object.keys(own).sort((a, b) => differs(b) - differs(a));
    const parts = [
      make("h3", { textContent: run.name }), make("p", { className: "facts", textContent:
        `${run.outcome}, digest ${run.hash}${run.tags.length ? `, tagged ${run.tags.join(", ")}` : ""}` }),
    ];
    if (run.problem) parts.push(make("p", { className: "fails", textContent: run.problem }));
    if (run.note) parts.push(make("p", { textContent: run.note }));
    for (const [kind, label] of run.images)
      parts.push(make("p", { className: "facts", textContent: label }),
        make("img", { src: `images/${run.hash}-${kind}.png`, alt: `${label}, ${run.name}`, loading: "lazy" }));
    parts.push(
      table(data.metrics.filter((one) => run.metrics[one.name] !== undefined)
        .map((one) => [one.label, run.metrics[one.name]])),
      make("details", { open: false }, make("summary", { textContent: "Settings" }),
        table([["seed", run.seed], ...paths.map((path) => [path, own[path], differs(path)])])));
    return make("div", {}, ...parts);
  };

  const show = (hashes) => {
    const runs = hashes.map((hash) => data.runs[indexOf(hash)]).filter(Boolean);
    byId("one-runs").replaceChildren(...runs.map((run, place) => column(run, runs[1 - place])));
    const drawn = runs.filter((run) => run.epochs.length > 0);
    const images = drawn.some((run) => Object.keys(run.curves).some((name) => name.startsWith("validation")))
      ? "validation" : "train";
    // Each run has a colour of its own here.
    const view = { by: data.fields.map((one) => one.path), against: null, among: drawn };
    byId("one-curves").hidden = drawn.length === 0;
    if (drawn.length) terms("one", drawn, view, images);
  };

  const fill = (select, chosen, none) => select.replaceChildren(
    ...(none ? [make("option", { value: "", textContent: none })] : []),
    ...data.runs.map((run) =>
      make("option", { value: run.hash, textContent: run.name, selected: run.hash === chosen })));

  // `change` hears of another choice.
  const begin = (chosen, change) => {
    if (!part || data.runs.length === 0) return () => {};
    const [a, b] = ["one-a", "one-b"].map(byId);
    const set = (hashes) => {
      const known = hashes.filter((hash) => indexOf(hash) >= 0);
      a.value = known[0] ?? data.runs[0].hash;
      b.value = known[1] ?? "";
      show([a.value, b.value]);
    };
    fill(a);
    fill(b, "", "no other");
    const choose = (hashes) => { change(hashes); set(hashes); };
    for (const select of [a, b]) select.addEventListener("change", () => choose([a.value, b.value]));
    [...byId("runs").querySelectorAll("tbody tr")].forEach((row, index) => {
      const cell = row.firstElementChild, link = make("a", { href: "#one", textContent: cell.textContent });
      link.addEventListener("click", () => choose([data.runs[index].hash, b.value]));
      cell.replaceChildren(link);
    });
    part.hidden = false;
    set(chosen);
    return set;
  };

  return { begin };
})());
