using LatentLab.Notebooks.Documents;
using LatentLab.Tests.Support;

namespace LatentLab.Book.Tests;

/// <summary>
/// A lesson on a projector, in a browser: what stands on a slide, and how one gets from one to the next.
/// </summary>
public sealed class SlidesTests(SharedBrowser shared) : IClassFixture<SharedBrowser>, IDisposable
{
    // Chart-drawing that takes a chart's width: half as tall as wide.
    private const string Plotly = """
        window.Plotly = { newPlot: async (box) => {
          box.innerHTML = `<svg viewBox="0 0 200 100" role="img" aria-label="chart">
            <path d="M0 100 L200 10" stroke="currentColor"/></svg>`;
        } };
        document.dispatchEvent(new Event("latentlab-plotly"));
        """;

    private const string Counter = "document.querySelector('.slide-counter')?.textContent ?? ''";

    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-book-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<BrowserPage> Open(int width = 1280, int height = 720, string hash = "", bool dark = false,
        NotebookCell? more = null)
    {
        HeadlessBrowser browser = await shared.StartOrSkip();
        BookContents book = SampleBook.Contents();
        book.Lessons[1].Document.Cells.Add(SampleBook.Markdown("## Long\n\n"
            + string.Concat(Enumerable.Range(1, 30).Select(number => $"Paragraph {number} of a long section, "
                + "which goes on for a while and then for a while more.\n\n"))));
        book.Lessons[1].Document.Cells.Add(SampleBook.Markdown("## List\n\n"
            + string.Concat(Enumerable.Range(1, 60).Select(number => $"- item {number}\n"))));
        if (more is not null)
        {
            book.Lessons[1].Document.Cells.Add(more);
        }

        BookWriter.Write(book with { PlotlyScript = Plotly }, folder);
        BrowserPage page = await browser.NewPage(width, height, dark);
        await page.Open(new Uri(new Uri(Path.Combine(folder, "01-autoencoder.html")).AbsoluteUri + hash));
        await page.WaitUntil("document.querySelector('.latentlab-figure').dataset.state === 'drawn'");
        return page;
    }

    [Theory]
    [InlineData(1280, 720, false)]
    [InlineData(1920, 1080, false)]
    [InlineData(1280, 720, true)]
    public async Task Every_slide_is_within_the_window_or_scrolls_and_all_of_the_lesson_is_on_some_slide(
        int width, int height, bool dark)
    {
        BrowserPage page = await Open(width, height, dark: dark);
        await page.Press("p");
        int count = await Count(page);
        Assert.InRange(count, 6, 60);

        var shown = new HashSet<string>();
        for (int slide = 1; slide <= count; slide++)
        {
            Assert.Equal($"{slide} / {count}", await page.Evaluate<string>(Counter));
            string[] wide = await page.Evaluate<string[]>(
                "[...document.querySelectorAll('main *, .presenter *')].filter(part => "
                + "part.getBoundingClientRect().right > innerWidth + 1 && !part.closest('pre, .scroll, .formula, svg'))"
                + ".map(part => part.outerHTML.slice(0, 200))");
            Assert.Equal([], wide);
            Assert.Equal(0, await page.Evaluate<int>("document.querySelectorAll('.code[open]').length"));
            // nothing is cut at the bottom: it ends above the presenter's line, or the slide scrolls
            Assert.True(await page.Evaluate<bool>("""
                (() => {
                  const scroller = document.querySelector(".page"), line = document.querySelector(".presenter");
                  const bottom = (part) => part.getBoundingClientRect().bottom;
                  const last = Math.max(...[...document.querySelectorAll("main .on")].map(bottom));
                  return last <= line.getBoundingClientRect().top + 1 || scroller.scrollHeight > scroller.clientHeight;
                })()
                """), $"slide {slide} is cut");
            await page.Press("c");
            shown.UnionWith(await page.Evaluate<string[]>("""
                [...document.querySelectorAll(".prose > *, .outputs > *, .cell > .code:not(.setup)")]
                  .filter((part) => part.getBoundingClientRect().height > 0 && !part.matches(".facts"))
                  .map((part) => part.textContent.trim().slice(0, 80))
                """));
            await page.Press("c");
            await Save(page, $"slide-{width}{(dark ? "-dark" : "")}-{slide:00}");
            await Next(page);
        }

        Assert.Equal($"{count} / {count}", await page.Evaluate<string>(Counter));
        await page.Press("Escape");
        string[] all = await page.Evaluate<string[]>("""
            [...document.querySelectorAll(".prose > *, .outputs > *, .cell > .code:not(.setup)")]
              .filter((part) => part.getBoundingClientRect().height > 0 && !part.matches(".facts"))
              .map((part) => part.textContent.trim().slice(0, 80))
            """);
        Assert.Equal([], all.Except(shown));
        Assert.Equal([], page.Complaints);
    }

