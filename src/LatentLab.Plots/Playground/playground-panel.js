// One model: its kind, what may be turned while it trains, its worker, its pictures and its numbers.

const plain = { beta: 1, onMean: 1, onVariance: 1, noisy: true };
const kinds = {
  ae: { name: "autoencoder (AE)", variational: false, setting: { ...plain, noisy: false } },
  zero: { name: "β = 0: noise, no KL", variational: true, setting: { ...plain, beta: 0 } },
  mean: { name: "KL on the mean only", variational: true, setting: { ...plain, onVariance: 0 } },
  variance: { name: "KL on the variance only", variational: true, setting: { ...plain, onMean: 0 } },
  vae: { name: "variational autoencoder (VAE)", variational: true, setting: { ...plain } },
  own: { name: "as set below", variational: true },
};
const kindOf = ({ beta, onMean, onVariance, noisy }) =>
  !noisy || (!onMean && !onVariance) ? "own"
    : beta === 0 ? "zero"
    : onMean && onVariance ? "vae"
    : onMean ? "mean" : "variance";

const grid = 11, curve = 61, shownPoints = 300, shownImages = 8, shownSamples = 24;

const panelHtml = (place) => `<section class="panel" aria-label="Model ${place}">
  <h2>Model ${place}</h2>
  <label class="kind">kind <select class="choose"
    aria-label="kind of model ${place}">${Object.entries(kinds).map(([key, { name }]) =>
    `<option value="${key}"${key === "own" ? " hidden" : ""}>${name}</option>`).join("")}</select></label>
  <fieldset class="knobs"><legend>may be turned while it trains</legend>
    <label>β <input class="beta" type="range" min="0" max="10" step="0.1"
      aria-label="β of model ${place}"> <output></output></label>
    <label><input class="noisy" type="checkbox" aria-label="noise, model ${place}"> noise: z = μ + σ·ε</label>
    <label><input class="onMean" type="checkbox" aria-label="KL on the means, model ${place}"> KL on the means</label>
    <label><input class="onVariance" type="checkbox" aria-label="KL on the variances, model ${place}"> KL on the
      variances</label></fieldset>
  <p class="knobs none">A code is a point: there is no σ, so no noise and no KL.</p>
  <p class="numbers"></p>
  <canvas class="loss wide" role="img"></canvas>
  <p class="hint">Loss <span class="key total">—</span> and its reconstruction <span class="key part">- -</span>, nats
    per <span class="unit">image</span>.</p>
  <h3>Latent plane</h3><canvas class="plane wide" role="img"></canvas><p class="hint about"></p>
  <div class="of-images"><h3>Decoded plane</h3><canvas class="decoded wide" role="img"></canvas>
    <p class="hint where"></p>
    <h3>Test images, and what comes back</h3><canvas class="back wide" role="img"></canvas>
    <h3>Samples from N(0, I)</h3><canvas class="samples wide" role="img"></canvas></div>
  <div class="of-toys" hidden><h3>In the plane of the data</h3><canvas class="toy wide" role="img"></canvas>
    <p class="hint">Grey ● data, blue ◆ what comes back, orange ▲ samples from N(0, I); lines: the latent plane,
    decoded.</p></div>
  <h3>Measured</h3><dl class="measured"></dl></section>`;

