using LatentLab.Tests.Support;

namespace LatentLab.Book.Tests;

/// <summary>A lesson on paper: whole, or as a handout to work on.</summary>
public sealed class HandoutTests(SharedBrowser shared) : IClassFixture<SharedBrowser>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-book-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<BrowserPage> Open(string hash = "")
    {
        HeadlessBrowser browser = await shared.StartOrSkip();
        BookContents book = SampleBook.Contents();
        book.Lessons[1].Document.Cells.Add(SampleBook.Markdown("**To try.** Another seed."));
        BookWriter.Write(book, folder);
        BrowserPage page = await browser.NewPage();
        await page.Open(new Uri(new Uri(Path.Combine(folder, "01-autoencoder.html")).AbsoluteUri + hash));
        await page.Send("Emulation.setEmulatedMedia", new() { ["media"] = "print" });
        return page;
    }

    [Fact]
    public async Task A_handout_has_questions_with_room_for_answers_and_no_code_and_the_page_is_as_before_afterwards()
    {
        BrowserPage page = await Open("#handout");
        await page.Evaluate("dispatchEvent(new Event('beforeprint'))");

        Assert.Equal(0, await page.Evaluate<int>(
            "[...document.querySelectorAll('.code')].filter(code => code.offsetHeight > 0).length"));
        Assert.Equal("none", await page.Evaluate<string>(
            "getComputedStyle(document.querySelector('.prose details > :not(summary)')).display"));
        Assert.All(await page.Evaluate<double[]>("[...document.querySelectorAll('.prose details, .task')].map(task => "
            + "parseFloat(getComputedStyle(task, '::after').height))"), height => Assert.InRange(height, 80, 300));
        Assert.Equal(1, await page.Evaluate<int>("document.querySelectorAll('.task').length"));
        await page.Evaluate("dispatchEvent(new Event('afterprint'))");
        Assert.NotEqual("none", await page.Evaluate<string>(
            "(document.querySelector('.prose details').open = true, "
            + "getComputedStyle(document.querySelector('.prose details > :not(summary)')).display)"));
    }

    [Fact]
    public async Task The_buttons_handout_is_printed_and_over_with_the_printing()
    {
        BrowserPage page = await Open();
        await page.Evaluate("window.print = () => { window.printed = document.documentElement.dataset.handout; "
            + "dispatchEvent(new Event('beforeprint')); dispatchEvent(new Event('afterprint')); }");
        await page.Evaluate("document.getElementById('handout-switch').click()");

        Assert.Equal("", await page.Evaluate<string>("window.printed"));
        Assert.False(await page.Evaluate<bool>("'handout' in document.documentElement.dataset"));
    }

    [Fact]
    public async Task On_paper_slides_are_left_and_a_dark_page_is_light()
    {
        BrowserPage page = await Open();
        await page.Evaluate("document.documentElement.dataset.theme = 'dark'");
        await page.Press("p");
        await page.Evaluate("dispatchEvent(new Event('beforeprint'))");

        Assert.Equal(0, await page.Evaluate<int>("document.querySelectorAll('.presenter').length"));
        Assert.Equal("light", await page.Evaluate<string>("document.documentElement.dataset.theme"));
        await page.Evaluate("dispatchEvent(new Event('afterprint'))");
        Assert.Equal("dark", await page.Evaluate<string>("document.documentElement.dataset.theme"));
    }

    [Fact]
    public async Task A_film_is_printed_at_its_end_without_its_slider_and_goes_on_afterwards()
    {
        BrowserPage page = await Open();
        await page.Evaluate("""
            const film = document.createElement("figure");
            film.innerHTML = `<script type="application/json">{"frames": [
              {"name": "1", "traces": [1], "data": [{"x": [1]}]}, {"name": "9", "traces": [1], "data": [{"x": [9]}]}
              ]}</` + `script><div class="js-plotly-plot"></div><figcaption>A film</figcaption>`;
            document.querySelector("main").append(film);
            const chart = film.querySelector("div");
            chart.data = [{ name: "still", x: [5] }, { name: "moves", x: [1], y: [2] }];
            chart.layout = { height: 400, margin: { b: 120, t: 10 }, updatemenus: [{}],
              sliders: [{ currentvalue: { prefix: "step " }, steps: [{ label: "1" }, { label: "9" }] }] };
            window.reacted = [];
            window.Plotly = { react: (chart, data, layout) => window.reacted.push({ data, layout }) };
            """);
        await page.Evaluate("dispatchEvent(new Event('beforeprint'))");

        Assert.Equal("[[5],[9]]", await page.Evaluate<string>("JSON.stringify(reacted[0].data.map(one => one.x))"));
        Assert.Equal("[2]", await page.Evaluate<string>("JSON.stringify(reacted[0].data[1].y)"));
        Assert.Equal(0, await page.Evaluate<int>(
            "reacted[0].layout.sliders.length + reacted[0].layout.updatemenus.length"));
        Assert.Equal(400 - 120, await page.Evaluate<int>("reacted[0].layout.height - reacted[0].layout.margin.b"));
        Assert.Equal("step 9", await page.Evaluate<string>("document.querySelector('[data-moment]').dataset.moment"));
        await page.Evaluate("dispatchEvent(new Event('afterprint'))");
        Assert.Equal("[[5],[1]]", await page.Evaluate<string>("JSON.stringify(reacted[1].data.map(one => one.x))"));
        Assert.Equal(1, await page.Evaluate<int>("reacted[1].layout.sliders.length"));
        Assert.Equal(0, await page.Evaluate<int>("document.querySelectorAll('[data-moment]').length"));
    }
}