    [Fact]
    public async Task Keys_and_buttons_lead_from_slide_to_slide_and_out_again()
    {
        BrowserPage page = await Open();
        string before = await page.Evaluate<string>("document.querySelector('main').outerHTML");
        await page.Evaluate("document.getElementById('slides-switch').click()");
        int count = await Count(page);
        string First(int number) => $"{number} / {count}";

        Assert.Equal(First(1), await page.Evaluate<string>(Counter));
        await page.Press("ArrowLeft");
        Assert.Equal(First(1), await page.Evaluate<string>(Counter));
        await page.Press(" ");
        Assert.Equal(First(2), await page.Evaluate<string>(Counter));
        await page.Press("PageDown");
        Assert.Equal(First(3), await page.Evaluate<string>(Counter));
        await page.Press("PageUp");
        await page.Evaluate("document.querySelector('[data-do=next]').click()");
        Assert.Equal(First(3), await page.Evaluate<string>(Counter));
        await page.Press("End");
        Assert.Equal(First(count), await page.Evaluate<string>(Counter));
        await page.Press("Home");
        Assert.Equal(First(1), await page.Evaluate<string>(Counter));
        Assert.Matches(@"^\d+:\d\d$", await page.Evaluate<string>("document.querySelector('.slide-time').textContent"));
        await page.Press("Escape");

        Assert.Equal("", await page.Evaluate<string>(Counter));
        Assert.Equal(before, await page.Evaluate<string>(
            "(document.querySelectorAll('main [class=\"\"]').forEach(part => part.removeAttribute('class')), "
            + "document.querySelector('main').outerHTML)"));
        Assert.Equal([], page.Complaints);
    }

    [Fact]
    public async Task The_address_keeps_the_slide_through_a_reload_and_in_another_window_its_section()
    {
        BrowserPage page = await Open(hash: "#slide-2");
        Assert.Contains("The idea", await page.Evaluate<string>("document.querySelector('main').innerText"));
        await page.Press("ArrowRight");
        string address = await page.Evaluate<string>("location.hash");
        string words = await page.Evaluate<string>("document.querySelector('main').innerText");
        await page.Reload();
        Assert.Equal(words, await page.Evaluate<string>("document.querySelector('main').innerText"));
        Assert.Equal(address, await page.Evaluate<string>("location.hash"));

        await page.Evaluate("location.hash = '#slide-99.9'");
        int count = await Count(page);
        await page.WaitUntil($"{Counter} === '{count} / {count}'");
        await page.Resize(1920, 1080);
        await page.WaitUntil($"/^(\\d+) \\/ \\1$/.test({Counter})");
    }

    [Fact]
    public async Task A_long_list_goes_on_where_it_broke_off_and_its_numbers_with_it()
    {
        BrowserPage page = await Open(more: SampleBook.Markdown("## Numbers\n\n"
            + string.Concat(Enumerable.Range(1, 40).Select(number => $"{number}. item\n"))));
        const string items = "[...document.querySelectorAll('ol.split > li.on')].map(item => item.value)";
        await page.Press("p");
        await page.Press("End");
        int[] last = await page.Evaluate<int[]>(items);
        Assert.Equal(40, last[^1]);
        Assert.Equal("Numbers", await page.Evaluate<string>("document.querySelector('.slide-head.on').textContent"));
        await page.Press("ArrowLeft");

        Assert.Equal(last[0] - 1, (await page.Evaluate<int[]>(items))[^1]);
        Assert.True(await page.Evaluate<bool>(
            "document.querySelector('.page').scrollHeight <= document.querySelector('.page').clientHeight"));
        await page.Press("Escape");
        Assert.Equal(0, await page.Evaluate<int>("document.querySelectorAll('li[value], .split').length"));
    }

