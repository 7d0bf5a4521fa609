// What the models can learn: images that the page carries, shapes that a worker draws, and toys in the plane.

const trainShapes = 3000, testShapes = 500, toyPoints = 2000, testPoints = 300;

// The library's toys (LatentLab.Data.Toys).
const toys = {
  "8 Gaussians on a ring": (random) => {
    const angle = (2 * Math.PI * random.below(8)) / 8;
    return [2 * Math.cos(angle) + 0.2 * random.normal(), 2 * Math.sin(angle) + 0.2 * random.normal()];
  },
  "two moons": (random) => {
    const share = random.uniform(), sign = share < 0.5 ? 1 : -1;
    const angle = 2 * Math.PI * (share < 0.5 ? share : share - 0.5);
    return [
      sign * (Math.cos(angle) - 0.5) + 0.1 * random.normal(),
      sign * (Math.sin(angle) - 0.25) + 0.1 * random.normal(),
    ];
  },
  spiral: (random) => {
    const share = random.uniform(), angle = 4 * Math.PI * share;
    return [
      2 * share * Math.cos(angle) + 0.05 * random.normal(),
      2 * share * Math.sin(angle) + 0.05 * random.normal(),
    ];
  },
};

const toy = (name) => {
  const random = randomFrom(1), draw = toys[name];
  const points = (count) => Float32Array.from(Array.from({ length: count }, () => draw(random)).flat());
  return {
    name,
    inputs: 2,
    spec: { likelihood: "gaussian", variance: 0.02 },
    train: points(toyPoints),
    test: points(testPoints),
    labels: new Uint8Array(testPoints),
    names: [],
  };
};

const drawnShapes = async (worker) => {
  const { pixels } = await worker.call("makeShapes", { count: trainShapes, seed: 1 });
  const test = await worker.call("makeShapes", { count: testShapes, seed: 2 });
  return {
    name: "shapes",
    inputs: 784,
    spec: { likelihood: "bernoulli" },
    shape: { channels: 1, height: 28, width: 28 },
    train: pixels,
    test: test.pixels,
    labels: test.labels,
    names: ["diamond", "circle", "square"],
  };
};

const carried = async (images) => {
  const packed = Uint8Array.from(atob(images.pixels), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const pixels = Float32Array.from(bytes, (byte) => byte / 255), inputs = images.height * images.width;
  return {
    name: images.name,
    inputs,
    spec: { likelihood: "bernoulli" },
    shape: { channels: 1, height: images.height, width: images.width },
    train: pixels.slice(0, images.train * inputs),
    test: pixels.slice(images.train * inputs),
    labels: Uint8Array.from(images.labels),
    names: images.names,
  };
};

// Name → a promise of its data, made once; what is drawn may change.
const dataSets = (images, worker, drawn) => {
  const makers = new Map([
    ["shapes", () => drawnShapes(worker)],
    ...images.map((set) => [set.name, () => carried(set)]),
    ...Object.keys(toys).map((name) => [name, async () => toy(name)]),
  ]);
  const made = new Map();
  return {
    names: [...makers.keys(), drawnName],
    get: async (name) => {
      if (name === drawnName) return drawn();
      if (!made.has(name)) made.set(name, makers.get(name)());
      return made.get(name);
    },
  };
};

// A worker with the engine in it, made from the page's own text so that a page opened from disk has one, too.
// call(name, argument) is a promise of the answer.
const startEngine = (text) => {
  const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const worker = new Worker(address), waiting = new Map();
  let last = 0;
  worker.onmessage = ({ data }) => {
    const { done, fail } = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.error === undefined) done(data.result);
    else fail(new Error(data.error));
  };
  return {
    call: (call, argument) => new Promise((done, fail) => {
      waiting.set(++last, { done, fail });
      worker.postMessage({ id: last, call, argument });
    }),
    end: () => {
      worker.terminate();
      URL.revokeObjectURL(address);
    },
  };
};
