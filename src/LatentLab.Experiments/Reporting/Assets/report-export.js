// Figures as files, as they are seen: words, pictures and charts of a figure in one SVG, and that as a PNG.
Object.assign(latentlabReport, (() => {
  "use strict";
  const { make } = latentlabReport;
  const space = "http://www.w3.org/2000/svg", enlarged = 2;

  const element = (name, properties, text) => {
    const part = document.createElementNS(space, name);
    for (const [key, value] of Object.entries(properties)) part.setAttribute(key, value);
    if (text) part.textContent = text;
    return part;
  };

  // A line of the page for each line of the file.
  const lines = (node) => {
    const found = [], range = document.createRange();
    for (const { index, 0: word } of node.data.matchAll(/\S+/g)) {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const box = range.getBoundingClientRect(), last = found.at(-1);
      if (last && Math.abs(last.top - box.top) < 2) last.words.push(word);
      else found.push({ left: box.left, top: box.top, height: box.height, words: [word] });
    }
    return found;
  };

  const chart = async (plot) => {
    const url = await window.Plotly.toImage(plot,
      { format: "svg", width: plot.clientWidth, height: plot.clientHeight });
    const text = url.startsWith("data:") ? decodeURIComponent(url.slice(url.indexOf(",") + 1)) : url;
    return new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  };

  const compose = async (figure) => {
    const frame = figure.getBoundingClientRect(), edge = 12;
    const width = Math.ceil(frame.width) + 2 * edge, height = Math.ceil(frame.height) + 2 * edge;
    const at = (box) => ({ x: box.left - frame.left + edge, y: box.top - frame.top + edge });
    const all = element("svg", { width, height, viewBox: `0 0 ${width} ${height}` });
    all.append(element("rect", { width, height, fill: getComputedStyle(document.body).backgroundColor }));
    const seen = (part) => part.getClientRects().length > 0;
    const words = document.createTreeWalker(figure, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
      const parent = words.currentNode.parentElement;
      if (parent.closest("script, .latentlab-plot, svg") || !seen(parent)) continue;
      const style = getComputedStyle(parent), size = parseFloat(style.fontSize);
      for (const line of lines(words.currentNode)) {
        const { x, y } = at(line);
        all.append(element("text", { x, y: y + line.height / 2 + 0.35 * size, fill: style.color, "font-size": size,
          "font-weight": style.fontWeight, "font-family": "system-ui, sans-serif" }, line.words.join(" ")));
      }
    }
    for (const picture of [...figure.querySelectorAll("img")].filter(seen)) {
      const box = picture.getBoundingClientRect();
      all.append(element("image", { ...at(box), width: box.width, height: box.height, href: picture.src,
        preserveAspectRatio: "none", style: "image-rendering:pixelated" }));
    }
    for (const plot of [...figure.querySelectorAll(".js-plotly-plot")].filter(seen)) {
      const drawn = document.importNode(await chart(plot), true), { x, y } = at(plot.getBoundingClientRect());
      drawn.setAttribute("x", x);
      drawn.setAttribute("y", y);
      all.append(drawn);
    }
    return new XMLSerializer().serializeToString(all);
  };

  const toPng = async (svg) => {
    const picture = make("img", { src: "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg) });
    await picture.decode();
    const canvas = make("canvas", { width: enlarged * picture.width, height: enlarged * picture.height });
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return new Promise((done) => canvas.toBlob(done, "image/png"));
  };

  const save = async (section, type) => {
    const svg = await compose(section.querySelector("figure"));
    const blob = type === "svg" ? new Blob([svg], { type: "image/svg+xml" }) : await toPng(svg);
    const link = make("a", { href: URL.createObjectURL(blob), download: `${section.id}.${type}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  for (const section of document.querySelectorAll("main > section")) {
    const line = section.querySelector("figure") && section.querySelector(":scope > .save");
    if (!line) continue;
    for (const type of ["svg", "png"]) {
      const button = make("button", { type: "button", textContent: `Save as ${type.toUpperCase()}` });
      button.addEventListener("click", () => save(section, type));
      line.append(" ", button);
    }
  }
  return { compose, toPng };
})());
