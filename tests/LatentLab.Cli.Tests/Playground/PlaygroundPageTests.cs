using System.Text.Json;
using LatentLab.Tests.Support;

namespace LatentLab.Cli.Tests;

/// <summary>The file that <c>latentlab playground</c> writes, as one who got it by mail meets it.</summary>
public sealed class PlaygroundPageTests(SharedBrowser shared, PlaygroundPageTests.Written written)
    : IClassFixture<SharedBrowser>, IClassFixture<PlaygroundPageTests.Written>
{
    private const string Panels = $"{PlaygroundFile.Playground}.panels";
    private const string Steps = $"{Panels}.map(({{ state }}) => state.steps)";

    /// <summary>The command run once for all tests.</summary>
    public sealed class Written : IAsyncLifetime
    {
        private readonly string folder = Directory.CreateTempSubdirectory("latentlab-playground-").FullName;

        public string File => Path.Combine(folder, "playground.html");

        public CommandOutcome Outcome { get; private set; } = new(-1, "", "");

        public async ValueTask InitializeAsync() =>
            Outcome = await CommandProcess.Run(folder, ["playground", "--out", "playground.html"]);

        public ValueTask DisposeAsync()
        {
            Directory.Delete(folder, recursive: true);
            return ValueTask.CompletedTask;
        }
    }

    private async Task<BrowserPage> Open(int width = 1100, bool dark = false)
    {
        Assert.Equal((ExitCode.Done, ""), (written.Outcome.Code, written.Outcome.Error));
        HeadlessBrowser browser = await shared.StartOrSkip();
        BrowserPage page = await browser.NewPage(width, 900, dark);
        await page.Open(written.File);
        await page.Evaluate($"{PlaygroundFile.Playground}.ready.then(() => null)");
        return page;
    }

    [Fact]
    public async Task It_is_one_file_of_at_most_1_5_megabytes_that_asks_for_nothing()
    {
        BrowserPage page = await Open();
        Assert.InRange(new FileInfo(written.File).Length, 1, 1_500_000);
        string[] names = await page.Evaluate<string[]>(
            "[...document.querySelector('.data').options].map((option) => option.value)");
        Assert.Equal(["shapes", "digits", "8 Gaussians on a ring", "two moons", "spiral", "drawn points"], names);
        Assert.Equal(0, await page.Evaluate<int>("performance.getEntriesByType('resource')"
            + ".filter(({ name }) => !name.startsWith('blob:') && !name.startsWith('data:')).length"));
        Assert.Equal([], page.Complaints);
    }

    [Fact]
    public async Task A_folder_in_place_of_the_file_is_told()
    {
        string folder = Path.GetDirectoryName(written.File)!;
        CommandOutcome outcome = await CommandProcess.Run(folder, ["playground", "--out", folder]);
        Assert.NotEqual(ExitCode.Done, outcome.Code);
        Assert.Contains($"--out: expected a file to write, found a folder, {folder}.", outcome.Error);
    }

    [Fact]
    public async Task Headings_go_down_step_by_step_and_each_control_of_a_model_names_it()
    {
        BrowserPage page = await Open();
        int[] levels = await page.Evaluate<int[]>(
            "[...document.querySelectorAll('h1, h2, h3, h4')].map(({ tagName }) => Number(tagName[1]))");
        Assert.Equal(1, levels[0]);
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1));
        foreach ((string model, int index) in new[] { ("A", 0), ("B", 1) })
            Assert.Empty(await page.Evaluate<string[]>($"[...document.querySelectorAll('.panel')[{index}]"
                + ".querySelectorAll('input, select')].map((one) => one.getAttribute('aria-label'))"
                + $".filter((label) => !label?.includes('model {model}'))"));
        Assert.Equal([], page.Complaints);
    }

    [Theory]
    [InlineData(390, false)]
    [InlineData(1100, true)]
    public async Task Every_kind_of_data_trains_and_nothing_is_wider_than_the_page(int width, bool dark)
    {
        BrowserPage page = await Open(width, dark);
        string[] names = await page.Evaluate<string[]>(
            "[...document.querySelector('.data').options].map((option) => option.value)");
        foreach (string name in names)
        {
            await page.Evaluate($$"""
                (async () => {
                  const choice = document.querySelector(".data");
                  choice.value = {{JsonSerializer.Serialize(name)}};
                  await {{PlaygroundFile.Playground}}.make("");
                  document.querySelector(".run").click();
                })()
                """);
            await page.WaitUntil($"{Steps}.every((steps) => steps > 20)", seconds: 50, found: Steps);
            await page.WaitUntil("document.querySelectorAll('dt').length > 2", seconds: 50,
                found: "[...document.querySelectorAll('.measured')].map((list) => list.textContent)");
            await page.Evaluate("document.querySelector('.run').click()");
            Assert.InRange(await page.Evaluate<int>("document.documentElement.scrollWidth"), 1, width);
            string[] tooWide = await page.Evaluate<string[]>(PageWidths.TooWide);
            Assert.Equal([], tooWide);
            await PlaygroundFile.Keep(page, $"{name.Replace(' ', '-')}-{width}-{(dark ? "dark" : "light")}");
        }
        Assert.Equal([], page.Complaints);
    }

    [Fact]
    public async Task It_starts_pauses_steps_and_resets_by_keyboard_alone()
    {
        BrowserPage page = await Open();
        await PlaygroundFile.TabTo(page, ".run");
        await PlaygroundFile.Space(page);
        await page.WaitUntil($"{Steps}.every((steps) => steps > 10)");
        Assert.Equal("Pause", await page.Evaluate<string>("document.querySelector('.run').textContent"));
        await PlaygroundFile.Space(page);
        await page.WaitUntil("document.querySelector('.said').textContent === 'Paused.'");
        // what both have done when the pause has reached them, and no step more
        int[] paused = await Now(page);
        await PlaygroundFile.TabTo(page, ".once");
        await PlaygroundFile.Space(page);
        await page.WaitUntil("document.querySelector('.said').textContent === 'One step.'");
        Assert.Equal(paused.Select(steps => steps + 1), await Now(page));
        await PlaygroundFile.TabTo(page, ".reset");
        await PlaygroundFile.Space(page);
        await page.WaitUntil("document.querySelector('.said').textContent === 'Both made anew.'");
        int[] anew = await Now(page);
        Assert.Equal([0, 0], anew);
        Assert.Equal("solid", await page.Evaluate<string>("getComputedStyle(document.activeElement).outlineStyle"));
        Assert.Equal([], page.Complaints);
    }

    [Fact]
    public async Task What_is_turned_while_it_trains_counts_at_once_and_makes_nothing_anew()
    {
        BrowserPage page = await Open();
        await page.Evaluate("document.querySelector('.run').click()");
        await page.WaitUntil($"{Steps}[1] > 10");
        double[] turned = await page.Evaluate<double[]>($$"""
            (async () => {
              const panel = {{Panels}}[1], before = panel.state.steps;
              const beta = document.querySelectorAll(".beta")[1], part = document.querySelectorAll(".onMean")[1];
              beta.value = 5;
              beta.dispatchEvent(new Event("input"));
              part.click();
              // calls are served in order, so the second look is at the step after the turn
              const asked = { points: 1, images: 0, latents: new Float32Array() };
              const [, , { steps, mean }] = await Promise.all(
                [["look", asked], ["steps", 1], ["look", asked]].map((call) => panel.worker.call(...call)));
              return [before, steps, mean.loss, mean.reconstruction, mean.klVariance];
            })()
            """);
        Assert.True(turned[1] > turned[0]);
        Assert.Equal(turned[3] + 5 * turned[4], turned[2], 1e-6 * turned[2]);
        Assert.Equal("variance", await page.Evaluate<string>("document.querySelectorAll('.choose')[1].value"));
        Assert.Equal([], page.Complaints);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_weights_and_another_seed_others()
    {
        BrowserPage page = await Open();
        double[] sums = await page.Evaluate<double[]>($$"""
            (async () => {
              const sums = [];
              for (const seed of [1, 1, 2]) {
                document.querySelector(".seed").value = seed;
                await {{PlaygroundFile.Playground}}.make("");
                const { worker } = {{Panels}}[1];
                await worker.call("steps", 5);
                const weights = await worker.call("weights");
                sums.push(weights.reduce((all, tensor) => tensor.reduce((sum, value) => sum + value * value, all), 0));
              }
              return sums;
            })()
            """);
        Assert.Equal(sums[0], sums[1]);
        Assert.NotEqual(sums[0], sums[2]);
        Assert.Equal([], page.Complaints);
    }

    private static async Task<int[]> Now(BrowserPage page) => await page.Evaluate<int[]>(
        $"Promise.all({Panels}.map(async ({{ worker }}) => (await worker.call('look', "
        + "{ points: 1, images: 0, latents: new Float32Array() })).steps))");
}
