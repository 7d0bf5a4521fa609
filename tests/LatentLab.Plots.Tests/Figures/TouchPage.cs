using System.Text.Json;
using LatentLab.Tests.Support;

namespace LatentLab.Plots.Tests;

/// <summary>A page with figures that answer to a finger, and how a test moves the first of them.</summary>
internal sealed class TouchPage(SharedBrowser shared) : IDisposable
{
    public const string Root = "document.querySelector('.latentlab-touch')";

    public const string Said = $"{Root}.querySelector('[data-part=said]').textContent";

    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-touch-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public async Task<BrowserPage> Open(
        string body, int width = 1100, string theme = "background:#fff;color:#222",
        Func<BrowserPage, Task>? prepare = null)
    {
        HeadlessBrowser browser = await shared.StartOrSkip();
        string file = Path.Combine(folder, "page.html");
        await File.WriteAllTextAsync(file, ExplorerSamples.Page(body, theme));
        BrowserPage page = await browser.NewPage(width, 1000);
        if (prepare is not null)
            await prepare(page);
        await page.Open(file);
        return page;
    }

    public static async Task<string> Set(BrowserPage page, object values) => await page.Evaluate<string>(
        $"{Root}.latentlabFigure.set({JsonSerializer.Serialize(values)}), {Said}");

    public static async Task<double> Number(BrowserPage page, string part, string attribute) =>
        await page.Evaluate<double>($"Number({Root}.querySelector('[data-part={part}]').getAttribute('{attribute}'))");

    public static async Task<double[]> Weights(BrowserPage page, object? values = null)
    {
        if (values is not null)
            await Set(page, values);
        return await page.Evaluate<double[]>($"{Root}.querySelector('[data-part=best]').weights");
    }
}
