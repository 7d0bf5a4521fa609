// x̂(z), the mean of all images, each weighted by its posterior's density at z.
answering("overlap", ({ shape, means, deviations, pixels, place: [x0, y0, scale, middle] }, part) => {
  const [a, b] = means, way = [b[0] - a[0], b[1] - a[1]], squared = way[0] ** 2 + way[1] ** 2;
  const size = shape.channels * shape.height * shape.width, images = bytes(pixels), canvas = canvasFor(part("best"));
  const best = new Float64Array(size);

  const weigh = (z, wide) => {
    const logs = means.map((mean, i) => [0, 1].reduce((sum, latent) => {
      const step = (z[latent] - mean[latent]) / (wide * deviations[i][latent]);
      return sum - step ** 2 / 2 - Math.log(deviations[i][latent]);
    }, 0));
    const most = Math.max(...logs), weights = logs.map((log) => Math.exp(log - most));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights.map((weight) => weight / sum);
  };
  const overlap = (wide) => [0, 1].reduce((product, latent) => {
    const [s, t] = [wide * deviations[0][latent], wide * deviations[1][latent]], squares = s * s + t * t;
    return product * Math.sqrt((2 * s * t) / squares) * Math.exp(-(way[latent] ** 2) / (4 * squares));
  }, 1);
  return {
    show: ({ share, aside, wide }) => {
      const z = [a[0] + share * way[0] - aside * way[1], a[1] + share * way[1] + aside * way[0]];
      const weights = weigh(z, wide);
      best.fill(0);
      weights.forEach((weight, i) => {
        if (weight > 1e-6)
          for (let pixel = 0; pixel < size; pixel++) best[pixel] += (weight * images[i * size + pixel]) / 255;
      });
      paint(canvas, shape, best);
      Object.assign(canvas, { weights, pixels: best });
      const x = middle + scale * (z[0] - x0), y = middle - scale * (z[1] - y0);
      put(part("z"), { transform: `translate(${at(x)} ${at(y)})` });
      ["A", "B"].forEach((name, image) => {
        for (const ring of [1, 2])
          put(part(name + ring), {
            rx: ring * wide * scale * deviations[image][0],
            ry: ring * wide * scale * deviations[image][1],
          });
      });
      const rest = means.length - 2;
      const [ofA, ofB, ofRest] = percents([...weights.slice(0, 2), Math.max(0, 1 - weights[0] - weights[1])]);
      const others = rest ? `, ${rest} others ${ofRest} %` : "";
      return `A and B overlap by ${words(overlap(wide))}.\n` +
        `Weights in x̂(z): A ${ofA} %, B ${ofB} %${others}`;
    },
    drag: ([across, down]) => {
      const from = [(across - middle) / scale + x0 - a[0], (middle - down) / scale + y0 - a[1]];
      return {
        share: (from[0] * way[0] + from[1] * way[1]) / squared,
        aside: (from[1] * way[0] - from[0] * way[1]) / squared,
      };
    },
  };
});
