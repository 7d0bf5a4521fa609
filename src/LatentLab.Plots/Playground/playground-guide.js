// The guide: ten steps, each with something to predict, to turn and to see. A step is done when the numbers of the
// running models say so, not when a button was pressed.

const guideHtml = `<details class="guide"><summary>Guide: ten steps from points on a line to a gradient</summary>
  <p class="places" role="group" aria-label="Steps of the guide">${guideSteps.map((_, i) =>
    `<button type="button" class="place" aria-label="Step ${i + 1}">${i + 1}</button>`).join(" ")}</p>
  <h2 class="title" tabindex="-1"></h2><p class="text"></p>
  <details class="predict"><summary></summary><p class="answer"></p></details>
  <p class="task"></p>
  <p class="buttons"><button type="button" class="set-up">Set it up</button>
    <button type="button" class="previous">Back</button> <button type="button" class="next">Next</button></p>
  <p class="now"></p><p class="seen" role="status"></p></details>`;

// tools: { panels, judge, way, state(): the page's state, running(): whether it trains, apply(text): sets it up and
// pauses }
const startGuide = (root, tools) => {
  root.innerHTML = guideHtml;
  const find = (selector) => root.querySelector(selector), guide = find(".guide");
  const places = [...root.querySelectorAll(".place")], found = guideSteps.map(() => null);
  let at = 0, busy = false, asked = 0;

  const show = () => {
    const step = guideSteps[at];
    find(".title").textContent = `${at + 1}. ${step.title}`;
    for (const part of ["text", "answer", "task"]) find(`.${part}`).textContent = step[part];
    find(".predict summary").textContent = `Predict: ${step.question}`;
    find(".predict").open = false;
    find(".now").textContent = "";
    find(".seen").textContent = found[at] ?? "";
    find(".previous").disabled = at === 0;
    find(".next").disabled = at === guideSteps.length - 1;
    places.forEach((place, i) => {
      place.setAttribute("aria-current", i === at ? "step" : "false");
      place.setAttribute("aria-label", `Step ${i + 1}${found[i] ? ", seen" : ""}`);
      place.textContent = `${i + 1}${found[i] ? " ✓" : ""}`;
    });
  };
  const go = (to) => {
    at = to;
    show();
    find(".title").focus();
  };
  places.forEach((place, i) => place.addEventListener("click", () => go(i)));
  find(".previous").addEventListener("click", () => go(at - 1));
  find(".next").addEventListener("click", () => go(at + 1));
  find(".set-up").addEventListener("click", () => {
    tools.apply(guideSteps[at].state);
    if (guideSteps[at].way) tools.way.open(true);
  });

  const look = async () => {
    const mine = at, step = guideSteps[mine];
    const missing = step.wants(tools.state());
    const { words, seen } = missing
      ? { words: `Not set up: this step wants ${missing}.`, seen: false }
      : (await step.measure(tools)) ?? {
        words: tools.running() ? "Nothing measured yet; a moment." : "Nothing measured yet: start the training.",
        seen: false,
      };
    if (mine !== at) return;
    find(".now").textContent = `Now: ${words}`;
    if (!seen || found[mine]) return;
    const steps = Math.max(...tools.panels.map(({ state }) => state.steps));
    found[mine] = `Seen after ${steps.toLocaleString("en")} steps: ${words}`;
    find(".seen").textContent = found[mine];
    places[mine].textContent = `${mine + 1} ✓`;
    places[mine].setAttribute("aria-label", `Step ${mine + 1}, seen`);
  };
  show();
  return {
    found,
    go: (to) => {
      guide.open = true;
      at = to;
      show();
    },
    get open() { return guide.open; },
    get step() { return at + 1; },
    frame: (now) => {
      if (!guide.open || busy || now - asked < 1000 || !tools.panels.every(({ ready }) => ready)) return;
      [busy, asked] = [true, now];
      const mine = at; // a model may be made anew meanwhile, or have all codes in one point
      look().catch(({ message }) => {
        if (mine === at) find(".now").textContent = `Now: not measured (${message}); once more in a moment.`;
      }).finally(() => { busy = false; });
    },
  };
};
