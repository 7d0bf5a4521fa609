using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Running;
using LatentLab.Tests.Support;

namespace LatentLab.Book.Tests;

/// <summary>The book as a reader meets it: opened from a folder, in a browser that has no network.</summary>
public sealed class BrowserTests : IClassFixture<SharedBrowser>, IDisposable
{
    private readonly SharedBrowser shared;
    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-book-").FullName;

    public BrowserTests(SharedBrowser shared) => this.shared = shared;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_book_opens_from_a_folder_without_network_or_complaint()
    {
        HeadlessBrowser browser = await shared.StartOrSkip();
        BookWriter.Write(SampleReference.On(SampleBook.Contents()), folder);
        foreach (string file in Directory.GetFiles(folder, "*.html"))
        {
            BrowserPage page = await browser.NewPage();
            await page.Open(file);
            await page.WaitUntil(
                "[...document.querySelectorAll('.latentlab-figure')].every(figure => figure.dataset.state === "
                + "'drawn')");
            await page.WaitUntil(
                "[...document.querySelectorAll('.chart')].every(chart => chart.dataset.state === 'drawn' && "
                + "chart.querySelector('svg'))");
            await Save(page, Path.GetFileNameWithoutExtension(file) + "-desktop-light");

            Assert.Equal([], page.Complaints);
            string[] flat = await page.Evaluate<string[]>("""
                [...document.querySelectorAll('math')].filter(math => !math.closest('details:not([open])'))
                  .filter(math => { const box = math.getBoundingClientRect(); return box.width < 3 || box.height < 3; })
                  .map(math => math.outerHTML)
                """);
            Assert.Equal([], flat);
        }
    }

    [Fact]
    public async Task The_notebook_of_several_languages_is_shown_and_its_script_has_the_values_shared_with_it()
    {
        HeadlessBrowser browser = await shared.StartOrSkip();
        NotebookDocument polyglot = NotebookFile.Load(Path.Combine(AppContext.BaseDirectory, "polyglot.ipynb"));
        NotebookRunResult run = await NotebookRunner.RunAsync(polyglot, new NotebookRunOptions { Folder = folder },
            cancellation: TestContext.Current.CancellationToken);
        Assert.DoesNotContain(run.Cells, cell => cell.Error is not null);
        BookContents book = SampleReference.On(SampleBook.Contents());
        book.Lessons[1].Document.Cells.AddRange(polyglot.Cells);
        BookWriter.Write(book, folder);
        BrowserPage page = await browser.NewPage();
        await page.Open(Assert.Single(Directory.GetFiles(folder, "*.html"),
            file => File.ReadAllText(file).Contains("polyglot-html", StringComparison.Ordinal)));

        await page.WaitUntil("document.querySelector('#polyglot-script') !== null");
        Assert.Equal("0 0.25 1 2.25 4 | a 1, b 2",
            await page.Evaluate<string>("document.querySelector('#polyglot-script').textContent"));
        Assert.Equal("HTML is shown as it is.",
            await page.Evaluate<string>("document.querySelector('#polyglot-html').textContent"));
        string text = await page.Evaluate<string>("document.body.textContent");
        Assert.Contains("5 points", text);
        Assert.Contains("4 8.5", text);
        Assert.Equal([], page.Complaints);
    }

    [Theory]
    [InlineData(360)]
    [InlineData(768)]
    [InlineData(1280)]
    public async Task No_page_scrolls_sideways(int width)
    {
        HeadlessBrowser browser = await shared.StartOrSkip();
        BookWriter.Write(SampleReference.On(SampleBook.Contents()), folder);
        foreach (string file in Directory.GetFiles(folder, "*.html"))
        {
            BrowserPage page = await browser.NewPage(width, 800);
            await page.Open(file);
            await page.Evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })");
            await Save(page, $"{Path.GetFileNameWithoutExtension(file)}-{width}");

