// What runs in a worker: one network and its data. It trains in slices of some milliseconds and answers between them.
// A message is { id, call, argument }, its answer { id, result } or { id, error }. What takes long is a generator and
// runs in pieces between the slices, so that nothing else waits for it; its answer comes through `post`.

const engine = (yieldThen, post) => {
  let model = null, spec = null, train = null, test = null, running = false, orders = null, order = [], at = 0, draws;
  let setting = { rate: 1e-3, beta: 1, onMean: 1, onVariance: 1, noisy: true };
  let sums = null, unrelated = 0, scheduled = false, frozen = null, made = 0, frozenAt = 0;
  const long = [];

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
  // One piece of what takes long; the first in the queue runs to its end before the next begins.
  const goOn = () => {
    const { id, work } = long[0];
    try {
      const { done, value } = work.next();
      if (!done) return;
      post({ id, result: value });
    } catch (error) {
      post({ id, error: error.message });
    }
    long.shift();
  };
  const slice = 5; // milliseconds: nothing that is asked waits longer than this and one step
  const go = () => {
    if (long.length > 0) goOn();
    if (running) {
      const until = performance.now() + slice;
      do drawnStep(); while (performance.now() < until);
    }
    if (running || long.length > 0) schedule();
  };
  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    yieldThen(() => {
      scheduled = false;
      go();
    });
  };
  // The network as it is now, for measures that take longer than it stands still.
  const freeze = () => {
    frozen.begin(model.weights());
    frozenAt = made;
  };
  const piece = 64;
  const inPieces = function* (count, width, work) {
    const all = new Float32Array(count * width);
    for (let start = 0; start < count; start += piece) {
      if (frozenAt !== made) throw new Error("the model was made anew");
      const some = Math.min(piece, count - start);
      all.set(work(start, some), start * width);
      yield;
    }
    return all;
  };
  const frozenCodes = (data) => inPieces(rows(data), spec.latent, (start, some) =>
    frozen.encode(data.subarray(start * spec.inputs, (start + some) * spec.inputs), some).mean);
  const frozenImages = (codes) => inPieces(codes.length / spec.latent, spec.inputs, (start, some) =>
    frozen.decode(codes.subarray(start * spec.latent, (start + some) * spec.latent), some));
  // Latents to decode: from N(0, I), a Gaussian fitted to the codes, the box around them, the codes themselves, or the
  // middle between two of them.
  const latentsFrom = (source, codes, count, seed) => {
    const random = randomFrom(seed), many = codes.length / spec.latent;
    if (source === "prior") return Float32Array.from({ length: count * spec.latent }, random.normal);
    if (source === "fitted" || source === "box") return measures[source](codes, many, spec.latent, count, seed);
    const code = (of) => codes.subarray(of * spec.latent, (of + 1) * spec.latent), drawn = [];
    for (let i = 0; i < count; i++) {
      const [first, second] = pairOf(random, many), one = code(first), other = code(second);
      drawn.push(...(source === "middles" ? one.map((value, k) => (value + other[k]) / 2) : one));
    }
    return Float32Array.from(drawn);
  };
  const pairOf = (random, many) => {
    const first = random.below(many), other = random.below(many - 1);
    return [first, other < first ? other : other + 1];
  };
  const begin = (weights) => {
    model.begin(weights ?? firstWeights(model.shapes, spec.seed));
    orders = randomFrom(spec.seed + 1);
    draws = randomFrom(spec.seed + 2);
    order = orders.shuffle(Int32Array.from({ length: rows(train) }, (_, i) => i));
    [at, sums, running] = [0, null, false];
    made++;
  };
  const take = (given) => {
    ({ train, test } = given);
    if (rows(train) < spec.batch) throw new Error(`${rows(train)} rows are less than a batch of ${spec.batch}`);
    unrelated = measures.unrelated(train, rows(train), spec.inputs, 1, 10000);
    made++;
  };

  const calls = {
    // { spec, train, test }: numbers in rows of spec.inputs
    create: (given) => {
      spec = given.spec;
      take(given);
      [model, frozen] = [network(spec, spec.kernels), network(spec, spec.kernels)];
      begin(null);
      const parameters = model.shapes.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
      return { kernels: model.name, parameters };
    },
    begin: (weights) => begin(weights),
    // { train, test }: other rows of the same kind for the same model, which goes on
    data: (given) => {
      take(given);
      [order, at] = [orders.shuffle(Int32Array.from({ length: rows(train) }, (_, i) => i)), 0];
    },
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
    state: () => ({
      steps: model.steps,
      tensors: model.weights().map((values, i) => ({ ...model.shapes[i], values })),
    }),
    // What the page shows: the mean terms since the last look or turn, codes of the first test rows, what latents
    // decode to.
    look: ({ points, images, latents }) => {
      if (running && !sums) drawnStep(); // just turned: nobody waits for the next look to see what it does
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
    // One test row there and back, with this noise: all tensors and the loss's derivative by each.
    trace: ({ row, noise }) => {
      model.put(0, test, row);
      model.noise.set(noise);
      return model.trace(setting);
    },
    // The live numbers that need no shapes, of all test rows; and decodes of the prior, for those that do.
    measure: function* ({ share, steps, samples, seed }) {
      freeze();
      const count = rows(test), { latent, inputs } = spec, codes = yield* frozenCodes(test);
      const units = measures.activeUnits(codes, count, latent);
      const both = measures.stepsFrom(codes, count, latent, share, steps, seed);
      const images = yield* frozenImages(both);
      const decodedPrior = yield* frozenImages(latentsFrom("prior", codes, samples, seed));
      return { units, continuity: measures.changesOf(images, steps, inputs, unrelated), unrelated, decodedPrior };
    },
    // Decodes of latents from a source (see latentsFrom); with "middles", both images of each pair as well.
    probe: function* ({ source, samples, seed }) {
      freeze();
      const codes = yield* frozenCodes(test), random = randomFrom(seed), { inputs } = spec;
      const decoded = yield* frozenImages(latentsFrom(source, codes, samples, seed));
      if (source !== "middles") return { decoded, unrelated };
      const ends = [0, 1].map(() => new Float32Array(samples * inputs));
      for (let i = 0; i < samples; i++)
        pairOf(random, rows(test)).forEach((row, end) =>
          ends[end].set(test.subarray(row * inputs, (row + 1) * inputs), i * inputs));
      return { decoded, unrelated, ends };
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
      const result = calls[call](argument);
      if (typeof result?.next !== "function") return { id, result };
      long.push({ id, work: result });
      schedule();
      return null;
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
  }, postMessage);
  onmessage = ({ data }) => {
    const found = answer(data);
    if (found) postMessage(found);
  };
}
