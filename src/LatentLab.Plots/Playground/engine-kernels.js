// The arithmetic of training, twice: as WebAssembly with four numbers at a time, and in plain typed arrays for browsers
// without it. Places and strides are bytes in one memory; rows are as wide as a multiple of four numbers.

// product:        c[i, j] = bias[j] + Σₖ a[i, k] b[k, j]; a has any strides, b and c have rows
// rectify:        x ← max(x, 0)
// rectifyBack:    d ← 0 where y = 0
// bernoulli:      Σ softplus(l) − x l, and its gradient (sigmoid(l) − x) times scale
// adam:           one step of Adam (Kingma & Ba 2015); rate and root hold the corrections of both averages' bias
// columnSums:     out[j] = Σᵢ d[i, j]
// transpose:      out[j, i] = w[i, j]

const firstDecay = 0.9, secondDecay = 0.999;

const vectorKernels = () => {
  const { add, sub, mul, div, max, min } = lanes;
  const times = (value, factor) => i32.mul(value, i32.of(factor));

  // A tile of c stays in registers while k runs: rows × columns/4 sums.
  const tileNames = (rows, columns) =>
    [...Array(rows).keys()].map((row) => [...Array(columns / 4).keys()].map((part) => `s${row}${part}`));
  const tile = (v, rows, columns) => {
    const sums = tileNames(rows, columns);
    const at = (pointer, stride, row) => row === 0 ? pointer.get : i32.add(pointer.get, times(stride.get, row));
    const from = (row) => row === 0 ? v.left.get : i32.add(v.left.get, v[`far${row}`].get);
    return [
      ...sums.flatMap((row) => row.flatMap((name, part) => v[name].set(lanes.load(v.biasAt.get, 16 * part)))),
      ...v.left.set(v.aAt.get),
      ...v.right.set(v.bAt.get),
      ...v.k.set(v.depth.get),
      ...whileTrue(v.k.get, [
        ...sums[0].flatMap((_, part) => v[`right${part}`].set(lanes.load(v.right.get, 16 * part))),
        ...sums.flatMap((row, index) => [
          ...v.one.set(lanes.loadOne(from(index))),
          ...row.flatMap((name, part) => v[name].set(add(v[name].get, mul(v.one.get, v[`right${part}`].get)))),
        ]),
        ...v.left.add(v.aDepth.get),
        ...v.right.add(v.bRow.get),
        ...v.k.set(i32.sub(v.k.get, i32.of(1))),
      ]),
      ...sums.flatMap((row, index) =>
        row.flatMap((name, part) => lanes.store(at(v.cAt, v.cRow, index), v[name].get, 16 * part))),
    ];
  };
  const bands = (v, columns) => whileTrue(i32.less(i32.of(columns - 1), v.columns.get), [
    ...v.aAt.set(v.a.get),
    ...v.cAt.set(v.c.get),
    ...v.i.set(v.rows.get),
    ...[4, 1].flatMap((rows) => whileTrue(i32.less(i32.of(rows - 1), v.i.get), [
      ...tile(v, rows, columns),
      ...v.aAt.add(times(v.aRow.get, rows)),
      ...v.cAt.add(times(v.cRow.get, rows)),
      ...v.i.set(i32.sub(v.i.get, i32.of(rows))),
    ])),
    ...["b", "c", "bias"].flatMap((name) => v[name].add(i32.of(4 * columns))),
    ...v.bAt.set(v.b.get),
    ...v.biasAt.set(v.bias.get),
    ...v.columns.set(i32.sub(v.columns.get, i32.of(columns))),
  ]);
  const integers = (names) => Object.fromEntries(names.map((name) => [name, "i32"]));
  const vectors = (names) => Object.fromEntries(names.map((name) => [name, "v128"]));

  const product = define(
    "product",
    integers(["a", "aRow", "aDepth", "b", "bRow", "c", "cRow", "rows", "columns", "depth", "bias"]),
    null,
    {
      ...integers(["aAt", "bAt", "cAt", "biasAt", "i", "k", "left", "right", "far1", "far2", "far3"]),
      ...vectors([...tileNames(4, 8).flat(), "right0", "right1", "one"]),
    },
    (v) => [
      ...[1, 2, 3].flatMap((row) => v[`far${row}`].set(times(v.aRow.get, row))),
      ...v.bAt.set(v.b.get),
      ...v.biasAt.set(v.bias.get),
      ...bands(v, 8),
      ...bands(v, 4),
    ],
  );

  const forEachFour = (v, pointers, body) => whileTrue(v.count.get, [
    ...body,
    ...pointers.flatMap((name) => v[name].add(i32.of(16))),
    ...v.count.set(i32.sub(v.count.get, i32.of(4))),
  ]);

  const rectify = define("rectify", integers(["x", "count"]), null, {}, (v) =>
    forEachFour(v, ["x"], lanes.store(v.x.get, max(lanes.load(v.x.get), lanes.of(0)))));

  const rectifyBack = define("rectifyBack", integers(["d", "y", "count"]), null, {}, (v) =>
    forEachFour(v, ["d", "y"], lanes.store(
      v.d.get, lanes.and(lanes.load(v.d.get), lanes.greater(lanes.load(v.y.get), lanes.of(0))))));

  // e^−a for a ≥ 0: 2^−n times a polynomial of what is left of the exponent (Cephes' coefficients for float32).
  const horner = (x, [first, ...others]) =>
    others.reduce((sum, coefficient) => add(mul(sum, x), lanes.of(coefficient)), lanes.of(first));
  const exponential = (v) => [
    ...v.a.set(min(v.a.get, lanes.of(87))),
    ...v.n.set(lanes.nearest(mul(v.a.get, lanes.of(Math.LOG2E)))),
    ...v.a.set(sub(sub(mul(v.n.get, lanes.of(0.693359375)), v.a.get), mul(v.n.get, lanes.of(2.12194440e-4)))),
    ...v.e.set(horner(v.a.get, [
      1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1, 1, 1,
    ])),
    ...v.e.set(mul(v.e.get, [
      ...lanes.addInt(lanes.toInt(lanes.neg(v.n.get)), lanes.ofInt(127)), ...lanes.shiftLeft(i32.of(23)),
    ])),
  ];
  const bernoulli = define(
    "bernoulli",
    { ...integers(["logits", "target", "gradient", "rows", "width"]), scale: "f32" },
    "f64",
    { count: "i32", total: "f64", ...vectors(["l", "x", "a", "n", "e", "s", "loss", "factor"]) },
    (v) => [
      ...v.factor.set(lanes.all(v.scale.get)),
      ...v.total.set(f64.of(0)),
      ...whileTrue(v.rows.get, [
        ...v.loss.set(lanes.of(0)),
        ...v.count.set(v.width.get),
        ...forEachFour(v, ["logits", "target", "gradient"], [
          ...v.l.set(lanes.load(v.logits.get)),
          ...v.x.set(lanes.load(v.target.get)),
          ...v.a.set(lanes.abs(v.l.get)),
          ...exponential(v),
          // softplus(l) = max(l, 0) + log(1 + e^−|l|), the logarithm as 2 artanh(e / (2 + e))
          ...v.s.set(div(v.e.get, add(v.e.get, lanes.of(2)))),
          ...v.a.set(mul(v.s.get, v.s.get)),
          ...v.s.set(mul(
            mul(v.s.get, lanes.of(2)),
            horner(v.a.get, [1 / 15, 1 / 13, 1 / 11, 1 / 9, 1 / 7, 1 / 5, 1 / 3, 1]))),
          ...v.loss.set(add(
            v.loss.get, sub(add(max(v.l.get, lanes.of(0)), v.s.get), mul(v.x.get, v.l.get)))),
          ...v.s.set(div(lanes.of(1), add(v.e.get, lanes.of(1)))),
          ...v.s.set(lanes.choose(v.s.get, mul(v.s.get, v.e.get), lanes.greater(v.l.get, lanes.of(0)))),
          ...lanes.store(v.gradient.get, mul(sub(v.s.get, v.x.get), v.factor.get)),
        ]),
        ...[0, 1, 2, 3].flatMap((lane) =>
          v.total.set(f64.add(v.total.get, f64.from32(lanes.lane(v.loss.get, lane))))),
        ...v.rows.set(i32.sub(v.rows.get, i32.of(1))),
      ]),
      ...v.total.get,
    ],
  );

  const adam = define(
    "adam",
    { ...integers(["p", "g", "m", "v", "count"]), rate: "f32", root: "f32", tiny: "f32" },
    null,
    vectors(["grad", "mean", "square"]),
    (v) => {
      // 1 − decay is rounded once, from its exact value: 1 − 0.999 in float32 is wrong by 1.3e-5 of itself
      const blend = (old, fresh, decay) =>
        add(mul(old, lanes.of(decay)), mul(fresh, lanes.of(1 - decay)));
      return forEachFour(v, ["p", "g", "m", "v"], [
        ...v.grad.set(lanes.load(v.g.get)),
        ...v.mean.set(blend(lanes.load(v.m.get), v.grad.get, firstDecay)),
        ...v.square.set(blend(lanes.load(v.v.get), mul(v.grad.get, v.grad.get), secondDecay)),
        ...lanes.store(v.m.get, v.mean.get),
        ...lanes.store(v.v.get, v.square.get),
        ...lanes.store(v.p.get, sub(lanes.load(v.p.get), div(
          mul(v.mean.get, lanes.all(v.rate.get)),
          add(mul(lanes.sqrt(v.square.get), lanes.all(v.root.get)), lanes.all(v.tiny.get))))),
      ]);
    },
  );

  const columnSums = define(
    "columnSums", integers(["d", "row", "rows", "count", "out"]), null, { at: "i32", left: "i32", sum: "v128" },
    (v) => forEachFour(v, ["d", "out"], [
      ...v.sum.set(lanes.of(0)),
      ...v.at.set(v.d.get),
      ...v.left.set(v.rows.get),
      ...whileTrue(v.left.get, [
        ...v.sum.set(add(v.sum.get, lanes.load(v.at.get))),
        ...v.at.add(v.row.get),
        ...v.left.set(i32.sub(v.left.get, i32.of(1))),
      ]),
      ...lanes.store(v.out.get, v.sum.get),
    ]));

  const transpose = define(
    "transpose", integers(["w", "row", "rows", "columns", "out", "outRow"]), null, integers(["from", "to", "left"]),
    (v) => whileTrue(v.rows.get, [
      ...v.from.set(v.w.get),
      ...v.to.set(v.out.get),
      ...v.left.set(v.columns.get),
      ...whileTrue(v.left.get, [
        ...i32.store(v.to.get, i32.load(v.from.get)),
        ...v.from.add(i32.of(4)),
        ...v.to.add(v.outRow.get),
        ...v.left.set(i32.sub(v.left.get, i32.of(1))),
      ]),
      ...v.w.add(v.row.get),
      ...v.out.add(i32.of(4)),
      ...v.rows.set(i32.sub(v.rows.get, i32.of(1))),
    ]));

  return assemble([product, rectify, rectifyBack, bernoulli, adam, columnSums, transpose]);
};
