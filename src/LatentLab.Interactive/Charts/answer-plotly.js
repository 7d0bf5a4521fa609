// In place of require.js, for the script of one chart: it asks for one module, plotly, and the page has that from the
// kit, or will have it soon. A page that is without it for half a minute gets a sentence in the chart's place.
(() => {
  const patience = 30000;
  const output = document.currentScript?.previousElementSibling;
  const require = (names, use) => {
    const attempt = () => {
      if (!window.Plotly?.newPlot) return false;
      use(window.Plotly);
      return true;
    };
    if (attempt()) return;
    const since = Date.now();
    const timer = setInterval(() => {
      if (attempt()) clearInterval(timer);
      else if (Date.now() - since > patience) {
        clearInterval(timer);
        if (output) output.textContent = "This chart needs plotly.js, which the kit brings: run the notebook's first "
          + "cell, or 'new PlotlyScript()', again.";
      }
    }, 100);
  };
  require.config = () => require;
  return require;
})()
