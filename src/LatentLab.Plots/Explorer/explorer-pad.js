// A pad to draw on. Strokes are kept as points in pixels of the model's images and drawn by distance, so that they can
// be scaled and moved without a blur.

const penHalfWidth = 1.25; // pixels of a 28-pixel image
const inkBox = 20 / 28; // share of the image that MNIST scales its digits into

const inked = (strokes, shape) => {
  const width = (penHalfWidth * shape.width) / 28;
  const pixels = new Float64Array(shape.height * shape.width);
  for (let row = 0; row < shape.height; row++)
    for (let column = 0; column < shape.width; column++) {
      let nearest = Infinity;
      for (const points of strokes)
        for (let i = 0; i < points.length; i++) {
          const [x1, y1] = points[Math.max(0, i - 1)], [x2, y2] = points[i];
          const dx = x2 - x1, dy = y2 - y1, px = column + 0.5 - x1, py = row + 0.5 - y1;
          const share = toUnit((px * dx + py * dy) / (dx * dx + dy * dy || 1));
          nearest = Math.min(nearest, Math.hypot(px - share * dx, py - share * dy));
        }
      pixels[row * shape.width + column] = toUnit(width + 0.5 - nearest);
    }
  return pixels;
};

const moved = (strokes, scale, dx, dy) =>
  strokes.map((points) => points.map(([x, y]) => [scale * x + dx, scale * y + dy]));

// As MNIST does: the drawing's box scaled to 20 of 28 pixels, its centre of mass in the middle of the image.
const normalised = (strokes, shape) => {
  const xs = strokes.flat().map(([x]) => x), ys = strokes.flat().map(([, y]) => y);
  const pen = (2 * penHalfWidth * shape.width) / 28;
  const extent = Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
  const scale = extent < pen ? 1 : (inkBox * shape.height - pen) / extent; // a dot stays a dot
  const boxed = moved(
    strokes,
    scale,
    shape.width / 2 - (scale * (Math.max(...xs) + Math.min(...xs))) / 2,
    shape.height / 2 - (scale * (Math.max(...ys) + Math.min(...ys))) / 2,
  );
  let mass = 0,
    sumX = 0,
    sumY = 0;
  inked(boxed, shape).forEach((ink, i) => {
    mass += ink;
    sumX += ink * ((i % shape.width) + 0.5);
    sumY += ink * (Math.floor(i / shape.width) + 0.5);
  });
  return mass ? moved(boxed, 1, shape.width / 2 - sumX / mass, shape.height / 2 - sumY / mass) : boxed;
};

const padLabel = "Drawing pad. Draw with mouse or finger. By keyboard: arrow keys move the pen, " +
  "the space bar sets it down and lifts it, Delete clears.";
const padHint = "With mouse or finger; by keyboard: arrows move the pen, space sets it down or lifts it, " +
  "Delete clears.";
const padHtml = (shape) => `<div class="pad">
  <canvas class="paper" width="${8 * shape.width}" height="${8 * shape.height}" tabindex="0" role="application"
    aria-roledescription="drawing pad" aria-label="${padLabel}"></canvas>
  <div><strong>Draw an image to encode</strong><p class="hint">${padHint}</p>
  <p class="seen"><canvas class="small" width="${shape.width}" height="${shape.height}" role="img"
    aria-label="What the encoder sees"></canvas> <span>what the encoder sees</span></p>
  <button type="button" class="clear">Clear</button></div></div>`;

// Calls drawn(pixels) after every change, drawn(null) when the pad is empty.
const startPad = (root, shape, normalise, drawn) => {
  const paper = root.querySelector(".paper"), small = root.querySelector(".small"), pen = paper.getContext("2d");
  let strokes = [], cursor = [shape.width / 2, shape.height / 2], down = false, byKeyboard = false;

  const show = () => {
    pen.fillStyle = "#000";
    pen.fillRect(0, 0, paper.width, paper.height);
    pen.strokeStyle = "#fff";
    pen.lineCap = pen.lineJoin = "round";
    pen.lineWidth = (16 * penHalfWidth * shape.width) / 28;
    for (const points of strokes) {
      pen.beginPath();
      points.forEach(([x, y]) => pen.lineTo(8 * x, 8 * y));
      // A dot has no length, and no ink without one.
      if (points.length === 1) pen.lineTo(8 * points[0][0] + 0.01, 8 * points[0][1]);
      pen.stroke();
    }
    if (byKeyboard && document.activeElement === paper) {
      pen.strokeStyle = down ? "#E69F00" : "#56B4E9";
      pen.lineWidth = 3;
      pen.strokeRect(8 * cursor[0] - 7, 8 * cursor[1] - 7, 14, 14);
    }
  };
  const changed = () => {
    show();
    const pixels = strokes.length ? inked(normalise ? normalised(strokes, shape) : strokes, shape) : null;
    paint(small, shape, pixels ?? new Float64Array(shape.height * shape.width));
    drawn(pixels);
  };
  const here = (event) => {
    const box = paper.getBoundingClientRect();
    return [
      ((event.clientX - box.left) / box.width) * shape.width,
      ((event.clientY - box.top) / box.height) * shape.height,
    ];
  };
  const extend = (point) => {
    const points = strokes[strokes.length - 1], last = points[points.length - 1];
    if (Math.hypot(point[0] - last[0], point[1] - last[1]) < 0.35) return;
    points.push(point);
    changed();
  };
  const clear = () => { strokes = []; down = false; changed(); };

  paper.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    byKeyboard = false;
    paper.setPointerCapture(event.pointerId);
    strokes.push([here(event)]);
    changed();
  });
  paper.addEventListener("pointermove", (event) => {
    if (paper.hasPointerCapture(event.pointerId)) extend(here(event));
  });
  paper.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (step) {
      cursor = [
        Math.min(shape.width, Math.max(0, cursor[0] + step[0])),
        Math.min(shape.height, Math.max(0, cursor[1] + step[1])),
      ];
      if (down) extend([...cursor]);
    } else if (event.key === " ") {
      down = !down;
      if (down) { strokes.push([[...cursor]]); changed(); }
    } else if (event.key === "Delete") clear();
    else return;
    byKeyboard = true;
    event.preventDefault();
    show();
  });
  for (const kind of ["focus", "blur"]) paper.addEventListener(kind, show);
  root.querySelector(".clear").addEventListener("click", clear);
  show();
  paint(small, shape, new Float64Array(shape.height * shape.width));
};
