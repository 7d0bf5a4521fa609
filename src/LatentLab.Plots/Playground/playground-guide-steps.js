// The guide's text, and how each step knows that its effect is there. A threshold comes from theory or from the model
// beside it: four standard errors between two shares, an interval of χ², a quantile against another.

const kl = ({ setting }) => setting.beta > 0 && setting.onMean && setting.onVariance && setting.noisy;
const isVae = (model) => kinds[model.kind].variational && kl(model) && model.setting.beta === 1;
const isAe = ({ kind }) => kind === "ae";
const wantsPair = (data, a, b, words) => ({ data: found, models }) =>
  found !== data ? `the data "${data}"` : !a(models[0]) || !b(models[1]) ? words : null;
const besideVae = wantsPair("shapes", isAe, isVae, "an autoencoder as model A and a VAE with β = 1 as model B");

// By how many standard errors one share exceeds the other; one is added to hits and misses of both, so that 0 % and
// 100 % have an error as well.
const lead = (one, other) => {
  const [p, q] = [one, other].map(({ share, count }) => (share * count + 1) / (count + 2));
  return (p - q) / Math.sqrt((p * (1 - p)) / one.count + (q * (1 - q)) / other.count);
};
const leads = (one, other) => lead(one, other) > 4;
const byChance = "(chance alone: no more than 4 standard errors)";
const errors = (one, other) => `${signed(lead(one, other), 1)} standard errors apart ${byChance}`;
const quantileOf = (numbers, share) => {
  const sorted = Float64Array.from(numbers).sort();
  return sorted[Math.round(share * (sorted.length - 1))];
};
// More than one half, by four standard errors of a share that is one half.
const mostOf = ({ share, count }) => (share - 0.5) / Math.sqrt(0.25 / count) > 4;
const trained = ({ state }) => state.steps > 0 || state.begun;
// The numbers of both, once both are measured and neither has trained more than twice as long as the other (of weights
// from C# nobody knows how long). Else null, or words that say why not.
const comparable = (panels) => {
  if (!panels.every(trained)) return { missing: null };
  const both = panels.map(({ state }) => state.measured), not = (words) => ({ missing: { seen: false, words } });
  if (!both.every((found, i) => found && (found.steps > 0 || panels[i].state.begun)))
    return not("both models are being measured");
  const steps = both.map((found) => found.steps);
  if (panels.some(({ state }) => state.begun) || Math.max(...steps) <= 2 * Math.min(...steps)) return { both };
  const told = steps.map((count, i) => `model ${"AB"[i]} has ${count.toLocaleString("en")} steps`).join(", ");
  return not(`${told}; they are compared once neither has more than twice as many: train on, or reset both`);
};
// says(a, b): whether what the step's answer says of the two shares holds
const completeness = (panels, names, says) => {
  const { both, missing } = comparable(panels);
  if (!both) return missing;
  const [a, b] = both.map(({ complete }) => complete);
  return {
    seen: leads(b, a) && says(a, b),
    words: `samples from N(0, I) that decode to a shape: ${percent(b.share)} of the VAE's, ${percent(a.share)} of the `
      + `${names}, ${errors(b, a)}`,
  };
};
const gap = (a, atA, b, atB, width) => {
  let sum = 0;
  for (let k = 0; k < width; k++) sum += (a[atA * width + k] - b[atB * width + k]) ** 2;
  return Math.sqrt(sum);
};
// χ² of so many degrees: what lies between these happens 998 times in 1,000 (Wilson & Hilferty 1931).
const chiSquare = (degrees) => [-3.09, 3.09].map((z) =>
  degrees * (1 - 2 / (9 * degrees) + z * Math.sqrt(2 / (9 * degrees))) ** 3);

