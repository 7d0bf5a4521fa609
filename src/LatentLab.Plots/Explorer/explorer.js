// Makes every explorer of the page live that still waits. Each carries these scripts, so they may run any number of
// times, in any order, and in hosts that move scripts about: an explorer is looked up by its class, never by an id or
// by the script's own place.

const style = `
.latentlab-explorer .panels{display:grid;gap:1.2rem 1.6rem;
  grid-template-columns:repeat(auto-fit,minmax(min(100%,17.5rem),1fr))}
.latentlab-explorer [hidden]{display:none}
.latentlab-explorer .panel{min-width:0}
.latentlab-explorer .name{display:block;margin:0 0 .3em}
.latentlab-explorer .map{position:relative;width:100%;aspect-ratio:1}
.latentlab-explorer .map>*{position:absolute;inset:0;width:100%;height:100%}
.latentlab-explorer .tiles{opacity:.55}
.latentlab-explorer svg.plane{touch-action:none;cursor:crosshair;border:1px solid;border-radius:4px;
  box-sizing:border-box;overflow:hidden;user-select:none;-webkit-user-select:none}
.latentlab-explorer svg.plane text{font-size:12px;fill:currentColor;opacity:.75}
.latentlab-explorer svg.plane:focus,.latentlab-explorer .paper:focus{outline:3px solid #0072B2;outline-offset:2px}
.latentlab-explorer .below{display:flex;gap:.9rem;margin:.7rem 0;align-items:flex-start}
.latentlab-explorer canvas:not(.paper,.tiles){image-rendering:pixelated}
.latentlab-explorer .image{width:8rem;height:auto;flex:none;display:block;border-radius:3px}
.latentlab-explorer .small{width:3.5rem;height:auto;vertical-align:middle}
.latentlab-explorer .paper{width:12rem;height:auto;touch-action:none;cursor:crosshair;border-radius:3px;flex:none;
  max-width:100%;border:1px solid}
.latentlab-explorer .strip{width:100%;height:auto;display:block;border-radius:3px}
.latentlab-explorer .where{margin:0 0 .5em;font-variant-numeric:tabular-nums;line-height:1.4}
.latentlab-explorer button{font:inherit;color:inherit;background:transparent;border:1px solid;border-radius:1em;
  padding:.25em .8em;margin:0 .4em .4em 0;cursor:pointer;min-height:2em}
.latentlab-explorer button[aria-pressed=true]{background:#0072B2;color:#fff;border-color:#0072B2}
.latentlab-explorer .walk{display:flex;flex-wrap:wrap;gap:.4rem .8rem;align-items:center;margin:1rem 0 .4rem}
.latentlab-explorer .walk label{display:flex;flex:1 1 20rem;gap:.6em;align-items:center;white-space:nowrap}
.latentlab-explorer input{flex:1;min-width:6rem;accent-color:#0072B2}
.latentlab-explorer .legend{display:flex;flex-wrap:wrap;gap:.1rem .9rem;margin:.5rem 0;padding:0;list-style:none}
.latentlab-explorer .legend svg{width:1em;height:1em;vertical-align:-.12em}
.latentlab-explorer .pad{display:flex;flex-wrap:wrap;gap:.9rem;margin-top:1rem}
.latentlab-explorer .pad>div{flex:1 1 12rem}
.latentlab-explorer .hint{margin:.2em 0 .6em;opacity:.8;line-height:1.4}
.latentlab-explorer .seen{margin:0 0 .6em}
.latentlab-explorer .said{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);
  white-space:nowrap}`;

const stations = 9; // images on the way from A to B
const tilesAcross = 16;
const between = ([x1, y1], [x2, y2], share) => [x1 + (x2 - x1) * share, y1 + (y2 - y1) * share];
const pair = ([x, y]) => `(${signed(x)}, ${signed(y)})`;
const text = (words) => words.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const mapLabel = "latent map. Arrow keys move the point, with Shift in small steps; A and B set the pins; " +
  "Home goes half-way between them.";
