// The switch to the same page in the other language, at the paragraph that is being read. Cells have the same numbers
// in both, and a cell's text has the same paragraphs.
(() => {
  "use strict";
  const blocks = (cell) => (cell.matches(".prose") ? [...cell.children] : [cell]);

  // The first paragraph that begins below the bar, as #at-CELL.PARAGRAPH and how far down it stands.
  const place = () => {
    const top = document.querySelector(".bar")?.getBoundingClientRect().bottom ?? 0;
    for (const cell of document.querySelectorAll("main [id^=cell-]")) {
      const at = blocks(cell).findIndex((block) => block.getBoundingClientRect().bottom > top + 4
        && block.getClientRects().length > 0);
      if (at >= 0) return `#at-${cell.id}.${at}`;
    }
    return "";
  };

  const go = () => {
    const [, id, at] = location.hash.match(/^#at-(cell-\d+)\.(\d+)$/) ?? [];
    const cell = id && document.getElementById(id);
    if (!cell) return;
    const block = blocks(cell)[at] ?? cell;
    for (let fold = block.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    block.scrollIntoView();
  };

  let told = null;
  window.latentlabEdition = (edition) => { told = edition; };

  document.addEventListener("DOMContentLoaded", () => {
    go();
    const link = document.getElementById("edition");
    if (!link || !told?.pages.length) return;
    const page = location.pathname.split("/").pop() || "index.html";
    const target = `${told.folder}/${told.pages.includes(page) ? page : "index.html"}`;
    link.href = target;
    const aim = () => { link.href = target + (told.pages.includes(page) ? place() : ""); };
    for (const event of ["pointerdown", "focus", "click", "mouseenter"]) link.addEventListener(event, aim);
    link.hidden = false;
  });
})();
