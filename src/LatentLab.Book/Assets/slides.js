// A lesson as slides for a projector. Nothing is moved: what does not belong to the slide is hidden, so that figures
// keep working and the page is whole again when the slides are left.
(() => {
  "use strict";
  const root = document.documentElement;
  const address = /^#(all-)?slide-(\d+)(?:\.(\d+))?$/; // section and, where it takes several slides, which of them
  const least = 110, margins = 110; // pixels that a row of a chart needs to be read, and what stands around the rows

  let page, main, head, panel; // what scrolls; what is shown; the heading repeated; the presenter's own line
  let blocks = [], slides = [], at = 0;
  let withOptional = false; // whether the parts beyond the core are slides, too
  let began = 0, clock = 0, codeBefore = [], folded = [];
  const places = new Map(); // block → the section that it belongs to and its heading
  const styles = new Map(); // figure → its own style, to be put back
  const heights = new Map(); // chart → its own height, to be put back

  const showing = () => root.classList.contains("projecting");
  const isHeading = (block) => /^H[1-3]$/.test(block.tagName);
  const isCode = (block) => block.matches(".code");
  const isOutput = (block) => block.parentElement.matches(".outputs");
  const isOptional = (block) => block.closest(".beyond") !== null;
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

  // Sections are counted over the whole lesson, so that an address means the same with and without the optional parts.
  // After a fold the text goes on under the heading before it.
  const outline = () => {
    places.clear();
    let count = 0, here = { section: 0, title: "" }, core = here, before = null;
    for (const block of blocks) {
      if (isHeading(block)) {
        if (!before || !isHeading(before)) count++;
        here = { section: count, title: block.innerHTML };
        if (!isOptional(block)) core = here;
      } else if (!isOptional(block)) here = core;
      places.set(block, here);
      before = block;
    }
  };

  const room = () => {
    const style = getComputedStyle(page);
    return page.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
  };

  // A heading begins a slide, and so does a figure, unless there is only a line before it; text goes on to another
  // slide where the first is full, and a list that is longer than a slide between two of its items.
  const pack = () => {
    main.querySelectorAll(".split").forEach((list) => list.classList.remove("split"));
    root.classList.add("measuring");
    head.textContent = "…";
    const letter = parseFloat(getComputedStyle(root).fontSize);
    const repeated = head.getBoundingClientRect().height + letter, most = room() - letter;
    const boxOf = (block) => block.getBoundingClientRect();
    const split = (block, place) => {
      places.set(block, place);
      if (!block.matches("ul, ol, blockquote") || boxOf(block).height + repeated <= most) return [block];
      block.classList.add("split");
      if (block.matches("ol")) parts(block).forEach((item, i) => item.setAttribute("value", block.start + i));
      return parts(block).flatMap((part) => split(part, place));
    };
    const shown = blocks.filter((block) => withOptional || !isOptional(block))
      .flatMap((block) => split(block, places.get(block)));
    const boxes = new Map(shown.map((block) => [block, boxOf(block)]));
    root.classList.remove("measuring");
    slides = [];
    let last = null;
    const begin = (place, carried) => {
      const part = slides.filter((one) => one.section === place.section).length + 1;
      slides.push({ section: place.section, part, title: part > 1 ? place.title : "", blocks: carried, full: false });
      last = slides.at(-1);
    };
    // A figure has no height here: it takes what the rest leaves it. Nor has code, which is hidden.
    const used = (one, block) => {
      const words = [...one.blocks, block].filter((other) => !figureOf(other) && boxes.get(other).height > 0);
      return words.length === 0 ? 0
        : boxes.get(words.at(-1)).bottom - boxes.get(words[0]).top + (one.title ? repeated : 0);
    };
    const goOn = (place) => {
      const carried = []; // code stays with what it printed
      while (last.blocks.length > 1 && isCode(last.blocks.at(-1))) carried.unshift(last.blocks.pop());
      begin(place, carried);
    };
    for (const block of shown) {
      const figure = figureOf(block), place = places.get(block);
      if (!figure && !isCode(block) && boxes.get(block).height === 0) continue;
      if (isHeading(block) ? !(last && last.blocks.every(isHeading)) : last?.section !== place.section)
        begin(place, []);
      const begun = last.blocks.some((other) => !isHeading(other) && !isCode(other));
      const crowded = figure ? last.full || used(last, block) > most / 4 : last.full || used(last, block) > most;
      if (begun && crowded && !isCode(block)) goOn(place);
      last.blocks.push(block);
      last.full = last.full || Boolean(figure);
    }
    // What little would have a section's last slide to itself goes to the slide before: below its figure, or in smaller
    // letters.
    for (let i = slides.length - 1; i > 0; i--) {
      const [before, one] = [slides[i - 1], slides[i]];
      if (one.full || before.section !== one.section || slides[i + 1]?.section === one.section) continue;
      const rest = used(one, one.blocks.at(-1)) - repeated;
      const shrink = ((0.98 * most) / (used(before, before.blocks.at(-1)) + rest)) ** 0.7; // lines become longer, too
      if (before.full ? rest > most / 5 : shrink < 0.84) continue;
      before.blocks.push(...one.blocks);
      before.shrink = before.full ? 1 : Math.min(1, shrink);
      slides.splice(i, 1);
    }
    for (const slide of slides)
      slide.name = (withOptional ? "all-" : "") + (slides.some((other) => other.section === slide.section
        && other.part > 1) ? `slide-${slide.section}.${slide.part}` : `slide-${slide.section}`);
  };

  // The least height of a chart, in pixels, in which its rows can be read.
  const lowest = (plot) => margins + least * new Set(Object.entries(plot.layout ?? {})
    .filter(([name]) => /^yaxis\d*$/.test(name)).map(([, axis]) => (axis.domain ?? [0, 1])[0])).size;

  // In pixels, the width at which a figure is laid out before it is enlarged to the slide's: the narrower, the larger
  // its letters.
  const widthOf = (figure, plots, wide, height) => {
    const pictures = [...figure.querySelectorAll("img, svg:not(.main-svg)")];
    const drawn = pictures.map((one) => parseFloat(one.style.maxWidth) || one.naturalWidth || 0);
    if (figure.matches(".latentlab-explorer")) return 1.4 * wide; // its own layout counts in the page's letters
    if (plots.length > 1) return plots.length * Math.max(246, 400 - 45 * plots.length);
    if (!plots.length) return Math.min(wide, Math.max(360, drawn.length > 1 ? 900 : drawn[0] || 900));
    if (Number(plots[0].dataset.heightPerWidth)) return Number(plots[0].dataset.legendEntries) ? 600 : 440;
    return Math.min(wide, Math.max(760, (wide * (lowest(plots[0]) + 80)) / height));
  };

  // A chart that is taller than the slide allows at its width is drawn lower.
  const lower = (figure, plot, base, wide, height) => {
    if (Number(plot.dataset.heightPerWidth) || !plot.layout || !window.Plotly) return;
    if (!heights.has(plot)) heights.set(plot, plot.layout.height);
    const around = figure.offsetHeight - plot.offsetHeight;
    const wanted = Math.min(heights.get(plot), Math.max(lowest(plot), (height * base) / wide - around));
    if (Math.abs(plot.layout.height - wanted) > 2) window.Plotly.relayout(plot, { height: Math.round(wanted) });
  };

  // A figure is enlarged as a whole, letters and all.
  const enlarge = (figure, height) => {
    const plots = figure.querySelectorAll(".latentlab-plot");
    const wide = figure.parentElement.clientWidth, base = widthOf(figure, plots, wide, height);
    if (figure.style.width !== `${base}px`) Object.assign(figure.style, { width: `${base}px`, maxWidth: "none" });
    if (plots.length > 1) figure.style.setProperty("--panels", plots.length);
    if (plots.length === 1) lower(figure, plots[0], base, wide, height);
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
      enlarge(figure, room() - 1 - others.reduce((sum, other) => sum + other.offsetHeight, 0));
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
    for (const box of [...blocks, ...main.querySelectorAll(".beyond, .prose, .cell, .outputs, .split, .split > *")])
      box.classList.toggle("on", on.has(box));
    // Code that printed what is here waits for its key; other code shows that it is there.
    slide.blocks.forEach((block, i) => {
      const after = slide.blocks.slice(i + 1);
      const shown = after.some(isOutput) || (after.length > 0 && isCode(after[0]));
      if (isCode(block)) block.classList.toggle("waits", shown);
    });
    head.innerHTML = slide.title;
    head.querySelectorAll(".anchor").forEach((link) => link.remove());
    head.classList.toggle("on", slide.title !== "");
    foldCode(true);
    main.style.setProperty("--shrink", slide.shrink ?? 1);
    page.scrollTop = 0;
    panel.querySelector(".slide-counter").textContent = `${at + 1} / ${slides.length}`;
    panel.querySelector("[data-do=code]").disabled = !slide.blocks.some(isCode);
    panel.querySelector("[data-do=answer]").disabled = !slide.blocks.some((block) => block.matches(answers));
    remember(slide.name);
    sizes.disconnect();
    slide.blocks.map(figureOf).filter(Boolean).forEach((figure) => sizes.observe(figure));
    fit();
  };

  const answers = "details:not(.code)";
  const foldCode = (folded) => {
    for (const block of slides[at].blocks) if (isCode(block)) block.open = !folded;
  };
  const turnFolds = (kind) => {
    const folds = slides[at].blocks.filter((block) => block.matches(kind));
    const open = folds.some((fold) => !fold.open);
    folds.forEach((fold) => { fold.open = open; });
  };

  // The slide that an address names or, where that is not there, in a larger window or without the optional parts, the
  // last one before it.
  const named = (hash) => {
    const [, , section, part] = address.exec(hash) ?? [];
    if (!section) return -1;
    return slides.indexOf(slides.filter((one) => one.section < Number(section)
      || (one.section === Number(section) && one.part <= Number(part ?? 1))).at(-1) ?? slides[0]);
  };

  // The slide with a block or, where that is left out, with the one before it.
  const slideOf = (part) => {
    const exactly = slides.findIndex((slide) => slide.blocks.includes(part));
    if (exactly >= 0) return exactly;
    const block = blockOf(part);
    const until = blocks.slice(0, blocks.indexOf(block) + 1).reverse();
    const on = (one) => slides.findIndex((slide) =>
      slide.blocks.some((other) => other === one || one.contains(other)));
    return Math.max(0, on(until.find((one) => on(one) >= 0) ?? block));
  };
  const blockOf = (part) => blocks.find((block) => block.contains(part));

  // Takes the optional parts in or leaves them out.
  const choose = (optional) => {
    withOptional = optional;
    folded.forEach((fold) => { fold.open = optional; });
    panel.querySelector("[data-do=optional]").setAttribute("aria-pressed", String(optional));
    pack();
  };

  const tick = () => {
    const seconds = Math.floor((Date.now() - began) / 1000);
    panel.querySelector(".slide-time").textContent =
      `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  };

  const makePanel = () => {
    const words = window.latentlabWords;
    panel = document.createElement("div");
    panel.className = "presenter";
    panel.setAttribute("role", "group");
    panel.setAttribute("aria-label", words.slides);
    panel.innerHTML = `<button type="button" data-do="back" aria-label="${words.previousSlide}">←</button>
      <span class="slide-counter" aria-live="polite"></span>
      <button type="button" data-do="next" aria-label="${words.nextSlide}">→</button>
      <span class="slide-lesson"></span>
      <span class="slide-time" title="${words.slideTime}"></span>
      <button type="button" data-do="optional" aria-pressed="false"><kbd>o</kbd> ${words.optionalParts}</button>
      <button type="button" data-do="code"><kbd>c</kbd> ${words.code}</button>
      <button type="button" data-do="answer"><kbd>a</kbd> ${words.answer}</button>
      <button type="button" data-do="full"><kbd>f</kbd> ${words.fullScreen}</button>
      <button type="button" data-do="leave"><kbd>Esc</kbd> ${words.leave}</button>`;
    panel.querySelector(".slide-lesson").textContent = document.querySelector("h1").textContent;
    panel.addEventListener("click", (event) => acts[event.target.closest("button")?.dataset.do]?.());
    document.body.append(panel);
  };

  const button = () => document.getElementById("slides-switch"); // a lesson's page has it

  const enter = () => {
    if (showing() || !button()) return;
    [page, main] = [document.querySelector(".page"), document.querySelector("main")];
    folded = [...main.querySelectorAll(".beyond:not([open])")];
    blocks = collect();
    outline();
    const topOf = (part) => part.getBoundingClientRect().top;
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const aim = target && blocks.find((block) => block.contains(target) || target.contains(block));
    // What the address names, if it can be seen, or what is at the top of the window.
    const here = aim && topOf(aim) > 0 && topOf(aim) < innerHeight ? aim
      : blocks.filter((block) => !block.closest(".beyond:not([open])") && topOf(block) < 120).at(-1) ?? blocks[0];
    blocks.forEach((block) => block.classList.toggle("slide-figure", Boolean(figureOf(block))));
    codeBefore = blocks.filter((block) => block.matches(".code[open]"));
    codeBefore.forEach((fold) => { fold.open = false; });
    head = document.createElement("p");
    head.className = "slide-head";
    main.prepend(head);
    makePanel();
    root.classList.add("projecting");
    panel.querySelector("[data-do=optional]").hidden = !blocks.some(isOptional);
    const asked = address.exec(location.hash);
    choose(asked ? Boolean(asked[1]) : isOptional(here));
    began = Date.now();
    clock = setInterval(tick, 1000);
    tick();
    show(asked ? named(location.hash) : slideOf(here));
    main.focus({ preventScroll: true });
  };

  const leave = () => {
    if (!showing()) return;
    const first = slides[at].blocks[0];
    const heading = blocks.slice(0, blocks.indexOf(blockOf(first)) + 1).filter(isHeading).at(-1);
    clearInterval(clock);
    sizes.disconnect();
    root.classList.remove("projecting");
    head.remove();
    main.removeAttribute("style");
    panel.remove();
    main.querySelectorAll("ol.split > li").forEach((item) => item.removeAttribute("value"));
    main.querySelectorAll(".slide-figure, .on, .waits, .split")
      .forEach((box) => box.classList.remove("slide-figure", "on", "waits", "split"));
    for (const [figure, style] of styles) figure.style.cssText = style;
    for (const [plot, height] of heights) window.Plotly.relayout(plot, { height });
    [styles, heights].forEach((kept) => kept.clear());
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
    next: () => onward(1),
    back: () => onward(-1),
    optional: () => {
      if (!blocks.some(isOptional)) return;
      const first = slides[at].blocks[0];
      choose(!withOptional);
      show(slideOf(first));
    },
    code: () => turnFolds(".code"),
    answer: () => turnFolds(answers),
    full: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()),
    leave,
  };
  const keys = {
    ArrowRight: acts.next, ArrowLeft: acts.back,
    ArrowDown: acts.next, PageDown: acts.next, " ": acts.next, ArrowUp: acts.back, PageUp: acts.back,
    Home: () => show(0), End: () => show(slides.length - 1),
    o: acts.optional, c: acts.code, a: acts.answer, f: acts.full, p: leave, Escape: leave,
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
    else if (slides[at].name !== location.hash.slice(1)) {
      const optional = Boolean(address.exec(location.hash)[1]);
      if (optional !== withOptional) choose(optional);
      show(named(location.hash));
    }
  });
  addEventListener("resize", () => {
    if (!showing()) return;
    const first = slides[at].blocks[0];
    pack();
    show(slideOf(first));
  });
  addEventListener("beforeprint", leave);
})();
