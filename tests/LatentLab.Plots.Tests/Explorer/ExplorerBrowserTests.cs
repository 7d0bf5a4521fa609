using System.Text.Json;
using System.Text.Json.Nodes;
using LatentLab.Models;
using LatentLab.Tests.Support;

namespace LatentLab.Plots.Tests;

/// <summary>The explorer as a reader meets it: in a browser, without a network, by mouse, touch and keyboard.</summary>
public sealed class ExplorerBrowserTests(SharedBrowser shared) : IClassFixture<SharedBrowser>, IDisposable
{
    private const string Explorer = "document.querySelector('.latentlab-explorer').latentlabExplorer";
    private const string Image = "document.querySelector('.latentlab-explorer .image').toDataURL()";
    private const string Point = $"{Explorer}.panels[0].point";

    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-explorer-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<BrowserPage> Open(string body, int width = 1100, string theme = "background:#fff;color:#222")
    {
        HeadlessBrowser browser = await shared.StartOrSkip();
        string file = Path.Combine(folder, "page.html");
        await File.WriteAllTextAsync(file, ExplorerSamples.Page(body, theme));
        BrowserPage page = await browser.NewPage(width, 1100);
        await page.Open(file);
        return page;
    }

    private static async Task<double[][]> Decoded(BrowserPage page, int panel, double[][] codes) =>
        await page.Evaluate<double[][]>(
            $"{JsonSerializer.Serialize(codes)}.map((code) => [...{Explorer}.panels[{panel}].model.decode(code)])");

    public static TheoryData<Activation, bool, int> Kinds => new()
    {
        { Activation.Relu, true, 1 }, { Activation.Tanh, true, 1 }, { Activation.Silu, false, 1 },
        { Activation.Relu, true, 3 },
    };

    [Theory, MemberData(nameof(Kinds))]
    public async Task It_decodes_and_encodes_as_the_same_weights_do_here(
        Activation activation, bool logits, int channels)
    {
        ModelWeights weights = ExplorerSamples.Weights(activation, logits, channels: channels);
        double[][] codes =
        [
            [0, 0], .. Enumerable.Range(0, 60).Select(i => new[] { 3 * Math.Cos(i), 3 * Math.Sin(2 * i) })
        ];
        BrowserPage page = await Open(new LatentExplorer("t",
            [new ExplorerModel("VAE", weights, new double[,] { { -3, 3 }, { 3, -3 } })]).ToHtml());

        double[][] found = await Decoded(page, 0, codes);
        for (int i = 0; i < codes.Length; i++)
            Assert.All(weights.Decode(codes[i]).Zip(found[i]), pixel => Assert.Equal(pixel.First, pixel.Second, 1e-4));

        double[] image = [.. Enumerable.Range(0, channels * 784).Select(pixel => pixel % 7 / 7.0)];
        JsonNode encoded =
            (await page.Evaluate($"{Explorer}.panels[0].model.encode({JsonSerializer.Serialize(image)})"))!;
        Assert.All(weights.Encode(image).Zip(encoded["mean"].Deserialize<double[]>()!),
            latent => Assert.Equal(latent.First, latent.Second, 1e-3));
        Assert.Equal([], page.Complaints);
    }

