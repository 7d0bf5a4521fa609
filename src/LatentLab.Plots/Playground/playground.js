// Makes every playground of the page live that still waits; looked up by its class, as the explorer is, since hosts
// move scripts about.

const option = (value, chosen) => `<option${value === chosen ? " selected" : ""}>${value}</option>`;
const controlsHtml = (names) => `<div class="of-guide"></div><p class="problems" role="alert"></p>
  <form class="controls">
  <label>data <select class="data">${names.map((name) => option(name, names[0])).join("")}</select></label>
  <label>latents <input class="latent" type="number" min="1" max="16" value="2"></label>
  <label>hidden sizes <input class="hidden-sizes" inputmode="numeric" value="64" size="7" pattern="[0-9 ,]*"
    title="Widths from the data to the code, such as 64 or 128, 32; empty for a linear model"></label>
  <label>learning rate <select class="rate">${rates.map((rate) => option(rate, 0.001)).join("")}</select></label>
  <label>seed <input class="seed" type="number" min="0" max="999999" value="1"></label></form>
  <div class="of-drawing"></div>
  <p class="buttons"><button type="button" class="run">Start</button> <button type="button" class="once">Step</button>
  <button type="button" class="reset">Reset</button> <span class="said" role="status"></span></p>
  <ul class="legend"></ul>
  <div class="panels both"></div>
  <div class="of-way"></div>
  <div class="of-back"></div>
  <p class="buttons"><button type="button" class="link">Copy link</button> <input class="address" readonly hidden
    aria-label="Link to these settings"> <span class="copied" role="status"></span></p>
  <p class="hint">Everything here is computed in your browser, on <span class="kernels">this machine</span>; nothing is
  sent anywhere. Data, latents, hidden sizes and seed make both models anew; everything else may change while they
  train.</p>`;

