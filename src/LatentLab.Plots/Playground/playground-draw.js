// Pictures of one look at a model, on canvases: latent plane, decoded plane, rows of images, the plane of a toy, loss.

const dot = (a, b) => a.reduce((sum, value, k) => sum + value * b[k], 0);

// Two directions of the latent space to draw along: its axes where it has one or two, else the two principal directions
// of the codes, turned as little as possible from those before.
const planeOf = (codes, width, before) => {
  const axis = (index) => Array.from({ length: width }, (_, k) => (k === index ? 1 : 0));
  const origin = Array(width).fill(0);
  if (width <= 2) return { origin, axes: [axis(0), width === 2 ? axis(1) : null], principal: false };
  const count = codes.length / width, mean = origin.slice();
  for (let i = 0; i < codes.length; i++) mean[i % width] += codes[i] / count;
  const covariance = axis(0).map((_, k) => axis(0).map((_, l) => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += (codes[i * width + k] - mean[k]) * (codes[i * width + l] - mean[l]);
    return sum / count;
  }));
  const unit = (vector) => {
    const length = Math.hypot(...vector);
    return length > 0 ? vector.map((value) => value / length) : axis(0);
  };
  const axes = [];
  for (const index of [0, 1]) {
    let direction = before?.axes[index] ?? unit(axis(0).map((_, k) => 1 + ((k * 7 + index * 3) % 5)));
    const free = (vector) => index === 0 ? vector : vector.map((value, k) => value - dot(vector, axes[0]) * axes[0][k]);
    for (let i = 0; i < 60; i++) {
      const next = free(covariance.map((row) => dot(row, direction)));
      if (!(Math.hypot(...next) > 1e-12)) break;
      direction = unit(next);
    }
    axes.push(unit(free(direction)));
  }
  return { origin: mean, axes, principal: true };
};

const latentAt = ({ origin, axes }, x, y) =>
  origin.map((value, k) => value + x * axes[0][k] + (axes[1] ? y * axes[1][k] : 0));

// Codes in the plane: places and, for posteriors, the covariance of their shadow on it.
const shadows = ({ origin, axes }, { mean, deviation }, width, labels, classes) =>
  Array.from({ length: mean.length / width }, (_, i) => {
    const code = origin.map((value, k) => mean[i * width + k] - value);
    const share = (a, b) => deviation && a && b
      ? a.reduce((sum, value, k) => sum + value * b[k] * deviation[i * width + k] ** 2, 0)
      : 0;
    // one latent: the other direction tells the classes apart
    const y = axes[1] ? dot(code, axes[1]) : classes > 1 ? 1.5 - (3 * labels[i]) / (classes - 1) : 0;
    const [xx, xy, yy] = [share(axes[0], axes[0]), share(axes[0], axes[1]), share(axes[1], axes[1])];
    return { x: dot(code, axes[0]), y, xx, xy, yy };
  });

// Middle and half side of the square that is drawn; it grows and shrinks in steps, so that the picture stands still.
const extentOf = (points, prior, principal) => {
  const least = prior && !principal ? 3.2 : -Infinity;
  let [left, right, low, high] = [-least, least, -least, least];
  for (const { x, y, xx, yy } of points) {
    const [a, b] = [Math.sqrt(xx), Math.sqrt(yy)];
    [left, right] = [Math.min(left, x - a), Math.max(right, x + a)];
    [low, high] = [Math.min(low, y - b), Math.max(high, y + b)];
  }
  const step = 2 ** 0.25;
  const half = step ** Math.ceil(Math.log(Math.max(right - left, high - low, 1e-3) / 2 / 0.97) / Math.log(step));
  const snap = (value) => Math.round(value / half / 0.1) * half * 0.1;
  return prior && !principal && half < 4
    ? { x: 0, y: 0, half: Math.max(half, 3.4) }
    : { x: snap((left + right) / 2), y: snap((low + high) / 2), half: half * 1.05 };
};

// A canvas in the page's pixels; 0 … size in its own units.
const prepare = (canvas, width, height) => {
  const scale = Math.min(2, globalThis.devicePixelRatio || 1);
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale))
    [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
  const context = canvas.getContext("2d");
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = "12px system-ui, sans-serif";
  context.strokeStyle = context.fillStyle = getComputedStyle(canvas).color;
  return context;
};

const frame = (context, toX, toY, extent, upright = true) => {
  const draw = (dimension) => {
    const middle = dimension ? extent.y : extent.x;
    const { values, digits } = ticks(middle - extent.half, middle + extent.half);
    for (const value of values.filter((value) => Math.abs(value - middle) < 0.92 * extent.half)) {
      const words = signed(value, digits);
      if (dimension) {
        context.fillRect(0, toY(value), 5, 1);
        context.fillText(words, 8, toY(value) + 4);
      } else {
        context.fillRect(toX(value), side - 5, 1, 5);
        context.fillText(words, toX(value) - context.measureText(words).width / 2, side - 9);
      }
    }
  };
  context.globalAlpha = 0.8;
  draw(0);
  if (upright) draw(1);
  context.globalAlpha = 1;
};

const markPath = (kind, points, size) => new Path2D(
  points.map(([x, y]) => outlines[kind.symbol.replace("-open", "")](x, y, size)).join(""));
const drawMarks = (context, kind, points, size) => {
  const open = kind.symbol.endsWith("-open"), path = markPath(kind, points, size);
  context.fillStyle = context.strokeStyle = kind.colour;
  context.lineWidth = 1.3;
  if (open) context.stroke(path);
  else context.fill(path);
};

