// A plane on which the reader draws the data: with finger or mouse, or with the arrow keys and the space bar.

const drawnName = "drawn points", mostDrawn = 400, drawnHalf = 3;
// As a link writes them, so that what is sent is what is drawn: two digits of base 36 for each coordinate.
const gridSteps = 36 * 36 - 1;
const onGrid = (value) =>
  Math.min(gridSteps, Math.max(0, Math.round(((value + drawnHalf) / 2 / drawnHalf) * gridSteps)));
const offGrid = (step) => (2 * drawnHalf * step) / gridSteps - drawnHalf;
const pointsToText = (points) =>
  points.flat().map((value) => onGrid(value).toString(36).padStart(2, "0")).join("");
const pointsFromText = (text) => {
  if (!/^([0-9a-z]{4}){2,400}$/.test(text)) return null;
  const numbers = text.match(/../g).map((digits) => offGrid(parseInt(digits, 36)));
  return Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i], numbers[2 * i + 1]]);
};

const drawnPresets = {
  "twelve points": () => {
    const random = randomFrom(12), points = [];
    // apart from each other, so that one can tell which came back
    while (points.length < 12) {
      const point = [4.4 * random.uniform() - 2.2, 4.4 * random.uniform() - 2.2];
      if (points.every((other) => Math.hypot(point[0] - other[0], point[1] - other[1]) > 0.9)) points.push(point);
    }
    return points;
  },
  "a flat cloud": () => {
    const random = randomFrom(2);
    return Array.from({ length: 200 }, () => [random.normal(), 0.3 * random.normal()]);
  },
  "a ring": () => Array.from({ length: 60 }, (_, i) =>
    [2 * Math.cos((Math.PI * i) / 30), 2 * Math.sin((Math.PI * i) / 30)]),
  "two clusters": () => {
    const random = randomFrom(3);
    return Array.from({ length: 120 }, (_, i) =>
      [(i % 2 ? 1.4 : -1.4) + 0.3 * random.normal(), (i % 2 ? 0.8 : -0.8) + 0.3 * random.normal()]);
  },
};

// The drawn points as data: the models train on these very points, again and again.
const drawnData = (points) => {
  if (points.length < 2) throw new Error("draw at least two points");
  const rows = Float32Array.from(points.flat()), times = Math.ceil(256 / points.length);
  const train = new Float32Array(times * rows.length);
  for (let i = 0; i < times; i++) train.set(rows, i * rows.length);
  return {
    name: drawnName,
    inputs: 2,
    spec: { likelihood: "gaussian", variance: 0.02 },
    train,
    test: rows,
    labels: new Uint8Array(points.length),
    names: [],
  };
};

const drawingHtml = (id) => `<section class="drawing" aria-label="Your data" hidden><h2>Your data</h2>
  <canvas class="pad wide" tabindex="0" role="application" aria-label="Plane to draw points on"
    aria-describedby="${id}"></canvas>
  <p class="hint" id="${id}">Draw with finger or mouse. Keys: arrows move the cross, with Shift further;
    the space bar sets a point, Backspace takes the last one away. “Take back” brings a drawing back, too, that was
    cleared or replaced.</p>
  <p class="buttons"><label>begin with <select class="preset"><option value="">…</option>${
    Object.keys(drawnPresets).map((name) => `<option>${name}</option>`).join("")}</select></label>
  <button type="button" class="undo">Take back</button> <button type="button" class="clear">Clear</button>
  <span class="count" role="status"></span></p></section>`;

