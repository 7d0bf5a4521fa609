using LatentLab.Book;
using LatentLab.Notebooks.Documents;
using LatentLab.Plots;
using LatentLab.Tests.Support;

namespace LatentLab.Cli.Tests;

/// <summary>The playground as a page of the book, opened from a folder.</summary>
public sealed class PlaygroundInBookTests(SharedBrowser shared) : IClassFixture<SharedBrowser>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-book-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(390, true)]
    [InlineData(1280, false)]
    public async Task The_index_leads_to_it_it_trains_in_the_books_theme_and_leads_back(int width, bool dark)
    {
        HeadlessBrowser browser = await shared.StartOrSkip();
        BookWriter.Write(new BookContents
        {
            Title = "LatentLab",
            Introduction = "Measured.",
            Lessons = [new BookLesson("00-start-here", new NotebookDocument())],
            Playground = new Playground().ToHtml(),
        }, folder);
        BrowserPage page = await browser.NewPage(width, 900, dark);
        await page.Open(Path.Combine(folder, "index.html"));
        await page.LoadedBy(() => page.Evaluate("document.querySelector('main a[href=\"playground.html\"]').click()"));
        await page.Evaluate($"{PlaygroundFile.Playground}.ready.then(() => null)");
        await page.Evaluate("document.querySelector('.run').click()");
        await page.WaitUntil($"{PlaygroundFile.Playground}.panels.every(({{ state }}) => state.steps > 5)");
        await page.WaitUntil("document.querySelectorAll('dt').length > 2");
        Assert.Equal(dark, await page.Evaluate<bool>("(getComputedStyle(document.body).backgroundColor.match(/\\d+/g)"
            + ".slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 3) < 128"));
        Assert.InRange(await page.Evaluate<int>("document.documentElement.scrollWidth"), 1, width);
        string[] tooWide = await page.Evaluate<string[]>(PageWidths.TooWide);
        Assert.Equal([], tooWide);
        await PlaygroundFile.Keep(page, $"book-{width}");
        await page.LoadedBy(() => page.Evaluate("document.querySelector('.brand').click()"));
        Assert.EndsWith("/index.html", await page.Evaluate<string>("location.pathname"));
        Assert.Equal([], page.Complaints);
    }
}
