// Random numbers from a seed: sfc32 (C. Doty-Humphrey, PractRand), whose state a splitmix fills.

const randomFrom = (seed) => {
  let mix = seed >>> 0;
  const word = () => {
    mix = (mix + 0x9e3779b9) >>> 0;
    let z = Math.imul(mix ^ (mix >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
  let [a, b, c] = [word(), word(), word()], counter = 1, spare = null;
  const bits = () => {
    const sum = (a + b + counter++) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + sum) >>> 0;
    return sum;
  };
  for (let i = 0; i < 12; i++) bits();
  const uniform = () => (bits() + 0.5) / 2 ** 32; // never 0, never 1
  const normal = () => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(uniform())), angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  const below = (count) => Math.floor(uniform() * count);
  const shuffle = (list) => {
    for (let i = list.length - 1; i > 0; i--) {
      const other = below(i + 1);
      [list[i], list[other]] = [list[other], list[i]];
    }
    return list;
  };
  return { uniform, normal, below, shuffle };
};

// U(−1/√n, 1/√n), n being the inputs of one unit, for weights and their biases: as the library begins.
const firstWeights = (shapes, seed) => {
  const random = randomFrom(seed);
  let bound = 1;
  return shapes.map(({ rows, columns }, index) => {
    if (index % 2 === 0) bound = 1 / Math.sqrt(columns); // a bias follows its weights
    return Float32Array.from({ length: rows * columns }, () => (2 * random.uniform() - 1) * bound);
  });
};
