using LatentLab.Tests.Support;

namespace LatentLab.Cli.Tests;

/// <summary>A link that holds the page's state, and fragments that hold something else.</summary>
public sealed class PlaygroundLinkTests(SharedBrowser shared) : IClassFixture<SharedBrowser>
{
    private const string Link = $"{PlaygroundFile.Playground}.link()";

    [Theory]
    [InlineData("data=shapes&latents=3&hidden=64,32&rate=0.003&seed=7&a=ae&b=vae&b.beta=4.5&b.noise=0")]
    [InlineData("data=two+moons&latents=1&hidden=&rate=0.01&seed=0&a=mean&b=variance&b.beta=2")]
    [InlineData("data=drawn+points&latents=2&hidden=64&rate=0.001&seed=1&points=00zz10ffzz00&a=zero&b=vae&guide=7")]
    public async Task What_a_link_says_the_page_is_and_says_again(string state)
    {
        using var file = new PlaygroundFile();
        BrowserPage page = await file.Open(shared, fragment: "#playground?" + state);
        string again = await page.Evaluate<string>(Link);
        Assert.Equal(Parts(state), Parts(again[(again.IndexOf('?') + 1)..]));
        Assert.Equal("", await PlaygroundFile.Text(page, ".problems"));

        // and what it says leads to the same in a page that is open already
        await page.Evaluate("location.hash = '#playground?data=spiral&latents=1&hidden=8&seed=3&a=vae&b=ae'");
        await page.WaitUntil($"{Link}.includes('spiral')"
            + $" && {PlaygroundFile.Playground}.panels.every((one) => one.ready)"
            + $" && {PlaygroundFile.Playground}.panels[1].spec.hidden[0] === 8");
        await page.Evaluate($"location.hash = {System.Text.Json.JsonSerializer.Serialize("#playground?" + state)}");
        await page.WaitUntil($"!{Link}.includes('spiral')");
        again = await page.Evaluate<string>(Link);
        Assert.Equal(Parts(state), Parts(again[(again.IndexOf('?') + 1)..]));
        Assert.Equal([], page.Complaints);
    }

    [Theory]
    [InlineData("latents=99", "latents = 99")]
    [InlineData("latents=2e0", "latents = 2e0")]
    [InlineData("hidden=64,0", "hidden = 64,0")]
    [InlineData("hidden=600", "hidden = 600")]
    [InlineData("seed=-1", "seed = -1")]
    [InlineData("rate=1", "rate = 1")]
    [InlineData("data=<img src=x onerror=alert(1)>", "data = <img src=x onerror=alert(1)>")]
    [InlineData("a=own", "a = own")]
    [InlineData("b=toString", "b = toString")]
    [InlineData("__proto__=1", "__proto__ = 1")]
    [InlineData("constructor=1", "constructor = 1")]
    [InlineData("<script>=1", "<script> = 1")]
    [InlineData("b.beta=1000", "b.beta = 1000")]
    [InlineData("points=zz", "points = zz")]
    [InlineData("preset=none", "preset = none")]
    [InlineData("guide=11", "guide = 11")]
    [InlineData("seed=%E0%A4%A", "seed = ")]
    [InlineData("nonsense", "nonsense = nothing")]
    public async Task A_bad_part_is_told_and_left_out_and_the_rest_holds(string bad, string told)
    {
        using var file = new PlaygroundFile();
        BrowserPage page = await file.Open(shared, fragment: $"#playground?{Uri.EscapeDataString(bad)
            .Replace("%3D", "=").Replace("%25", "%").Replace("%2C", ",")}&data=two+moons");
        Assert.Contains(told, await PlaygroundFile.Text(page, ".problems"));
        Assert.Equal(Parts("data=two+moons&latents=2&hidden=64&rate=0.001&seed=1&a=ae&b=vae"),
            Parts((await page.Evaluate<string>(Link)).Split('?')[1]));
        // told as text: no element came of it
        Assert.Equal(0, await page.Evaluate<int>("document.querySelectorAll('.problems *, .body img').length"));
        Assert.Equal([], page.Complaints);
    }

    [Theory]
    [InlineData("a=ae&a.beta=5", "a.beta (an autoencoder has no such part)")]
    [InlineData("preset=a+ring", "preset (the data are \"shapes\", not \"drawn points\")")]
    public async Task A_part_without_effect_is_told(string state, string told)
    {
        using var file = new PlaygroundFile();
        BrowserPage page = await file.Open(shared, fragment: $"#Playground?seed=3&{state}");
        Assert.Contains(told, await PlaygroundFile.Text(page, ".problems"));
        Assert.Contains("seed=3", await page.Evaluate<string>(Link)); // whatever the case of the mark
        Assert.Equal([], page.Complaints);
    }

    [Theory]
    [InlineData("file:///another/place/page.html#playground?seed=7&latents=3")]
    [InlineData("#playground?seed=7&latents=3")]
    [InlineData("seed=7&latents=3")]
    public async Task A_link_that_is_pasted_opens(string pasted)
    {
        using var file = new PlaygroundFile();
        BrowserPage page = await file.Open(shared);
        await page.Evaluate($"document.querySelector('.given').value = '{pasted}'");
        await page.Evaluate("document.querySelector('.open').click()");
        await page.WaitUntil("document.querySelector('.said').textContent === 'Both made anew.'");
        // a file lies elsewhere on each machine: what is offered does not say where
        Assert.Equal("#playground?data=shapes&latents=3&hidden=64&rate=0.001&seed=7&a=ae&b=vae",
            await page.Evaluate<string>(Link));
        Assert.Equal([], page.Complaints);
    }

    [Fact]
    public async Task Back_to_the_plain_address_is_back_to_what_the_page_began_with()
    {
        using var file = new PlaygroundFile();
        BrowserPage page = await file.Open(shared);
        string before = await page.Evaluate<string>(Link);
        await page.Evaluate("location.hash = '#playground?seed=7&latents=3'");
        await page.WaitUntil($"{Link}.includes('seed=7')");
        await page.Evaluate("history.back()");
        await page.WaitUntil($"{Link} === '{before}'", found: Link);
        Assert.Equal([], page.Complaints);
    }

    [Theory]
    [InlineData(".latent", "99", "16", "latents: 99 became 16")]
    [InlineData(".latent", "2.5", "3", "latents: 2.5 became 3")]
    [InlineData(".latent", "-3", "1", "latents: -3 became 1")]
    [InlineData(".seed", "123456789", "999999", "seed: 123456789 became 999999")]
    [InlineData(".seed", "-4", "0", "seed: -4 became 0")]
    [InlineData(".hidden-sizes", "1000", "512", "hidden sizes: 1000 became 512")]
    [InlineData(".hidden-sizes", "abc", "64", "hidden sizes: abc became 64")]
    [InlineData(".hidden-sizes", "8,8,8,8,8", "8, 8, 8, 8", "hidden sizes: 8, 8, 8, 8, 8 became 8, 8, 8, 8")]
    [InlineData(".hidden-sizes", "32,16", "32, 16", "")]
    public async Task A_field_shows_what_is_used_and_the_page_says_what_it_changed(
        string field, string typed, string used, string told)
    {
        using var file = new PlaygroundFile();
        BrowserPage page = await file.Open(shared);
        await page.Evaluate($"(() => {{ const field = document.querySelector('{field}'); field.value = '{typed}';"
            + " field.dispatchEvent(new Event('change')); })()");
        await page.WaitUntil("document.querySelector('.said').textContent === 'Both made anew.'");
        Assert.Equal(used, await page.Evaluate<string>($"document.querySelector('{field}').value"));
        string words = await PlaygroundFile.Text(page, ".of-fields");
        Assert.True(told == "" ? words == "" : words.StartsWith(told, StringComparison.Ordinal), words);
        Assert.Contains(Parts($"{field switch { ".latent" => "latents", ".seed" => "seed", _ => "hidden" }}="
            + used.Replace(" ", "")).Single(), Parts((await page.Evaluate<string>(Link)).Split('?')[1]));
        Assert.Equal([], page.Complaints);
    }

    [Fact]
    public async Task A_fragment_of_the_pages_own_is_no_state()
    {
        using var file = new PlaygroundFile();
        BrowserPage page = await file.Open(shared, fragment: "#content");
        Assert.Equal("", await PlaygroundFile.Text(page, ".problems"));
        Assert.EndsWith("#playground?data=shapes&latents=2&hidden=64&rate=0.001&seed=1&a=ae&b=vae",
            await page.Evaluate<string>(Link));
        await PlaygroundFile.TabTo(page, ".link", back: true);
        await PlaygroundFile.Space(page);
        await page.WaitUntil("document.querySelector('.copied').textContent !== ''");
        Assert.Equal(await page.Evaluate<string>(Link),
            await page.Evaluate<string>("document.querySelector('.address').value"));
        Assert.Equal([], page.Complaints);
    }

    private static IEnumerable<string> Parts(string state) =>
        Uri.UnescapeDataString(state.Replace('+', ' ')).Split('&').Order();
}
