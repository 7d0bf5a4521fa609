// Draws every figure of the page that still waits. Each figure carries this script, so it may run any number of times,
// in any order, and in hosts that move scripts about (classic Notebook, VS Code): it looks figures up by class, never
// by id or by its own place.
(() => {
  "use strict";
  const patience = 30000; // milliseconds; a later plotly.js still draws, through its event
  const narrow = 560; // pixels: below this, legends go under the chart

  const letter = 7, line = 17; // pixels: a letter of an axis title, on average; a line of them

  // Before the unit if both parts fit, else between words.
  const inLines = (text, most) => {
    if (text.length <= most || text.includes("<br>")) return text;
    const unit = text.lastIndexOf(" (");
    if (unit > 0 && unit <= most && text.length - unit <= most)
      return `${text.slice(0, unit)}<br>${text.slice(unit + 1)}`;
    const lines = [];
    for (const word of text.split(" ")) {
      if (lines.length && lines.at(-1).length + word.length < most) lines.push(`${lines.pop()} ${word}`);
      else lines.push(word);
    }
    return lines.join("<br>");
  };

  const breaks = (text) => text.split("<br>").length - 1;
  const inLegend = (name, width) => inLines(name, Math.max(20, (width - 90) / letter)); // beside a symbol

  const ink = (plot) => getComputedStyle(plot).color;

  // What depends on the room there is: where the legend goes, and how tall a square chart is.
  const fit = (plot, layout, names) => {
    const width = plot.clientWidth;
    const tight = width > 0 && width < narrow;
    const changes = { "font.color": ink(plot), "font.size": tight ? 12 : 13 };
    const beside = layout.legend && layout.legend.orientation === "v";
    const entries = Number(plot.dataset.legendEntries || 0);
    if (layout.showlegend && beside) {
      Object.assign(
        changes,
        tight
          ? layout.sliders
            ? {
                "legend.orientation": "h",
                "legend.x": 0,
                "legend.xanchor": "left",
                "legend.y": 1,
                "legend.yanchor": "bottom",
                "legend.yref": "paper",
              }
            : {
                "legend.orientation": "h",
                "legend.x": 0,
                "legend.xanchor": "left",
                "legend.y": 0,
                "legend.yanchor": "bottom",
                "legend.yref": "container",
              }
          : {
              "legend.orientation": "v",
              "legend.x": 1.02,
              "legend.xanchor": "left",
              "legend.y": 1,
              "legend.yanchor": "top",
              "legend.yref": "paper",
            },
      );
    }
    const below = layout.showlegend && (tight || !beside) ? Math.min(entries, 10) * 9 + 8 : 0;
    const ratio = width > 0 ? Number(plot.dataset.heightPerWidth || 0) : 0;
    const inner = width - Number(plot.dataset.beside || 0) - layout.margin.l - layout.margin.r;
    changes.height = ratio
      ? Math.min(layout.height, inner * ratio + layout.margin.t + layout.margin.b + below)
      : layout.height + (tight ? below : 0);
    // The title of an axis may be longer than the axis, and a name longer than the legend is wide: they go on below,
    // and the chart grows by as much.
    let more = layout.showlegend && width > 0 ? names.reduce((sum, name) => sum + breaks(inLegend(name, width)), 0) : 0;
    for (const [name, axis] of Object.entries(layout)) {
      const title = /^[xy]axis\d*$/.test(name) && axis.title && axis.title.text;
      if (!title || !width) continue;
      const [from, to] = axis.domain ?? [0, 1];
      const pixels =
        name[0] === "x"
          ? inner
          : changes.height - layout.margin.t - layout.margin.b - (layout.showlegend && (tight || !beside) ? 24 : 0);
      changes[`${name}.title.text`] = inLines(title, ((to - from) * pixels) / letter);
      if (name[0] === "x") more += breaks(changes[`${name}.title.text`]);
    }
    changes.height += more * line;
    // The name of a panel that shares its row.
    let longest = 0;
    const axes = Object.entries(layout).filter(
      ([name, axis]) => /^xaxis\d*$/.test(name) && axis.domain && axis.domain[1] - axis.domain[0] < 0.9,
    );
    for (const [place, note] of (axes.length && width ? (layout.annotations ?? []) : []).entries()) {
      const axis = axes.find(([, one]) => Math.abs(one.domain[0] - note.x) < 1e-6)?.[1];
      if (!axis || note.xref !== "paper") continue;
      const name = inLines(
        note.text.replace(/<\/?b>/g, ""),
        ((axis.domain[1] - axis.domain[0]) * inner) / (letter + 1),
      );
      changes[`annotations[${place}].text`] = `<b>${name}</b>`;
      longest = Math.max(longest, 1 + breaks(name));
    }
    // Between two rows stand the ticks of the upper one and the names of the lower one. A square panel is as wide as it
    // can be, and stands in the middle of its share of the height.
    const shares = Object.entries(layout)
      .filter(([name, axis]) => longest && /^yaxis\d*$/.test(name) && axis.domain)
      .map(([, axis]) => axis.domain)
      .sort((a, b) => a[0] - b[0]);
    const above = shares.find((share) => share[0] > shares[0][0]);
    if (ratio && above) {
      const side = (axes[0][1].domain[1] - axes[0][1].domain[0]) * inner, between = 22 + line * longest;
      const all = (between + side / 2) / (above[0] - shares[0][1] + (shares[0][1] - shares[0][0]) / 2);
      changes.height = Math.max(changes.height, all + layout.margin.t + layout.margin.b + below);
    }
    return changes;
  };

  // The same for names in a legend and along a colour bar.
  const named = (trace, plot, layout) => {
    if (!plot.clientWidth) return trace;
    const changed = { ...trace, name: trace.name && inLegend(trace.name, plot.clientWidth) };
    const title = trace.colorbar?.title;
    if (title?.text)
      changed.colorbar = {
        ...trace.colorbar,
        title: { ...title, text: inLines(title.text, (layout.height - layout.margin.t - layout.margin.b) / letter) },
      };
    return changed;
  };

  const namesOf = (data) => data.map((trace) => ({ name: trace.name, bar: trace.colorbar?.title?.text }));

  const set = (target, path, value) => {
    const keys = path.replace(/\[(\d+)\]/g, ".$1").split(".");
    const last = keys.pop();
    let place = target;
    for (const key of keys) place = place[key] ??= {};
    place[last] = value;
  };

  // Whoever asked for less motion gets jumps from frame to frame in place of glides. Nothing plays by itself for
  // anybody.
  const calm = (layout) => {
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    for (const slider of layout.sliders ?? []) slider.transition.duration = 0;
    for (const control of [
      ...(layout.sliders ?? []).flatMap((slider) => slider.steps),
      ...(layout.updatemenus ?? []).flatMap((menu) => menu.buttons),
    ])
      control.args[1].transition.duration = 0;
  };

  // Labels of points: each at that one of eight places where it meets nothing, or the fewest points; never another
  // label, and none where there is no room (the pointer tells it).
  const places = ["top right", "bottom left", "top left", "bottom right", "top center", "bottom center",
    "middle right", "middle left"];
  const boxAt = (place, x, y, width, height, off) => {
    const [up, along] = place.split(" ");
    const left = along === "right" ? x + off : along === "left" ? x - off - width : x - width / 2;
    const top = up === "top" ? y - off - height : up === "bottom" ? y + off : y - height / 2;
    return { left, top, right: left + width, bottom: top + height };
  };
  const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const untangle = (plot, data) => {
    const { xaxis, yaxis, font } = plot._fullLayout;
    const labelled = data.map((_, index) => index).filter((index) => data[index].mode === "lines+markers+text");
    if (!labelled.length || labelled.length > 14 || !xaxis) return;
    const at = (trace, index) => [xaxis.d2p(trace.x[index]), yaxis.d2p(trace.y[index])];
    const around = ([x, y], half) => ({ left: x - half, top: y - half, right: x + half, bottom: y + half });
    const points = data
      .filter((trace) => trace.mode?.includes("markers"))
      .flatMap((trace) => trace.x.map((_, index) => around(at(trace, index), trace.marker.size / 2 + 1)));
    // Lines and bars may be crossed rather than points.
    const thin = data.flatMap((trace) => (trace.x ?? []).flatMap((_, index) => {
      const [x, y] = at(trace, index), found = [];
      if (trace.mode?.includes("lines") && index > 0) {
        const [from, to] = at(trace, index - 1), steps = Math.ceil(Math.hypot(x - from, y - to) / 8) || 1;
        for (let step = 1; step < steps; step++)
          found.push(around([from + ((x - from) * step) / steps, to + ((y - to) * step) / steps], 2));
      }
      const bar = (axis, error) => Math.abs(axis.d2p(error) - axis.d2p(0)) || 0;
      const wide = bar(xaxis, trace.error_x?.array?.[index] ?? 0);
      const high = bar(yaxis, trace.error_y?.array?.[index] ?? 0);
      if (wide) found.push({ left: x - wide, top: y - 2, right: x + wide, bottom: y + 2 });
      if (high) found.push({ left: x - 2, top: y - high, right: x + 2, bottom: y + high });
      return found;
    }));
    const labels = [], height = font.size * 1.25;
    for (const trace of labelled) {
      const texts = [], positions = [];
      for (const [index, text] of data[trace].text.entries()) {
        const [x, y] = at(data[trace], index), width = text.length * font.size * 0.62 + 2;
        const free = places
          .map((place) => ({ place, box: boxAt(place, x, y, width, height, data[trace].marker.size / 2 + 1) }))
          .filter(({ box }) => box.left >= 0 && box.right <= xaxis._length && !labels.some((one) => meets(one, box)))
          .map((one) => ({ ...one, cost: 3 * points.filter((point) => meets(point, one.box)).length
            + thin.filter((part) => meets(part, one.box)).length }))
          .sort((a, b) => a.cost - b.cost)[0];
        if (free && text) labels.push(free.box);
        texts.push(free ? text : "");
        positions.push(free ? free.place : places[0]);
      }
      const same = JSON.stringify([plot.data[trace].text, plot.data[trace].textposition]);
      if (same !== JSON.stringify([texts, positions]))
        window.Plotly.restyle(plot, { text: [texts], textposition: [positions] }, [trace]);
    }
  };

  const draw = async (figure, plot, spec) => {
    if (figure.dataset.state === "drawing" || figure.dataset.state === "drawn") return;
    if (!plot.isConnected) return; // another has taken its place while this one waited
    figure.dataset.state = "drawing";
    const words = plot.innerHTML;
    const original = JSON.parse(JSON.stringify(spec.layout));
    const names = spec.data.filter((trace) => trace.name && trace.showlegend !== false).map((trace) => trace.name);
    let last = fit(plot, original, names), lastNames;
    const layout = JSON.parse(JSON.stringify(spec.layout));
    for (const [path, value] of Object.entries(last)) set(layout, path, value);
    calm(layout);
    if (matchMedia("(pointer: coarse)").matches) layout.dragmode = false; // a finger on a chart shall scroll the page
    const config = { ...spec.config, displayModeBar: matchMedia("(hover: hover)").matches ? "hover" : false };
    plot.replaceChildren();
    try {
      const data = spec.data.map((trace) => named(trace, plot, layout));
      lastNames = namesOf(data);
      await window.Plotly.newPlot(plot, { data, layout, config, frames: spec.frames });
    } catch (error) {
      plot.innerHTML = words;
      figure.dataset.state = "failed";
      figure.dataset.error = String(error);
      return;
    }
    plot.style.minHeight = "";
    untangle(plot, spec.data);
    figure.dataset.state = "drawn";

    let queued = false;
    const refit = () => {
      if (queued) return;
      queued = true;
      setTimeout(() => {
        queued = false;
        if (!plot.isConnected || plot.clientWidth === 0) return;
        const width = plot.clientWidth;
        const now = fit(plot, original, names);
        const renamed = namesOf(
          spec.data.map((trace) => named(trace, plot, { height: now.height, margin: original.margin })),
        );
        const changed = JSON.stringify([now, renamed]) !== JSON.stringify([last, lastNames]);
        [last, lastNames] = [now, renamed];
        // A chart whose height was set keeps the width it had then, and plotly's own resizing passes it over: so the
        // width is said, too.
        if (changed)
          window.Plotly.update(
            plot,
            { name: renamed.map((one) => one.name), "colorbar.title.text": renamed.map((one) => one.bar) },
            { ...now, width },
          ).then(() => untangle(plot, spec.data));
        else if (Math.abs(width - plot._fullLayout.width) > 1)
          window.Plotly.relayout(plot, { width }).then(() => untangle(plot, spec.data));
      }, 30);
    };
    // The page's colours may change at any time: by the system, by the book's switch, by a notebook's theme.
    const system = matchMedia("(prefers-color-scheme: dark)");
    system.addEventListener("change", refit);
    document.addEventListener("latentlab-theme", refit);
    const themes = new MutationObserver(refit);
    themes.observe(document.documentElement, { attributes: true });
    themes.observe(document.body, { attributes: true });
    const sizes = new ResizeObserver(refit);
    sizes.observe(plot);
    // From a page that draws another in its place; a notebook that takes a plot out may bring it back.
    plot.addEventListener("latentlab-forget", () => {
      sizes.disconnect();
      themes.disconnect();
      system.removeEventListener("change", refit);
      document.removeEventListener("latentlab-theme", refit);
      window.Plotly.purge(plot);
    });
  };

  const start = (figure) => {
    const plot = figure.querySelector(".latentlab-plot");
    const spec = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
    figure.dataset.state = "waiting";
    const attempt = () => {
      if (!window.Plotly || !window.Plotly.newPlot) return false;
      draw(figure, plot, spec);
      return true;
    };
    if (attempt()) return;
    document.addEventListener("latentlab-plotly", attempt, { once: true });
    const since = Date.now();
    const timer = setInterval(() => {
      if (attempt()) clearInterval(timer);
      else if (Date.now() - since > patience) {
        clearInterval(timer);
        figure.dataset.state = "undrawn"; // the words stay: they say what the chart would show
      }
    }, 100);
  };

  document.querySelectorAll('figure.latentlab-figure[data-state="new"]').forEach(start);
})();
