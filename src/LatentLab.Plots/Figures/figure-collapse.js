// A latent stays while its λ is above βs; the image comes back through those that stay.
answering("collapse", (data, part) => {
  const { shape, eigenvalues, codes, largest, y: [bottom, rise, low], top } = data;
  const size = shape.channels * shape.height * shape.width, mean = bytes(data.mean), canvas = canvasFor(part("back"));
  const directions = Float64Array.from(bytes(data.directions), (step) => ((step - 127) / 127) * largest);
  const back = new Float64Array(size);
  const y = (value) => between(bottom - rise * (Math.log(value) - low), top, bottom);
  return {
    show: ({ variance, beta }) => {
      const price = beta * variance, active = eigenvalues.filter((value) => value > price);
      eigenvalues.forEach((value, latent) => put(part(`bar${latent}`), { "fill-opacity": value > price ? "1" : ".2" }));
      for (const name of ["line", "grip"]) put(part(name), { y1: y(price), y2: y(price) });
      put(part("line-name"), { y: y(price) - 6 });
      for (let pixel = 0; pixel < size; pixel++)
        back[pixel] = active.reduce(
          (sum, value, latent) => sum + (1 - price / value) * codes[latent] * directions[latent * size + pixel],
          mean[pixel] / 255,
        );
      canvas.pixels = back;
      paint(canvas, shape, back);
      const nats = active.reduce((sum, value) => sum + Math.log(value / price) / 2, 0);
      return `βs = ${words(price, 3)}: ${active.length} of ${eigenvalues.length} latents have λ > βs and stay.\n` +
        `Their KL is ${words(nats)} nats per image, ½ ln(λ/βs) each; the others' is 0.`;
    },
    drag: ([, down], { beta }) => ({ variance: Math.exp(low + (bottom - down) / rise) / beta }),
  };
});
