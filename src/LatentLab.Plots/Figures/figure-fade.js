// Two images faded into each other, and what decoders draw between their codes.
answering("fade", ({ shape, line: [left, right], images, ways }, part) => {
  const size = shape.channels * shape.height * shape.width, grey = bytes(images), fade = canvasFor(part("fade"));
  const faded = new Float64Array(size);
  const models = ways.map((way, i) => {
    const largest = floats(way.largest), { columns } = way;
    const weights = Float32Array.from(
      bytes(way.steps),
      (step, place) => ((step - 128) / 127) * largest[Math.floor(place / columns)],
    );
    const last = { rows: way.pixels.length, columns, activation: "none", weights, biases: way.biases };
    const { decode } = network({ logits: way.logits, decoder: [...way.hidden, last] });
    const canvas = canvasFor(part(`way${i}`));
    // a new array each time: pixels that the page does not carry are black all the way
    const picture = (share) => {
      const seen = decode(way.from.map((from, latent) => (1 - share) * from + share * way.to[latent]));
      const pixels = new Float64Array(size);
      way.pixels.forEach((pixel, index) => { pixels[pixel] = seen[index]; });
      return pixels;
    };
    const first = picture(0), direction = picture(1).map((pixel, index) => pixel - first[index]);
    const squared = direction.reduce((sum, step) => sum + step * step, 0);
    const off = (pixels) => {
      const along = direction.reduce((sum, step, pixel) => sum + step * (pixels[pixel] - first[pixel]), 0);
      const nearest = squared > 0 ? between(along / squared, 0, 1) : 0;
      return Math.hypot(...pixels.map((value, pixel) => value - first[pixel] - nearest * direction[pixel]));
    };
    return { name: way.name, picture, canvas, off };
  });
  return {
    show: ({ share }) => {
      for (let pixel = 0; pixel < size; pixel++)
        faded[pixel] = ((1 - share) * grey[pixel] + share * grey[size + pixel]) / 255;
      paint(fade, shape, faded);
      put(part("place"), { cx: left + share * (right - left) });
      const off = models.map(({ name, picture, canvas, off: distance }) => {
        const pixels = picture(share);
        canvas.pixels = pixels;
        paint(canvas, shape, pixels);
        return `${name} ${words(distance(pixels))}`;
      });
      return `${words(share)} of the way from A to B. How far the picture is from every cross-fade of its own two ` +
        `ends (pixel distance): cross-fade ${words(0)}, ${off.join(", ")}`;
    },
    drag: ([at]) => ({ share: (at - left) / (right - left) }),
  };
});