const guideSteps = [
  {
    title: "N points on a line",
    text: "An encoder with enough freedom can give each of N points one number of its own, and the decoder can learn "
      + "by heart which point belongs to which number. Twelve points in the plane, one latent.",
    question: "how many of the twelve points come back from a single number?",
    answer: "All of them. The line is folded until it passes through every point. Nothing says what lies between.",
    task: "Set it up and press Start. Watch model A: its line bends until it visits all points. You may draw points of "
      + "your own.",
    state: "data=drawn points&latents=1&hidden=64,64&rate=0.003&seed=1&a=ae&b=vae&preset=twelve points",
    wants: ({ data, latents, models }) => data !== drawnName ? "drawn points"
      : latents !== 1 ? "one latent" : isAe(models[0]) ? null : "an autoencoder as model A",
    measure: ({ panels: [{ state, data }] }) => {
      const count = data.labels.length, back = state.view?.reconstructed;
      if (back?.length !== 2 * count || state.steps === 0) return null;
      let home = 0;
      for (let i = 0; i < count; i++) {
        const own = gap(back, i, data.test, i, 2);
        let nearer = 0;
        for (let k = 0; k < count; k++) if (gap(back, i, data.test, k, 2) < own) nearer++;
        if (nearer === 0) home++;
      }
      return {
        seen: home === count && count >= 5,
        words: `${home} of ${count} points of model A come back nearest to themselves (by chance 1 of ${count})`,
      };
    },
  },
  {
    title: "Meaningless holes",
    text: "The autoencoder is trained to come back, and for nothing else. Where no code lies, nobody ever told the "
      + "decoder what to draw.",
    question: "does every point between the codes decode to a shape, as the codes themselves do?",
    answer: "No. At the codes most pictures are shapes, between them and at the edge many are not.",
    task: "Set it up and press Start. Compare the decoded plane of model A with its test images.",
    state: "data=shapes&latents=2&hidden=64&rate=0.003&seed=1&a=ae&b=vae",
    wants: besideVae,
    measure: async ({ panels: [{ worker, state }], judge }) => {
      if (!trained({ state })) return null;
      const codes = await probed(worker, judge, "codes", 1), box = await probed(worker, judge, "box", 1);
      return {
        seen: leads(codes, box) && mostOf(codes),
        words: `of model A's codes ${percent(codes.share)} decode to a shape, of the box around them `
          + `${percent(box.share)}, ${errors(codes, box)}`,
      };
    },
  },
  {
    title: "A distribution for each image",
    text: "The VAE's encoder answers with μ and σ, a whole distribution, and one point z of it is drawn and decoded.",
    question: "press New ε ten times: where does z fall, in the autoencoder and in the VAE?",
    answer: "The autoencoder's z is its code, each time. The VAE's scatters about μ as far as σ says.",
    task: "Set it up, press Start for a moment, then press New ε in “One image, four steps” at least ten times.",
    state: "data=shapes&latents=2&hidden=64&rate=0.003&seed=1&a=ae&b=vae",
    way: true,
    wants: besideVae,
    measure: ({ way: { draws } }) => {
      const scores = draws.flatMap(([, { mean, deviation, latent }]) =>
        Array.from(latent, (z, k) => (z - mean[k]) / deviation[k]));
      if (draws.length < 10) return { seen: false, words: `${draws.length} draws of at least ten` };
      const still = draws.every(([{ mean, latent }]) => latent.every((z, k) => z === mean[k]));
      const sum = scores.reduce((all, score) => all + score * score, 0), [low, high] = chiSquare(scores.length);
      return {
        seen: still && sum > low && sum < high,
        words: `over ${draws.length} draws the VAE's z lies ${Math.sqrt(sum / scores.length).toFixed(2)} σ from μ `
          + `(root mean square; 1 expected, ${Math.sqrt(low / scores.length).toFixed(2)} to `
          + `${Math.sqrt(high / scores.length).toFixed(2)} by chance), the autoencoder's `
          + `${still ? "at its code each time" : "somewhere else"}`,
      };
    },
  },
  {
    title: "Noise without KL",
    text: "Is it the noise alone that makes the latent space regular? With β = 0 the noise stays and the KL goes.",
    question: "what will samples from N(0, I) decode to when nothing ties the codes to N(0, I)?",
    answer: "To little of use. The encoder puts its codes far apart and draws small clouds: almost an autoencoder.",
    task: "Set it up: two VAEs. Turn β of model A to 0, then press Start.",
    state: "data=shapes&latents=2&hidden=64&rate=0.003&seed=1&a=vae&b=vae",
    wants: wantsPair("shapes", ({ setting, kind }) => kind !== "ae" && setting.noisy && setting.beta === 0, isVae,
      "β = 0 in model A, with its noise, and a VAE with β = 1 as model B"),
    measure: ({ panels }) => completeness(panels, "model's with β = 0", (a) => a.share < 0.5),
  },
  {
    title: "Tiny variances",
    text: "One way to escape the noise is to make it small. The KL on the variances forbids that.",
    question: "take the KL on the variances away: what becomes of σ?",
    answer: "It shrinks. The distributions become points, and the noise teaches the decoder nothing.",
    task: "Set it up, take “KL on the variances” off in model A, and press Start. Watch the ovals.",
    state: "data=shapes&latents=2&hidden=64&rate=0.003&seed=1&a=vae&b=vae",
    wants: wantsPair("shapes", ({ kind }) => kind === "mean", isVae,
      "the KL on the means only in model A, and a VAE with β = 1 as model B"),
    measure: ({ panels }) => {
      const [a, b] = panels.map(({ state }) => state.view?.codes.deviation);
      if (!a || !b || panels.some(({ state }) => state.steps === 0)) return null;
      const [most, least] = [quantileOf(a, 0.95), quantileOf(b, 0.05)];
      return {
        seen: most < least,
        words: `95 % of model A's σ are below ${most.toFixed(3)}, 95 % of the VAE's above ${least.toFixed(3)}`,
      };
    },
  },
  {
    title: "Means that fly apart",
    text: "The other way: keep σ, and move the means so far apart that the clouds no longer meet.",
    question: "take the KL on the means away: where do they go?",
    answer: "Out of the prior's rings. N(0, I) then has its samples where no image was ever put.",
    task: "Set it up, take “KL on the means” off in model A, and press Start. Watch the rings.",
    state: "data=shapes&latents=2&hidden=64&rate=0.003&seed=1&a=vae&b=vae",
    wants: wantsPair("shapes", ({ kind }) => kind === "variance", isVae,
      "the KL on the variances only in model A, and a VAE with β = 1 as model B"),
    measure: ({ panels }) => {
      const both = panels.map(({ state }) => state.view?.codes.mean);
      if (both.some((means) => !means) || panels[0].spec.latent !== 2) return null;
      const [a, b] = both.map((means) => {
        const count = means.length / 2, out = Array.from({ length: count }, (_, i) =>
          Math.hypot(means[2 * i], means[2 * i + 1]) > 3).filter(Boolean).length;
        return { share: out / count, count };
      });
      const prior = Math.exp(-4.5), most = prior + 4 * Math.sqrt((prior * (1 - prior)) / a.count);
      return {
        seen: a.share > most && b.share <= most,
        words: `outside the ring at 3 σ lie ${percent(a.share)} of model A's means and ${percent(b.share)} of the `
          + `VAE's (of N(0, I) itself ${percent(prior)}, by chance up to ${percent(most)})`,
      };
    },
  },
  {
    title: "Too much β",
    text: "A flat cloud and a linear model, where theory is exact: a latent stays in use while the variance λ of the "
      + "direction that it codes is above β · 0.02, the decoder's own variance.",
    question: "the flat direction has λ = 0.086. At which β does its latent die?",
    answer: "Above 0.086 / 0.02 = 4.3. The posterior collapses: that latent is the prior for every point.",
    task: "Set it up and press Start. Then turn β of model A to 10 and wait for its active units.",
    state: "data=drawn points&latents=2&hidden=&rate=0.01&seed=1&a=vae&b=vae&preset=a flat cloud",
    wants: ({ data, hidden, latents, models }) => data !== drawnName || hidden.length > 0 || latents !== 2
      ? "drawn points, two latents and no hidden sizes"
      : models.every((model) => kinds[model.kind].variational && kl(model)) ? null : "two VAEs with noise and both KLs",
    measure: ({ panels }) => {
      const { both, missing } = comparable(panels);
      if (!both) return missing;
      const lambdas = variancesOf(panels[0].data.test), [a, b] = both.map(({ units }) => units.active);
      const [toA, toB] = panels.map(({ state, data }) =>
        lambdas.filter((lambda) => lambda > state.setting.beta * data.spec.variance).length);
      const named = lambdas.map((lambda) => (lambda / panels[0].data.spec.variance).toFixed(1)).join(" and ");
      return {
        seen: a === toA && b === toB && a < b,
        words: `model A has ${a} of 2 latents in use at β = ${panels[0].state.setting.beta} (theory: ${toA}), model B `
          + `${b} at β = ${panels[1].state.setting.beta} (theory: ${toB}); they die above β = ${named}`,
      };
    },
  },
  {
    title: "Continuity",
    text: "Two close points of the latent space should not decode to completely different contents. A step of 5 % of "
      + "the codes' own spread, from 400 codes, in both models.",
    question: "in which model does a small step change the picture more, at its worst places?",
    answer: "In the autoencoder. The VAE's noise makes each picture hold for a whole neighbourhood.",
    task: "Set it up, press Start, and compare “continuity” of both models under Measured.",
    state: "data=shapes&latents=2&hidden=64&rate=0.003&seed=1&a=ae&b=vae",
    wants: besideVae,
    measure: ({ panels }) => {
      const { both, missing } = comparable(panels);
      if (!both) return missing;
      const [a, b] = both.map(({ continuity }) => continuity), count = a.changes.length;
      const above = { share: a.changes.filter((change) => change > b.percentile95).length / count, count };
      return {
        seen: leads(above, { share: 0.05, count }),
        words: `5 % of the VAE's steps change the picture by more than ${b.percentile95.toFixed(3)} of the distance of `
          + `two unrelated ones, of the autoencoder's ${percent(above.share)}, `
          + `${errors(above, { share: 0.05, count })}`,
      };
    },
  },
  {
    title: "Completeness",
    text: "A point drawn from a chosen distribution should decode to something with a meaning. N(0, I) was chosen "
      + "before the VAE was trained; the autoencoder never heard of it.",
    question: "what share of 400 samples from N(0, I) decodes to a shape, in each model?",
    answer: "Most of the VAE's. Of the autoencoder's as many as happen to fall among its codes.",
    task: "Set it up, press Start, and compare “completeness” of both models under Measured.",
    state: "data=shapes&latents=2&hidden=64&rate=0.003&seed=1&a=ae&b=vae",
    wants: besideVae,
    measure: ({ panels }) => completeness(panels, "autoencoder's", (_, b) => mostOf(b)),
  },
  {
    title: "The gradient",
    text: "Half-way between two codes should lie something half-way between two images: not one picture fading into "
      + "another, but a shape.",
    question: "what lies half-way, as the VAE decodes it, and as a mere cross-fade?",
    answer: "A shape between the two, mostly. A cross-fade of two shapes is seldom a shape.",
    task: "Set it up, press Start, and compare neighbours in the decoded plane of model B.",
    state: "data=shapes&latents=2&hidden=64&rate=0.003&seed=1&a=ae&b=vae",
    wants: besideVae,
    measure: async ({ panels: [, { worker, state, data }], judge }) => {
      if (!trained({ state })) return null;
      const { decoded, whole, count, ends, unrelated } = await probed(worker, judge, "middles", 1);
      const inputs = data.inputs, [first, second] = ends;
      const between = whole.filter((is, i) => {
        const apart = gap(first, i, second, i, inputs);
        return is && ends.every((end) => gap(decoded, i, end, i, inputs) < apart);
      }).length;
      const faded = await shareOfShapes(judge, first.map((value, i) => (value + second[i]) / 2), unrelated);
      const middles = { share: between / count, count };
      return {
        seen: leads(middles, faded) && mostOf(middles),
        words: `half-way between two codes of the VAE ${percent(middles.share)} of 400 pairs give a shape that is `
          + `nearer to both ends than they are to each other; of the cross-fades ${percent(faded.share)} are shapes, `
          + errors(middles, faded),
      };
    },
  },
];
