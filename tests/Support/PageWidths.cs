namespace LatentLab.Tests.Support;

/// <summary>Finds what a reader cannot see because the page is narrower.</summary>
internal static class PageWidths
{
    /// <summary>
    /// JavaScript: a line for each element that sticks out of its parent to the right, or is cut off by it, inside
    /// <c>main</c>. What stands in a box that scrolls sideways is reached by scrolling; a negative margin is meant.
    /// </summary>
    public const string TooWide = """
        (() => {
          const style = (element) => getComputedStyle(element);
          const scrolls = (element) => ["auto", "scroll"].includes(style(element).overflowX);
          const hidden = (element) => style(element).position === "absolute" || style(element).clipPath !== "none";
          const inScroller = (element) => {
            const box = element.parentElement;
            return box !== null && box.tagName !== "MAIN" && (scrolls(box) || inScroller(box));
          };
          // A formula's own box is never wider than the line; what it holds may be.
          const parts = (element) =>
            element.localName === "math" ? [element, ...element.querySelectorAll("*")] : [element];
          const right = (element) => Math.max(...parts(element).map((part) => part.getBoundingClientRect().right));
          const found = [];
          for (const element of document.querySelectorAll("main *")) {
            if (element.parentElement.closest("math, svg")) continue;   // their parts may overlap
            if (hidden(element) || inScroller(element)) continue;
            const box = element.getBoundingClientRect(), parent = element.parentElement.getBoundingClientRect();
            const around = style(element.parentElement).display;
            // An inline parent's box is where its words stand.
            const out = right(element) - parent.right > 1.5 && !(parseFloat(style(element).marginRight) < 0)
              && around !== "contents" && !around.startsWith("inline");
            const cut = style(element).overflowX !== "visible" && !scrolls(element)
              && element.scrollWidth > element.clientWidth + 1;
            if (box.width > 0 && (out || cut)) {
              const words = element.textContent.trim().slice(0, 60);
              const name = `${element.tagName}.${element.getAttribute("class") ?? ""} '${words}'`;
              found.push(`${name} ${Math.round(right(element))} > ${Math.round(parent.right)}`);
            }
          }
          return found;
        })()
        """;

    /// <summary>
    /// JavaScript: a line for each box that has to be scrolled sideways, inside <c>main</c>. Code and what a program
    /// printed may be: their lines are never broken.
    /// </summary>
    public const string Scrolled = """
        [...document.querySelectorAll("main *")]
          .filter((box) => ["auto", "scroll"].includes(getComputedStyle(box).overflowX) && box.closest("pre") === null
            && box.clientWidth > 0 && box.scrollWidth > box.clientWidth + 1)
          .map((box) => `${box.tagName}.${box.getAttribute("class") ?? ""} '${box.textContent.trim().slice(0, 60)}' `
            + `${box.scrollWidth} > ${box.clientWidth}`)
        """;
}