// changed() is called when a stroke has ended.
const startDrawing = (root, changed) => {
  root.innerHTML = drawingHtml(`latentlab-keys-${Math.random().toString(36).slice(2)}`);
  const find = (selector) => root.querySelector(selector), pad = find(".pad");
  let points = [], cursor = [0, 0], stroke = null, keyed = false;
  // what the models have while fewer than two points are drawn; drawings that were replaced; whether one drew here
  let last = [], own = false, base = 0;
  const replaced = [];
  const snapped = ([x, y]) => [x, y].map((value) => offGrid(onGrid(value)));

  const draw = () => {
    const context = prepare(pad, side, side), scale = side / (2 * drawnHalf);
    const toX = (x) => (x + drawnHalf) * scale, toY = (y) => side - (y + drawnHalf) * scale;
    frame(context, toX, toY, { x: 0, y: 0, half: drawnHalf });
    drawMarks(context, { symbol: "circle", colour: "#0072B2" }, points.map(([x, y]) => [toX(x), toY(y)]), 3);
    if (!keyed) return;
    const [x, y] = [toX(cursor[0]), toY(cursor[1])];
    context.strokeStyle = "#D55E00";
    context.lineWidth = 2;
    context.beginPath();
    for (const [dx, dy] of [[8, 0], [0, 8]]) {
      context.moveTo(x - dx, y - dy);
      context.lineTo(x + dx, y + dy);
    }
    context.stroke();
  };
  const tell = () => {
    const where = (point) => point.map((value) => signed(Number(value.toFixed(2)))).join(", ");
    const full = points.length >= mostDrawn ? ", no more fit" : "";
    find(".count").textContent = points.length < 2
      ? `${points.length} of at least two points; the models keep the ${last.length} before`
      : `${points.length} points${full}; the last at ${where(points.at(-1))}`;
  };
  const show = () => {
    draw();
    tell();
  };
  const add = (point) => {
    own = true;
    if (points.length < mostDrawn) points.push(snapped(point));
  };
  const ended = () => {
    if (points.length >= 2) last = [...points];
    show();
    if (points.length >= 2) changed();
  };
  // Another drawing; one that somebody made is kept.
  const replace = (next, keep) => {
    if (keep && points.length > 0) replaced.push({ points, base, own });
    if (replaced.length > 20) replaced.shift();
    [points, base, own] = [next, next.length, false];
  };
  const takeBack = () => {
    const before = points.length <= base ? replaced.pop() : null;
    if (before) ({ points, base, own } = before);
    else {
      points.pop();
      [base, own] = [Math.min(base, points.length), true];
    }
    ended();
  };
  const placeOf = ({ clientX, clientY }) => {
    const box = pad.getBoundingClientRect(), inside = (share) => Math.min(1, Math.max(0, share));
    return [
      (2 * inside((clientX - box.left) / box.width) - 1) * drawnHalf,
      (1 - 2 * inside((clientY - box.top) / box.height)) * drawnHalf,
    ];
  };
  const apart = ([x, y], [otherX, otherY]) => Math.hypot(x - otherX, y - otherY);

  // A second finger means to zoom, and the browser may take a finger for its own: what it drew so far goes.
  const dropStroke = () => {
    if (!stroke) return;
    points.length = Math.min(points.length, stroke.from);
    [stroke, own] = [null, stroke.own];
    show();
  };
  pad.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary) dropStroke();
    if (!event.isPrimary || event.button !== 0) return;
    event.preventDefault();
    pad.focus({ preventScroll: true });
    pad.setPointerCapture(event.pointerId);
    [stroke, keyed] = [{ id: event.pointerId, from: points.length, own }, false];
    add(placeOf(event));
    show();
  });
  pad.addEventListener("pointermove", (event) => {
    if (stroke?.id !== event.pointerId) return;
    const place = placeOf(event);
    if (points.length > 0 && apart(place, points.at(-1)) < 0.12) return;
    add(place);
    draw();
  });
  pad.addEventListener("pointerup", (event) => {
    if (stroke?.id !== event.pointerId) return;
    stroke = null;
    ended();
  });
  pad.addEventListener("pointercancel", dropStroke);
  pad.addEventListener("keydown", (event) => {
    const far = event.shiftKey ? 0.5 : 0.1;
    const moves = { ArrowLeft: [-far, 0], ArrowRight: [far, 0], ArrowUp: [0, far], ArrowDown: [0, -far] };
    const move = moves[event.key];
    if (!move && event.key !== " " && event.key !== "Backspace") return;
    event.preventDefault();
    keyed = true;
    if (move) {
      cursor = cursor.map((value, i) => Math.min(drawnHalf, Math.max(-drawnHalf, value + move[i])));
      pad.setAttribute("aria-label", `Plane to draw points on, cross at ${cursor.map((value) =>
        signed(Number(value.toFixed(1)))).join(", ")}`);
      draw();
      return;
    }
    if (event.key === "Backspace") {
      takeBack();
      return;
    }
    add(cursor);
    ended();
  });
  pad.addEventListener("blur", () => {
    keyed = false;
    draw();
  });
  const set = (given) => {
    const next = given.slice(0, mostDrawn).map(snapped);
    if (pointsToText(next) !== pointsToText(points)) replace(next, own);
    last = [...points];
  };
  find(".preset").addEventListener("change", ({ target }) => {
    if (!target.value) return;
    replace(drawnPresets[target.value]().map(snapped), true);
    target.value = "";
    ended();
  });
  find(".undo").addEventListener("click", takeBack);
  find(".clear").addEventListener("click", () => {
    replace([], true);
    ended();
  });

  set(drawnPresets["twelve points"]());
  const used = () => (points.length >= 2 ? points : last);
  return {
    points: used, // what the models have
    set,
    show: (on) => {
      find(".drawing").hidden = !on;
      if (on) show();
    },
    redraw: () => { if (!find(".drawing").hidden) draw(); },
    data: () => drawnData(used()),
  };
};

// The variances of points in the plane along their principal directions, the larger first.
const variancesOf = (points) => {
  const count = points.length / 2, mean = [0, 0], sums = [0, 0, 0];
  for (let i = 0; i < points.length; i++) mean[i % 2] += points[i] / count;
  for (let i = 0; i < count; i++) {
    const x = points[2 * i] - mean[0], y = points[2 * i + 1] - mean[1];
    [x * x, x * y, y * y].forEach((value, k) => { sums[k] += value / count; });
  }
  const middle = (sums[0] + sums[2]) / 2, spread = Math.hypot((sums[0] - sums[2]) / 2, sums[1]);
  return [middle + spread, middle - spread];
};
