// The latent map: codes as marks, posteriors as ellipses, the prior as rings, two pins and the point, all in one SVG.
// It draws; it decides nothing.

const side = 400; // of the drawing's own units
const signed = (value, digits = 2) => value.toFixed(digits).replace("-", "−");
const place = (value) => value.toFixed(1);

// Outlines around (x, y); s is half their height.
const corners = (points) => `M${points.map(([x, y]) => `${place(x)} ${place(y)}`).join("L")}Z`;
const turned = (x, y, count, radius) =>
  corners(
    Array.from({ length: count }, (_, i) => {
      const angle = -Math.PI / 2 + (2 * Math.PI * i) / count,
        r = radius(i);
      return [x + r * Math.cos(angle), y + r * Math.sin(angle)];
    }),
  );
const plus = (x, y, s, turn) =>
  corners(
    [
      [-1, -3],
      [1, -3],
      [1, -1],
      [3, -1],
      [3, 1],
      [1, 1],
      [1, 3],
      [-1, 3],
      [-1, 1],
      [-3, 1],
      [-3, -1],
      [-1, -1],
    ].map(([a, b]) => {
      const u = (a * s) / 2.6,
        v = (b * s) / 2.6;
      return [x + u * Math.cos(turn) - v * Math.sin(turn), y + u * Math.sin(turn) + v * Math.cos(turn)];
    }),
  );
const ellipse = (x, y, a, b) => {
  const half = (width) => `a${place(a)} ${place(b)} 0 1 0 ${place(width)} 0`;
  return `M${place(x - a)} ${place(y)}${half(2 * a)}${half(-2 * a)}`;
};
const outlines = {
  circle: (x, y, s) => ellipse(x, y, s, s),
  square: (x, y, s) => corners([[x - s, y - s], [x + s, y - s], [x + s, y + s], [x - s, y + s]]),
  diamond: (x, y, s) => turned(x, y, 4, () => 1.35 * s),
  "triangle-up": (x, y, s) => turned(x, y, 3, () => 1.35 * s),
  cross: (x, y, s) => plus(x, y, s, 0),
  x: (x, y, s) => plus(x, y, s, Math.PI / 4),
  star: (x, y, s) => turned(x, y, 10, (i) => (i % 2 ? 0.6 : 1.5) * s),
};

// A class's marks share one path; an open symbol is a line without a filling.
const marks = (kind, outline, width) => {
  const open = kind.symbol.endsWith("-open");
  const [fill, stroke] = open ? ["none", kind.colour] : [kind.colour, "none"];
  const shape = outline(outlines[kind.symbol.replace("-open", "")]);
  return `<path d="${shape}" fill="${fill}" stroke="${stroke}" stroke-width="${width}"/>`;
};

const ticks = (low, high) => {
  const rough = (high - low) / 8, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough);
  const found = [];
  for (let value = Math.ceil(low / step) * step; value <= high; value += step)
    found.push(Math.abs(value) < step / 1e6 ? 0 : value);
  return { values: found, digits: Math.max(0, -Math.floor(Math.log10(step))) };
};

const latentMap = (spec, classes) => {
  const [middleX, middleY, half] = spec.extent, scale = side / (2 * half);
  const toX = (x) => (x - middleX + half) * scale, toY = (y) => side - (y - middleY + half) * scale;
  const size = spec.codes.length > 600 ? 2.6 : 3.4;
  const groups = classes.map((kind, label) => ({
    kind,
    codes: spec.codes.map((code, i) => ({ code, i })).filter(({ i }) => (spec.labels ? spec.labels[i] : 0) === label),
  }));
  const axis = (dimension) => {
    const [low, high] = dimension ? [middleY - half, middleY + half] : [middleX - half, middleX + half];
    const { values, digits } = ticks(low, high);
    const tick = (value) => {
      const [line, at] = dimension
        ? [`M0 ${place(toY(value))}h5`, `x="8" y="${place(toY(value) + 4)}"`]
        : [`M${place(toX(value))} ${side}v-5`, `x="${place(toX(value))}" y="${side - 9}" text-anchor="middle"`];
      return `<path d="${line}" stroke="currentColor"/><text ${at}>${signed(value, digits)}</text>`;
    };
    return values.filter((value) => value > low + 0.06 * half && value < high - 0.06 * half).map(tick).join("");
  };
  const ring = (radius) =>
    `<circle cx="${place(toX(0))}" cy="${place(toY(0))}" r="${place(radius * scale)}" fill="none"
      stroke="currentColor" stroke-opacity=".55" stroke-width="1.4" stroke-dasharray="2 4"/>`;
  const rings = spec.prior ? [1, 2, 3].map(ring).join("") : "";
  const width = (i, dimension) => Math.max(0.1, spec.deviations[i][dimension] * scale);
  const ovals = (codes) => codes.filter(({ i }) => i < spec.ellipses)
    .map(({ code, i }) => ellipse(toX(code[0]), toY(code[1]), width(i, 0), width(i, 1))).join("");
  const ellipses = spec.deviations
    ? groups.map(({ kind, codes }) =>
      `<path d="${ovals(codes)}" fill="none" stroke="${kind.colour}" stroke-opacity=".6"/>`).join("")
    : "";
  const pin = (letter) =>
    `<g data-pin="${letter}"><circle r="9" fill="#fff" stroke="#000" stroke-width="1.5"/><text text-anchor="middle"
      y="4" style="fill:#000;opacity:1;font-weight:700">${letter}</text></g>`;
  const points = (codes) => (shape) =>
    codes.map(({ code }) => shape(toX(code[0]), toY(code[1]), size)).join("");
  const inside = `<g class="axes">${axis(0)}${axis(1)}</g>${rings}${ellipses}
    ${groups.map(({ kind, codes }) => marks(kind, points(codes), 1.3)).join("")}
    <path data-way fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="7 5"/>
    <path data-drawn-ellipse fill="none" stroke="currentColor" stroke-width="1.5"/>
    <g data-drawn hidden><circle r="8" fill="#fff" stroke="#000"/><path d="M-4 4l1-3l6-6l2 2l-6 6z" fill="#000"/></g>
    ${pin("A")}${pin("B")}
    <g data-point><circle r="10" fill="none" stroke="#fff" stroke-width="6"/><circle r="10" fill="none"
      stroke="#000" stroke-width="3"/><circle r="2.2" fill="#000" stroke="#fff"/></g>`;

  return {
    inside,
    contains: ([x, y]) => Math.abs(x - middleX) <= half && Math.abs(y - middleY) <= half,
    clamp: ([x, y]) => [
      Math.min(middleX + half, Math.max(middleX - half, x)),
      Math.min(middleY + half, Math.max(middleY - half, y)),
    ],
    half,
    // Shares of width and height → latent.
    at: (column, row) => [middleX - half + 2 * half * column, middleY + half - 2 * half * row],
    put: (element, [x, y]) => element.setAttribute("transform", `translate(${place(toX(x))} ${place(toY(y))})`),
    way: ([x1, y1], [x2, y2]) => `M${place(toX(x1))} ${place(toY(y1))}L${place(toX(x2))} ${place(toY(y2))}`,
    ellipse: ([x, y], [a, b]) => ellipse(toX(x), toY(y), a * scale, b * scale),
  };
};
