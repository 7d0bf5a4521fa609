using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using LatentLab.Notebooks.Documents;
using LatentLab.Tests.Support;

namespace LatentLab.Book.Tests;

/// <summary>What a first reading may leave out stands in folds, and the lesson tells both times.</summary>
public sealed class OptionalPartTests(SharedBrowser shared) : IClassFixture<SharedBrowser>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-book-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static NotebookCell Tagged(NotebookCell cell, string tag)
    {
        cell.Metadata["tags"] = new JsonArray(tag);
        return cell;
    }

    /// <summary>300 words to read at first, 1,000 in the first optional part, 600 in the second.</summary>
    private void Write()
    {
        string Words(int count) => string.Join(' ', Enumerable.Repeat("word", count));
        BookContents book = SampleBook.Contents();
        List<NotebookCell> cells = book.Lessons[1].Document.Cells;
        cells.Clear();
        cells.AddRange(
        [
            SampleBook.Markdown($"# A lesson\n\n{Words(300)}"),
            Tagged(SampleBook.Markdown($"## Is it so? (optional)\n\n{Words(1000)}"), "beyond-the-core"),
            Tagged(SampleBook.Code("1 + 1"), "beyond-the-core"),
            Tagged(SampleBook.Markdown($"## And this? (optional)\n\n{Words(600)}"), "beyond-the-core"),
            Tagged(SampleBook.Code("Figures.Lines()"), "hide-input"),
            SampleBook.Markdown("## The end\n\n<details><summary>How sure?</summary>\n\nWell.\n</details>"),
        ]);
        BookWriter.Write(book, folder);
    }

    private string File => Path.Combine(folder, "01-autoencoder.html");

    [Fact]
    public void Each_optional_section_is_a_fold_of_its_own_with_its_heading_and_minutes()
    {
        Write();
        IDocument page = new HtmlParser().ParseDocument(System.IO.File.ReadAllText(File));

        Assert.Equal(["Is it so? (optional), 5 min", "And this? (optional), 3 min"],
            page.QuerySelectorAll("main > details.beyond > summary").Select(summary => summary.TextContent.Trim()));
        Assert.Equal(["cell-3"], page.QuerySelectorAll("details.beyond .cell").Select(cell => cell.Id));
        Assert.False(page.QuerySelector("#cell-5 > details.code")!.HasAttribute("open"));
        // 300 words and the end's few, at 200 a minute; with 1,600 more and two lines of code, ten
        Assert.Contains("2 min to read, 10 with the optional parts", page.QuerySelector(".facts")!.TextContent);
        Assert.Equal([], BookChecker.Faults(folder));
    }

    [Fact]
    public async Task Slides_are_the_core_and_a_key_takes_the_optional_parts_in_and_out()
    {
        HeadlessBrowser browser = await shared.StartOrSkip();
        Write();
        BrowserPage page = await browser.NewPage();
        await page.Open(File);
        const string counter = "document.querySelector('.slide-counter').textContent";
        async Task<string> Words() =>
            string.Join('\n', await AllSlides(page, "document.querySelector('main').innerText"));

        await page.Press("p");
        string core = await page.Evaluate<string>(counter);
        Assert.DoesNotContain("(optional)", await Words());
        Assert.False(await page.Evaluate<bool>("[...document.querySelectorAll('.beyond')].some(fold => fold.open)"));
        await page.Press("o");
        await page.Press("Home");
        Assert.NotEqual(core, await page.Evaluate<string>(counter));
        Assert.Equal(["A lesson", "Is it so? (optional)", "And this? (optional)", "A lesson", "The end"],
            (await AllSlides(page, Title)).Aggregate(new List<string>(), (titles, title) =>
                titles.LastOrDefault() == title ? titles : [.. titles, title]));
        string optional = await page.Evaluate<string>("location.hash");
        await page.Reload();
        Assert.Equal(optional, await page.Evaluate<string>("location.hash"));
        await page.Press("o");
        await page.Press("Home");
        Assert.Equal(core, await page.Evaluate<string>(counter));
        Assert.Equal([], page.Complaints);
    }

    private const string Title =
        "(document.querySelector('.slide-head.on') ?? document.querySelector('.on:is(h1, h2)')).firstChild.textContent";

    /// <summary>What each slide has to say, from the first to the last.</summary>
    private static async Task<List<string>> AllSlides(BrowserPage page, string script)
    {
        var found = new List<string>();
        await page.Press("Home");
        for (int slide = await SlidesTests.Count(page); slide > 0; slide--)
        {
            found.Add(await page.Evaluate<string>(script));
            await SlidesTests.Next(page);
        }

        return found;
    }

    [Fact]
    public async Task A_link_into_a_fold_opens_it_and_slides_show_what_it_holds()
    {
        HeadlessBrowser browser = await shared.StartOrSkip();
        Write();
        BrowserPage page = await browser.NewPage();
        await page.Open(new Uri(new Uri(File).AbsoluteUri + "#cell-3"));

        bool[] open = await page.Evaluate<bool[]>("[...document.querySelectorAll('.beyond')].map(fold => fold.open)");
        Assert.Equal(new[] { true, false }, open);
        await page.WaitUntil("document.querySelector('#cell-3').getBoundingClientRect().bottom < innerHeight");
        await page.Press("p");
        Assert.True(await page.Evaluate<bool>("[...document.querySelectorAll('.beyond')].every(fold => fold.open)"));
        await page.Press("Escape");
        Assert.False(await page.Evaluate<bool>("[...document.querySelectorAll('.beyond')].every(fold => fold.open)"));
    }
}