            Assert.InRange(await page.Evaluate<int>("document.documentElement.scrollWidth"), 1, width);
        }
    }

    [Theory]
    [InlineData(390, true)]
    [InlineData(1000, false)]
    [InlineData(1151, false)]
    [InlineData(1152, false)]
    [InlineData(1280, false)]
    public async Task A_cell_of_a_hundred_columns_is_never_broken_and_scrolls_only_on_a_phone(int width, bool scrolls)
    {
        HeadlessBrowser browser = await shared.StartOrSkip();
        BookContents book = SampleBook.Contents();
        book.Lessons[1].Document.Cells.Add(SampleBook.Code($"// {new string('x', 97)}\nint lines = 2;"));
        BookWriter.Write(book, folder);
        BrowserPage page = await browser.NewPage(width, 800);
        await page.Open(Path.Combine(folder, "01-autoencoder.html"));
        const string code = "[...document.querySelectorAll('.cell pre.source')].at(-1)";

        Assert.Equal(scrolls, await page.Evaluate<bool>($"{code}.scrollWidth > {code}.clientWidth"));
        Assert.Equal(1, await page.Evaluate<double>(
            $"(([first, second]) => first.offsetHeight / second.offsetHeight)({code}.querySelectorAll('.l'))"), 0.01);
        Assert.Equal(width, await page.Evaluate<int>("document.documentElement.scrollWidth"));
    }

    [Theory]
    [InlineData(390)]
    [InlineData(800)]
    [InlineData(1280)]
    public async Task Nothing_is_wider_than_its_column_unless_it_scrolls_there(int width)
    {
        HeadlessBrowser browser = await shared.StartOrSkip();
        BookContents book = SampleReference.On(SampleBook.Contents());
        book.Lessons[1].Document.Cells.Add(SampleBook.Markdown(
            """
            How alike two sets are: $\mathrm{MMD}^2 = \text{mean } k(\text{real}, \text{real}) + \text{mean } k(\text{generated}, \text{generated}) - 2\,\text{mean } k(\text{real}, \text{generated})$.

            > - in a list in a quotation: $-\log p(x) \le -\log \frac1k \sum_i \frac{p(x, z_i)}{q(z_i\mid x)}, \quad z_i \sim q(z \mid x), \quad i = 1, \dots, k$
            """));
        BookWriter.Write(book, folder);
        foreach (string file in Directory.GetFiles(folder, "*.html"))
        {
            BrowserPage page = await browser.NewPage(width, 800);
            await page.Open(file);
            await page.Evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })");

            string[] wide = await page.Evaluate<string[]>(PageWidths.TooWide);
            Assert.Equal([], wide);
        }
    }

    [Theory]
    [InlineData("<p><span style='display:inline-block;width:120vw'>wide</span></p>", "SPAN")]
    [InlineData("<div style='overflow:hidden'><div style='width:120vw'>cut</div></div>", "DIV")]
    [InlineData(
        "<p><math display=block><mfrac><mrow><mspace width='120vw'></mspace></mrow><mn>2</mn></mfrac></math></p>",
        "math")]
    public async Task What_is_too_wide_is_found(string html, string found)
    {
        HeadlessBrowser browser = await shared.StartOrSkip();
        string file = Path.Combine(folder, "wide.html");
        File.WriteAllText(file,
            $"<!DOCTYPE html><meta name=viewport content='width=device-width'><main>{html}<div "
            + "style='overflow-x:auto'><p style='width:120vw'>scrolls</p></div></main>");
        BrowserPage page = await browser.NewPage(390, 800);
        await page.Open(file);

        Assert.Contains(await page.Evaluate<string[]>(PageWidths.TooWide),
            line => line.StartsWith(found, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_theme_follows_the_system_until_the_reader_chooses_and_is_remembered()
    {
        HeadlessBrowser browser = await shared.StartOrSkip();
        BookWriter.Write(SampleBook.Contents(), folder);
        BrowserPage page = await browser.NewPage(dark: true);
        string lesson = Path.Combine(folder, "01-autoencoder.html");
        await page.Open(lesson);
        string dark = await page.Evaluate<string>("getComputedStyle(document.body).backgroundColor");
        await Save(page, "lesson-dark");

        Assert.Equal("true",
            await page.Evaluate<string>("document.getElementById('theme-switch').getAttribute('aria-pressed')"));
        await page.Evaluate("document.getElementById('theme-switch').click()");
        string light = await page.Evaluate<string>("getComputedStyle(document.body).backgroundColor");
        Assert.NotEqual(dark, light);
        Assert.Equal("false",
            await page.Evaluate<string>("document.getElementById('theme-switch').getAttribute('aria-pressed')"));

        await page.Open(lesson);
        Assert.Equal(light, await page.Evaluate<string>("getComputedStyle(document.body).backgroundColor"));
        Assert.Equal([], page.Complaints);
    }

    [Fact]
    public async Task The_code_switch_folds_the_cells_and_the_page_remembers()
    {
        HeadlessBrowser browser = await shared.StartOrSkip();
        BookWriter.Write(SampleBook.Contents(), folder);
        BrowserPage page = await browser.NewPage();
        string lesson = Path.Combine(folder, "01-autoencoder.html");
        const string open = "document.querySelectorAll('details.code[open]').length";
        await page.Open(lesson);
        Assert.InRange(await page.Evaluate<int>(open), 1, 100);
        Assert.Equal(0, await page.Evaluate<int>("document.querySelectorAll('details.setup[open]').length"));

        await page.Evaluate("document.getElementById('code-switch').click()");
        Assert.Equal(0, await page.Evaluate<int>(open));
        await page.Open(lesson);
        Assert.Equal(0, await page.Evaluate<int>(open));
        await page.Evaluate("document.getElementById('code-switch').click()");
        Assert.InRange(await page.Evaluate<int>(open), 1, 100);
    }

    [Fact]
    public async Task The_first_tab_stop_leads_to_the_text_and_it_shows_where_the_keyboard_is()
    {
        HeadlessBrowser browser = await shared.StartOrSkip();
        BookWriter.Write(SampleBook.Contents(), folder);
        BrowserPage page = await browser.NewPage();
        await page.Open(Path.Combine(folder, "01-autoencoder.html"));
        await Press(page, "Tab", 9);

        Assert.Equal("skip", await page.Evaluate<string>("document.activeElement.className"));
        Assert.Equal("solid", await page.Evaluate<string>("getComputedStyle(document.activeElement).outlineStyle"));
        Assert.InRange(await page.Evaluate<double>("document.activeElement.getBoundingClientRect().left"), 0, 100);
        await Press(page, "Enter", 13);
        await page.WaitUntil("document.activeElement.id === 'content'");
    }

    [Fact]
    public async Task Printing_opens_the_answers_and_leaves_out_the_bars()
    {
        HeadlessBrowser browser = await shared.StartOrSkip();
        BookWriter.Write(SampleBook.Contents(), folder);
        BrowserPage page = await browser.NewPage();
        await page.Open(Path.Combine(folder, "01-autoencoder.html"));
        await page.Send("Emulation.setEmulatedMedia", new() { ["media"] = "print" });
        await page.Evaluate("dispatchEvent(new Event('beforeprint'))");

        Assert.Equal("none", await page.Evaluate<string>("getComputedStyle(document.querySelector('.bar')).display"));
        Assert.Equal(0, await page.Evaluate<int>("document.querySelectorAll('.prose details:not([open])').length"));
        Assert.Equal("none",
            await page.Evaluate<string>("getComputedStyle(document.querySelector('.code.setup')).display"));
        await page.Evaluate("dispatchEvent(new Event('afterprint'))");
        Assert.Equal(1, await page.Evaluate<int>("document.querySelectorAll('.prose details:not([open])').length"));
    }

    [Fact]
    public async Task On_a_phone_a_row_is_a_card_that_stays_a_row_to_a_screen_reader_and_on_a_desk_a_table()
    {
        HeadlessBrowser browser = await shared.StartOrSkip();
        BookWriter.Write(SampleReference.On(SampleBook.Contents()), folder);
        foreach ((int width, string display, string label) in ((int, string, string)[])[(400, "block", "\"Lesson\""),
            (1200, "table-row", "none")])
        {
            BrowserPage page = await browser.NewPage(width, 800);
            await page.Open(Path.Combine(folder, "glossary.html"));
            await Save(page, $"glossary-{width}");

            Assert.Equal(display,
                await page.Evaluate<string>("getComputedStyle(document.querySelector('.glossary tbody tr')).display"));
            Assert.Equal(label, await page.Evaluate<string>(
                "getComputedStyle(document.querySelector('.glossary td:last-child'), '::before').content"));
            Assert.Equal("row",
                await page.Evaluate<string>("document.querySelector('.glossary tbody tr').getAttribute('role')"));
        }
    }

    [Theory]
    [InlineData(400)]
    [InlineData(1200)]
    public async Task A_link_to_a_sentence_leads_below_the_bar(int width)
    {
        HeadlessBrowser browser = await shared.StartOrSkip();
        BookWriter.Write(SampleReference.On(SampleBook.Contents()), folder);
        BrowserPage page = await browser.NewPage(width, 500);
        await page.Open(Path.Combine(folder, "source.html"));
        await page.Evaluate(
            "document.documentElement.style.scrollBehavior = 'auto'; document.querySelector('#sentence-3 "
            + "a.number').click()");
        await page.WaitUntil(
            "location.hash === '#sentence-3' && document.querySelector('#sentence-3').getBoundingClientRect().top < "
            + "300");

        Assert.True(await page.Evaluate<double>(
            "document.querySelector('#sentence-3').getBoundingClientRect().top - "
            + "document.querySelector('.bar').getBoundingClientRect().bottom") > 0);
    }

    private static async Task Press(BrowserPage page, string key, int code)
    {
        foreach (string type in (string[])["keyDown", "keyUp"])
        {
            await page.Send("Input.dispatchKeyEvent", new()
            {
                ["type"] = type,
                ["key"] = key,
                ["code"] = key,
                ["windowsVirtualKeyCode"] = code,
                ["text"] = code == 13 ? "\r" : ""
            });
        }
    }

    /// <summary>Pictures to look at, where a folder for them is named.</summary>
    private static async Task Save(BrowserPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("LATENTLAB_SCREENSHOTS") is string pictures)
        {
            Directory.CreateDirectory(pictures);
            await File.WriteAllBytesAsync(Path.Combine(pictures, name + ".png"), await page.Screenshot(whole: true));
        }
    }
}
