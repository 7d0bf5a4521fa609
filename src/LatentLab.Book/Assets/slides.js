// A lesson as slides for a projector. Nothing is moved: what does not belong to the slide is hidden, so that figures
// keep working and the page is whole again when the slides are left.
(() => {
  "use strict";
  const root = document.documentElement;
  const address = /^#slide-(\d+)(?:\.(\d+))?$/; // section and, where it takes several slides, which of them
  const chartWidth = 760, squareWidth = 600; // pixels in which a chart is drawn before it is enlarged

  let page, main, head, panel; // what scrolls; what is shown; the heading repeated; the presenter's own line
  let blocks = [], slides = [], at = 0;
  let began = 0, clock = 0, codeBefore = [], folded = [];
  const styles = new Map(); // figure → its own style, to be put back

  const showing = () => root.classList.contains("projecting");
  const isHeading = (block) => /^H[1-3]$/.test(block.tagName);
  const figureOf = (block) => (block.matches("figure") ? block : block.querySelector("figure"));
  const parts = (box) => [...box.children].filter((part) => !/^(SCRIPT|STYLE)$/.test(part.tagName));

  // What a slide may consist of, in the page's order: paragraphs, formulas, folds, single outputs.
  const collect = (box = main) => {
    const found = [];
    for (const child of parts(box)) {
      if (child.matches(".prose")) found.push(...parts(child).filter((part) => !part.matches(".facts")));
      else if (child.matches(".cell"))
        for (const part of parts(child)) {
          if (part.matches(".outputs")) found.push(...parts(part));
          else if (!part.matches(".setup")) found.push(part);
        }
      else if (child.matches(".beyond")) found.push(...collect(child));
      else if (!child.matches("nav, .slide-head, .beyond > summary")) found.push(child);
    }
    return found;
  };

  const room = () => {
    const style = getComputedStyle(page);
    return page.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
  };

  // A heading begins a slide, a figure gets one of its own; text goes on to another where the first is full.
  const pack = () => {
    root.classList.add("measuring");
    head.textContent = "…";
    const letter = parseFloat(getComputedStyle(root).fontSize);
    const repeated = head.getBoundingClientRect().height + letter, most = room() - letter;
    const boxes = new Map(blocks.map((block) => [block, block.getBoundingClientRect()]));
    root.classList.remove("measuring");
    slides = [];
    let section = 0, part = 1, title = "", last = null;
    const begin = (carried) => {
      slides.push({ section, part, title: part > 1 ? title : "", blocks: carried, full: false });
      last = slides.at(-1);
    };
    // A figure has no height here: it takes what the rest leaves it.
    const used = (one, block) => {
      const first = one.blocks.find((other) => !figureOf(other));
      return first ? boxes.get(block).bottom - boxes.get(first).top + (one.title ? repeated : 0) : 0;
    };
    const goOn = () => {
      const carried = []; // a fold of code stays with what it printed
      while (last.blocks.length > 1 && last.blocks.at(-1).matches(".code")) carried.unshift(last.blocks.pop());
      part++;
      begin(carried);
    };
    for (const block of blocks) {
      const figure = figureOf(block);
      if (!figure && boxes.get(block).height === 0) continue;
      if (isHeading(block) && !(last && last.blocks.every(isHeading))) {
        [section, part] = [section + 1, 1];
        begin([]);
      } else if (!last) begin([]);
      if (isHeading(block)) title = block.innerHTML;
      const begun = last.blocks.some((other) => !isHeading(other) && !other.matches(".code"));
      if (figure ? begun : last.full || (begun && used(last, block) > most)) goOn();
      last.blocks.push(block);
      last.full = last.full || Boolean(figure);
    }
    for (const slide of slides)
      slide.name = slides.some((other) => other.section === slide.section && other.part > 1)
        ? `slide-${slide.section}.${slide.part}`
        : `slide-${slide.section}`;
  };

  // A figure is laid out at the width that it was made for and then enlarged as a whole, letters and all.
  const enlarge = (figure, height) => {
    const plots = figure.querySelectorAll(".latentlab-plot"), plot = plots[0];
    const pictures = [...figure.querySelectorAll("img, svg:not(.main-svg)")];
    const drawn = pictures.map((one) => parseFloat(one.style.maxWidth) || one.naturalWidth || 0);
    const wide = figure.parentElement.clientWidth;
    // The explorer's own layout counts in the page's letters; a row of many charts breaks where it has no room.
    const base = figure.matches(".latentlab-explorer") || plots.length > 3 ? 1.4 * wide
      : plots.length > 1 ? wide
      : plot ? Math.min(wide, Number(plot.dataset.heightPerWidth) ? squareWidth : chartWidth)
      : Math.min(wide, Math.max(360, drawn.length > 1 ? 900 : drawn[0] || 900));
    if (figure.style.width !== `${base}px`) Object.assign(figure.style, { width: `${base}px`, maxWidth: "none" });
    const most = parseFloat(getComputedStyle(root).fontSize) / 13; // letters no larger than the text's
    const scale = Math.max(0.5, Math.min(wide / base, height / figure.offsetHeight, most));
    figure.style.transform = `scale(${scale})`;
    // the room that it takes follows its size; the book's own rule for a last element has to stand back
    figure.style.setProperty("margin-bottom", `${Math.ceil(figure.offsetHeight * (scale - 1))}px`, "important");
    figure.style.marginLeft = `${Math.max(0, (wide - base * scale) / 2)}px`;
  };

  const fit = () => {
    if (!showing()) return;
    for (const block of slides[at].blocks) {
      const figure = figureOf(block);
      if (!figure) continue;
      if (!styles.has(figure)) styles.set(figure, figure.style.cssText);
      const others = [head, ...slides[at].blocks].filter((other) => other !== block);
      enlarge(figure, room() - others.reduce((sum, other) => sum + other.offsetHeight, 0));
      const over = page.scrollHeight - page.clientHeight; // the margins between them
      if (over > 0) enlarge(figure, figure.getBoundingClientRect().height - over);
    }
  };
  const sizes = new ResizeObserver(fit); // a chart is drawn anew some time after its width has changed

  const remember = (name) => {
    try { history.replaceState(null, "", `#${name}`); } catch { location.hash = name; }
  };

  const show = (number) => {
    at = Math.max(0, Math.min(number, slides.length - 1));
    const slide = slides[at], on = new Set(slide.blocks);
    for (const block of slide.blocks)
      for (let box = block.parentElement; box !== main; box = box.parentElement) on.add(box);
    for (const box of [...blocks, ...main.querySelectorAll(".beyond, .prose, .cell, .outputs")])
      box.classList.toggle("on", on.has(box));
    head.innerHTML = slide.title;
    head.querySelectorAll(".anchor").forEach((link) => link.remove());
    head.classList.toggle("on", slide.title !== "");
    foldCode(true);
    page.scrollTop = 0;
    panel.querySelector(".slide-counter").textContent = `${at + 1} / ${slides.length}`;
    remember(slide.name);
    sizes.disconnect();
    slide.blocks.map(figureOf).filter(Boolean).forEach((figure) => sizes.observe(figure));
    fit();
  };

  const foldCode = (folded) => {
    for (const block of slides[at].blocks) if (block.matches(".code")) block.open = !folded;
  };
  const turnFolds = (kind) => {
    const folds = slides[at].blocks.filter((block) => block.matches(kind));
    const open = folds.some((fold) => !fold.open);
    folds.forEach((fold) => { fold.open = open; });
  };

  // The slide that an address names; one that is no longer there, because the window is larger, is its section's last.
  const named = (hash) => {
    const [, section, part] = address.exec(hash) ?? [];
    if (!section) return -1;
    const fitting = slides.filter((one) => one.section === Number(section) && one.part <= Number(part ?? 1));
    return slides.indexOf(fitting.at(-1) ?? slides.at(-1));
  };

  const tick = () => {
    const seconds = Math.floor((Date.now() - began) / 1000);
    panel.querySelector(".slide-time").textContent =
      `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  };

  const makePanel = () => {
    panel = document.createElement("div");
    panel.className = "presenter";
    panel.setAttribute("role", "group");
    panel.setAttribute("aria-label", "Slides");
    panel.innerHTML = `<button type="button" data-do="back" aria-label="Previous slide">←</button>
      <span class="slide-counter" aria-live="polite"></span>
      <button type="button" data-do="next" aria-label="Next slide">→</button>
      <span class="slide-lesson"></span>
      <span class="slide-time" title="Time since the slides began"></span>
      <button type="button" data-do="code"><kbd>c</kbd> code</button>
      <button type="button" data-do="answer"><kbd>a</kbd> answer</button>
      <button type="button" data-do="full"><kbd>f</kbd> full screen</button>
      <button type="button" data-do="leave"><kbd>Esc</kbd> leave</button>`;
    panel.querySelector(".slide-lesson").textContent = document.querySelector("h1").textContent;
    panel.addEventListener("click", (event) => acts[event.target.closest("button")?.dataset.do]?.());
    document.body.append(panel);
  };

  const button = () => document.getElementById("slides-switch"); // a lesson's page has it

  const enter = () => {
    if (showing() || !button()) return;
    [page, main] = [document.querySelector(".page"), document.querySelector("main")];
    folded = [...document.querySelectorAll(".beyond:not([open])")];
    folded.forEach((fold) => { fold.open = true; });
    blocks = collect();
    blocks.forEach((block) => block.classList.toggle("slide-figure", Boolean(figureOf(block))));
    const here = blocks.filter((block) => block.getBoundingClientRect().top < 120).at(-1) ?? blocks[0];
    codeBefore = blocks.filter((block) => block.matches(".code[open]"));
    codeBefore.forEach((fold) => { fold.open = false; });
    head = document.createElement("p");
    head.className = "slide-head";
    main.prepend(head);
    makePanel();
    root.classList.add("projecting");
    pack();
    began = Date.now();
    clock = setInterval(tick, 1000);
    tick();
    const asked = named(location.hash);
    show(asked >= 0 ? asked : slides.findIndex((slide) => slide.blocks.includes(here)));
    main.focus({ preventScroll: true });
  };

  const leave = () => {
    if (!showing()) return;
    const first = slides[at].blocks[0];
    const heading = blocks.slice(0, blocks.indexOf(first) + 1).filter(isHeading).at(-1);
    clearInterval(clock);
    sizes.disconnect();
    root.classList.remove("projecting");
    head.remove();
    panel.remove();
    blocks.forEach((block) => block.classList.remove("slide-figure", "on"));
    main.querySelectorAll(".on").forEach((box) => box.classList.remove("on"));
    for (const [figure, style] of styles) figure.style.cssText = style;
    styles.clear();
    foldCode(true);
    codeBefore.forEach((fold) => { fold.open = true; });
    folded.forEach((fold) => { fold.open = fold.contains(first); });
    if (document.fullscreenElement) document.exitFullscreen();
    remember(heading?.id ?? "");
    first.scrollIntoView({ block: "start", behavior: "instant" });
  };

  // A slide that is taller than the window is read to its end first.
  const onward = (direction) => {
    const rest = direction > 0 ? page.scrollHeight - page.clientHeight - page.scrollTop : page.scrollTop;
    if (rest > 4) page.scrollBy({ top: direction * 0.85 * page.clientHeight, behavior: "instant" });
    else show(at + direction);
  };

  const acts = {
    next: () => show(at + 1),
    back: () => show(at - 1),
    code: () => turnFolds(".code"),
    answer: () => turnFolds("details:not(.code)"),
    full: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()),
    leave,
  };
  const keys = {
    ArrowRight: acts.next, ArrowLeft: acts.back,
    ArrowDown: () => onward(1), PageDown: () => onward(1), " ": () => onward(1),
    ArrowUp: () => onward(-1), PageUp: () => onward(-1),
    Home: () => show(0), End: () => show(slides.length - 1),
    c: acts.code, a: acts.answer, f: acts.full, p: leave, Escape: leave,
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    const target = event.target instanceof Element ? event.target : main;
    // What is written in, slid or dragged keeps its keys, and a button its space bar.
    const taken = target.closest("input, select, textarea, [contenteditable], [role=application]");
    if (taken && event.key !== "Escape") return;
    if (/^( |Enter)$/.test(event.key) && target.closest("button, summary, a")) return;
    const back = event.key === " " && event.shiftKey;
    const act = showing() ? (back ? keys.PageUp : keys[event.key]) : event.key === "p" ? enter : undefined;
    if (!act || !button()) return;
    event.preventDefault();
    act();
  });

  document.addEventListener("DOMContentLoaded", () => {
    if (!button()) return;
    button().addEventListener("click", enter);
    button().hidden = false;
    if (address.test(location.hash)) enter();
  });
  addEventListener("hashchange", () => {
    if (!address.test(location.hash)) return;
    if (!showing()) enter();
    else if (slides[at].name !== location.hash.slice(1)) show(named(location.hash));
  });
  addEventListener("resize", () => {
    if (!showing()) return;
    const first = slides[at].blocks[0];
    pack();
    show(slides.findIndex((slide) => slide.blocks.includes(first)));
  });
  addEventListener("beforeprint", leave);
})();