const pinButton = (letter) => `<button type="button" data-set="${letter}">Pin ${letter} here</button>`;
const panelHtml = (name, inside, shape) => `<div class="panel"><strong class="name">${text(name)}</strong>
  <div class="map"><canvas class="tiles" width="${tilesAcross * shape.width}" height="${tilesAcross * shape.height}"
    hidden></canvas>
  <svg class="plane" viewBox="0 0 ${side} ${side}" tabindex="0" role="application" aria-roledescription="latent map"
    aria-label="${text(name)}: ${mapLabel}">${inside}</svg></div>
  <div class="below"><canvas class="image" width="${shape.width}" height="${shape.height}" role="img"></canvas>
  <div><p class="where"></p>${pinButton("A")}${pinButton("B")}</div></div>
  <canvas class="strip" width="${stations * (shape.width + 1) - 1}" height="${shape.height}" role="img"></canvas><div
    class="said" role="status" aria-live="polite"></div></div>`;

// One model: its map, its point, its pins, what it decodes to.
const startPanel = (root, spec, shared) => {
  const { shape, classes } = shared, model = network(spec), map = latentMap(spec, classes);
  root.innerHTML = panelHtml(spec.name, map.inside, shape);
  const find = (selector) => root.querySelector(selector);
  const plane = find("svg"),
    image = find(".image"),
    strip = find(".strip"),
    where = find(".where"),
    said = find(".said"),
    tiles = find(".tiles");
  const pins = { A: spec.codes[shared.pins[0]], B: spec.codes[shared.pins[1]] };
  let point = pins.A, saying = 0, tiled = false;

  const nearest = () => {
    const distance = ([x, y]) => Math.hypot(x - point[0], y - point[1]);
    const best = spec.codes.reduce((found, code, i) => (distance(code) < distance(spec.codes[found]) ? i : found), 0);
    return spec.labels
      ? `nearest code: ${classes[spec.labels[best]].name}`
      : `nearest code at ${pair(spec.codes[best])}`;
  };
  const moveTo = (to) => {
    point = map.clamp(to);
    map.put(find("[data-point]"), point);
    paint(image, shape, model.decode(point));
    image.setAttribute("aria-label", `${spec.name}: the image decoded at ${pair(point)}`);
    where.textContent = `${pair(point)}, ${nearest()}`;
    clearTimeout(saying); // a point on its way is not worth a word
    saying = setTimeout(() => {
      said.textContent = `${spec.name}: latent 1 is ${signed(point[0])}, latent 2 is ${signed(point[1])}; ${nearest()}`;
    }, 300);
  };
  const showWay = () => {
    for (const letter of ["A", "B"]) map.put(find(`[data-pin=${letter}]`), pins[letter]);
    find("[data-way]").setAttribute("d", map.way(pins.A, pins.B));
    for (let station = 0; station < stations; station++)
      paint(strip, shape, model.decode(between(pins.A, pins.B, station / (stations - 1))), station * (shape.width + 1));
    strip.setAttribute(
      "aria-label",
      `${spec.name}: ${stations} images decoded on the way from A ${pair(pins.A)} to B ${pair(pins.B)}`,
    );
  };
  const setPin = (letter, to) => { pins[letter] = to; showWay(); };
  const walk = (share) => moveTo(between(pins.A, pins.B, share));
  const showTiles = (on) => {
    tiles.hidden = !on;
    if (!on || tiled) return;
    tiled = true;
    for (let row = 0; row < tilesAcross; row++)
      for (let column = 0; column < tilesAcross; column++)
        paint(
          tiles,
          shape,
          model.decode(map.at((column + 0.5) / tilesAcross, (row + 0.5) / tilesAcross)),
          column * shape.width,
          row * shape.height,
        );
  };
  const showDrawn = (pixels) => {
    if (!model.encode) return;
    find("[data-drawn]").toggleAttribute("hidden", !pixels);
    find("[data-drawn-ellipse]").setAttribute("d", "");
    if (!pixels) return;
    const { mean, deviation } = model.encode(pixels);
    map.put(find("[data-drawn]"), map.clamp(mean));
    if (deviation) find("[data-drawn-ellipse]").setAttribute("d", map.ellipse(mean, deviation));
    moveTo(mean);
    if (!map.contains(mean))
      where.textContent =
        `The drawing's code ${pair(mean)} lies outside the map; shown is the map's edge, ${pair(point)}.`;
  };

  const under = (event) => {
    const box = plane.getBoundingClientRect();
    return map.at((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  };
  plane.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    plane.setPointerCapture(event.pointerId);
    plane.focus({ preventScroll: true });
    moveTo(under(event));
    event.preventDefault();
  });
  plane.addEventListener("pointermove", (event) => {
    if (plane.hasPointerCapture(event.pointerId)) moveTo(under(event));
  });
  plane.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = map.half / (event.shiftKey ? 200 : 25);
    const move = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] }[event.key];
    const letter = event.key.toUpperCase();
    if (move) moveTo([point[0] + move[0], point[1] + move[1]]);
    else if (letter === "A" || letter === "B") setPin(letter, point);
    else if (event.key === "Home") walk(0.5);
    else return;
    event.preventDefault();
    event.stopPropagation(); // a notebook has keys of its own
  });
  for (const button of root.querySelectorAll("[data-set]"))
    button.addEventListener("click", () => setPin(button.dataset.set, point));
  showWay();
  walk(0.5);
  return {
    name: spec.name,
    model,
    moveTo,
    walk,
    setPin,
    showTiles,
    showDrawn,
    pinAt: (a, b) => {
      pins.A = spec.codes[a];
      pins.B = spec.codes[b];
      showWay();
    },
    get point() {
      return point;
    },
  };
};