    [Fact]
    public async Task Dragging_moves_the_point_under_the_mouse_and_changes_the_image()
    {
        BrowserPage page = await Open(ExplorerSamples.Two().ToHtml());
        string before = await page.Evaluate<string>(Image);
        double[] box = await page.Evaluate<double[]>(
            "(() => { const box = document.querySelector('svg.plane').getBoundingClientRect(); return [box.left, "
            + "box.top, box.width, box.height]; })()");
        await Mouse("mousePressed", 0.5, 0.5);
        double[] middle = await page.Evaluate<double[]>(Point);
        await Mouse("mouseMoved", 0.75, 0.5);
        double[] right = await page.Evaluate<double[]>(Point);
        string after = await page.Evaluate<string>(Image);
        await Mouse("mouseMoved", 3, 0.5);   // out of the map, the button still down
        double[] edge = await page.Evaluate<double[]>(Point);
        await Mouse("mouseReleased", 3, 0.5);
        await Mouse("mouseMoved", 0.2, 0.2);

        Assert.NotEqual(before, after);
        Assert.Equal(middle[1], right[1], 9);
        // a quarter of the width, then as far as it goes: half
        Assert.Equal(2 * (right[0] - middle[0]), edge[0] - middle[0], 1e-2 * edge[0]);
        Assert.Equal(edge, await page.Evaluate<double[]>(Point));
        Assert.Equal([], page.Complaints);

        Task<JsonObject> Mouse(string type, double x, double y) => page.Send("Input.dispatchMouseEvent", new()
        {
            ["type"] = type,
            ["x"] = box[0] + x * box[2],
            ["y"] = box[1] + y * box[3],
            ["button"] = "left",
            ["buttons"] = type == "mouseReleased" ? 0 : 1,
            ["clickCount"] = 1,
        });
    }

    [Fact]
    public async Task A_finger_moves_the_point_too()
    {
        BrowserPage page = await Open(ExplorerSamples.Two().ToHtml(), width: 400);
        await page.Send("Emulation.setTouchEmulationEnabled", new() { ["enabled"] = true });
        await page.Evaluate("document.querySelector('svg.plane').scrollIntoView()");
        double[] box = await page.Evaluate<double[]>(
            "(() => { const box = document.querySelector('svg.plane').getBoundingClientRect(); return [box.left, "
            + "box.top, box.width]; })()");
        foreach ((string type, double share) in new[] { ("touchStart", 0.3), ("touchMove", 0.5), ("touchMove", 0.8) })
            await page.Send("Input.dispatchTouchEvent", new()
            {
                ["type"] = type,
                ["touchPoints"] = new JsonArray(new JsonObject
                {
                    ["x"] = box[0] + share * box[2],
                    ["y"] = box[1] + share * box[2]
                })
            });
        await page.WaitUntil($"{Point}[0] > 1 && {Point}[1] < -1");   // the browser hands moves on once a frame
        await page.Send("Input.dispatchTouchEvent", new() { ["type"] = "touchEnd", ["touchPoints"] = new JsonArray() });
        Assert.Equal([], page.Complaints);
    }

    [Fact]
    public async Task Arrow_keys_move_the_point_visibly_and_the_page_says_where_it_is()
    {
        BrowserPage page = await Open(ExplorerSamples.Two().ToHtml());
        string before = await page.Evaluate<string>(Image);
        double[] start = await page.Evaluate<double[]>(Point);
        await Press(page, "Tab");
        Assert.Equal("application", await page.Evaluate<string>("document.activeElement.getAttribute('role')"));
        Assert.Equal("solid", await page.Evaluate<string>("getComputedStyle(document.activeElement).outlineStyle"));
        await Press(page, "ArrowRight");
        await Press(page, "ArrowRight");
        await Press(page, "ArrowUp");
        double[] there = await page.Evaluate<double[]>(Point);

        Assert.NotEqual(before, await page.Evaluate<string>(Image));
        Assert.True(there[0] > start[0] && there[1] > start[1]);
        Assert.Equal(there[0] - start[0], 2 * (there[1] - start[1]), 6);
        await page.WaitUntil("document.querySelector('[aria-live=polite]').textContent.startsWith('AE: latent 1 is ')");

        await Press(page, "a");
        await page.Evaluate($"{Explorer}.walk(0)");
        Assert.Equal(there, await page.Evaluate<double[]>(Point));
        Assert.Equal([], page.Complaints);
    }

    [Fact]
    public async Task The_walk_leads_both_panels_from_pin_to_pin()
    {
        BrowserPage page = await Open(ExplorerSamples.Two().ToHtml());
        LatentExplorer explorer = ExplorerSamples.Two();
        foreach (double share in (double[])[0, 0.5, 1])
        {
            await page.Evaluate($"{Explorer}.walk({share})");
            for (int panel = 0; panel < 2; panel++)
            {
                LatentCodes codes = explorer.Models[panel].Codes;
                double[] found = await page.Evaluate<double[]>($"{Explorer}.panels[{panel}].point");
                for (int latent = 0; latent < 2; latent++)
                    Assert.Equal(
                        (1 - share) * codes[explorer.Pins.First, latent] + share * codes[explorer.Pins.Second, latent],
                        found[latent], 1e-3);
            }
        }
    }

