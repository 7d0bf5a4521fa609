// The theme is set before the page is drawn, so that nothing flashes. A page opened as a file may have no storage.
(() => {
  "use strict";
  const root = document.documentElement, key = "latentlab-theme", dark = matchMedia("(prefers-color-scheme: dark)");
  const remembered = () => { try { return localStorage.getItem(key); } catch { return null; } };
  const choice = remembered();
  if (choice === "light" || choice === "dark") root.dataset.theme = choice;
  const isDark = () => (root.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";
  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme-switch");
    const show = () => button.setAttribute("aria-pressed", String(isDark()));
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      try { localStorage.setItem(key, root.dataset.theme); } catch { /* lasts until the page is left */ }
      show();
      document.dispatchEvent(new Event("latentlab-theme"));
    });
    dark.addEventListener("change", show);
    show();
    button.hidden = false;
  });
})();
