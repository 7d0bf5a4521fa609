// What goes from the page to C#: the settings as code, the weights as a file, or both straight to the kernel where the
// host has a way there (the classic Notebook's own object; other hosts show a page and give it none).

const bytesToText = (values) => {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength), parts = [];
  for (let i = 0; i < bytes.length; i += 8192) parts.push(String.fromCharCode(...bytes.subarray(i, i + 8192)));
  return btoa(parts.join(""));
};
const textToNumbers = (text) =>
  new Float32Array(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);

// Weights from C#, as long as the model is of the size that they were given for: (which model, its spec) → tensors.
const weightsFrom = (weights) => {
  const given = weights.map((tensors) => tensors?.map(textToNumbers));
  return (index, { inputs, hidden, latent, variational }) => {
    const tensors = given[index];
    if (!tensors) return null;
    const widths = [inputs, ...hidden], back = [latent, ...[...hidden].reverse(), inputs], heads = variational ? 2 : 1;
    const layers = [
      ...hidden.map((rows, i) => [rows, widths[i]]), ...Array(heads).fill([latent, widths.at(-1)]),
      ...back.slice(1).map((rows, i) => [rows, back[i]]),
    ];
    const sizes = layers.flatMap(([rows, columns]) => [rows * columns, rows]);
    return tensors.length === sizes.length && tensors.every((values, i) => values.length === sizes[i]) ? tensors : null;
  };
};

const runAsText = async (settings, panels) => {
  const { data } = panels[0], models = await Promise.all(panels.map(async ({ worker }) => {
    const { steps, tensors } = await worker.call("state");
    return { steps, tensors: tensors.map(({ values, ...shape }) => ({ ...shape, numbers: bytesToText(values) })) };
  }));
  return JSON.stringify({
    settings,
    shape: data.shape ? [data.shape.channels, data.shape.height, data.shape.width] : [1, 1, data.inputs],
    logits: data.spec.likelihood === "bernoulli",
    models,
  });
};

const quotes = '""""'; // JSON has no four quotes in a row
const backHtml = `<details class="back-to"><summary>Back to C#</summary>
  <p class="buttons"><button type="button" class="copy">Copy settings as C#</button>
    <button type="button" class="save">Save weights</button>
    <button type="button" class="send" hidden>Send to the kernel</button></p>
  <p class="hint way-back"></p><pre class="as-code" hidden></pre><p class="sent" role="status"></p></details>`;

// As a cell of a notebook: images of the kit are loaded again, others are called `images`, as whoever gave them knows
// where they are.
const settingsAsCode = (settings, used) => {
  const set = `{ Settings = PlaygroundSettings.Parse("${settings}") }`;
  if (!used) return `new Playground ${set}`;
  const { name, train, labels, shipped } = used;
  if (!shipped) return `// images: those that this playground was made with\nnew Playground(images) ${set}`;
  return `var given = Datasets.Load("${name}", ${train}, ${labels.length});\n`
    + `new Playground([new PlaygroundData("${name}", given.Train.ToImages(), given.Test.ToImages(),\n`
    + `    given.Test.Labels, given.Test.LabelNames)]) ${set}`;
};

// images: those that the page carries
const startBack = (root, panels, settings, images) => {
  root.innerHTML = backHtml;
  const find = (selector) => root.querySelector(selector), say = (words) => { find(".sent").textContent = words; };
  const failed = (error) => say(`It did not work: ${error.message}`);
  const kernel = () => globalThis.Jupyter?.notebook?.kernel;
  find(".send").hidden = !kernel();
  find(".way-back").textContent = kernel()
    ? "“Send to the kernel” makes the variable playgroundRun: settings, weights and steps of both models."
    : "This page has no way to a kernel. Save the weights, and read them in a cell: "
      + 'PlaygroundRun.Read("playground.json") has settings, weights and steps of both models.';
  find(".copy").addEventListener("click", async () => {
    const code = settingsAsCode(settings(), images.find(({ name }) => name === panels[0].data.name));
    [find(".as-code").textContent, find(".as-code").hidden] = [code, false];
    const copied = navigator.clipboard
      ? await navigator.clipboard.writeText(code).then(() => true, () => false) : false;
    say(copied ? "Copied." : "Copy it from above.");
  });
  find(".save").addEventListener("click", () => runAsText(settings(), panels).then((text) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = "playground.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    say("Saved as playground.json.");
  }).catch(failed));
  find(".send").addEventListener("click", () => runAsText(settings(), panels).then((text) => {
    say("Sent; the kernel answers when it is free.");
    kernel().execute(`var playgroundRun = PlaygroundRun.Parse(${quotes}${text}${quotes});`, {
      shell: {
        reply: ({ content }) => say(content.status === "ok" ? "The kernel has it as playgroundRun."
          : `The kernel refused it: ${content.evalue ?? content.status}`),
      },
    }, { silent: false, store_history: false });
  }).catch(failed));
};
