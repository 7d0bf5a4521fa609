// One image on its way there and back, in each of the two models: encode, sample, decode, go back.

const wayNames = ["Encode", "Sample", "Decode", "Go back"];
const wayHtml = `<details class="way"><summary>One image, four steps</summary>
  <form class="controls"><label><span class="what">test image</span>
    <input class="which" type="number" min="0" value="0"></label>
  <span class="buttons" role="group" aria-label="Up to which step">${wayNames.map((name, i) =>
    `<button type="button" class="upto" aria-pressed="${i === 0}">${i + 1} ${name}</button>`).join(" ")}</span>
  <button type="button" class="again">New ε</button></form>
  <p class="hint">Cells: <span class="negative">■</span> below 0, <span class="positive">■</span> above 0, paler
    towards 0; each picture has a scale of its own, up to its largest number. ∂ is the derivative of the loss of this
    one image by what follows.</p>
  <div class="panels"></div></details>`;

// Numbers as cells: orange above 0, blue below, the stronger the farther.
const drawCells = (canvas, values, columns) => {
  const rows = values.length / columns, most = values.reduce((all, value) => Math.max(all, Math.abs(value)), 0) || 1;
  [canvas.width, canvas.height] = [columns, rows];
  const context = canvas.getContext("2d"), picture = context.createImageData(columns, rows);
  values.forEach((value, i) => {
    const share = Math.sqrt(Math.abs(value) / most), full = value > 0 ? [213, 94, 0] : [0, 114, 178];
    full.forEach((part, k) => { picture.data[4 * i + k] = 245 + (part - 245) * share; });
    picture.data[4 * i + 3] = 255;
  });
  context.putImageData(picture, 0, 0);
};
const few = (values) => {
  const words = Array.from(values.slice(0, 8), (value) => signed(value, Math.abs(value) < 9.995 ? 2 : 1));
  return `${words.join(", ")}${values.length > 8 ? ", …" : ""}`;
};
const rootMeanSquare = (values) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

// What each step shows: [symbol, words, values, cells in a row, whether they are printed, whether they are grey].
const wayRows = (trace, data, row, names) => {
  const x = data.test.subarray(row * data.inputs, (row + 1) * data.inputs), across = data.shape?.width ?? 2;
  const bernoulli = data.spec.likelihood === "bernoulli", grey = Boolean(data.shape), numbers = !grey;
  const back = bernoulli ? trace.output.map((value) => 1 / (1 + Math.exp(-value))) : trace.output;
  const cells = (symbol, words, values) => [symbol, words, values, values.length, true, false];
  return [
    [
      ["x", `the ${grey ? "image" : "point"}`, x, across, numbers, grey],
      cells("μ", trace.deviation ? "mean of its distribution" : "its code: a point", trace.mean),
      ...(trace.deviation ? [cells("σ", "deviation of its distribution", trace.deviation)] : []),
    ],
    [
      ...(trace.noise ? [cells("ε", "drawn from N(0, I)", trace.noise)] : []),
      cells("z", trace.noise ? "μ + σ · ε" : trace.deviation ? "μ, as the noise is off" : "the code itself",
        trace.latent),
    ],
    [["x̂", `decoded from z: ${signed(trace.reconstruction)} nats of reconstruction`, back, across, numbers, grey]],
    [
      [
        bernoulli ? "∂ logits" : "∂ x̂",
        bernoulli ? "by x̂ before the sigmoid: x̂ − x" : "by x̂: (x̂ − x) / 0.02", trace.slopes.output, across, numbers,
        false,
      ],
      cells("∂ z", "by the latent", trace.slopes.latent),
      cells("∂ μ", trace.deviation ? "by the mean: that of z, and the KL's" : "by the code", trace.slopes.mean),
      ...(trace.deviation ? [cells("∂ log σ²", "by the log variance", trace.slopes.logVariance)] : []),
      ...names.map(({ name, index, columns }) => [
        "∂ W", `${name}: root mean square ${rootMeanSquare(trace.gradients[index]).toPrecision(2)}`,
        trace.gradients[index], columns, false, false,
      ]),
    ],
  ];
};
// The weights (not the biases) by the name of their layer.
const weightNames = (variational, hidden, shapes) => {
  const heads = variational ? ["to μ", "to log σ²"] : ["to the code"];
  const names = [
    ...hidden.map((_, i) => `encoder, layer ${i + 1}`), ...heads, ...hidden.map((_, i) => `decoder, layer ${i + 1}`),
    "to x̂",
  ];
  return names.map((name, i) => ({ name, index: 2 * i, columns: shapes[2 * i].columns }));
};

