// The controls: what is chosen, what is redrawn. The page is whole without this script.
Object.assign(
  latentlabReport,
  (() => {
    "use strict";
    const { data, field, finished, words, csv, byId, make, specOf, redraw } = latentlabReport;
    const first = {
      metric: data.view.metric,
      against: data.view.against ?? "",
      by: data.view.by,
      curve: data.view.curve,
      off: [],
      across: latentlabReport.choices[0]?.key,
      up: `metric ${data.view.metric}`,
      runs: [],
    };
    let state = structuredClone(first);

  const isChosen = (run) => data.fields.every(({ path }) => !state.off.includes(`${path}=${run.values[path]}`));

    const showTable = (section, table) => {
      const cell = (value) => make("td", { textContent: typeof value === "number" ? words(value) : (value ?? "–") });
      const head = make(
        "thead",
        {},
        make("tr", {}, ...table.columns.map((column) => make("th", { scope: "col", textContent: column }))),
      );
      const body = make("tbody", {}, ...table.rows.map((row) => make("tr", {}, ...row.map(cell))));
      section.querySelector(".numbers .scroll").replaceChildren(make("table", {}, head, body));
      section.querySelector("[data-csv]").href = "data:text/csv;charset=utf-8," + encodeURIComponent(csv(table));
    };

    const notes = (chosen) => {
      const points = latentlabReport.groups([...chosen], [...state.by, ...(state.against ? [state.against] : [])]);
      const pooled = data.fields.filter(
        ({ path }) =>
          path !== "seed" && points.some((point) => new Set(point.runs.map((run) => run.values[path])).size > 1),
      );
      return (
        (pooled.length
          ? `Pools runs that differ in ${pooled.map(({ name }) => name).join(" and ")}: ` +
            "the spread is not of seeds alone. "
          : "") + (chosen.size < data.total ? `Shows ${chosen.size} of ${data.total} runs.` : "")
      );
    };

    const chart = (id, chosen, build) => {
      const section = byId(id);
      if (!section) return;
      const figure = section.querySelector("figure.latentlab-figure"),
        spec = specOf(figure, id);
      const table = build(spec);
      if (table.title) figure.querySelector(".latentlab-title").textContent = table.title;
      const old = figure.querySelector("figcaption .latentlab-note");
      if (old) old.hidden = true; // said below, for what is chosen now
      figure.setAttribute("aria-label", figure.querySelector(".latentlab-title").textContent);
      section.querySelector("[data-note]").textContent = table.rows.length
        ? notes(chosen)
        : "None of the chosen runs has numbers for this figure.";
      redraw(
        figure,
        spec,
        `${figure.querySelector(".latentlab-title").textContent}. ${table.rows
          .slice(0, 12)
          .map((row) =>
            table.columns
              .map((column, index) => `${column} ${typeof row[index] === "number" ? words(row[index]) : row[index]}`)
              .join(", "),
          )
          .join("; ")}.`,
      );
      showTable(section, table);
    };

    const pictures = (id, runs) => {
      const section = byId(id);
      if (!section) return;
      const box = section.querySelector('figure [role="img"]'),
        rows = [...section.querySelectorAll(".numbers tbody tr")];
      const shown = runs.map((index) => index < 0 || isChosen(data.runs[index]));
      [...box.children].forEach((part, place) => {
        part.dataset.display ??= part.style.display;
        part.style.display = shown[place] ? part.dataset.display : "none";
      });
      const named = shown.filter((_, place) => runs[place] >= 0);
      rows.forEach((row, place) => {
        row.hidden = !named[place];
      });
      section.querySelector("[data-note]").textContent = named.some(Boolean)
        ? ""
        : "None of the chosen runs is pictured here.";
    };

    const fields = (chosen, view, metric) => {
      const { choice } = latentlabReport;
      chart("scatter", chosen, (spec) =>
        latentlabReport.scatter(spec, chosen, view, choice(state.across), choice(state.up)),
      );
      chart("parallel", chosen, (spec) => latentlabReport.parallel(spec, chosen, metric(state.metric)));
    };

    const draw = () => {
      const chosen = new Set(finished.filter(isChosen));
      const view = { against: state.against || null, by: state.by };
      const metric = (name) => data.metrics.find((one) => one.name === name);
      chart("sweep", chosen, (spec) => latentlabReport.sweep(spec, chosen, view, metric(state.metric)));
      chart("rate-distortion", chosen, (spec) => latentlabReport.rateDistortion(spec, chosen, view));
      chart("active-units", chosen, (spec) => ({
        ...latentlabReport.sweep(spec, chosen, view, metric("activeUnits")),
        title: null,
      }));
      chart("kl-heat", chosen, (spec) => latentlabReport.klHeat(spec, chosen, view));
      chart("curves", chosen, (spec) =>
        latentlabReport.curves(
          spec,
          chosen,
          view,
          data.curves.find((one) => one.name === state.curve),
        ),
      );
      fields(chosen, view, metric);
      for (const [id, runs] of Object.entries(data.pictured)) pictures(id, runs);
      [...byId("runs").querySelectorAll("tbody tr")].forEach((row, index) => {
        row.hidden = !isChosen(data.runs[index]);
      });
      count();
    };

    const count = () => {
      byId("count").textContent = `${data.runs.filter(isChosen).length} of ${data.total} runs chosen`;
    };

    // The choice stands in the address, so that it can be kept and sent.
    const write = () => {
      const same = JSON.stringify(state) === JSON.stringify(first);
      try {
        history.replaceState(null, "", same ? location.pathname : "#view=" + encodeURIComponent(JSON.stringify(state)));
      } catch {
        /* some browsers refuse for files */
      }
    };
    const read = () => {
      if (!location.hash.startsWith("#view=")) return false;
      try {
        const asked = JSON.parse(decodeURIComponent(location.hash.slice(6)));
        const known = (path) => field.has(path);
        state = {
          metric: data.metrics.some((one) => one.name === asked.metric) ? asked.metric : first.metric,
          against: known(asked.against) ? asked.against : first.against,
          by: Array.isArray(asked.by) ? asked.by.filter(known) : first.by,
          curve: data.curves.some((one) => one.name === asked.curve) ? asked.curve : first.curve,
          off: Array.isArray(asked.off) ? asked.off.filter((one) => typeof one === "string") : [],
          across: latentlabReport.choice(asked.across) ? asked.across : first.across,
          up: latentlabReport.choice(asked.up) ? asked.up : first.up,
          runs: Array.isArray(asked.runs) ? asked.runs.filter((one) => typeof one === "string") : [],
        };
        return true;
      } catch {
        return false;
      }
    };

  const change = () => { write(); fill(); draw(); };

    const options = (select, choices, value) => {
      select.replaceChildren(
        ...choices.map(([name, label]) =>
          make("option", { value: name, textContent: label, selected: name === value }),
        ),
      );
      select.closest("p").hidden = choices.length < 2;
    };
    const box = (label, checked, toggle, key) => {
      const input = make("input", { type: "checkbox", checked });
      input.dataset.key = key;
      input.addEventListener("change", () => {
        toggle(input.checked);
        change();
        document.querySelector(`#controls input[data-key=${CSS.escape(key)}]`)?.focus();
      });
      return make("label", {}, input, label);
    };

    const fill = () => {
      options(
        byId("metric"),
        data.metrics.map((one) => [one.name, one.label]),
        state.metric,
      );
      options(
        byId("against"),
        data.fields.map((one) => [one.path, one.name]),
        state.against,
      );
      for (const id of ["across", "up"])
        options(
          byId(id),
          latentlabReport.choices.map((one) => [one.key, one.label]),
          state[id],
        );
      options(
        byId("curve"),
        data.curves.map((one) => [one.name, one.label]),
        state.curve,
      );
      const others = data.fields.filter(({ path }) => path !== state.against && path !== "seed");
      byId("by").hidden = others.length === 0;
      byId("by").replaceChildren(
        byId("by").firstElementChild,
        ...others.map(({ path, name }) =>
          box(
            name,
            state.by.includes(path),
            (on) => {
              state.by = data.fields
                .map((one) => one.path)
                .filter((one) => (one === path ? on : state.by.includes(one)));
            },
            `by ${path}`,
          ),
        ),
      );
      byId("filters").replaceChildren(
        ...data.fields
          .filter(({ values }) => values.length > 1)
          .map(({ path, name, values }) =>
            make(
              "fieldset",
              {},
              make("legend", { textContent: name }),
              ...values.map((value) => {
                const key = `${path}=${value}`;
                return box(
                  value,
                  !state.off.includes(key),
                  (on) => {
                    state.off = on ? state.off.filter((one) => one !== key) : [...state.off, key];
                  },
                  key,
                );
              }),
            ),
          ),
      );
    };

    // What scrolls must be reachable by keyboard.
    const scrollers = () =>
      document.querySelectorAll(".scroll").forEach((part) => {
        if (part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1) part.tabIndex = 0;
        else part.removeAttribute("tabindex");
      });

  const start = () => {
    scrollers();
    addEventListener("resize", scrollers);
    document.querySelectorAll(".numbers").forEach((fold) => fold.addEventListener("toggle", scrollers));
    const changed = read();
    latentlabReport.begin(state.runs, (runs) => { state.runs = runs; write(); });
    const controls = byId("controls");
    if (!controls) return;
    for (const part of document.querySelectorAll("#scatter, #parallel, .scripted")) part.hidden = false;
    for (const id of ["metric", "against", "curve", "across", "up"])
      byId(id).addEventListener("change", () => {
        state[id] = byId(id).value;
        if (id === "against") state.by = state.by.filter((path) => path !== state.against);
        change();
      });
    byId("reset").addEventListener("click", () => { state = structuredClone(first); change(); });
    if (matchMedia("(max-width: 63.99rem)").matches) controls.open = false;
    fill();
    count();
    controls.hidden = false;
    if (changed) draw();
    else {
      const chosen = new Set(finished.filter(isChosen));
      fields(chosen, { against: state.against || null, by: state.by },
        (name) => data.metrics.find((one) => one.name === name));
    }
  };
  start();
  return { draw };
})());
