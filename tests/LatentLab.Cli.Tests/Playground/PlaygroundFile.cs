using System.Runtime.InteropServices;
using LatentLab.Book;
using LatentLab.Plots;
using LatentLab.Tests.Support;

namespace LatentLab.Cli.Tests;

/// <summary>A page with a playground without images, opened from disk in a browser without a network.</summary>
internal sealed class PlaygroundFile : IDisposable
{
    /// <summary>What the page offers its tests.</summary>
    public const string Playground = "document.querySelector('.latentlab-playground').latentlabPlayground";

    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-playground-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <param name="fragment">Of the address, with its <c>#</c>.</param>
    /// <param name="before">A script that runs before the page's own.</param>
    public async Task<BrowserPage> Open(
        SharedBrowser shared, int width = 1100, bool dark = false, string fragment = "", Playground? playground = null,
        string? before = null)
    {
        HeadlessBrowser browser = await shared.StartOrSkip();
        string file = Path.Combine(folder, "page.html");
        await File.WriteAllTextAsync(file, PlaygroundPage.Write((playground ?? new Playground()).ToHtml()));
        BrowserPage page = await browser.NewPage(width, 900, dark);
        if (before is not null)
            await page.Send("Page.addScriptToEvaluateOnNewDocument", new() { ["source"] = before });
        await page.Open(new Uri(new Uri(file).AbsoluteUri + fragment));
        await page.Evaluate("globalThis.numbers = (text) => "
            + "new Float32Array(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer), null");
        await page.Evaluate($"{Playground}.ready.then(() => null)");
        return page;
    }

    /// <summary>An expression of the page: these numbers, as they are to the last bit.</summary>
    public static string Numbers(float[] values) =>
        $"numbers('{Convert.ToBase64String(MemoryMarshal.AsBytes<float>(values))}')";

    /// <summary>What one who looks at the page sees, where <c>LATENTLAB_SCREENSHOTS</c> names a folder.</summary>
    public static async Task Keep(BrowserPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("LATENTLAB_SCREENSHOTS") is string pictures)
            await File.WriteAllBytesAsync(
                Path.Combine(Directory.CreateDirectory(pictures).FullName, $"playground-{name}.png"),
                await page.Screenshot(whole: true));
    }

    public static async Task<string> Text(BrowserPage page, string selector) =>
        await page.Evaluate<string>($"document.querySelector('{selector}').textContent");

    /// <summary>Walks by Tab, or backwards, until the focus is on what the selector names.</summary>
    public static async Task TabTo(BrowserPage page, string selector, bool back = false)
    {
        for (int stop = 0; stop < 80; stop++)
        {
            if (await page.Evaluate<bool>($"document.activeElement.matches('{selector}')"))
                return;
            await Press(page, "Tab", 9, shift: back);
        }
        Assert.Fail($"No tab stop leads to {selector}.");
    }

    /// <summary>A key pressed and let go, with the code that the browser's own behaviour goes by.</summary>
    public static async Task Press(BrowserPage page, string key, int code, bool shift = false)
    {
        foreach (string type in (string[])["keyDown", "keyUp"])
            await page.Send("Input.dispatchKeyEvent", new()
            {
                ["type"] = type,
                ["key"] = key,
                ["windowsVirtualKeyCode"] = code,
                ["modifiers"] = shift ? 8 : 0,
                ["text"] = type == "keyDown" && key == " " ? " " : ""
            });
    }

    public static Task Space(BrowserPage page) => Press(page, " ", 32);
}
