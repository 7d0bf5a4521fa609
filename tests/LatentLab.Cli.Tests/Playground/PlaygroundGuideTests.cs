using LatentLab.Tests.Support;

namespace LatentLab.Cli.Tests;

/// <summary>The guide's ten steps: each is reached by the page's own controls and says what was measured.</summary>
public sealed class PlaygroundGuideTests(SharedBrowser shared) : IClassFixture<SharedBrowser>
{
    private const string Panels = $"{PlaygroundFile.Playground}.panels";

    [Fact]
    public async Task Once_through_by_keyboard_alone_every_step_sees_its_effect()
    {
        using var file = new PlaygroundFile();
        BrowserPage page = await file.Open(shared);
        await PlaygroundFile.TabTo(page, ".guide > summary");
        await PlaygroundFile.Space(page);
        for (int step = 1; step <= 10; step++)
        {
            await PlaygroundFile.TabTo(page, ".set-up");
            await PlaygroundFile.Space(page);
            await page.WaitUntil("/anew|already/.test(document.querySelector('.said').textContent)");
            // as each step's task says; one that is set up already may be seen as soon as it trains
            Assert.Equal("Start", await PlaygroundFile.Text(page, ".run"));
            await PlaygroundFile.TabTo(page, ".run");
            await PlaygroundFile.Space(page);
            await Turn(page, step);
            await Seen(page, step);
            if (step < 10)
            {
                await PlaygroundFile.TabTo(page, ".next", back: true);
                await PlaygroundFile.Space(page);
                await page.WaitUntil("document.activeElement.matches('.guide .title')");
            }
        }
        Assert.Equal(10, await page.Evaluate<int>("[...document.querySelectorAll('.place')]"
            + ".filter((one) => one.textContent.includes('✓') && one.ariaLabel.endsWith(', seen')).length"));
        Assert.Equal([], page.Complaints);
    }

    [Theory]
    [InlineData(390, false)]
    [InlineData(1280, true)]
    public async Task Nothing_is_seen_before_it_is_measured_and_a_step_says_what_it_wants(int width, bool dark)
    {
        using var file = new PlaygroundFile();
        BrowserPage page = await file.Open(shared, width, dark, "#playground?data=spiral&guide=1");
        for (int step = 1; step <= 10; step++)
        {
            await page.WaitUntil("document.querySelector('.now').textContent.startsWith('Now: Not set up: ')");
            await page.Evaluate("document.querySelector('.set-up').click()");
            await page.WaitUntil("/^Now: (Nothing measured|0 draws|model A has 2 |\\d+ of 12|Not set up: this step "
                + "wants (β = 0|the KL))/.test(document.querySelector('.now').textContent)",
                found: "document.querySelector('.now').textContent");
            Assert.Equal("", await PlaygroundFile.Text(page, ".seen"));
            Assert.InRange(await page.Evaluate<int>("document.documentElement.scrollWidth"), 1, width);
            if (step == 3)
                await PlaygroundFile.Keep(page, $"guide-{width}-{(dark ? "dark" : "light")}");
            await page.Evaluate($"{PlaygroundFile.Playground}.apply('data=spiral&a=vae&b=ae')"
                + ".then(() => document.querySelector('.next').click())");
        }
        Assert.Equal([], page.Complaints);
    }

    [Fact]
    public async Task A_model_that_is_made_anew_late_is_compared_when_it_has_caught_up_and_draws_begin_again()
    {
        using var file = new PlaygroundFile();
        BrowserPage page = await file.Open(shared, fragment: "#playground?data=shapes&hidden=8&a=vae&b=vae&guide=9");
        await page.Evaluate($"{Panels}[1].worker.call('steps', 50).then(() => null)");
        await page.Evaluate($"{PlaygroundFile.Playground}.way.open(true)");
        await page.WaitUntil($"{PlaygroundFile.Playground}.way.still");
        await page.Evaluate("document.querySelector('.again').click()");
        await page.WaitUntil($"{PlaygroundFile.Playground}.way.draws.length === 1");
        await page.Evaluate("(() => { const choice = document.querySelector('.choose'); choice.value = 'ae';"
            + " choice.dispatchEvent(new Event('change')); })()");
        await page.WaitUntil("document.querySelector('.said').textContent === 'Model A made anew.'");
        Assert.Equal(0, await page.Evaluate<int>($"{PlaygroundFile.Playground}.way.draws.length"));
        await page.Evaluate($"Promise.all({Panels}.map((one) => one.step())).then(() => null)");
        await page.WaitUntil("document.querySelector('.now').textContent.startsWith("
            + "'Now: model A has 1 steps, model B has 51 steps; they are compared once')",
            found: "document.querySelector('.now').textContent");
        await page.Evaluate($"{Panels}[0].worker.call('steps', 40).then(() => {Panels}[0].refresh())");
        await page.WaitUntil("document.querySelector('.now').textContent.startsWith('Now: samples from N(0, I)')",
            found: "document.querySelector('.now').textContent");
        Assert.Equal([], page.Complaints);
    }

    /// <summary>What the step's text asks for, beyond Start.</summary>
    private static async Task Turn(BrowserPage page, int step)
    {
        switch (step)
        {
            case 3:
                await PlaygroundFile.TabTo(page, ".again");
                for (int draw = 1; draw <= 10; draw++)
                {
                    await PlaygroundFile.Space(page);
                    await page.WaitUntil($"{PlaygroundFile.Playground}.way.draws.length === {draw}");
                }
                break;
            case 4:
            case 7:
                await PlaygroundFile.TabTo(page, ".beta");
                await PlaygroundFile.Press(page, step == 4 ? "Home" : "End", step == 4 ? 36 : 35);
                break;
            case 5:
            case 6:
                await PlaygroundFile.TabTo(page, step == 5 ? ".onVariance" : ".onMean");
                await PlaygroundFile.Space(page);
                break;
        }
    }

    private static async Task Seen(BrowserPage page, int step)
    {
        await page.WaitUntil("document.querySelector('.seen').textContent !== ''", seconds: 55,
            found: "document.querySelector('.now').textContent");
        string seen = await PlaygroundFile.Text(page, ".seen");
        Assert.Matches(@"^Seen after [1-9][\d,]* steps: .*\d", seen);
        TestContext.Current.SendDiagnosticMessage($"{step}. {seen}");
        Assert.False(await page.Evaluate<bool>($"{Panels}.some(({{ state }}) => state.steps === 0)"));
    }
}