const controlsHtml = (legend, pad) => `<div class="panels"></div>
  <div class="walk"><label>walk from A to B <input type="range" min="0" max="100" value="50"
    aria-label="Walk from A to B, in hundredths"> <output>0.50</output></label>
  <span><button type="button" class="other">Two other images</button><button type="button" class="picture"
    aria-pressed="false">Pictures behind the map</button></span></div>
  ${legend}${pad}<p class="hint measured"></p>`;

const start = (figure) => {
  figure.dataset.state = "live";
  const spec = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
  const body = figure.querySelector(".body");
  const mark = (kind) => marks(kind, (shape) => shape(8, 8, 4.6), 2);
  const entry = (kind) =>
    `<li><svg viewBox="0 0 16 16" aria-hidden="true">${mark(kind)}</svg> ${text(kind.name)}</li>`;
  const entries = spec.classes.length > 1 ? spec.classes.map(entry).join("") : "";
  const rings = spec.models.some((model) => model.prior)
    ? "<li>dotted rings: the prior N(0, I) at 1, 2 and 3 σ</li>"
    : "";
  const ovals = spec.models.some((model) => model.deviations) ? "<li>ovals: posteriors at 1 σ</li>" : "";
  const drawable = spec.shape.channels === 1 && spec.models.some((model) => model.encoder);
  const legend = `<ul class="legend">${entries}${rings}${ovals}</ul>`;
  body.innerHTML = `<style>${style}</style>${controlsHtml(legend, drawable ? padHtml(spec.shape) : "")}`;
  const find = (selector) => body.querySelector(selector);
  const panels = spec.models.map((model) => {
    const root = find(".panels").appendChild(document.createElement("div"));
    return startPanel(root, model, spec);
  });

  const slider = find("input"), said = find("output");
  const walk = () => {
    said.textContent = (slider.value / 100).toFixed(2);
    for (const panel of panels) panel.walk(slider.value / 100);
  };
  slider.addEventListener("input", walk);
  slider.addEventListener("keydown", (event) => event.stopPropagation());
  find(".other").addEventListener("click", () => {
    const count = spec.models[0].codes.length, labels = spec.models[0].labels;
    const draw = () => Math.floor(Math.random() * count);
    const first = draw();
    let second = draw();
    for (let tries = 0; tries < 50 && (second === first || (labels && labels[first] === labels[second])); tries++)
      second = draw();
    for (const panel of panels) panel.pinAt(first, second);
    walk();
  });
  find(".picture").addEventListener("click", ({ currentTarget: button }) => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    for (const panel of panels) panel.showTiles(on);
  });
  if (drawable)
    startPad(find(".pad"), spec.shape, spec.normalise, (pixels) => panels.forEach((panel) => panel.showDrawn(pixels)));

  // How long a decode takes here: the mean of 100, after as many to let the browser compile.
  const timed = (times) => {
    const since = performance.now();
    for (let i = 0; i < times; i++) panels[i % panels.length].model.decode([i / times, 0]);
    return (performance.now() - since) / times;
  };
  timed(100);
  const milliseconds = timed(100);
  figure.dataset.decodeMilliseconds = milliseconds.toFixed(4);
  const took = milliseconds < 0.01 ? "less than 0.01" : milliseconds.toFixed(2);
  find(".measured").textContent = `All of this happens in your browser: a decode takes ${took} ms here.`;
  figure.latentlabExplorer = {
    panels,
    walk: (share) => {
      slider.value = 100 * share;
      walk();
    },
  };
};

document.querySelectorAll('figure.latentlab-explorer[data-state="new"]').forEach(start);
