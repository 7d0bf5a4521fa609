// A line of equal D + βR, at the run for which that is least.
answering("price", ({ runs, rate: [rateLow, rateHigh, left, across], distortion: [low, high, bottom, up] }, part) => {
  const x = (rate) => left + across * (rate - rateLow), y = (distortion) => bottom - up * (distortion - low);
  return {
    show: ({ beta }) => {
      const costOf = ([, rate, distortion]) => distortion + beta * rate;
      const cheapest = runs.reduce((best, run) => (costOf(run) < costOf(best) ? run : best));
      const [trained, rate, distortion] = cheapest, cost = costOf(cheapest);
      const from = Math.max(rateLow, (cost - high) / beta), to = Math.min(rateHigh, (cost - low) / beta);
      put(part("cost"), { x1: x(from), y1: y(cost - beta * from), x2: x(to), y2: y(cost - beta * to) });
      put(part("cheapest"), { cx: x(rate), cy: y(distortion) });
      const sum = `${words(distortion, 1)} + ${words(beta)} · ${words(rate, 1)} = ${words(cost, 1)}`;
      return `At β = ${words(beta)} the least D + βR is ${sum} nats per image, by the runs that were trained ` +
        `with β = ${trained}.`;
    },
    // The run that is nearest to the finger, along the rate, and the β at which it was trained.
    drag: ([at]) => {
      const off = ([, rate]) => Math.abs(x(rate) - at);
      return { beta: runs.reduce((near, run) => (off(run) < off(near) ? run : near))[0] };
    },
  };
});