const startWay = (root, panels, shared) => {
  root.innerHTML = wayHtml;
  const find = (selector) => root.querySelector(selector), way = find(".way");
  const places = panels.map((_, i) => {
    const place = find(".panels").appendChild(document.createElement("section"));
    place.setAttribute("aria-label", `One image in model ${"AB"[i]}`);
    return place;
  });
  let upTo = 1, busy = false, dirty = true, noise = [], random = null, draws = [];
  const freshNoise = () => {
    random ??= randomFrom(shared.sizes.seed + 4);
    noise = Array.from({ length: 16 }, () => random.normal());
  };
  const chosen = () => {
    const most = panels[0].data.labels.length - 1;
    find(".what").textContent = panels[0].data.shape ? "test image" : "point";
    find(".which").max = most;
    return Math.min(most, Math.max(0, Math.round(Number(find(".which").value)) || 0));
  };

  const rowOf = (place, index) => {
    const row = place.children[index] ?? place.appendChild(document.createElement("figure"));
    if (!row.firstChild) row.innerHTML = '<figcaption></figcaption><canvas role="img"></canvas>';
    return row;
  };
  const show = (place, panel, trace, row) => {
    const names = weightNames(panel.variational, panel.spec.hidden, trace.shapes);
    const steps = wayRows(trace, panel.data, row, names).slice(0, upTo);
    const rows = steps.flatMap((step, i) => step.map((one, k) => [k === 0 ? `${i + 1} ${wayNames[i]}` : "", ...one]));
    rows.forEach(([title, symbol, words, values, across, printed, grey], i) => {
      const element = rowOf(place, i), canvas = element.querySelector("canvas");
      element.dataset.symbol = symbol;
      const size = symbol === "∂ W" ? "weights" : values.length > 64 ? "image" : "vector";
      element.className = title ? `first ${size}` : size;
      const label = `${symbol}: ${words}${printed ? ` (${few(values)})` : ""}`;
      element.querySelector("figcaption").innerHTML = title ? `<strong>${title}</strong><br>` : "";
      element.querySelector("figcaption").append(label);
      canvas.setAttribute("aria-label", `${symbol}, as a picture`);
      if (grey) drawImages(canvas, panel.data.shape, values, 1);
      else drawCells(canvas, values, across);
    });
    while (place.children.length > rows.length) place.lastChild.remove();
  };

  const look = async () => {
    [busy, dirty] = [true, false];
    try {
      if (noise.length === 0) freshNoise();
      const row = chosen();
      const traces = await Promise.all(panels.map(({ worker, spec }) =>
        worker.call("trace", { row, noise: Float32Array.from(noise.slice(0, spec.latent)) })));
      traces.forEach((trace, i) => show(places[i], panels[i], trace, row));
      return { traces };
    } finally {
      busy = false;
    }
  };
  find(".which").addEventListener("input", () => { dirty = true; });
  find(".controls").addEventListener("submit", (event) => event.preventDefault());
  root.querySelectorAll(".upto").forEach((button, i, all) => button.addEventListener("click", () => {
    upTo = i + 1;
    all.forEach((one, k) => one.setAttribute("aria-pressed", k === i));
    dirty = true;
  }));
  // Each draw is kept, so that the guide can say whether they scatter as σ says.
  const draw = async () => {
    freshNoise();
    const { traces } = await look();
    draws.push(traces.map(({ mean, deviation, latent }) => ({ mean, deviation, latent })));
    if (draws.length > 200) draws.shift();
  };
  find(".again").addEventListener("click", () => { if (panels.every(({ ready }) => ready)) draw().catch(() => {}); });
  way.addEventListener("toggle", () => { dirty = true; });
  return {
    get draws() { return draws; },
    get still() { return !busy && !dirty; },
    forget: () => { [draws, noise, random] = [[], [], null]; dirty = true; },
    refresh: () => { dirty = true; },
    open: (on) => { way.open = on; },
    frame: () => {
      if (way.open && dirty && !busy && panels.every(({ ready }) => ready))
        look().catch(() => { dirty = true; }); // made anew just now
    },
  };
};
