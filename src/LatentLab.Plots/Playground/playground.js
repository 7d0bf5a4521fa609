// Makes every playground of the page live that still waits; looked up by its class, as the explorer is, since hosts
// move scripts about.

const option = (value, chosen) => `<option${value === chosen ? " selected" : ""}>${value}</option>`;
const controlsHtml = (names) => `<div class="of-guide"></div><p class="problems" role="alert"></p>
  <form class="controls">
  <label>data <select class="data">${names.map((name) => option(name, names[0])).join("")}</select></label>
  <label>latents <input class="latent" type="number" min="1" max="16" value="2"></label>
  <label>hidden sizes <input class="hidden-sizes" value="64" autocomplete="off" size="7" pattern="[0-9 ,]*"
    title="Widths from the data to the code, such as 64 or 128, 32; empty for a linear model"></label>
  <label>learning rate <select class="rate">${rates.map((rate) => option(rate, 0.001)).join("")}</select></label>
  <label>seed <input class="seed" type="number" min="0" max="999999" value="1"></label></form>
  <p class="problems of-fields" role="alert"></p>
  <div class="of-drawing"></div>
  <p class="buttons runs"><button type="button" class="run">Start</button>
  <button type="button" class="once">Step</button> <button type="button" class="reset">Reset</button>
  <span class="said" role="status"></span></p>
  <ul class="legend"></ul>
  <div class="panels both"></div>
  <div class="of-way"></div>
  <div class="of-back"></div>
  <p class="buttons"><button type="button" class="link">Copy link</button> <input class="address" readonly hidden
    aria-label="Link to these settings"> <span class="copied" role="status"></span></p>
  <form class="buttons of-link"><label>open a link <input class="given" placeholder="#playground?…" autocomplete="off">
    </label><button class="open">Open</button></form>
  <p class="hint">Everything here is computed in your browser, on <span class="kernels">this machine</span>; nothing is
  sent anywhere. Data, latents, hidden sizes and seed make both models anew, and so does a change between an
  autoencoder and the other kinds with that one model; everything else may change while they train. They train on in a
  tab that is hidden.</p>`;