const start = (figure) => {
  figure.dataset.state = "live";
  const spec = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
  const text = figure.querySelector("script.engine").textContent, body = figure.querySelector(".body");
  const judge = startEngine(text), sets = dataSets(spec.images, judge, () => drawing.data());
  body.innerHTML = controlsHtml(sets.names);
  const find = (selector) => body.querySelector(selector);
  const drawing = startDrawing(find(".of-drawing"), () => Promise.all(panels.map((panel) => panel.take()))
    .then(() => way.forget()).catch((error) => say(error.message)));

  const read = () => ({
    latent: Math.min(16, Math.max(1, Math.round(Number(find(".latent").value)) || 2)),
    hidden: (find(".hidden-sizes").value.match(/\d+/g) ?? []).slice(0, 4)
      .map((width) => Math.min(512, Math.max(1, Number(width)))),
    rate: Number(find(".rate").value),
    seed: Math.max(0, Math.round(Number(find(".seed").value)) || 0),
  });
  const shared = {
    engine: text,
    judge,
    classes: spec.classes,
    batch: 128,
    sizes: read(),
    data: () => sets.get(find(".data").value),
    // one scale for both
    drawLosses: () => {
      const all = panels.flatMap(({ state }) => state.history);
      if (all.length === 0) {
        for (const panel of panels) panel.drawLoss([0, 1], 0);
        return;
      }
      const losses = all.map(({ loss }) => loss).sort((a, b) => a - b);
      const low = Math.min(...all.map(({ reconstruction, loss }) => Math.min(reconstruction, loss)));
      const high = losses[Math.floor(0.97 * (losses.length - 1))], room = Math.max(1e-3, 0.08 * (high - low));
      const last = Math.max(...all.map(({ steps }) => steps));
      for (const panel of panels) panel.drawLoss([low - room, high + room], last);
    },
  };
  const panels = ["A", "B"].map((place, i) => {
    const root = find(".panels.both").appendChild(document.createElement("div"));
    return startPanel(root, place, i === 0 ? "ae" : "vae", shared);
  });

  const way = startWay(find(".of-way"), panels, shared);

  let running = false;
  const say = (words) => { find(".said").textContent = words; };
  const run = async (on) => {
    running = on;
    find(".run").textContent = on ? "Pause" : "Start";
    say(on ? "Both train." : "Paused.");
    await Promise.all(panels.map((panel) => panel.run(on)));
  };
  const make = async (words) => {
    shared.sizes = read();
    drawing.show(find(".data").value === drawnName);
    way.forget();
    const data = await shared.data();
    find(".legend").innerHTML = data.names.map((name, label) => {
      const kind = spec.classes[label];
      return `<li><svg viewBox="0 0 16 16" aria-hidden="true">${marks(kind, (shape) => shape(8, 8, 4.6), 2)}</svg> `
        + `${name.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)}</li>`;
    }).join("");
    await Promise.all(panels.map((panel) => panel.make()));
    find(".kernels").textContent = panels[0].state.kernels;
    if (words) say(words);
  };
  const failed = (error) => say(`It cannot be done: ${error.message}`);

  const stateNow = () => {
    const { latent, ...sizes } = read();
    return {
      data: find(".data").value, latents: latent, ...sizes, points: drawing.points(),
      models: panels.map(({ state: { kind, setting } }) => ({ kind, setting })),
    };
  };
  // A state as text (see playground-link.js): the controls are set, and both models are made anew, unless all is so
  // already. What the text does not name stays.
  const apply = async (words, told = "Both made anew.") => {
    say("");
    const { state, problems } = readState(words, sets.names), before = writeState(stateNow());
    const controls = { data: ".data", latents: ".latent", hidden: ".hidden-sizes", rate: ".rate", seed: ".seed" };
    for (const [key, selector] of Object.entries(controls))
      if (key in state) find(selector).value = key === "hidden" ? state.hidden.join(", ") : state[key];
    const points = state.points ?? drawnPresets[state.preset]?.();
    if (points) drawing.set(points);
    ["a", "b"].forEach((model, i) => {
      const changes = changesFor(model, state), { kind, setting } = panels[i].state;
      if (model in state) panels[i].put(state[model], changes);
      else if (Object.keys(changes).length > 0)
        panels[i].put(kind === "own" ? "vae" : kind, { ...setting, ...changes });
    });
    find(".problems").textContent = problems.length === 0 ? ""
      : `The link asks for what this page does not have, which was left out: ${problems.join("; ")}.`;
    if (state.guide) guide.go(state.guide - 1);
    if (writeState(stateNow()) === before && panels[0].ready) say("All is set up so already.");
    else await make(told);
  };
  const fromAddress = () => location.hash.startsWith(linkMark)
    && document.querySelector(".latentlab-playground") === figure ? location.hash.slice(linkMark.length) : "";
  const link = () => {
    const words = writeState(stateNow()) + (guide.open ? `&guide=${guide.step}` : "");
    return `${location.href.split("#")[0]}${linkMark}${words}`;
  };
  const guide = startGuide(find(".of-guide"), {
    panels, judge, way, state: stateNow, apply: (words) => apply(words).catch(failed),
  });
  addEventListener("hashchange", () => {
    if (figure.isConnected && fromAddress()) apply(fromAddress()).catch(failed);
  });
  find(".link").addEventListener("click", async () => {
    const address = find(".address");
    [address.value, address.hidden] = [link(), false];
    address.select();
    const copied = await Promise.resolve(navigator.clipboard?.writeText(address.value)).then(() =>
      Boolean(navigator.clipboard), () => false);
    find(".copied").textContent = copied ? "Copied: it opens this page with these settings, on any copy of the file."
      : "Copy it from the field.";
  });
  find(".run").addEventListener("click", () => run(!running).catch(failed));
  find(".once").addEventListener("click", () =>
    (running ? run(false) : Promise.resolve()).then(() => Promise.all(panels.map((panel) => panel.step())))
      .then(() => say("One step.")).catch(failed));
  find(".reset").addEventListener("click", () => make("Both made anew.").catch(failed));
  find(".controls").addEventListener("submit", (event) => event.preventDefault());
  for (const selector of [".data", ".latent", ".hidden-sizes", ".seed"])
    find(selector).addEventListener("change", () => make("Both made anew.").catch(failed));
  find(".rate").addEventListener("change", () => {
    shared.sizes = { ...shared.sizes, rate: read().rate };
    Promise.all(panels.map((panel) => panel.worker.call("set", { rate: shared.sizes.rate }))).catch(failed);
  });
  body.addEventListener("keydown", (event) => event.stopPropagation()); // a notebook has keys of its own
  document.addEventListener("latentlab-theme", () => {
    for (const { refresh } of [...panels, way]) refresh();
    drawing.redraw();
  });

  const begin = async () => {
    await apply(fromAddress() || spec.settings, "");
    if (!fromAddress()) await beginWith(spec.weights, panels);
    startBack(find(".of-back"), panels, () => writeState(stateNow()), spec.images.length > 0);
  };
  const ready = begin().catch((error) => {
    failed(error);
    throw error;
  });
  const frame = (now) => {
    if (!figure.isConnected) {
      for (const { end } of [judge, ...panels.map(({ worker }) => worker)]) end(); // its cell was run again
      return;
    }
    for (const part of [...panels, way, guide]) part.frame(now);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  figure.latentlabPlayground = {
    panels, ready, run, make, judge, way, guide, drawing, apply, link, engine: () => startEngine(text),
  };
};

document.querySelectorAll('figure.latentlab-playground[data-state="new"]').forEach(start);
