// z = μ + σ·ε on its axis; the curves are as high as each other.
answering("sample", ({ middle, unit, reach, ground, peak }, part) => {
  const x = (value) => middle + unit * between(value, -reach, reach);
  const height = (step) => ground - peak * Math.exp((-step * step) / 2);
  const steps = Array.from({ length: 81 }, (_, i) => (i - 40) / 10);
  return {
    show: ({ mean, deviation, noise }) => {
      const z = mean + deviation * noise, seen = steps.filter((step) => Math.abs(mean + deviation * step) <= reach);
      put(part("curve"), { points: points(seen.map((step) => [x(mean + deviation * step), height(step)])) });
      put(part("middle"), { x1: x(mean), x2: x(mean) });
      put(part("middle-name"), { x: x(mean) });
      put(part("shift"), { x1: x(mean), x2: x(z) });
      put(part("noise"), { cx: x(noise), cy: height(noise) });
      put(part("noise-name"), { x: x(noise), y: height(noise) - 9 });
      put(part("drop"), { x1: x(z), x2: x(z), y2: height(noise) });
      put(part("z"), { cx: x(z) });
      put(part("z-name"), { x: x(z) });
      return `z = μ + σ·ε = ${words(mean, 3)} + ${words(deviation, 3)} · ${words(noise)} = ${words(z, 3)}\n` +
        `∂z/∂μ = 1, ∂z/∂σ = ε = ${words(noise)}`;
    },
    // ε or z, whichever is nearer; what is held is moved from where it was taken, what is not jumps to the finger
    hold: ([across, down], { mean, deviation, noise }) => {
      const z = x(mean + deviation * noise), ends = [[x(noise), height(noise)], [z, ground]];
      const [toNoise, toZ] = ends.map(([left, top]) => Math.hypot(left - across, top - down));
      const near = Math.min(toNoise, toZ), held = toNoise < toZ ? "noise" : "z";
      return { held, off: near < 20 ? across - (held === "noise" ? x(noise) : z) : 0 };
    },
    drag: ([across], { mean, deviation }, { held, off }) => {
      const value = (across - off - middle) / unit;
      return { noise: held === "noise" ? value : (value - mean) / deviation };
    },
  };
});