    [Theory]
    [InlineData("PageUp", "PageDown")]
    [InlineData("ArrowLeft", "ArrowRight")]
    public async Task A_tall_slide_is_read_to_its_end_before_the_next_comes(string back, string on)
    {
        NotebookCell tall = SampleBook.Code("Print();", new StreamOutput("stdout",
            string.Concat(Enumerable.Range(1, 60).Select(line => $"line {line}\n"))));
        BrowserPage page = await Open(more: tall);
        await page.Press("p");
        await page.Press("End");
        string last = await page.Evaluate<string>(Counter);
        Assert.True(await page.Evaluate<bool>(
            "document.querySelector('.page').scrollHeight > document.querySelector('.page').clientHeight"));
        await page.Press(back);
        await page.Press(on);

        Assert.Equal(last, await page.Evaluate<string>(Counter));
        await page.Press(on);
        Assert.Equal(last, await page.Evaluate<string>(Counter));
        Assert.True(await page.Evaluate<double>("document.querySelector('.page').scrollTop") > 0);
    }

    [Fact]
    public async Task Code_and_answers_open_by_key_and_the_next_slide_has_them_folded()
    {
        BrowserPage page = await Open(hash: "#slide-2");
        const string open = "document.querySelectorAll('main .on:is(details)[open]').length";
        int count = await Count(page);
        int code = 0, answers = 0;
        for (int slide = 0; slide < count; slide++)
        {
            Assert.Equal(0, await page.Evaluate<int>("document.querySelectorAll('.code.on[open]').length"));
            await page.Press("c");
            code += await page.Evaluate<int>("document.querySelectorAll('.code.on[open]').length");
            await page.Press("a");
            answers += await page.Evaluate<int>(open)
                - await page.Evaluate<int>("document.querySelectorAll('.code.on[open]').length");
            await Next(page);
        }

        Assert.InRange(code, 3, 20);
        Assert.Equal(1, answers);
    }

    [Fact]
    public async Task A_figure_has_a_slide_to_itself_and_fills_it()
    {
        BrowserPage page = await Open();
        await page.Press("p");
        await page.WaitUntil(Counter + " !== ''");
        int count = await Count(page);
        const string there = "document.querySelector('.on figure') !== null";
        for (int slide = 0; slide < count && !await page.Evaluate<bool>(there); slide++)
            await page.Press("ArrowRight");

        await page.WaitUntil("document.querySelector('.on figure').getBoundingClientRect().width > 700");
        double[] box = await page.Evaluate<double[]>(
            "(box => [box.left, box.right, box.top, box.bottom])(document.querySelector('.on figure')"
            + ".getBoundingClientRect())");
        Assert.True(box[0] >= 0 && box[1] <= 1280 && box[2] >= 0 && box[3] <= 720, string.Join(", ", box));
        await page.Press("Escape");
        Assert.DoesNotContain("transform",
            await page.Evaluate<string>("document.querySelector('figure').style.cssText"));
    }

    [Fact]
    public async Task Keys_that_a_field_needs_are_left_to_it_and_other_pages_have_no_slides()
    {
        BrowserPage page = await Open();
        await page.Evaluate("document.querySelector('.prose').append(document.createElement('input')), "
            + "document.querySelector('input').focus()");
        await page.Press("p");
        Assert.Equal("", await page.Evaluate<string>(Counter));

        await page.Open(Path.Combine(folder, "index.html"));
        await page.Press("p");
        Assert.Equal("", await page.Evaluate<string>(Counter));
        Assert.Equal([], page.Complaints);
    }

    /// <summary>To the next slide, past what is left of this one.</summary>
    internal static async Task Next(BrowserPage page)
    {
        string before = await page.Evaluate<string>(Counter);
        for (int press = 0; press < 20 && await page.Evaluate<string>(Counter) == before; press++)
        {
            await page.Press("ArrowRight");
        }
    }

    internal static async Task<int> Count(BrowserPage page)
    {
        await page.WaitUntil($"{Counter} !== ''");
        return int.Parse((await page.Evaluate<string>(Counter)).Split('/')[1]);
    }

    private static async Task Save(BrowserPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("LATENTLAB_SCREENSHOTS") is string pictures)
        {
            Directory.CreateDirectory(pictures);
            await File.WriteAllBytesAsync(Path.Combine(pictures, name + ".png"), await page.Screenshot());
        }
    }
}