const startPanel = (root, place, kind, shared) => {
  root.innerHTML = panelHtml(place);
  const find = (selector) => root.querySelector(selector);
  const worker = startEngine(shared.engine), choose = find(".choose");
  const state = {
    kind, setting: { ...kinds[kind].setting }, history: [], steps: 0, speed: 0, terms: null, shown: null,
    begun: false,
  };
  let data = null, spec = null, plane = null, extent = null, prior = null, running = false, made = 0;
  let busy = false, making = false, looked = 0, lookedAt = 0, dirty = true;
  let measuredAt = -Infinity, measuredSteps = -1, measuring = false;

  const variational = () => kinds[state.kind].variational;
  const classes = () => data.names.length > 1 ? shared.classes.slice(0, data.names.length) : shared.classes.slice(0, 1);

  const showControls = () => {
    choose.value = state.kind;
    find("fieldset.knobs").hidden = !variational();
    find(".knobs.none").hidden = variational();
    find(".beta").value = state.setting.beta;
    find(".knobs output").textContent = state.setting.beta.toFixed(1);
    for (const name of ["noisy", "onMean", "onVariance"]) find(`.${name}`).checked = Boolean(state.setting[name]);
  };

  // A model made anew: other sizes, other data, other kind, or the same from the start.
  const make = async () => {
    const mine = ++made;
    [busy, making] = [true, true];
    try {
      await makeAnew(mine);
    } finally {
      if (mine === made) [busy, making, dirty] = [false, false, true];
    }
  };
  const makeAnew = async (mine) => {
    const { sizes } = shared, given = await shared.data();
    if (mine !== made) return;
    data = given;
    spec = {
      inputs: data.inputs, hidden: sizes.hidden, latent: sizes.latent, variational: variational(), batch: shared.batch,
      seed: sizes.seed, ...data.spec,
    };
    [plane, extent, measuredSteps] = [null, null, -1];
    Object.assign(state, { history: [], steps: 0, speed: 0, terms: null, view: null, measured: null, begun: false });
    const random = randomFrom(sizes.seed + 3);
    prior = Float32Array.from({ length: shownSamples * spec.latent }, () => random.normal());
    const { kernels, parameters } = await worker.call("create", { spec, train: data.train, test: data.test });
    if (mine !== made) return;
    Object.assign(state, { kernels, parameters });
    find(".of-images").hidden = !data.shape;
    find(".of-toys").hidden = Boolean(data.shape);
    find(".unit").textContent = data.shape ? "image" : "point";
    find(".measured").replaceChildren();
    await worker.call("set", { ...state.setting, rate: sizes.rate });
    const begins = shared.begins("AB".indexOf(place), spec);
    if (begins) await worker.call("begin", begins);
    state.begun = Boolean(begins);
    if (running) await worker.call("run", true);
  };

  // Other rows of the same kind, while it goes on.
  const take = async () => {
    data = await shared.data();
    [plane, extent, measuredSteps, dirty] = [null, null, -1, true];
    await worker.call("data", { train: data.train, test: data.test });
  };

  const latents = () => {
    const { half, x, y } = variational() && !plane.principal ? { half: 2.5, x: 0, y: 0 } : extent;
    const at = (index, count) => (count === 1 ? 0 : (2 * half * index) / (count - 1) - half);
    const [columns, rows] = plane.axes[1] ? [grid, grid] : [data.shape ? grid : curve, 1];
    const list = [];
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        list.push(latentAt(plane, x + at(column, columns), y - at(row, rows)));
    return { columns, rows, half, numbers: Float32Array.from(list.flat()) };
  };

  const draw = (view) => {
    const points = shadows(plane, view.codes, spec.latent, data.labels, data.names.length);
    extent = extentOf(points, variational(), plane.principal);
    drawPlane(find(".plane"), points, data.labels, classes(), {
      prior: variational() && !plane.principal, second: plane.axes[1] !== null, extent,
    });
    const cut = view.asked.columns * view.asked.rows * data.inputs;
    const ofPlane = view.decoded.subarray(0, cut), ofPrior = view.decoded.subarray(cut);
    if (data.shape) {
      drawImages(find(".decoded"), data.shape, ofPlane, view.asked.columns);
      const both = new Float32Array(2 * view.reconstructed.length);
      both.set(data.test.subarray(0, view.reconstructed.length));
      both.set(view.reconstructed, view.reconstructed.length);
      drawImages(find(".back"), data.shape, both, shownImages);
      drawImages(find(".samples"), data.shape, ofPrior, shownSamples / 2);
    } else
      drawToy(find(".toy"), {
        test: data.test, reconstructed: view.reconstructed, samples: ofPrior, lines: ofPlane,
        columns: view.asked.columns,
      });
  };

  const tell = () => {
    const { terms, shown, steps, speed } = state;
    if (!terms) {
      const weights = state.parameters.toLocaleString("en");
      find(".numbers").textContent = state.begun ? `Not trained in this page: ${weights} weights from C#.`
        : `Not trained yet: ${weights} random weights.`;
      return;
    }
    // the printed total is that of what is printed
    const [reconstruction, mean, variance] =
      [terms.reconstruction, terms.klMean, terms.klVariance].map((value) => Number(value.toFixed(2)));
    const total = variational()
      ? reconstruction + shown.beta * (shown.onMean * mean + shown.onVariance * variance)
      : reconstruction;
    const parts = variational()
      ? ` = ${signed(reconstruction)} reconstruction + ${shown.beta.toFixed(1)} · (`
        + `${shown.onMean ? "" : "0 · "}${signed(mean)} of means + `
        + `${shown.onVariance ? "" : "0 · "}${signed(variance)} of variances)`
      : ", all reconstruction";
    const pace = running && speed
      ? `, ${Math.round(speed).toLocaleString("en")} steps/s of ${shared.batch} ${data.shape ? "images" : "points"}`
      : "";
    find(".numbers").textContent =
      `Step ${steps.toLocaleString("en")}${pace}. Loss ${signed(total)}${parts}, nats per `
      + `${data.shape ? "image" : "point"}.`;
  };
  const name = () => {
    const title = `${kinds[state.kind].name}, step ${state.steps}`;
    find(".plane").setAttribute("aria-label", `Latent plane of ${title}: ${shownPoints} codes of test data`);
    find(".loss").setAttribute("aria-label", `Loss of ${title}`);
    find(".decoded").setAttribute("aria-label", `What a grid of latents decodes to: ${title}`);
    find(".back").setAttribute("aria-label", `${shownImages} test images over their reconstructions: ${title}`);
    find(".samples").setAttribute("aria-label", `${shownSamples} decoded samples from N(0, I): ${title}`);
    find(".toy").setAttribute("aria-label", `Data, reconstructions and samples in the plane: ${title}`);
    const rings = plane.principal ? "the two principal directions of the codes"
      : !variational() ? "dots: codes"
      : plane.axes[1] ? "dotted rings: the prior at 1, 2 and 3 σ" : "dotted lines: the prior at ±1, ±2 and ±3 σ";
    const ovals = variational() ? "; ovals: posteriors at 1 σ" : "";
    const heights = plane.axes[1] || data.names.length < 2 ? "" : "; one latent, so height only tells classes apart";
    find(".about").textContent = `Codes of ${Math.min(shownPoints, data.labels.length)} test `
      + `${data.shape ? "images" : "points"}; ${rings}${ovals}${heights}.`;
    find(".where").textContent = variational() && !plane.principal
      ? "Latents from −2.5 to 2.5." : "Latents over the part of the plane that is drawn above.";
  };

  const look = async (now) => {
    busy = true;
    const mine = made, of = data, stale = () => mine !== made || of !== data; // the points may change while it asks
    try {
      if (!plane) {
        const codes = await worker.call("look", { points: shownPoints, images: 0, latents: new Float32Array() });
        if (stale()) return;
        plane = planeOf(codes.codes.mean, spec.latent, null);
        extent = extentOf(
          shadows(plane, codes.codes, spec.latent, data.labels, data.names.length), variational(), plane.principal);
      }
      const asked = latents(), all = new Float32Array(asked.numbers.length + prior.length);
      all.set(asked.numbers);
      all.set(prior, asked.numbers.length);
      const images = data.shape ? shownImages : Math.min(testPoints, data.labels.length);
      const view = await worker.call("look", { points: shownPoints, images, latents: all });
      if (stale()) return;
      const since = (now - lookedAt) / 1000, done = view.steps - state.steps;
      if (done > 0 && lookedAt && running) state.speed = 0.7 * state.speed + (0.3 * done) / since || done / since;
      [lookedAt, state.steps] = [now, view.steps];
      if (view.mean) {
        [state.terms, state.shown] = [view.mean, view.setting];
        state.history.push({ steps: view.steps, ...view.mean });
        if (state.history.length > 600) state.history = state.history.filter((_, i) => i % 2 === 1);
      }
      plane = planeOf(view.codes.mean, spec.latent, plane);
      state.view = { ...view, asked };
      draw(state.view);
      tell();
      name();
      shared.drawLosses();
    } finally {
      if (mine === made) busy = false;
    }
  };

  const measure = async (now) => {
    [measuring, measuredAt, measuredSteps] = [true, now, state.steps];
    const mine = made, of = data;
    try {
      const found = await measured(worker, shared.judge, data.name === "shapes");
      if (mine !== made || of !== data) return;
      state.measured = { ...found, steps: measuredSteps };
      find(".measured").innerHTML = measuredEntries(found, variational(), spec.latent, data.shape ? "picture" : "point")
        .map(([term, words]) => `<dt>${term}</dt><dd>${words}</dd>`).join("");
    } catch (error) {
      if (mine === made) find(".measured").textContent = error.message; // codes in one point, for example
    } finally {
      measuring = false;
    }
  };

  choose.addEventListener("change", () => {
    const structural = kinds[choose.value].variational !== variational();
    state.kind = choose.value;
    state.setting = { ...kinds[state.kind].setting };
    showControls();
    shared.turned();
    if (!structural) change({});
    else make().then(() => shared.say(`Model ${place} made anew.`)).catch((error) => shared.failed(error));
  });
  const change = (changes) => {
    if ("noisy" in changes) shared.turned();
    Object.assign(state.setting, changes);
    state.kind = kindOf(state.setting);
    showControls();
    dirty = true;
    return worker.call("set", state.setting);
  };
  find(".beta").addEventListener("input", ({ target }) => change({ beta: Number(target.value) }));
  find(".noisy").addEventListener("change", ({ target }) => change({ noisy: target.checked }));
  for (const part of ["onMean", "onVariance"])
    find(`.${part}`).addEventListener("change", ({ target }) => change({ [part]: Number(target.checked) }));

  showControls();
  return {
    state,
    worker,
    make,
    take,
    change,
    get data() { return data; },
    get spec() { return spec; },
    get ready() { return Boolean(state.parameters) && !making; },
    get variational() { return variational(); },
    // what it is to be when it is made next
    put: (kind, changes) => {
      state.kind = kind;
      state.setting = { ...kinds[kind].setting, ...(kinds[kind].variational ? changes : {}) };
      if (kinds[kind].variational) state.kind = kindOf(state.setting);
      showControls();
    },
    run: (on) => {
      running = on;
      [state.speed, lookedAt, dirty] = [0, 0, true];
      return worker.call("run", on);
    },
    step: async () => {
      await worker.call("steps", 1);
      dirty = true;
    },
    refresh: () => { dirty = true; },
    // Once a frame: a look ten times a second while it trains, else when something changed.
    frame: (now) => {
      if (!state.parameters || busy || made === 0) return;
      if ((running && now - looked > 100) || dirty) {
        [looked, dirty] = [now, false];
        look(now).catch((error) => { find(".numbers").textContent = error.message; });
      }
      if (!measuring && state.steps !== measuredSteps && now - measuredAt > (running ? 3000 : 300)) measure(now);
    },
    drawLoss: (range, last) => drawLoss(find(".loss"), state.history, range, last),
  };
};