const drawPlane = (canvas, points, labels, classes, { prior, second, extent }) => {
  const context = prepare(canvas, side, side), scale = side / (2 * extent.half);
  const toX = (x) => (x - extent.x + extent.half) * scale, toY = (y) => side - (y - extent.y + extent.half) * scale;
  frame(context, toX, toY, extent, second);
  if (prior) {
    context.setLineDash([2, 4]);
    context.globalAlpha = 0.7;
    context.lineWidth = 1.4;
    for (const radius of [1, 2, 3]) {
      context.beginPath();
      if (second) context.arc(toX(0), toY(0), radius * scale, 0, 2 * Math.PI);
      else for (const at of [-radius, radius]) {
        context.moveTo(toX(at), 0);
        context.lineTo(toX(at), side);
      }
      context.stroke();
    }
    context.setLineDash([]);
  }
  classes.forEach((kind, label) => {
    const own = points.filter((_, i) => labels[i] === label);
    context.globalAlpha = 0.5;
    context.strokeStyle = kind.colour;
    context.lineWidth = 1;
    for (const { x, y, xx, xy, yy } of own) {
      if (!xx) continue;
      // axes of the ellipse: eigenvectors of the 2 × 2 covariance
      const mean = (xx + yy) / 2, spread = Math.hypot((xx - yy) / 2, xy), turn = Math.atan2(2 * xy, xx - yy) / 2;
      context.beginPath();
      context.ellipse(
        toX(x), toY(y), Math.max(0.1, Math.sqrt(mean + spread) * scale),
        second ? Math.max(0.1, Math.sqrt(Math.max(0, mean - spread)) * scale) : 2, -turn, 0, 2 * Math.PI);
      context.stroke();
    }
    context.globalAlpha = 1;
    drawMarks(context, kind, own.map(({ x, y }) => [toX(x), toY(y)]), points.length > 250 ? 2.6 : 3.2);
  });
};

// Images in rows, from pixels [count, inputs].
const drawImages = (canvas, shape, pixels, columns, gap = 1) => {
  const inputs = shape.height * shape.width, count = pixels.length / inputs, rows = Math.ceil(count / columns);
  const width = columns * (shape.width + gap) - gap, height = rows * (shape.height + gap) - gap;
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  for (let i = 0; i < count; i++)
    paint(
      canvas, shape, pixels.subarray(i * inputs, (i + 1) * inputs),
      (i % columns) * (shape.width + gap), Math.floor(i / columns) * (shape.height + gap));
};

// A toy's own plane: its points, where they come back, what the prior's samples decode to, the latent plane as lines.
const drawToy = (canvas, { test, reconstructed, samples, lines, columns }) => {
  const extent = { x: 0, y: 0, half: 3 };
  const context = prepare(canvas, side, side), scale = side / (2 * extent.half);
  const toX = (x) => (x + extent.half) * scale, toY = (y) => side - (y + extent.half) * scale;
  const pairs = (numbers) =>
    Array.from({ length: numbers.length / 2 }, (_, i) => [toX(numbers[2 * i]), toY(numbers[2 * i + 1])]);
  frame(context, toX, toY, extent);
  const points = pairs(lines), rows = points.length / columns;
  context.globalAlpha = 0.35;
  context.lineWidth = 1;
  context.beginPath();
  points.forEach(([x, y], i) => {
    if (i % columns) context.lineTo(x, y);
    else context.moveTo(x, y);
  });
  if (rows > 1)
    for (let column = 0; column < columns; column++)
      for (let row = 0; row < rows; row++) {
        const [x, y] = points[row * columns + column];
        if (row) context.lineTo(x, y);
        else context.moveTo(x, y);
      }
  context.stroke();
  context.globalAlpha = 1;
  drawMarks(context, { symbol: "circle", colour: "#8C8C8C" }, pairs(test), 2.2);
  drawMarks(context, { symbol: "diamond", colour: "#0072B2" }, pairs(reconstructed), 2.2);
  drawMarks(context, { symbol: "triangle-up", colour: "#D55E00" }, pairs(samples), 3.2);
};

// Loss over steps: the whole as a line, the reconstruction as a dashed one; both models have one scale.
const drawLoss = (canvas, history, [low, high], last) => {
  const width = side, height = 130, context = prepare(canvas, width, height);
  const toX = (step) => 44 + ((width - 48) * step) / Math.max(1, last);
  const toY = (loss) => 6 + (height - 28) * (1 - Math.min(1.04, Math.max(0, (loss - low) / (high - low))));
  const { values, digits } = ticks(low, high);
  context.globalAlpha = 0.8;
  for (const value of values.filter((_, i) => i % 2 === 0)) {
    context.fillText(signed(value, digits), 2, toY(value) + 4);
    context.fillRect(38, toY(value), 4, 1);
  }
  context.fillText("0", 44, height - 4);
  const end = `${last} steps`;
  context.fillText(end, width - 4 - context.measureText(end).width, height - 4);
  context.globalAlpha = 1;
  for (const [term, colour, dash] of [["reconstruction", "#D55E00", [5, 3]], ["loss", "#0072B2", []]]) {
    context.strokeStyle = colour;
    context.setLineDash(dash);
    context.lineWidth = 1.8;
    context.beginPath();
    for (const found of history) context.lineTo(toX(found.steps), toY(found[term]));
    context.stroke();
  }
  context.setLineDash([]);
};
