// A fully connected autoencoder that trains: encoder, code, decoder that mirrors it, ReLU between layers. With a second
// head for log σ² it is variational. Everything lies in one memory; one step allocates nothing.

const padded = (count) => (count + 3) & ~3;

// Places in one memory, handed out in order; all rows begin at a multiple of 16 bytes.
const layout = () => {
  let end = 0;
  const take = (count) => {
    const place = end;
    end += 4 * padded(count);
    return place;
  };
  return { take, get end() { return end; } };
};

// { inputs, hidden: [64], latent, variational, likelihood: "bernoulli" | "gaussian", variance, batch }
const network = (spec, wanted) => {
  const { inputs, hidden, latent, variational, batch } = spec;
  const bernoulli = spec.likelihood === "bernoulli", variance = spec.variance ?? 1;
  if (bernoulli && inputs % 4) throw new Error(`images need a multiple of 4 pixels, not ${inputs}`);
  const heads = variational ? 2 * latent : latent;
  const widths = [[inputs, ...hidden, heads], [latent, ...[...hidden].reverse(), inputs]];

  // Parameters, gradients and both averages have the same layout, so that Adam is one pass.
  const parameters = layout();
  const shapes = widths.map((sizes) => sizes.slice(1).map((rows, i) => ({
    rows,
    columns: sizes[i],
    weights: parameters.take(rows * padded(sizes[i])),
    biases: parameters.take(rows),
  })));
  const room = layout();
  const [values, gradients, means, squares] = [0, 1, 2, 3].map(() => room.take(parameters.end / 4));
  const zeros = room.take(Math.max(inputs, heads, ...hidden)), rows = (width) => room.take(batch * padded(width));
  const input = rows(inputs);
  // Each layer: its turned weights, its output, and the loss's derivative by that output.
  const [encoder, decoder] = shapes.map((part) => part.map((shape, i) => ({
    ...shape,
    turned: room.take(shape.columns * padded(shape.rows)),
    output: rows(shape.rows),
    slope: rows(shape.rows),
    last: i === part.length - 1,
  })));
  const code = rows(latent), codeSlope = rows(latent);
  const { name, memory, kernels } = arithmetic(room.end, wanted);
  const floats = new Float32Array(memory);
  const [noise, deviations] = [0, 1].map(() => new Float32Array(batch * latent));
  let steps = 0;

  const bytes = (width) => 4 * padded(width);
  const turn = () => {
    for (const layer of [...encoder, ...decoder])
      kernels.transpose(
        values + layer.weights, bytes(layer.columns), layer.rows, layer.columns, layer.turned, bytes(layer.rows));
  };
  const forward = (part, from, count) => {
    for (const layer of part) {
      kernels.product(
        from, bytes(layer.columns), 4, layer.turned, bytes(layer.rows), layer.output, bytes(layer.rows),
        count, padded(layer.rows), layer.columns, values + layer.biases);
      if (!layer.last) kernels.rectify(layer.output, count * padded(layer.rows));
      from = layer.output;
    }
    return from;
  };
  // The slope of the last layer's output is set; those of the others, of the weights and of what came in follow.
  const backward = (part, from, fromSlope, count) => {
    for (let i = part.length - 1; i >= 0; i--) {
      const layer = part[i], below = part[i - 1];
      const width = padded(layer.columns), slope = below ? below.slope : fromSlope;
      kernels.product(
        layer.slope, 4, bytes(layer.rows), below ? below.output : from, 4 * width, gradients + layer.weights, 4 * width,
        layer.rows, width, count, zeros);
      kernels.columnSums(layer.slope, bytes(layer.rows), count, padded(layer.rows), gradients + layer.biases);
      if (slope === null) continue;
      kernels.product(
        layer.slope, bytes(layer.rows), 4, values + layer.weights, 4 * width, slope, 4 * width,
        count, width, layer.rows, zeros);
      if (below) kernels.rectifyBack(slope, below.output, count * width);
    }
  };

  const top = encoder[encoder.length - 1], bottom = decoder[decoder.length - 1];
  const wide = { head: padded(heads), code: padded(latent), input: padded(inputs) };
  // z = μ + σ ε; without noise, and without a second head, z = μ.
  const sample = (count, noisy) => {
    for (let i = 0; i < count; i++)
      for (let k = 0; k < latent; k++) {
        const at = (top.output >> 2) + i * wide.head + k;
        let z = floats[at];
        if (variational) {
          const deviation = (deviations[i * latent + k] = Math.exp(floats[at + latent] / 2));
          if (noisy) z += deviation * noise[i * latent + k];
        }
        floats[(code >> 2) + i * wide.code + k] = z;
      }
  };
  // Nats per image of both parts of the KL; the slopes of the heads are set.
  const latentTerms = (count, { beta, onMean, onVariance, noisy }) => {
    let klMean = 0, klVariance = 0;
    for (let i = 0; i < count; i++)
      for (let k = 0; k < latent; k++) {
        const at = i * wide.head + k, slope = floats[(codeSlope >> 2) + i * wide.code + k];
        const mean = floats[(top.output >> 2) + at];
        if (!variational) {
          floats[(top.slope >> 2) + at] = slope;
          continue;
        }
        const logVariance = floats[(top.output >> 2) + at + latent], deviation = deviations[i * latent + k];
        const square = deviation * deviation;
        klMean += (mean * mean) / 2;
        klVariance += (square - 1 - logVariance) / 2;
        floats[(top.slope >> 2) + at] = slope + (beta * onMean * mean) / count;
        floats[(top.slope >> 2) + at + latent] =
          (noisy ? (slope * deviation * noise[i * latent + k]) / 2 : 0)
          + (beta * onVariance * (square - 1)) / (2 * count);
      }
    return { klMean: klMean / count, klVariance: klVariance / count };
  };
  const reconstructionTerm = (count) => {
    if (bernoulli)
      return kernels.bernoulli(bottom.output, input, bottom.slope, count, wide.input, 1 / count) / count;
    let sum = 0;
    const [from, to, slope] = [input >> 2, bottom.output >> 2, bottom.slope >> 2];
    for (let i = 0; i < count * wide.input; i++) {
      const difference = floats[to + i] - floats[from + i];
      sum += difference * difference;
      floats[slope + i] = difference / (variance * count);
    }
    return (sum / count / variance + inputs * Math.log(2 * Math.PI * variance)) / 2;
  };

  // There and back, without a step. setting: { rate, beta, onMean, onVariance, noisy }; the rows of `input` and
  // `noise` are filled already.
  const thereAndBack = (count, setting) => {
    forward(encoder, input, count);
    sample(count, setting.noisy);
    forward(decoder, code, count);
    const reconstruction = reconstructionTerm(count);
    backward(decoder, code, codeSlope, count);
    const kl = latentTerms(count, setting);
    backward(encoder, input, null, count);
    const penalty = setting.beta * (setting.onMean * kl.klMean + setting.onVariance * kl.klVariance);
    return { reconstruction, ...kl, loss: reconstruction + penalty };
  };
  const step = (count, setting) => {
    const terms = thereAndBack(count, setting);
    steps++;
    kernels.adam(
      values, gradients, means, squares, parameters.end / 4, setting.rate / (1 - firstDecay ** steps),
      1 / Math.sqrt(1 - secondDecay ** steps), 1e-8);
    turn();
    return terms;
  };

  // In the library's order: weights and biases of the encoder's layers, mean, log variance, the decoder's layers.
  const tensors = [...encoder, ...decoder].flatMap((layer) => {
    const part = (first, rows) => [
      { place: (values + layer.weights) / 4 + first * padded(layer.columns), rows, columns: layer.columns },
      { place: (values + layer.biases) / 4 + first, rows: 1, columns: rows },
    ];
    return layer === top && variational ? [...part(0, latent), ...part(latent, latent)] : part(0, layer.rows);
  });
  const eachRow = (visit) => tensors.forEach(({ place, rows, columns }, index) => {
    for (let row = 0; row < rows; row++) visit(index, row, columns, place + row * padded(columns));
  });

  const tensorsAt = (base) => {
    const all = tensors.map(({ rows, columns }) => new Float32Array(rows * columns));
    eachRow((index, row, columns, at) =>
      all[index].set(floats.subarray(at + base, at + base + columns), row * columns));
    return all;
  };

  // Any number of rows in blocks of a batch.
  const blocks = (count, visit) => {
    for (let start = 0; start < count; start += batch) visit(start, Math.min(batch, count - start));
  };
  const copyIn = (place, wideRow, width, data, start, count) => {
    for (let i = 0; i < count; i++)
      floats.set(data.subarray((start + i) * width, (start + i + 1) * width), (place >> 2) + i * wideRow);
  };

  return {
    name,
    noise,
    step,
    get steps() { return steps; },
    put: (row, data, index) =>
      floats.set(data.subarray(index * inputs, (index + 1) * inputs), (input >> 2) + row * wide.input),
    weights: () => tensorsAt(0),
    // One row there and back (row 0 of input and noise): every tensor on the way, and the loss's derivative by it. The
    // output is what comes before the sigmoid, or the means of a Gaussian.
    trace: (setting) => {
      const terms = thereAndBack(1, setting), one = (place, width) => floats.slice(place >> 2, (place >> 2) + width);
      const heads = (place) => ({
        mean: one(place, latent),
        logVariance: variational ? one(place + 4 * latent, latent) : null,
      });
      return {
        ...terms,
        ...heads(top.output),
        deviation: variational ? deviations.slice(0, latent) : null,
        noise: variational && setting.noisy ? noise.slice(0, latent) : null,
        latent: one(code, latent),
        output: one(bottom.output, inputs),
        slopes: { ...heads(top.slope), latent: one(codeSlope, latent), output: one(bottom.slope, inputs) },
        gradients: tensorsAt((gradients - values) / 4),
        shapes: tensors.map(({ rows, columns }) => ({ rows, columns })),
      };
    },
    // A new start: Adam forgets what it knew.
    begin: (all) => {
      const sizes = tensors.map(({ rows, columns }) => rows * columns);
      if (all.length !== sizes.length || all.some((given, index) => given.length !== sizes[index]))
        throw new Error(`expected tensors of ${sizes} numbers, found ${all.map((given) => given.length)}`);
      floats.fill(0, values >> 2, zeros >> 2);
      eachRow((index, row, columns, at) => floats.set(all[index].subarray(row * columns, (row + 1) * columns), at));
      steps = 0;
      turn();
    },
    shapes: tensors.map(({ rows, columns }) => ({ rows, columns })),
    // rows of data → { mean, deviation | null }, each [count, latent]
    encode: (data, count) => {
      const mean = new Float32Array(count * latent), deviation = variational ? new Float32Array(count * latent) : null;
      blocks(count, (start, some) => {
        copyIn(input, wide.input, inputs, data, start, some);
        forward(encoder, input, some);
        for (let i = 0; i < some; i++)
          for (let k = 0; k < latent; k++) {
            const at = (top.output >> 2) + i * wide.head + k;
            mean[(start + i) * latent + k] = floats[at];
            if (deviation) deviation[(start + i) * latent + k] = Math.exp(floats[at + latent] / 2);
          }
      });
      return { mean, deviation };
    },
    // [count, latent] → pixels in [0, 1] (or means), [count, inputs]
    decode: (codes, count) => {
      const pixels = new Float32Array(count * inputs);
      blocks(count, (start, some) => {
        copyIn(code, wide.code, latent, codes, start, some);
        forward(decoder, code, some);
        for (let i = 0; i < some; i++)
          for (let k = 0; k < inputs; k++) {
            const value = floats[(bottom.output >> 2) + i * wide.input + k];
            pixels[(start + i) * inputs + k] = bernoulli ? 1 / (1 + Math.exp(-value)) : value;
          }
      });
      return pixels;
    },
  };
};
