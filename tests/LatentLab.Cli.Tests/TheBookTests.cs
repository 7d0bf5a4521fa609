using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using LatentLab.Tests.Support;

namespace LatentLab.Cli.Tests;

/// <summary>
/// The book that <c>latentlab course</c> wrote on this machine, opened as a reader opens it, without a network.
/// </summary>
public sealed class TheBookTests(SharedBrowser shared) : IClassFixture<SharedBrowser>
{
    // All claims and figures of the course.
    private static readonly string[] shown = [.. Enumerable.Range(1, 23).Select(number => $"C{number:00}")];
    private static readonly string[] figures = [.. Enumerable.Range(1, 10).Select(number => $"F{number}")];

    private static string FolderOrSkip()
    {
        string folder =
            Environment.GetEnvironmentVariable("LATENTLAB_BOOK") ?? Path.Combine(ProjectFolder.Find(), "book");
        OptionalPart.SkipIf(!File.Exists(Path.Combine(folder, "index.html")),
            $"There is no book in '{folder}'. Run 'dotnet run --project src/LatentLab.Cli -- course' first.");
        return folder;
    }

    [Fact]
    public async Task Every_page_opens_offline_with_every_chart_drawn_and_every_formula_laid_out()
    {
        string folder = FolderOrSkip();
        HeadlessBrowser browser = await shared.StartOrSkip();
        int charts = 0;
        foreach (string file in Directory.GetFiles(folder, "*.html").Order(StringComparer.Ordinal))
        {
            BrowserPage page = await browser.NewPage();
            await page.Open(file);
            await page.Evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })");
            await page.WaitUntil(
                "[...document.querySelectorAll('.latentlab-figure [data-state]'), "
                + "...document.querySelectorAll('.latentlab-figure[data-state]')].every(figure => figure.dataset.state "
                + "=== 'drawn')", seconds: 60);
            charts += await page.Evaluate<int>("document.querySelectorAll('svg.main-svg').length");
            string[] flat = await page.Evaluate<string[]>("""
                [...document.querySelectorAll('math')]
                  .filter(math => { const box = math.getBoundingClientRect(); return box.width < 3 || box.height < 3; })
                  .map(math => math.outerHTML)
                """);
            Assert.Equal([], flat);
            Assert.Equal([], page.Complaints);
        }
        Assert.True(charts > 0, "No page drew a chart.");
    }

    [Theory]
    [InlineData(390)]
    [InlineData(800)]
    [InlineData(1000)]
    [InlineData(1152)]
    [InlineData(1280)]
    public async Task Nothing_in_the_book_but_code_and_what_it_prints_is_wider_than_its_column(int width)
    {
        string folder = FolderOrSkip();
        HeadlessBrowser browser = await shared.StartOrSkip();
        var found = new List<string>();
        foreach (string file in Directory.GetFiles(folder, "*.html").Order(StringComparer.Ordinal))
        {
            BrowserPage page = await browser.NewPage(width);
            await page.Open(file);
            await page.Evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })");
            if (await page.Evaluate<int>("document.documentElement.scrollWidth") is int whole && whole > width)
                found.Add($"{Path.GetFileName(file)}: the page {whole}");
            // Formulas and tables have shrunk by now.
            await page.Evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
            found.AddRange(((string[])[.. await page.Evaluate<string[]>(PageWidths.TooWide),
                .. await page.Evaluate<string[]>(PageWidths.Scrolled)])
                .Select(element => $"{Path.GetFileName(file)}: {element}"));
        }
        Assert.Equal([], found);
    }

    [Theory]
    [InlineData(1280, 720)]
    [InlineData(1920, 1080)]
    public async Task As_slides_every_figure_of_a_lesson_is_whole_and_nothing_is_wider_than_the_window(
        int width, int height)
    {
        string folder = FolderOrSkip();
        HeadlessBrowser browser = await shared.StartOrSkip();
        foreach (string file in Directory.GetFiles(folder, "*.html").Order(StringComparer.Ordinal)
            .Where(file => char.IsAsciiDigit(Path.GetFileName(file)[0])))
        {
            BrowserPage page = await browser.NewPage(width, height);
            await page.Open(file);
            await page.WaitUntil("[...document.querySelectorAll('.latentlab-figure[data-state]')].every(figure => "
                + "figure.dataset.state === 'drawn')", seconds: 60);
            await page.Press("p");
            await page.Press("o");
            await page.Press("Home");
            string[] counter = (await page.Evaluate<string>("document.querySelector('.slide-counter').textContent"))
                .Split(" / ");
            Assert.Equal("1", counter[0]);
            for (int slide = int.Parse(counter[1]); slide > 0; slide--)
            {
                // A chart is drawn anew a little after it has got its room; the explorer scrolls.
                await page.WaitUntil("""
                    [...document.querySelectorAll(".slide-figure.on .latentlab-figure")].every((figure) => {
                      const box = figure.getBoundingClientRect();
                      return box.left >= 0 && box.right <= innerWidth + 1 && box.top >= 0
                        && box.bottom <= document.querySelector(".presenter").getBoundingClientRect().top + 1;
                    })
                    """, found: "location.href + ' ' + document.querySelector('.on figure').outerHTML.slice(0, 300)");
                string[] wide = await page.Evaluate<string[]>(
                    "[...document.querySelectorAll('main .on')].filter(part => part.getBoundingClientRect().right > "
                    + "innerWidth + 1).map(part => location.hash + ' ' + part.outerHTML.slice(0, 200))");
                Assert.Equal([], wide);
                string here = await page.Evaluate<string>("location.hash");
                for (int press = 0; press < 20 && await page.Evaluate<string>("location.hash") == here; press++)
                    await page.Press("ArrowRight");
            }
            Assert.Equal([], page.Complaints);
        }
    }

    [Fact]
    public async Task The_sliders_of_lesson_06_move_z_as_the_formula_says()
    {
        BrowserPage page = await LessonOrSkip("06-encoding-distributions");
        Assert.StartsWith("z = μ + σ·ε = 1.000 + 0.500 · −2.00 = 0.000\n",
            await Move(page, "sample", new { mean = 1, deviation = 0.5, noise = -2 }));
        Assert.Equal(await page.Evaluate<double>("figure.querySelector('[data-part=z]').cx.baseVal.value"),
            await page.Evaluate<double>("figure.querySelector('svg').viewBox.baseVal.width / 2"), 1);   // 0: the middle
    }

    // The known values of the same lesson, and the dots that C# has measured.
    [Theory]
    [InlineData(1, 1, "0.50 + 0.00 = 0.50")]
    [InlineData(0, 0.5, "0.00 + 0.32 = 0.32")]
    [InlineData(0, 2, "0.00 + 0.81 = 0.81")]
    [InlineData(2, 0.1, "2.00 + 1.81 = 3.81")]
    public async Task The_landscape_of_lesson_07_says_what_a_pair_costs(double mean, double deviation, string sum)
    {
        BrowserPage page = await LessonOrSkip("07-kl-regularisation");
        Assert.Contains($" = {sum} nats\n", await Move(page, "kl", new { mean, deviation }));
        Assert.Equal(101, await page.Evaluate<int>("figure.querySelectorAll('circle:not([data-part=grip])').length"));
    }

    [Theory]
    [InlineData("06c-where-the-loss-comes-from", "collapse")]
    [InlineData("07-kl-regularisation", "price")]
    [InlineData("09-latent-gradient", "fade")]
    [InlineData("09-latent-gradient", "overlap")]
    public async Task The_other_figures_that_answer_to_a_finger_live_in_their_lessons(string lesson, string kind)
    {
        BrowserPage page = await LessonOrSkip(lesson);
        string said = await Move(page, kind, new { });
        Assert.NotEqual(said, await Move(page, kind, new { share = 0.1, beta = 3 }));
        Assert.Equal([], page.Complaints);
    }

    private async Task<BrowserPage> LessonOrSkip(string lesson)
    {
        string file = Path.Combine(FolderOrSkip(), $"{lesson}.html");
        HeadlessBrowser browser = await shared.StartOrSkip();
        BrowserPage page = await browser.NewPage();
        await page.Open(file);
        return page;
    }

    // Moves a figure that answers to a finger, and reads what it says.
    private static async Task<string> Move(BrowserPage page, string kind, object values)
    {
        await page.WaitUntil($"document.querySelector('.latentlab-touch[data-kind={kind}][data-touch=live]')");
        return await page.Evaluate<string>(
            $"(window.figure = document.querySelector('.latentlab-touch[data-kind={kind}]')).latentlabFigure"
            + $".set({JsonSerializer.Serialize(values)}), figure.querySelector('[data-part=said]').textContent");
    }

    [Fact]
    public void Each_figure_of_the_course_stands_in_the_book_under_its_number()
    {
        var parser = new HtmlParser();
        IElement[] named = [.. Directory.GetFiles(FolderOrSkip(), "*.html")
            .SelectMany(file => parser.ParseDocument(File.ReadAllText(file)).QuerySelectorAll(".rich[id]"))];
        Assert.Equal([], figures.Where(label => !named.Any(output => output.Id == label
            && output.QuerySelector(".latentlab-title")?.TextContent.StartsWith($"{label} · ", StringComparison.Ordinal)
                == true)));
    }

    [Fact]
    public void Every_link_leads_somewhere_and_every_picture_says_what_it_shows() =>
        Assert.Equal([], BookChecker.Faults(FolderOrSkip()));

    [Fact]
    public void No_page_holds_the_line_that_tells_an_author_of_forgotten_tensors() =>
        Assert.DoesNotContain(Directory.GetFiles(FolderOrSkip(), "*.html"),
            file => File.ReadAllText(file).Contains("more tensors than before are alive", StringComparison.Ordinal));

    [Fact]
    public void Every_claim_of_the_book_holds_and_says_what_was_measured()
    {
        using JsonDocument claims = JsonDocument.Parse(File.ReadAllText(Path.Combine(FolderOrSkip(), "claims.json")));
        JsonElement[] all = [.. claims.RootElement.EnumerateArray()];
        Assert.Empty(shown.Except(all.Select(claim => claim.GetProperty("id").GetString()!)));
        Assert.All(all, claim =>
        {
            double value = claim.GetProperty("value").GetDouble(),
                threshold = claim.GetProperty("threshold").GetDouble();
            bool holds = claim.GetProperty("comparison").GetString() == "atLeast"
                ? value >= threshold
                : value <= threshold;
            Assert.True(holds && claim.GetProperty("passed").GetBoolean(), claim.GetRawText());
        });
    }
}
