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
          const inScroller = (element) => { for (let box = element.parentElement; box && box.tagName !== "MAIN"; box = box.parentElement) if (scrolls(box)) return true; return false; };
          const name = (element) => `${element.tagName}.${element.getAttribute("class") ?? ""} '${element.textContent.trim().slice(0, 60)}'`;
          const found = [];
          for (const element of document.querySelectorAll("main *")) {
            const inside = element.parentElement.closest("math, svg");   // their parts may overlap as they like
            if (inside || hidden(element) || inScroller(element)) continue;
            const box = element.getBoundingClientRect(), parent = element.parentElement.getBoundingClientRect();
            if (box.width === 0 || style(element.parentElement).display === "contents") continue;
            const out = box.right - Math.max(parent.right, parent.left) > 1.5 && !(parseFloat(style(element).marginRight) < 0);
            const inline = style(element.parentElement).display.startsWith("inline");   // its box is where its words stand
            const cut = !scrolls(element) && style(element).overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1;
            if (cut || (out && !inline)) found.push(`${name(element)} ${Math.round(box.right)} > ${Math.round(parent.right)}`);
          }
          return found;
        })()
        """;
}
