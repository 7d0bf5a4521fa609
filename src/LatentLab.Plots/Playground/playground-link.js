// A state as text, for a link or a cell: settings and seed, and the points where they are drawn. Reading never trusts:
// each value is one of those that the page's own controls allow, or it is told and left out.

const linkMark = "#playground?";
// What stands behind the mark in an address, however it is written; null without one.
const markedText = (address) => address.match(/#playground\?(.*)$/is)?.[1] ?? null;
const rates = [0.0001, 0.0003, 0.001, 0.003, 0.01];

const wholeText = (least, most) => (text) =>
  /^\d{1,6}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : null;
const yesNo = (text) => (/^[01]$/.test(text) ? Number(text) : null);
const sizesText = (text) => {
  if (text === "") return [];
  const sizes = text.split(",").map(wholeText(1, 512));
  return sizes.length <= 4 && sizes.every((size) => size !== null) ? sizes : null;
};
const turns = {
  beta: (text) => (/^\d{1,2}(\.\d)?$/.test(text) && Number(text) <= 10 ? Number(text) : null),
  noise: yesNo,
  means: yesNo,
  variances: yesNo,
};
const turnNames = { beta: "beta", noise: "noisy", means: "onMean", variances: "onVariance" };

const linkReaders = (names) => ({
  data: (text) => (names.includes(text) ? text : null),
  latents: wholeText(1, 16),
  hidden: sizesText,
  rate: (text) => rates.find((rate) => String(rate) === text) ?? null,
  seed: wholeText(0, 999999),
  points: pointsFromText,
  preset: (text) => (Object.hasOwn(drawnPresets, text) ? text : null),
  guide: wholeText(1, 10),
  ...Object.fromEntries(["a", "b"].flatMap((model) => [
    [model, (text) => (Object.hasOwn(kinds, text) && text !== "own" ? text : null)],
    ...Object.entries(turns).map(([turn, read]) => [`${model}.${turn}`, read]),
  ])),
});

// → { state, problems }; a state holds only what the text named.
const readState = (text, names) => {
  const readers = linkReaders(names), state = {}, problems = [];
  const told = (key, value) => `${key.slice(0, 20)} = ${value.slice(0, 40) || "nothing"}`;
  for (const [key, value] of new URLSearchParams(text)) {
    const found = Object.hasOwn(readers, key) ? readers[key](value) : null;
    if (found === null) problems.push(told(key, value));
    else state[key] = found;
  }
  return { state, problems };
};
// Parts that mean nothing beside the others: they are told, too. data and models: as they are with the state.
const idleParts = (state, data, models) => {
  const idle = [];
  for (const key of ["points", "preset"])
    if (key in state && data !== drawnName) idle.push(`${key} (the data are "${data}", not "${drawnName}")`);
  models.forEach((kind, i) => {
    if (kinds[kind].variational) return;
    for (const turn of Object.keys(turns))
      if (`${"ab"[i]}.${turn}` in state) idle.push(`${"ab"[i]}.${turn} (an autoencoder has no such part)`);
  });
  return idle;
};

// models: [{ kind, setting }, …]
const writeState = ({ data, latents, hidden, rate, seed, points, models }) => {
  const text = new URLSearchParams({ data, latents, hidden: hidden.join(","), rate, seed });
  if (data === drawnName) text.set("points", pointsToText(points));
  models.forEach(({ kind, setting }, i) => {
    const model = "ab"[i], named = kind === "own" ? "vae" : kind;
    text.set(model, named);
    if (!kinds[named].variational) return;
    for (const [turn, name] of Object.entries(turnNames))
      if (Number(setting[name]) !== Number(kinds[named].setting[name]))
        text.set(`${model}.${turn}`, Number(setting[name]));
  });
  return text.toString();
};
const changesFor = (model, state) => Object.fromEntries(Object.entries(turnNames)
  .filter(([turn]) => `${model}.${turn}` in state)
  .map(([turn, name]) => [name, name === "noisy" ? Boolean(state[`${model}.${turn}`]) : state[`${model}.${turn}`]]));
