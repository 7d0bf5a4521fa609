// What the figures share: sliders, a finger on the picture, and words for those who do not see it. Each kind says how
// its values become a picture. A figure moves only while a reader moves it, so there is no motion to reduce.

const words = (value, digits = 2) => {
  const text = value.toFixed(digits);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−");
};
const at = (value) => String(Math.round(10 * value) / 10);
const points = (list) => list.map(([x, y]) => `${at(x)},${at(y)}`).join(" ");
const between = (value, low, high) => Math.min(high, Math.max(low, value));
const put = (element, places) => {
  for (const [name, value] of Object.entries(places))
    element.setAttribute(name, typeof value === "number" ? at(value) : value);
};
const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

// The picture that stands there as an image becomes a canvas of the same size.
const canvasFor = (image) => {
  const canvas = document.createElement("canvas");
  for (const size of ["width", "height"]) canvas[size] = image.getAttribute(size); // its own, not as it is shown
  canvas.dataset.part = image.dataset.part;
  image.replaceWith(canvas);
  return canvas;
};

// make(data, part) → { show(values) → what to say, drag?([x, y] of the drawing, values) → values that change }
const answering = (kind, make) => {
  const waiting = `.latentlab-touch[data-kind="${kind}"][data-touch="new"]`;
  for (const root of document.querySelectorAll(waiting)) {
    root.dataset.touch = "live";
    const data = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
    const part = (name) => root.querySelector(`[data-part="${name}"]`);
    const inputs = [...root.querySelectorAll("input")], heard = root.querySelector(".heard"), said = part("said");
    const logarithmic = (input) => "logarithmic" in input.dataset;
    const read = (input, value) => (logarithmic(input) ? Math.exp(value) : Number(value));
    const values = { ...data.start }, { show, drag } = make(data, part);
    let saying = 0;

    const draw = () => {
      said.textContent = show(values);
      for (const input of inputs) {
        const value = values[input.name], text = words(value, Number(input.dataset.digits));
        input.value = logarithmic(input) ? Math.log(value) : value;
        input.setAttribute("aria-valuetext", text);
        input.nextElementSibling.textContent = text;
      }
    };
    const set = (changed) => {
      for (const input of inputs)
        if (input.name in changed)
          values[input.name] = between(changed[input.name], read(input, input.min), read(input, input.max));
      draw();
      clearTimeout(saying); // what is on its way is not worth a word
      saying = setTimeout(() => { heard.textContent = said.textContent; }, 400);
    };
    for (const input of inputs) {
      input.addEventListener("input", () => set({ [input.name]: read(input, input.value) }));
      input.addEventListener("keydown", (event) => event.stopPropagation()); // notebooks and slides have keys, too
    }
    const stage = part("stage");
    const follow = (event) => {
      const box = stage.getBoundingClientRect(), view = stage.viewBox.baseVal;
      const x = ((event.clientX - box.left) / box.width) * view.width;
      set(drag([x, ((event.clientY - box.top) / box.height) * view.height], values));
    };
    stage.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      stage.setPointerCapture(event.pointerId);
      follow(event);
      event.preventDefault();
    });
    stage.addEventListener("pointermove", (event) => {
      if (stage.hasPointerCapture(event.pointerId)) follow(event);
    });
    root.querySelector(".sliders").hidden = false;
    draw();
    root.latentlabFigure = { values, set };
  }
};
