using LatentLab.Tests.Support;

namespace LatentLab.Jupyter.Tests.Pages;

/// <summary>What a learner does with a notebook in Notebook's page: opens it, runs cells, waits.</summary>
internal static class JupyterPage
{
    /// <summary>One at a time: two kernels that train would fight for the same cores.</summary>
    public const string Collection = "notebooks in Jupyter's page";

    public const string CodeCells = "Jupyter.notebook.get_cells().filter(cell => cell.cell_type === 'code')";

    public static async Task<BrowserPage> Open(HeadlessBrowser browser, NotebookServer server, string notebook)
    {
        BrowserPage page = await browser.NewPage(width: 1280, height: 1000);
        await page.Open(new Uri(server.Address, $"notebooks/{notebook}"));
        await Within(60, page,
            "window.Jupyter?.notebook?.kernel?.is_connected() && Jupyter.notebook.get_cells().length > 10");
        return page;
    }

    /// <summary>A cell by a piece of its code: the page keeps no ids.</summary>
    public static string Cell(string code) => $"{CodeCells}.find(cell => cell.get_text().includes('{code}'))";

    /// <summary>
    /// Runs the cell that <paramref name="cell"/> finds, with another text if one is given, and waits for its end.
    /// </summary>
    public static async Task Run(BrowserPage page, string cell, string? source = null)
    {
        string text = source is null ? "" : $"cell.set_text({System.Text.Json.JsonSerializer.Serialize(source)});";
        await page.Evaluate($"(() => {{ const cell = window.latentlabCell = {cell}; {text} cell.execute(); }})()");
        await Within(60, page, "window.latentlabCell.input_prompt_number > 0");
    }

    public static async Task RunInNewCell(BrowserPage page, string source)
    {
        string text = System.Text.Json.JsonSerializer.Serialize(source);
        await page.Evaluate($$"""
            (() => {
              const cell = Jupyter.notebook.insert_cell_at_bottom('code');
              cell.set_text({{text}});
              cell.execute();
            })()
            """);
    }

    // The protocol answers within a minute, so a longer wait is asked for in parts.
    public static async Task Within(int seconds, BrowserPage page, string condition)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (!await page.Evaluate<bool>($$"""
            new Promise(done => {
              const end = performance.now() + 10000;
              const ask = () => {
                if ({{condition}}) done(true);
                else if (performance.now() > end) done(false);
                else setTimeout(ask, 50);
              };
              ask();
            })
            """))
        {
            string outputs = watch.Elapsed.TotalSeconds > seconds ? await page.Evaluate<string>(
                "document.querySelector('#notebook')?.innerText.slice(-3000) ?? document.body.innerText") : "";
            Assert.True(watch.Elapsed.TotalSeconds <= seconds,
                $"Within {seconds} s this did not become true: {condition}\nThe page ends with:\n{outputs}");
        }
    }
}
