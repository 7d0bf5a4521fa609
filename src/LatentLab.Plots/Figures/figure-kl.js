// The KL of the marked pair in its two parts; the map itself stands still.
answering("kl", ({ x: [middle, unit], y: [top, rise, highest, lowest], left, nat, pull }, part) => {
  const x = (mean) => middle + unit * between(mean, -3, 3);
  const y = (log) => top + rise * (highest - between(log, lowest, highest));
  return {
    show: ({ mean, deviation }) => {
      const log = Math.log(deviation), square = deviation ** 2;
      const first = mean ** 2 / 2, second = (square - 1 - 2 * log) / 2;
      for (const name of ["mark", "grip"]) put(part(name), { cx: x(mean), cy: y(log) });
      put(part("pull"), { x1: x(mean), y1: y(log), x2: x(mean * (1 - pull)), y2: y(log - pull * (square - 1)) });
      put(part("first"), { width: nat * first });
      put(part("second"), { x: left + nat * first, width: nat * second });
      const sum = `${words(first)} + ${words(second)} = ${words(first + second)}`;
      return `KL = ½ μ² + ½ (σ² − 1 − ln σ²) = ${sum} nats\n` +
        `It pulls μ by ${words(-mean)} and ln σ by ${words(1 - square)}.`;
    },
    drag: ([across, down]) => ({
      mean: (across - middle) / unit,
      deviation: Math.exp(highest - (down - top) / rise),
    }),
  };
});
