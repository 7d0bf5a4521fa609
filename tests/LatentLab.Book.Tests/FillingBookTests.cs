using LatentLab.Tests.Support;

namespace LatentLab.Book.Tests;

/// <summary>A book that is open in a browser, from a folder and without a network, while its lessons end.</summary>
public sealed class FillingBookTests(SharedBrowser shared) : IClassFixture<SharedBrowser>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-filling-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_index_fills_in_while_it_is_open_and_the_reader_stays_where_he_was()
    {
        HeadlessBrowser browser = await shared.StartOrSkip();
        BookContents whole = SampleReference.On(SampleBook.Contents());
        using BookFolder place = BookFolder.Open(folder);
        var book = new GrowingBook(place);
        book.Write(With(whole, LessonState.Running, LessonState.Waiting));
        BrowserPage page = await browser.NewPage(height: 300);
        await page.Open(Path.Combine(folder, "index.html"));
        await page.WaitUntil("document.querySelector('.running')");
        Assert.Equal(1, await page.Evaluate<int>("document.querySelectorAll('.lessons .waiting').length"));
        Assert.Equal(0, await page.Evaluate<int>("document.querySelectorAll('.lessons a').length"));
        await page.Evaluate("window.mark = true, scrollTo({ top: 200, behavior: 'instant' })");
        double before = await page.Evaluate<double>(
            "document.querySelectorAll('.lessons li')[1].getBoundingClientRect().top");

        book.Write(With(whole, LessonState.Ran, LessonState.Running));
        await page.WaitUntil("document.querySelector('.lessons li:first-child a')");
        Assert.Contains("1 of 2 lessons can be read",
            await page.Evaluate<string>("document.querySelector('[role=status]').textContent"));
        Assert.True(await page.Evaluate<bool>("window.mark && document.querySelector('#claims') !== null"));
        Assert.Equal(before, await page.Evaluate<double>(
            "document.querySelectorAll('.lessons li')[1].getBoundingClientRect().top"), 40.0);

        await page.LoadedBy(() => Task.FromResult(book.Write(whole)));
        await page.WaitUntil("!window.mark && document.querySelectorAll('.lessons a').length === 2");
        Assert.Equal(0, await page.Evaluate<int>(
            "document.querySelectorAll('.standing, meta[name=latentlab-live]').length"));
        Assert.Equal([], page.Complaints);
    }

    [Fact]
    public async Task Who_waits_at_a_lesson_that_has_not_run_gets_it_when_it_has()
    {
        HeadlessBrowser browser = await shared.StartOrSkip();
        BookContents whole = SampleBook.Contents();
        using BookFolder place = BookFolder.Open(folder);
        var book = new GrowingBook(place);
        book.Write(With(whole, LessonState.Ran, LessonState.Waiting));
        BrowserPage page = await browser.NewPage();
        await page.Open(Path.Combine(folder, "01-autoencoder.html"));
        await page.WaitUntil("document.querySelector('.standing')?.textContent.includes('waiting')");
        book.Write(With(whole, LessonState.Ran, LessonState.Running));
        await page.WaitUntil("document.querySelector('.standing')?.textContent.includes('running')");
        await page.LoadedBy(() => Task.FromResult(book.Write(whole)));
        await page.WaitUntil("document.querySelector('.latentlab-claim')");
        Assert.Equal([], page.Complaints);
    }

    [Theory]
    [InlineData(390, false)]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    public async Task In_every_state_the_index_fits_its_window(int width, bool dark)
    {
        HeadlessBrowser browser = await shared.StartOrSkip();
        BookContents whole = SampleReference.On(SampleBook.Contents());
        (string Name, BookContents Book)[] states =
        [
            ("growing", With(whole, LessonState.Running, LessonState.Waiting)),
            ("half", With(whole, LessonState.Unchanged, LessonState.Running)),
            ("stopped", With(whole, LessonState.Unchanged, LessonState.Waiting) with { Growing = false }),
            ("whole", With(whole, LessonState.Unchanged, LessonState.Ran) with { Growing = false }),
        ];
        foreach ((string name, BookContents book) in states)
        {
            BookWriter.Write(book, folder);
            BrowserPage page = await browser.NewPage(width, 800, dark);
            foreach (string file in (string[])["index.html", "01-autoencoder.html"])
            {
                await page.Open(Path.Combine(folder, file));
                if (Environment.GetEnvironmentVariable("LATENTLAB_SCREENSHOTS") is string pictures)
                    await File.WriteAllBytesAsync(
                        Path.Combine(pictures, $"{name}-{width}-{(dark ? "dark" : "light")}-{file}.png"),
                        await page.Screenshot(whole: file == "index.html"), TestContext.Current.CancellationToken);
                string[] wide = await page.Evaluate<string[]>(PageWidths.TooWide);
                Assert.Equal([], wide);
                Assert.Equal(width, await page.Evaluate<int>("document.documentElement.scrollWidth"));
            }
        }
    }

    // The sample's two lessons, as far as they are; one that has not run has neither outputs nor claims.
    private static BookContents With(BookContents whole, LessonState first, LessonState second) => whole with
    {
        Growing = true,
        Lessons = [.. whole.Lessons.Zip([first, second], (lesson, state) =>
            state is LessonState.Ran ? lesson
            : state is LessonState.Unchanged ? lesson with { State = state, At = At }
            : lesson with { State = state, At = At, Seconds = null, PeakMegabytes = null, Claims = [] })],
    };

    private static readonly DateTimeOffset At = new(2026, 11, 30, 14, 2, 0, TimeSpan.Zero);
}