    [Fact]
    public async Task What_is_drawn_is_encoded_by_both_models_and_centred()
    {
        BrowserPage page = await Open(ExplorerSamples.Two().ToHtml());
        await page.Evaluate("document.querySelector('.paper').focus()");
        await Press(page, " ");
        for (int i = 0; i < 6; i++)
            await Press(page, "ArrowDown");
        double[] ink = await page.Evaluate<double[]>("""
            (() => {
              const seen = document.querySelector('.small');
              const data = seen.getContext('2d').getImageData(0, 0, 28, 28).data;
              let mass = 0, x = 0, y = 0, top = 28, bottom = 0;
              for (let i = 0; i < 784; i++) {
                const v = data[4 * i] / 255, row = Math.floor(i / 28);
                mass += v; x += v * (i % 28 + 0.5); y += v * (row + 0.5);
                if (v > 0.5) { top = Math.min(top, row); bottom = Math.max(bottom, row + 1); }
              }
              return [x / mass, y / mass, bottom - top]; })()
            """);
        Assert.Equal(14, ink[0], 0.05);
        Assert.Equal(14, ink[1], 0.05);
        Assert.InRange(ink[2], 19, 21);   // MNIST's box
        Assert.Equal(2, await page.Evaluate<int>("document.querySelectorAll('[data-drawn]:not([hidden])').length"));
        await Press(page, "Delete");
        Assert.Equal(0, await page.Evaluate<int>("document.querySelectorAll('[data-drawn]:not([hidden])').length"));
        Assert.Equal([], page.Complaints);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(1100)]
    public async Task Several_explorers_live_on_one_page_none_wider_than_it(int width)
    {
        string html = ExplorerSamples.Two().ToHtml();
        BrowserPage page = await Open(html + html, width,
            width == 400 ? "background:#16181d;color:#dcdfe4" : "background:#fff;color:#222");
        await page.Evaluate("document.querySelector('.picture').click()");
        Assert.Equal(["live", "live"], await page.Evaluate<string[]>(
            "[...document.querySelectorAll('.latentlab-explorer')].map((figure) => figure.dataset.state)"));
        Assert.Equal(4, await page.Evaluate<int>("document.querySelectorAll('.latentlab-explorer svg.plane').length"));
        Assert.InRange(await page.Evaluate<int>("document.documentElement.scrollWidth"), 1, width);
        Assert.InRange(
            await page.Evaluate<double>("+document.querySelector('.latentlab-explorer').dataset.decodeMilliseconds"), 0,
            double.MaxValue);
        Assert.Equal([], page.Complaints);
        if (Environment.GetEnvironmentVariable("LATENTLAB_SCREENSHOTS") is string pictures)
            File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(pictures).FullName, $"explorer-{width}.png"),
                await page.Screenshot(whole: true));
    }

    [Fact]
    public async Task It_starts_in_hosts_that_move_scripts()
    {
        BrowserPage page = await Open(MovedScripts.Host(ExplorerSamples.Two().ToHtml()));
        Assert.Equal("live",
            await page.Evaluate<string>("document.querySelector('.latentlab-explorer').dataset.state"));
        Assert.Equal([], page.Complaints);
    }

    private static async Task Press(BrowserPage page, string key)
    {
        int code = key switch
        {
            "Tab" => 9,
            " " => 32,
            "ArrowUp" => 38,
            "ArrowRight" => 39,
            "ArrowDown" => 40,
            "Delete" => 46,
            _ => char.ToUpperInvariant(key[0])
        };
        foreach (string type in (string[])["keyDown", "keyUp"])
            await page.Send(
                "Input.dispatchKeyEvent", new() { ["type"] = type, ["key"] = key, ["windowsVirtualKeyCode"] = code });
    }
}
