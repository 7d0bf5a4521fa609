// The same kernels on a Float32Array, for browsers that have no vectors; what each does stands in engine-kernels.js.

const plainKernels = (memory) => {
  const f = new Float32Array(memory);
  return {
    product: (a, aRow, aDepth, b, bRow, c, cRow, rows, columns, depth, bias) => {
      const [ar, ak, br, cr] = [aRow, aDepth, bRow, cRow].map((stride) => stride >> 2);
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j += 4) {
          let left = (a >> 2) + i * ar, right = (b >> 2) + j;
          const from = (bias >> 2) + j, to = (c >> 2) + i * cr + j;
          let s0 = f[from], s1 = f[from + 1], s2 = f[from + 2], s3 = f[from + 3];
          for (let k = 0; k < depth; k++) {
            const one = f[left];
            s0 += one * f[right];
            s1 += one * f[right + 1];
            s2 += one * f[right + 2];
            s3 += one * f[right + 3];
            left += ak;
            right += br;
          }
          f[to] = s0;
          f[to + 1] = s1;
          f[to + 2] = s2;
          f[to + 3] = s3;
        }
      }
    },
    rectify: (x, count) => {
      for (let i = x >> 2; i < (x >> 2) + count; i++) if (f[i] < 0) f[i] = 0;
    },
    rectifyBack: (d, y, count) => {
      for (let i = 0; i < count; i++) if (!(f[(y >> 2) + i] > 0)) f[(d >> 2) + i] = 0;
    },
    bernoulli: (logits, target, gradient, rows, width, scale) => {
      let total = 0;
      for (let i = 0; i < rows * width; i++) {
        const l = f[(logits >> 2) + i], x = f[(target >> 2) + i], e = Math.exp(-Math.abs(l));
        total += Math.max(l, 0) + Math.log1p(e) - x * l;
        f[(gradient >> 2) + i] = ((l > 0 ? 1 : e) / (1 + e) - x) * scale;
      }
      return total;
    },
    adam: (p, g, m, v, count, rate, root, tiny) => {
      for (let i = 0; i < count; i++) {
        const grad = f[(g >> 2) + i];
        const mean = firstDecay * f[(m >> 2) + i] + (1 - firstDecay) * grad;
        const square = secondDecay * f[(v >> 2) + i] + (1 - secondDecay) * grad * grad;
        f[(m >> 2) + i] = mean;
        f[(v >> 2) + i] = square;
        f[(p >> 2) + i] -= (rate * mean) / (Math.sqrt(square) * root + tiny);
      }
    },
    columnSums: (d, row, rows, count, out) => {
      for (let j = 0; j < count; j++) {
        let sum = 0;
        for (let i = 0; i < rows; i++) sum += f[(d >> 2) + i * (row >> 2) + j];
        f[(out >> 2) + j] = sum;
      }
    },
    transpose: (w, row, rows, columns, out, outRow) => {
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++)
          f[(out >> 2) + j * (outRow >> 2) + i] = f[(w >> 2) + i * (row >> 2) + j];
    },
  };
};

// One memory of so many bytes, with the fastest kernels that run here.
const arithmetic = (bytes, wanted) => {
  if (wanted !== "plain") {
    try {
      const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / 65536) });
      const module = new WebAssembly.Module(vectorKernels());
      const { exports } = new WebAssembly.Instance(module, { env: { memory } });
      return { name: "WebAssembly, four numbers at a time", memory: memory.buffer, kernels: exports };
    } catch (error) {
      if (wanted === "vectors") throw error; // a browser without them refuses the module
    }
  }
  const memory = new ArrayBuffer(bytes);
  return { name: "typed arrays", memory, kernels: plainKernels(memory) };
};
