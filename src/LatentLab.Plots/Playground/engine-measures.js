// The library's measures (LatentLab.Diagnostics), by the same definitions.

const measures = (() => {
  const quantile = (numbers, share) => {
    const sorted = Float64Array.from(numbers).sort(), place = share * (sorted.length - 1), low = Math.floor(place);
    return sorted[low] + (place - low) * (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]);
  };

  const spread = (codes, count, width) => {
    const mean = new Float64Array(width), covariance = new Float64Array(width * width);
    for (let i = 0; i < count; i++) for (let k = 0; k < width; k++) mean[k] += codes[i * width + k] / count;
    for (let i = 0; i < count; i++)
      for (let k = 0; k < width; k++)
        for (let l = 0; l <= k; l++)
          covariance[k * width + l] +=
            ((codes[i * width + k] - mean[k]) * (codes[i * width + l] - mean[l])) / (count - 1);
    return { mean, covariance };
  };
  // A with A·Aᵀ = covariance (only its lower half is read); a latent without spread of its own gets no column.
  const root = (covariance, width) => {
    const lower = new Float64Array(width * width);
    for (let column = 0; column < width; column++)
      for (let row = column; row < width; row++) {
        let rest = covariance[row * width + column];
        for (let k = 0; k < column; k++) rest -= lower[row * width + k] * lower[column * width + k];
        const pivot = lower[column * width + column];
        const least = 1e-12 * covariance[row * width + row];
        if (row === column) lower[row * width + row] = rest > least ? Math.sqrt(rest) : 0;
        else lower[row * width + column] = pivot > 0 ? rest / pivot : 0;
      }
    return lower;
  };

  const distance = (a, atA, b, atB, width) => {
    let sum = 0;
    for (let k = 0; k < width; k++) sum += (a[atA + k] - b[atB + k]) ** 2;
    return Math.sqrt(sum);
  };

  const stepsFrom = (codes, count, width, share, steps, seed) => {
    const random = randomFrom(seed), lower = root(spread(codes, count, width).covariance, width);
    const both = new Float32Array(2 * steps * width), direction = new Float64Array(width);
    for (let step = 0; step < steps; step++) {
      const from = random.below(count) * width;
      for (let k = 0; k < width; k++) direction[k] = random.normal();
      const length = Math.hypot(...direction);
      for (let k = 0; k < width; k++) {
        let moved = 0;
        for (let l = 0; l <= k; l++) moved += (lower[k * width + l] * direction[l]) / length;
        both[step * width + k] = codes[from + k];
        both[(steps + step) * width + k] = codes[from + k] + share * Math.sqrt(width) * moved;
      }
    }
    return both;
  };
  const changesOf = (images, steps, pixels, unrelated) => {
    const changes = Float64Array.from({ length: steps }, (_, step) =>
      distance(images, step * pixels, images, (steps + step) * pixels, pixels) / unrelated);
    return {
      changes,
      mean: changes.reduce((sum, change) => sum + change, 0) / steps,
      median: quantile(changes, 0.5),
      percentile95: quantile(changes, 0.95),
    };
  };

  return {
    // Burda et al. (2016): latents whose mean varies over images by more than 0.01
    activeUnits: (codes, count, width) => {
      const { covariance } = spread(codes, count, width);
      const variances = Array.from({ length: width }, (_, k) => covariance[k * width + k]);
      return { variances, active: variances.filter((variance) => variance > 0.01).length };
    },
    // The typical distance of two different rows.
    unrelated: (rows, count, width, seed, pairs) => {
      const random = randomFrom(seed);
      let sum = 0;
      for (let i = 0; i < pairs; i++) {
        const first = random.below(count), other = random.below(count - 1);
        sum += distance(rows, first * width, rows, (other < first ? other : other + 1) * width, width);
      }
      return sum / pairs;
    },
    // Steps δ from codes z, of so great a share of the codes' spread: all z, then all z + δ.
    stepsFrom,
    changesOf,
    // ‖d(z + δ) − d(z)‖ over the typical distance.
    continuity: (decode, codes, count, width, pixels, unrelated, share, steps, seed) =>
      changesOf(decode(stepsFrom(codes, count, width, share, steps, seed), 2 * steps), steps, pixels, unrelated),
    // Draws from N(m, S) with the codes' mean and covariance, or from the smallest box that holds them.
    fitted: (codes, count, width, draws, seed) => {
      const random = randomFrom(seed), { mean, covariance } = spread(codes, count, width);
      const lower = root(covariance, width), drawn = new Float32Array(draws * width);
      for (let i = 0; i < draws; i++) {
        const normal = Float64Array.from({ length: width }, random.normal);
        for (let k = 0; k < width; k++) {
          let moved = mean[k];
          for (let l = 0; l <= k; l++) moved += lower[k * width + l] * normal[l];
          drawn[i * width + k] = moved;
        }
      }
      return drawn;
    },
    box: (codes, count, width, draws, seed) => {
      const random = randomFrom(seed), low = Array(width).fill(Infinity), high = Array(width).fill(-Infinity);
      for (let i = 0; i < count * width; i++) {
        low[i % width] = Math.min(low[i % width], codes[i]);
        high[i % width] = Math.max(high[i % width], codes[i]);
      }
      return Float32Array.from({ length: draws * width }, (_, i) =>
        low[i % width] + (high[i % width] - low[i % width]) * random.uniform());
    },
  };
})();
