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

// Whole percents that add up to 100: what is left over goes to those that were cut off most.
const percents = (shares) => {
  const whole = shares.map((share) => Math.floor(100 * share)), left = (i) => 100 * shares[i] - whole[i];
  const order = shares.map((_, i) => i).sort((i, j) => left(j) - left(i));
  const missing = 100 - whole.reduce((sum, value) => sum + value, 0);
  order.slice(0, missing).forEach((i) => { whole[i]++; });
  return whole;
};

// make(data, part) → { show(values) → what to say, drag([x, y] of the drawing, values, held) → values that change,
// hold?([x, y], values) → what of the picture was taken hold of, for drag }
const answering = (kind, make) => {
  const waiting = `.latentlab-touch[data-kind="${kind}"][data-touch="new"]`;
  for (const root of document.querySelectorAll(waiting)) {
    root.dataset.touch = "live";
    const data = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
    const part = (name) => root.querySelector(`[data-part="${name}"]`);
    const inputs = [...root.querySelectorAll("input")], heard = root.querySelector(".heard"), said = part("said");
    const logarithmic = (input) => "logarithmic" in input.dataset;
    const read = (input, value) => (logarithmic(input) ? Math.exp(value) : Number(value));
    const values = { ...data.start }, { show, drag, hold } = make(data, part);
    const picture = root.querySelector(".picture"), first = picture.getAttribute("aria-label");
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
      picture.setAttribute("aria-label", `At first: ${first} Now: ${said.textContent}`);
      clearTimeout(saying); // what is on its way is not worth a word
      saying = setTimeout(() => { heard.textContent = said.textContent; }, 400);
    };
    for (const input of inputs) {
      input.addEventListener("input", () => set({ [input.name]: read(input, input.value) }));
      input.addEventListener("keydown", (event) => event.stopPropagation()); // notebooks and slides have keys, too
    }
    const stage = part("stage");
    // One pointer at a time: { id, from: where it came down, values: as they were, held, moves: whether it moves the
    // picture; a finger that may still be about to scroll does not }.
    let pointer = null;
    const placeOf = (event) => {
      const box = stage.getBoundingClientRect(), view = stage.viewBox.baseVal;
      const x = ((event.clientX - box.left) / box.width) * view.width;
      return [x, ((event.clientY - box.top) / box.height) * view.height];
    };
    const follow = (event) => set(drag(placeOf(event), values, pointer.held));
    stage.addEventListener("pointerdown", (event) => {
      if (event.button || !event.isPrimary) return;
      stage.setPointerCapture(event.pointerId);
      pointer = {
        id: event.pointerId, from: [event.clientX, event.clientY], values: { ...values },
        held: hold?.(placeOf(event), values), moves: event.pointerType !== "touch" || "grip" in event.target.dataset,
      };
      if (pointer.moves) follow(event);
      event.preventDefault();
    });
    stage.addEventListener("pointermove", (event) => {
      if (pointer?.id !== event.pointerId) return;
      const [across, down] = [event.clientX - pointer.from[0], event.clientY - pointer.from[1]].map(Math.abs);
      pointer.moves ||= across > 4 && across > down;
      if (pointer.moves) follow(event);
    });
    stage.addEventListener("pointerup", (event) => {
      if (pointer?.id !== event.pointerId) return;
      if (!pointer.moves) follow(event); // a tap
      pointer = null;
    });
    stage.addEventListener("pointercancel", (event) => {
      if (pointer?.id !== event.pointerId) return;
      if (pointer.moves) set(pointer.values); // the page scrolls instead
      pointer = null;
    });
    root.querySelector(".sliders").hidden = false;
    draw();
    root.latentlabFigure = { values, set };
  }
};
