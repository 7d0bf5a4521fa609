// The live numbers of one model, by the library's definitions, and in words.

const measureSteps = 400, measureSamples = 400, measureShare = 0.05;

// As in lessons 07 and 08: a picture is a shape within a tenth of the distance of two unrelated ones.
const shareOfShapes = async (judge, images, unrelated) => {
  const limit = unrelated / 10, distances = await judge.call("shapeDistances", { images, limit });
  const whole = Array.from(distances, (distance) => distance <= limit);
  return { whole, share: whole.filter(Boolean).length / whole.length, count: whole.length };
};

const measured = async (worker, judge, shapes) => {
  const found = await worker.call("measure",
    { share: measureShare, steps: measureSteps, samples: measureSamples, seed: 1 });
  const complete = shapes ? await shareOfShapes(judge, found.decodedPrior, found.unrelated) : null;
  return { units: found.units, continuity: found.continuity, unrelated: found.unrelated, complete };
};

// Decodes of latents from a source (as the worker names them), and what share of them is a shape.
const probed = async (worker, judge, source, seed) => {
  const found = await worker.call("probe", { source, samples: measureSamples, seed });
  return { ...found, ...(await shareOfShapes(judge, found.decoded, found.unrelated)) };
};

const percent = (share) => `${(100 * share).toFixed(share > 0.0995 && share < 0.9995 ? 0 : 1)} %`;

const measuredEntries = ({ units, continuity, complete }, variational, latent, what) => {
  const entries = [[
    "continuity",
    !Number.isFinite(continuity.percentile95) ? `cannot be measured: all ${what}s of the data are the same`
      : `${continuity.percentile95.toFixed(3)}: 95 % of steps of 5 % of the codes' spread change the ${what} by less `
      + "than this share of the distance of two unrelated ones",
  ]];
  if (variational)
    entries.unshift([
      "active units", `${units.active} of ${latent}: the variance of their means is above 0.01`,
    ]);
  if (complete)
    entries.unshift([
      "completeness", `${percent(complete.share)} of ${complete.count} samples from N(0, I) decode to a shape`,
    ]);
  return entries;
};
