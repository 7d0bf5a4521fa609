using System.Runtime.InteropServices;
using LatentLab.Plots;
using LatentLab.Tests.Support;

namespace LatentLab.Cli.Tests;

/// <summary>A page with a playground, opened from disk in a browser without a network.</summary>
internal sealed class PlaygroundFile : IDisposable
{
    /// <summary>What the page offers its tests.</summary>
    public const string Playground = "document.querySelector('.latentlab-playground').latentlabPlayground";

    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-playground-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public async Task<BrowserPage> Open(SharedBrowser shared)
    {
        HeadlessBrowser browser = await shared.StartOrSkip();
        string file = Path.Combine(folder, "page.html");
        await File.WriteAllTextAsync(file, "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>t"
            + $"</title></head><body>{new Playground().ToHtml()}</body></html>");
        BrowserPage page = await browser.NewPage();
        await page.Open(file);
        await page.Evaluate("globalThis.numbers = (text) => "
            + "new Float32Array(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer), null");
        return page;
    }

    /// <summary>An expression of the page: these numbers, as they are to the last bit.</summary>
    public static string Numbers(float[] values) =>
        $"numbers('{Convert.ToBase64String(MemoryMarshal.AsBytes<float>(values))}')";
}
