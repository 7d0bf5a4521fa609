// While a course runs its book fills in: an open page looks now and then for what is new and takes over what differs.
// A page from a folder can load scripts only, so live.js says what is new and live/PAGE.js hands over a page's text.
(() => {
  "use strict";
  const page = document.querySelector("meta[name=latentlab-live]")?.content;
  if (!page) return;
  const everyMilliseconds = 2000;
  let shown = null;

  const load = (file) => {
    const script = document.createElement("script");
    script.src = `${file}?${Date.now()}`;
    script.onload = script.onerror = () => script.remove();
    document.head.append(script);
  };

  // Only what differs is touched, so the place, folds that are open and the keyboard's focus stay.
  const take = (old, fresh) => {
    if (old.isEqualNode(fresh)) return;
    if (old.nodeType !== Node.ELEMENT_NODE || old.nodeName !== fresh.nodeName || old.id !== fresh.id) {
      old.replaceWith(fresh);
      return;
    }
    for (const { name } of [...old.attributes]) {
      if (!fresh.hasAttribute(name) && name !== "open" && name !== "tabindex") old.removeAttribute(name);
    }
    for (const { name, value } of fresh.attributes) old.setAttribute(name, value);
    const before = [...old.childNodes], after = [...fresh.childNodes];
    for (const [at, node] of after.entries()) {
      if (at < before.length) take(before[at], node);
      else old.append(node);
    }
    for (const node of before.slice(after.length)) node.remove();
  };

  window.latentlabBook = ({ version, open }) => {
    if (!open.includes(page)) location.reload(); // it is finished, and looks no longer
    else if (version !== shown) {
      shown = version;
      load(`live/${page}.js`);
    }
  };

  window.latentlabPage = (html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    take(document.querySelector("main"), document.importNode(fresh.querySelector("main"), true));
    dispatchEvent(new Event("resize"));
  };

  const look = () => {
    if (!document.hidden) load("live.js");
  };
  setInterval(look, everyMilliseconds);
  document.addEventListener("visibilitychange", look);
})();
