// The library's shapes (LatentLab.Data.Shapes), drawn in the page, and the grid of all of them that says whether an
// image is one (LatentLab.Data.ShapesManifold): superellipses |x/r|ᵖ + |y/r|ᵖ ≤ 1 in a 28×28 image.

const shapes = (() => {
  const size = 28, half = 14, octantPixels = (half * (half + 1)) / 2, samples = 8;
  const exponents = [1, 2, 8], jitter = 0.05;
  const radii = { from: 5, to: 11, count: 201 };
  const logs = { from: -4 * jitter, to: Math.log(8) + 4 * jitter, count: 208 };
  const at = ({ from, to, count }, index) => from + ((to - from) * index) / (count - 1);

  // The eighth between the vertical axis and the diagonal, column by column from the axis.
  const places = [];
  for (let column = 0; column < half; column++) for (let row = column; row < half; row++) places.push([column, row]);
  const renderOctant = (radius, exponent, octant, offset) => {
    const heights = new Float64Array(samples);
    let next = offset;
    for (let column = 0; column < half; column++) {
      for (let sample = 0; sample < samples; sample++) {
        const x = (column + (sample + 0.5) / samples) / radius;
        heights[sample] = x < 1 ? radius * (1 - x ** exponent) ** (1 / exponent) : 0;
      }
      for (let row = column; row < half; row++) {
        let covered = 0;
        for (const height of heights) covered += Math.min(1, Math.max(0, height - row));
        octant[next++] = covered / samples;
      }
    }
  };
  const mirrors = ([column, row]) => [[column, row], [row, column]].flatMap(([across, along]) => {
    const left = half - 1 - across, right = half + across, top = half - 1 - along, bottom = half + along;
    return [[top, left], [top, right], [bottom, left], [bottom, right]].map(([y, x]) => y * size + x);
  });
  const mirrored = places.map(mirrors);

  const render = (radius, exponent, pixels, offset) => {
    const octant = new Float32Array(octantPixels);
    renderOctant(radius, exponent, octant, 0);
    mirrored.forEach((all, i) => all.forEach((pixel) => { pixels[offset + pixel] = octant[i]; }));
  };
  const generate = (count, seed) => {
    const random = randomFrom(seed), pixels = new Float32Array(count * size * size), labels = new Uint8Array(count);
    for (let i = 0; i < count; i++) {
      labels[i] = i % exponents.length;
      const radius = radii.from + (radii.to - radii.from) * random.uniform();
      render(radius, exponents[labels[i]] * Math.exp(jitter * random.normal()), pixels, i * size * size);
    }
    return { pixels, labels };
  };

  // Scaled so that octants are as far apart as images.
  const scales = places.map(([column, row]) => Math.sqrt(row === column ? 4 : 8));
  const apart = (a, atA, b, atB) => {
    let sum = 0;
    for (let i = 0; i < octantPixels; i++) {
      const difference = a[atA + i] - b[atB + i];
      sum += difference * difference;
    }
    return sum;
  };
  const makeManifold = () => {
    const nodes = new Float32Array(radii.count * logs.count * octantPixels);
    for (let r = 0, next = 0; r < radii.count; r++)
      for (let p = 0; p < logs.count; p++, next += octantPixels) {
        renderOctant(at(radii, r), Math.exp(at(logs, p)), nodes, next);
        for (let i = 0; i < octantPixels; i++) nodes[next + i] *= scales[i];
      }
    // Cells of 4 × 4 nodes; one is searched only where the triangle inequality leaves room for something nearer.
    const cells = [];
    for (let r = 0; r < radii.count; r += 4)
      for (let p = 0; p < logs.count; p += 4) {
        const inside = [];
        for (let i = r; i < Math.min(r + 4, radii.count); i++)
          for (let j = p; j < Math.min(p + 4, logs.count); j++) inside.push((i * logs.count + j) * octantPixels);
        const centre =
          (Math.min(r + 2, radii.count - 1) * logs.count + Math.min(p + 2, logs.count - 1)) * octantPixels;
        const reach = Math.sqrt(Math.max(...inside.map((node) => apart(nodes, centre, nodes, node))));
        cells.push({ inside, centre, reach });
      }
    return { nodes, cells };
  };

  let manifold = null;
  // Euclidean distance of each image to the nearest shape; ∞ where it is above the limit, which is found out sooner.
  const distances = (pixels, count, limit = Infinity) => {
    manifold ??= makeManifold();
    const { nodes, cells } = manifold;
    const even = new Float32Array(octantPixels), away = new Float64Array(cells.length);
    return Float64Array.from({ length: count }, (_, image) => {
      const offset = image * size * size;
      let odd = 0; // what no shape can match, since each equals its eight mirror images
      mirrored.forEach((all, i) => {
        const mean = all.reduce((sum, pixel) => sum + pixels[offset + pixel], 0) / all.length;
        const places = scales[i] ** 2 / all.length; // on the diagonal each pixel stands there twice
        for (const pixel of all) odd += places * (pixels[offset + pixel] - mean) ** 2;
        even[i] = mean * scales[i];
      });
      let first = 0;
      for (let i = 0; i < cells.length; i++) {
        away[i] = Math.sqrt(apart(even, 0, nodes, cells[i].centre));
        if (away[i] < away[first]) first = i;
      }
      let best = limit ** 2 - odd, found = false;
      const search = (cell) => {
        const room = away[cell] - cells[cell].reach;
        if (room > 0 && room * room >= best) return;
        for (const node of cells[cell].inside) {
          const square = apart(even, 0, nodes, node);
          if (square <= best) [best, found] = [square, true];
        }
      };
      search(first);
      for (let cell = 0; cell < cells.length; cell++) if (cell !== first) search(cell);
      return found ? Math.sqrt(best + odd) : Infinity;
    });
  };
  return { generate, render, distances };
})();
