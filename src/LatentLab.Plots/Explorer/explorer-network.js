// A fully connected network as the kit's ModelWeights carries it, and its forward pass. Pixels and codes are arrays of
// plain numbers.

// float32 without its last byte: sign, exponent and 15 bits of the fraction, rounded by the writer; four base64
// characters a number. Numbers that are already such are left as they are.
const floats = (base64) => {
  if (typeof base64 !== "string") return base64;
  const bytes = atob(base64);
  const words = new Uint32Array(bytes.length / 3);
  for (let i = 0; i < words.length; i++)
    words[i] =
      ((bytes.charCodeAt(3 * i) << 24) | (bytes.charCodeAt(3 * i + 1) << 16) | (bytes.charCodeAt(3 * i + 2) << 8)) >>>
      0;
  return new Float32Array(words.buffer);
};

const activations = {
  none: (x) => x,
  relu: (x) => (x > 0 ? x : 0),
  tanh: Math.tanh,
  silu: (x) => x / (1 + Math.exp(-x)),
};

const sigmoid = (x) => 1 / (1 + Math.exp(-x));
const toUnit = (x) => Math.min(1, Math.max(0, x));

const layer = (spec) => {
  const weights = floats(spec.weights), biases = floats(spec.biases);
  const rows = spec.rows, columns = spec.columns, activate = activations[spec.activation];
  const output = new Float64Array(rows); // one answer at a time: the next call overwrites it
  return (input) => {
    for (let row = 0, at = 0; row < rows; row++, at += columns) {
      let sum = biases[row];
      for (let column = 0; column < columns; column++) sum += weights[at + column] * input[column];
      output[row] = activate(sum);
    }
    return output;
  };
};

const through = (layers, input) => layers.reduce((numbers, apply) => apply(numbers), input);

// { decode(code) → pixels in [0, 1], encode(pixels) → { mean, deviation | null }, or null without an encoder }
const network = (spec) => {
  const decoder = spec.decoder.map(layer);
  const pixel = spec.logits ? sigmoid : toUnit;
  const body = spec.encoder && spec.encoder.slice(0, -1).map(layer);
  const mean = spec.encoder && layer(spec.encoder[spec.encoder.length - 1]);
  const logVariance = spec.logVariance && layer(spec.logVariance);
  return {
    decode: (code) => through(decoder, code).map(pixel),
    encode:
      spec.encoder &&
      ((pixels) => {
        const features = through(body, pixels);
        return {
          mean: [...mean(features)],
          deviation: logVariance ? [...logVariance(features)].map((value) => Math.exp(value / 2)) : null,
        };
      }),
  };
};

// Grey or red-green-blue pixels of shape [channels, height, width] into a canvas, at (left, top).
const paint = (canvas, shape, pixels, left = 0, top = 0) => {
  const plane = shape.height * shape.width;
  const image = new ImageData(shape.width, shape.height);
  for (let i = 0; i < plane; i++) {
    for (let colour = 0; colour < 3; colour++)
      image.data[4 * i + colour] = 255 * pixels[shape.channels === 3 ? colour * plane + i : i];
    image.data[4 * i + 3] = 255;
  }
  canvas.getContext("2d").putImageData(image, left, top);
};
