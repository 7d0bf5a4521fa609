// What runs in a worker: one network and its data. It trains in slices of some milliseconds and answers between them.
// A message is { id, call, argument }, its answer { id, result } or { id, error }.

const engine = (yieldThen) => {
  let model = null, spec = null, train = null, test = null, running = false, orders = null, order = [], at = 0, draws;
  let setting = { rate: 1e-3, beta: 1, onMean: 1, onVariance: 1, noisy: true };
  let sums = null, unrelated = 0, scheduled = false;

  const terms = ["loss", "reconstruction", "klMean", "klVariance"];
  const note = (found) => {
    sums ??= { steps: 0, ...Object.fromEntries(terms.map((term) => [term, 0])) };
    for (const term of terms) sums[term] += found[term];
    sums.steps++;
    return found;
  };
  const rows = (data) => data.length / spec.inputs;
  const drawnStep = () => {
    if (at + spec.batch > order.length) [order, at] = [orders.shuffle(order), 0];
    for (let i = 0; i < spec.batch; i++) model.put(i, train, order[at++]);
    if (setting.noisy && spec.variational) for (let i = 0; i < model.noise.length; i++) model.noise[i] = draws.normal();
    return note(model.step(spec.batch, setting));
  };
  const go = () => {
    if (!running) return;
    const until = performance.now() + 8;
    do drawnStep(); while (performance.now() < until);
    schedule();
  };
  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    yieldThen(() => {
      scheduled = false;
      go();
    });
  };
  const begin = (weights) => {
    model.begin(weights ?? firstWeights(model.shapes, spec.seed));
    orders = randomFrom(spec.seed + 1);
    draws = randomFrom(spec.seed + 2);
    order = orders.shuffle(Int32Array.from({ length: rows(train) }, (_, i) => i));
    [at, sums, running] = [0, null, false];
  };

  const calls = {
    // { spec, train, test }: numbers in rows of spec.inputs
    create: (given) => {
      ({ spec, train, test } = given);
      if (rows(train) < spec.batch) throw new Error(`${rows(train)} rows are less than a batch of ${spec.batch}`);
      model = network(spec, spec.kernels);
      unrelated = measures.unrelated(train, rows(train), spec.inputs, 1, 10000);
      begin(null);
      const parameters = model.shapes.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
      return { kernels: model.name, parameters };
    },
    begin: (weights) => begin(weights),
    set: (changes) => { [setting, sums] = [{ ...setting, ...changes }, null]; }, // no mean over two settings
    run: (on) => {
      running = on && model !== null;
      if (running) schedule();
    },
    // so many steps of its own
    steps: (count) => { for (let i = 0; i < count; i++) drawnStep(); },
    // given batches (row numbers) and noise, one after the other → the losses
    follow: ({ batches, noise }) => {
      const count = batches.length / spec.batch, losses = [];
      for (let step = 0; step < count; step++) {
        for (let i = 0; i < spec.batch; i++) model.put(i, train, batches[step * spec.batch + i]);
        if (noise) model.noise.set(noise.subarray(step * model.noise.length, (step + 1) * model.noise.length));
        losses.push(model.step(spec.batch, setting).loss);
      }
      return losses;
    },
    weights: () => model.weights(),
    // What the page shows: the mean terms since the last look or turn, codes of the first test rows, what latents
    // decode to.
    look: ({ points, images, latents }) => {
      const mean = sums && Object.fromEntries(terms.map((term) => [term, sums[term] / sums.steps]));
      sums = null;
      const codes = model.encode(test, Math.min(points, rows(test)));
      return {
        steps: model.steps,
        setting,
        mean,
        codes,
        decoded: model.decode(latents, latents.length / spec.latent),
        reconstructed: model.decode(codes.mean.subarray(0, images * spec.latent), images),
      };
    },
    // The live numbers that need no shapes, of all test rows; and decodes of the prior, for those that do.
    measure: ({ share, steps, samples, seed }) => {
      const count = rows(test), { mean } = model.encode(test, count), random = randomFrom(seed);
      const prior = Float32Array.from({ length: samples * spec.latent }, () => random.normal());
      return {
        units: measures.activeUnits(mean, count, spec.latent),
        continuity: measures.continuity(
          model.decode, mean, count, spec.latent, spec.inputs, unrelated, share, steps, seed),
        unrelated,
        decodedPrior: model.decode(prior, samples),
      };
    },
    makeShapes: ({ count, seed }) => shapes.generate(count, seed),
    renderShape: ({ radius, exponent }) => {
      const pixels = new Float32Array(784);
      shapes.render(radius, exponent, pixels, 0);
      return pixels;
    },
    shapeDistances: ({ images, limit }) => shapes.distances(images, images.length / 784, limit),
  };
  return ({ id, call, argument }) => {
    try {
      return { id, result: calls[call](argument) };
    } catch (error) {
      return { id, error: error.message };
    }
  };
};

if (typeof document === "undefined") {
  const { port1, port2 } = new MessageChannel(); // sooner than a timer, and after what waits already
  let next = null;
  port1.onmessage = () => next();
  const answer = engine((then) => {
    next = then;
    port2.postMessage(null);
  });
  onmessage = ({ data }) => postMessage(answer(data));
}
