// Makes every playground of the page live that still waits; looked up by its class, as the explorer is, since hosts
// move scripts about.

const option = (value, chosen) => `<option${value === chosen ? " selected" : ""}>${value}</option>`;
const controlsHtml = (names) => `<form class="controls">
  <label>data <select class="data">${names.map((name) => option(name, names[0])).join("")}</select></label>
  <label>latents <input class="latent" type="number" min="1" max="16" value="2"></label>
  <label>hidden sizes <input class="hidden-sizes" inputmode="numeric" value="64" size="7" pattern="[0-9 ,]*"
    title="Widths from the data to the code, such as 64 or 128, 32; empty for a linear model"></label>
  <label>learning rate <select class="rate">${[0.0001, 0.0003, 0.001, 0.003, 0.01].map((rate) =>
    option(rate, 0.001)).join("")}</select></label>
  <label>seed <input class="seed" type="number" min="0" max="999999" value="1"></label></form>
  <p class="buttons"><button type="button" class="run">Start</button> <button type="button" class="once">Step</button>
  <button type="button" class="reset">Reset</button> <span class="said" role="status"></span></p>
  <ul class="legend"></ul>
  <div class="panels"></div>
  <p class="hint">Everything here is computed in your browser, on <span class="kernels"></span>; nothing is sent
  anywhere. Data, latents, hidden sizes and seed make both models anew; everything else may change while they
  train.</p>`;

const start = (figure) => {
  figure.dataset.state = "live";
  const spec = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
  const text = figure.querySelector("script.engine").textContent, body = figure.querySelector(".body");
  const judge = startEngine(text), sets = dataSets(spec.images, judge);
  body.innerHTML = controlsHtml(sets.names);
  const find = (selector) => body.querySelector(selector);

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
    const root = find(".panels").appendChild(document.createElement("div"));
    return startPanel(root, place, i === 0 ? "ae" : "vae", shared);
  });

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
  const failed = (error) => say(`This browser cannot do it: ${error.message}`);
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
  document.addEventListener("latentlab-theme", () => panels.forEach((panel) => panel.refresh()));

  const ready = make("").catch((error) => {
    failed(error);
    throw error;
  });
  const frame = (now) => {
    if (!figure.isConnected) {
      for (const { end } of [judge, ...panels.map(({ worker }) => worker)]) end(); // its cell was run again
      return;
    }
    for (const panel of panels) panel.frame(now);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  figure.latentlabPlayground = { panels, ready, run, make, judge, engine: () => startEngine(text) };
};

document.querySelectorAll('figure.latentlab-playground[data-state="new"]').forEach(start);