const start = (figure) => {
  figure.dataset.state = "live";
  const spec = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
  const text = figure.querySelector("script.engine").textContent, body = figure.querySelector(".body");
  const judge = startEngine(text), sets = dataSets(spec.images, judge, () => drawing.data());
  body.innerHTML = controlsHtml(sets.names);
  const find = (selector) => body.querySelector(selector);
  const drawing = startDrawing(find(".of-drawing"), () => Promise.all(panels.map((panel) => panel.take()))
    .then(() => way.forget()).catch((error) => say(error.message)));

  // What the fields say, as it is used; a field that says something else is set to it, and the reader is told.
  let begins = () => null;
  const read = () => {
    const changed = [], before = shared.sizes ?? { latent: 2, hidden: [64], seed: 1 };
    const within = (value, least, most) => Math.min(most, Math.max(least, Math.round(value)));
    const settle = (name, selector, used, allowed) => {
      const field = find(selector), text = String(used);
      // a field of numbers has no text where it holds none
      if (field.value.trim() !== text) changed.push(`${name}: ${field.value.trim() || "no number"} became ${
        text || "none"} (${allowed})`);
      field.value = text;
    };
    const whole = (selector, least, most, usual) => {
      const text = find(selector).value.trim(), value = Number(text);
      return text === "" || !Number.isFinite(value) ? usual : within(value, least, most);
    };
    const latent = whole(".latent", 1, 16, before.latent), seed = whole(".seed", 0, 999999, before.seed);
    const field = find(".hidden-sizes"), texts = field.value.split(/[\s,;]+/).filter(Boolean);
    const widths = texts.map(Number), numbers = widths.every(Number.isFinite);
    const hidden = numbers ? widths.slice(0, 4).map((width) => within(width, 1, 512)) : before.hidden;
    if (numbers) field.value = texts.join(", ");
    settle("latents", ".latent", latent, "1 to 16");
    settle("hidden sizes", ".hidden-sizes", hidden.join(", "), "at most four from 1 to 512");
    settle("seed", ".seed", seed, "0 to 999999");
    find(".of-fields").textContent = changed.length === 0 ? "" : `${changed.join("; ")}.`;
    return { latent, hidden, rate: Number(find(".rate").value), seed };
  };
  const shared = {
    engine: text,
    judge,
    classes: spec.classes,
    batch: 128,
    sizes: null,
    begins: (index, wanted) => begins(index, wanted),
    turned: () => way.forget(),
    say: (words) => say(words),
    failed: (error) => failed(error),
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
  shared.sizes = read();
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
    if (words) say(running ? `${words} They train.` : words);
  };
  const failed = (error) => say(`It cannot be done: ${error.message}`);

  const stateNow = () => {
    const { latent, ...sizes } = shared.sizes;
    return {
      data: find(".data").value, latents: latent, ...sizes, points: drawing.points(),
      models: panels.map(({ state: { kind, setting } }) => ({ kind, setting })),
    };
  };
  // A state as text (see playground-link.js): the controls are set, and both models are made anew, unless all is so
  // already. What the text does not name stays.
  const apply = async (words, told = "Both made anew.", weights = () => null) => {
    say("");
    begins = weights;
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
    shared.sizes = read();
    const idle = idleParts(state, find(".data").value, panels.map((panel) => panel.state.kind));
    find(".problems").textContent = [
      problems.length === 0 ? ""
        : `The link asks for what this page does not have, which was left out: ${problems.join("; ")}.`,
      idle.length === 0 ? "" : `Without effect in the link: ${idle.join("; ")}.`,
    ].filter(Boolean).join(" ");
    if (state.guide) guide.go(state.guide - 1);
    if (writeState(stateNow()) === before && panels[0].ready) say("All is set up so already.");
    else await make(told);
  };
  const fromAddress = (address = location.href) =>
    document.querySelector(".latentlab-playground") === figure ? markedText(address) ?? "" : "";
  // A file lies elsewhere on each machine, so that its link is what stands behind the address.
  const ofFile = location.protocol === "file:";
  const link = () => {
    const words = writeState(stateNow()) + (guide.open ? `&guide=${guide.step}` : "");
    return `${ofFile ? "" : location.href.split("#")[0]}${linkMark}${words}`;
  };
  const guide = startGuide(find(".of-guide"), {
    panels, judge, way, state: stateNow, running: () => running,
    // paused, so that "press Start" is what there is to do
    apply: (words) => run(false).then(() => apply(words)).catch(failed),
  });
  const applyFirst = () => apply(spec.settings, "", weightsFrom(spec.weights));
  addEventListener("hashchange", ({ oldURL }) => {
    if (!figure.isConnected) return;
    if (fromAddress()) apply(fromAddress()).catch(failed);
    else if (location.hash === "" && fromAddress(oldURL)) applyFirst().catch(failed); // back to the plain address
  });
  find(".of-link").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = find(".given").value.trim(), state = markedText(text) ?? text.replace(/^[#?]/, "");
    if (state === "") say("Paste a link, or what stands in it behind #playground?.");
    else apply(state).catch(failed);
  });
  find(".link").addEventListener("click", async () => {
    const address = find(".address");
    [address.value, address.hidden] = [link(), false];
    address.select();
    const copied = await Promise.resolve(navigator.clipboard?.writeText(address.value)).then(() =>
      Boolean(navigator.clipboard), () => false);
    const use = ofFile
      ? "paste it into “open a link” in any copy of this file, or behind the file's own address."
      : "it opens this page with these settings.";
    find(".copied").textContent = copied ? `Copied: ${use}` : `Copy it from the field: ${use}`;
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
    shared.sizes = { ...shared.sizes, rate: Number(find(".rate").value) };
    Promise.all(panels.map((panel) => panel.worker.call("set", { rate: shared.sizes.rate }))).catch(failed);
  });
  body.addEventListener("keydown", (event) => event.stopPropagation()); // a notebook has keys of its own
  document.addEventListener("latentlab-theme", () => {
    for (const { refresh } of [...panels, way]) refresh();
    drawing.redraw();
  });

  const begin = async () => {
    if (fromAddress()) await apply(fromAddress(), "");
    else await applyFirst();
    const asked = [...new URLSearchParams(location.search).keys()];
    if (asked.some((key) => ["latents", "hidden", "seed", "preset"].includes(key)))
      find(".problems").textContent += ` The address has settings behind “?”; they belong behind “${linkMark}”.`;
    startBack(find(".of-back"), panels, () => writeState(stateNow()), spec.images);
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
