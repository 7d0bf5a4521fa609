using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LatentLab.Tests.Support;
using static LatentLab.Plots.Tests.TouchPage;

namespace LatentLab.Plots.Tests;

/// <summary>
/// The figures that answer to a finger, as a reader meets them: in a browser, without a network, by mouse, touch and
/// keyboard, on paper and without scripts.
/// </summary>
public sealed class TouchFigureTests(SharedBrowser shared) : IClassFixture<SharedBrowser>, IDisposable
{
    private const string Values = $"{Root}.latentlabFigure.values";

    // What a reader sees of a drawing: the numbers of everything that moves.
    private const string Moving = """
        (root) => [...root.querySelectorAll('svg [data-part]')].map((part) => [...part.attributes]
          .map(({ name, value }) => name + '=' + value).sort().join(' '))
        """;

    private readonly TouchPage touch = new(shared);

    public void Dispose() => touch.Dispose();

    public static TheoryData<string> Kinds => [.. TouchSamples.Kinds];

    [Theory, MemberData(nameof(Kinds))]
    public async Task Scripts_change_nothing_in_the_picture_until_a_reader_does(string kind)
    {
        Figure figure = TouchSamples.Of(kind);
        BrowserPage page = await touch.Open(figure.ToHtml());
        Assert.Equal("live", await page.Evaluate<string>($"{Root}.dataset.touch"));
        string source = JsonSerializer.Serialize(figure.ToHtml());
        string still = $"new DOMParser().parseFromString({source}, 'text/html')";
        Assert.Equal(await page.Evaluate<string>($"{still}.querySelector('[data-part=said]').textContent"),
            await page.Evaluate<string>(Said));
        string[] before = await page.Evaluate<string[]>($"({Moving})({still})"),
            live = await page.Evaluate<string[]>($"({Moving})({Root})");
        Assert.Equal(before.Length, live.Length);
        Assert.All(before.Zip(live), pair => AssertNear(pair.First, pair.Second));
        Assert.Equal([], page.Complaints);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Each_slider_moves_by_the_keyboard_and_the_page_says_what_became_of_it(string kind)
    {
        BrowserPage page = await touch.Open(TouchSamples.Of(kind).ToHtml());
        int sliders = await page.Evaluate<int>($"{Root}.querySelectorAll('input').length");
        for (int slider = 0; slider < sliders; slider++)
        {
            await Press(page, "Tab");
            const string input = "document.activeElement";
            Assert.Equal("range", await page.Evaluate<string>($"{input}.type"));
            string name = await page.Evaluate<string>($"{input}.name");
            Assert.NotEqual("", await page.Evaluate<string>($"{input}.labels[0].textContent.trim()"));
            double before = await page.Evaluate<double>($"{Values}.{name}");
            for (int press = 0; press < 20; press++)
                await Press(page, "ArrowRight");
            double after = await page.Evaluate<double>($"{Values}.{name}");
            Assert.True(after > before, $"{name} went from {before} to {after}.");
            string text = await page.Evaluate<string>($"{input}.getAttribute('aria-valuetext')");
            Assert.Equal(after, double.Parse(text.Replace('−', '-'), CultureInfo.InvariantCulture), 0.006);
        }
        await page.WaitUntil($"{Root}.querySelector('[role=status]').textContent === {Said}");
        Assert.Equal([], page.Complaints);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_mouse_and_a_finger_on_the_picture_move_it(string kind)
    {
        BrowserPage page = await touch.Open(TouchSamples.Of(kind).ToHtml(), width: 390);
        await page.Send("Emulation.setTouchEmulationEnabled", new() { ["enabled"] = true });
        string[] states = [await page.Evaluate<string>($"JSON.stringify({Values})")];
        double[] box = await page.Evaluate<double[]>($$"""
            (() => { const stage = {{Root}}.querySelector('[data-part=stage]');
              stage.scrollIntoView({ block: 'center' });
              const box = stage.getBoundingClientRect(); return [box.left, box.top, box.width, box.height]; })()
            """);
        foreach ((string type, double x, double y) in new[]
            { ("mousePressed", 0.3, 0.3), ("mouseMoved", 0.35, 0.35), ("mouseReleased", 0.35, 0.35) })
            await page.Send("Input.dispatchMouseEvent", new()
            {
                ["type"] = type,
                ["x"] = box[0] + x * box[2],
                ["y"] = box[1] + y * box[3],
                ["button"] = "left",
                ["buttons"] = type == "mouseReleased" ? 0 : 1,
                ["clickCount"] = 1,
            });
        string byMouse = await page.Evaluate<string>($"JSON.stringify({Values})");
        Assert.NotEqual(states[0], byMouse);
        string said = await page.Evaluate<string>(Said);
        foreach ((string type, double share) in new[] { ("touchStart", 0.5), ("touchMove", 0.7), ("touchMove", 0.8) })
            await page.Send("Input.dispatchTouchEvent", new()
            {
                ["type"] = type,
                ["touchPoints"] = new JsonArray(new JsonObject
                {
                    ["x"] = box[0] + share * box[2],
                    ["y"] = box[1] + (0.3 + share / 4) * box[3],
                })
            });
        await page.Send("Input.dispatchTouchEvent", new() { ["type"] = "touchEnd", ["touchPoints"] = new JsonArray() });
        await page.WaitUntil($"JSON.stringify({Values}) !== {JsonSerializer.Serialize(byMouse)}");
        await page.WaitUntil($"{Said} !== {JsonSerializer.Serialize(said)}");
        Assert.Equal([], page.Complaints);
    }

    [Fact]
    public async Task What_is_taken_hold_of_moves_as_far_as_the_mouse()
    {
        BrowserPage page = await touch.Open(
            Plots.Figures.ReparameterisedSample(0.3, 0.065, noise: 1).ToHtml());
        foreach (string part in (string[])["noise", "z"])
        {
            await Set(page, new { noise = 1.0 });
            double[] at = await page.Evaluate<double[]>($"(() => {{ const box = {Root}"
                + $".querySelector('[data-part={part}]').getBoundingClientRect(), stage = {Root}.querySelector("
                + "'[data-part=stage]'); return [box.left + box.width / 2, box.top + box.height / 2, "
                + "stage.viewBox.baseVal.width / stage.getBoundingClientRect().width]; })()");
            foreach ((string type, double left) in new[]
                { ("mousePressed", 0.0), ("mouseMoved", -6.0), ("mouseReleased", -6.0) })
                await page.Send("Input.dispatchMouseEvent", new()
                {
                    ["type"] = type,
                    ["x"] = at[0] + left,
                    ["y"] = at[1],
                    ["button"] = "left",
                    ["buttons"] = type == "mouseReleased" ? 0 : 1,
                    ["clickCount"] = 1,
                });
            // 50 units of the drawing are one of the axis
            double expected = 1 - 6 * at[2] / 50 / (part == "noise" ? 1 : 0.065);
            Assert.Equal(Math.Max(-3, expected), await page.Evaluate<double>($"{Values}.noise"), 0.01);
        }
        Assert.Equal([], page.Complaints);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_swipe_up_scrolls_the_page_and_leaves_the_figure_as_it_was(string kind)
    {
        string tall = TouchSamples.Of(kind).ToHtml() + "<div style=\"height:3000px\"></div>";
        BrowserPage page = await touch.Open(tall, width: 390);
        await page.Send("Emulation.setTouchEmulationEnabled", new() { ["enabled"] = true });
        string before = await page.Evaluate<string>($"JSON.stringify({Values})");
        double[] box = await page.Evaluate<double[]>(
            $"(() => {{ const box = {Root}.querySelector('[data-part=stage]').getBoundingClientRect();"
            + " return [box.left, box.top, box.width, box.height]; })()");
        // beside the grips, which lie where the values begin
        (double x, double y) = (box[0] + 0.12 * box[2], box[1] + 0.9 * box[3]);
        foreach ((string type, double up) in new[]
            { ("touchStart", 0.0), ("touchMove", 20.0), ("touchMove", 60.0), ("touchMove", 100.0), ("touchEnd", 0.0) })
            await page.Send("Input.dispatchTouchEvent", new()
            {
                ["type"] = type,
                ["touchPoints"] = type == "touchEnd"
                    ? new JsonArray()
                    : new JsonArray(new JsonObject { ["x"] = x, ["y"] = y - up }),
            });
        await page.WaitUntil("scrollY > 0");
        Assert.Equal(before, await page.Evaluate<string>($"JSON.stringify({Values})"));
        Assert.Equal([], page.Complaints);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task What_a_screen_reader_reads_follows_the_figure(string kind)
    {
        BrowserPage page = await touch.Open(TouchSamples.Of(kind).ToHtml());
        const string label = $"{Root}.querySelector('.picture').getAttribute('aria-label')";
        string before = await page.Evaluate<string>(label);
        await Press(page, "Tab");
        await Press(page, "ArrowRight");
        Assert.Equal($"At first: {before} Now: {await page.Evaluate<string>(Said)}",
            await page.Evaluate<string>(label));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task On_paper_and_without_scripts_the_picture_stands_and_dead_sliders_do_not(string kind)
    {
        string look = $$"""
            (() => { const root = {{Root}}, box = (part) => root.querySelector(part).getBoundingClientRect();
              return [box('[data-part=stage]').width, box('[data-part=said]').height, box('.sliders').height,
                ...[...root.querySelectorAll('.shown > :first-child')]
                  .map((image) => image.naturalWidth ?? image.width)];
            })()
            """;
        BrowserPage still = await touch.Open(TouchSamples.Of(kind).ToHtml(), prepare: page =>
            page.Send("Emulation.setScriptExecutionDisabled", new() { ["value"] = true }));
        Assert.Equal("new", await still.Evaluate<string>($"{Root}.dataset.touch"));
        AssertStands(await still.Evaluate<double[]>(look));

        BrowserPage paper = await touch.Open(TouchSamples.Of(kind).ToHtml(), width: 700);
        await paper.Send("Emulation.setEmulatedMedia", new() { ["media"] = "print" });
        AssertStands(await paper.Evaluate<double[]>(look));

        static void AssertStands(double[] seen)
        {
            Assert.True(seen[0] > 200 && seen[1] > 10,
                $"The picture is {seen[0]} px wide, its words {seen[1]} px high.");
            Assert.Equal(0, seen[2]);
            Assert.All(seen[3..], width => Assert.Equal(28, width));
        }
    }

    [Theory]
    [InlineData(390, "background:#16181d;color:#dcdfe4")]
    [InlineData(1280, "background:#fff;color:#222")]
    public async Task All_six_live_on_one_page_none_wider_than_it_and_none_moves_by_itself(int width, string theme)
    {
        string html = string.Concat(TouchSamples.Kinds.Select(kind => TouchSamples.Of(kind).ToHtml()));
        BrowserPage page = await touch.Open(html, width, theme);
        Assert.Equal(6, await page.Evaluate<int>(
            "document.querySelectorAll('.latentlab-touch[data-touch=live]').length"));
        Assert.InRange(await page.Evaluate<int>("document.documentElement.scrollWidth"), 1, width);
        // Letters in the drawings, as large as they come out, and the height that a finger finds.
        Assert.InRange(await page.Evaluate<double>("""
            Math.min(...[...document.querySelectorAll('.latentlab-touch svg')].map((svg) =>
              11.5 * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width))
            """), 9, 20);
        Assert.InRange(await page.Evaluate<double>("""
            Math.min(...[...document.querySelectorAll('.latentlab-touch label')].map((label) =>
              label.getBoundingClientRect().height))
            """), 24, 100);
        Assert.Equal(0, await page.Evaluate<int>("document.getAnimations().length"));
        Assert.Equal([], page.Complaints);
        if (Environment.GetEnvironmentVariable("LATENTLAB_SCREENSHOTS") is string pictures)
            File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(pictures).FullName, $"touch-{width}.png"),
                await page.Screenshot(whole: true));
    }

    [Fact]
    public async Task They_start_in_hosts_that_move_scripts()
    {
        BrowserPage page = await touch.Open(
            MovedScripts.Host(TouchSamples.Fade().ToHtml() + TouchSamples.Sample().ToHtml()));
        Assert.Equal(["live", "live"], await page.Evaluate<string[]>(
            "[...document.querySelectorAll('.latentlab-touch')].map((root) => root.dataset.touch)"));
        Assert.Equal([], page.Complaints);
    }

    [Fact]
    public void Each_stays_small_whatever_it_is_given()
    {
        // The sample's two decoders have no pixel that stays black; a trained one's many do (FiguresAgainstTorchTests).
        Assert.All(TouchSamples.Kinds, kind => Assert.InRange(TouchSamples.Of(kind).ToHtml().Length, 1_000,
            kind == "fade" ? 2 * 105_000 : 100_000));
        Assert.InRange(TouchSamples.Overlap(others: 500).ToHtml().Length, 1_000, 100_000);
    }

    private static void AssertNear(string expected, string found)
    {
        string[] one = expected.Split([' ', ',', '(', ')', '=']), other = found.Split([' ', ',', '(', ')', '=']);
        Assert.True(one.Length == other.Length, $"{expected}\n{found}");
        Assert.All(one.Zip(other), pair => Assert.True(pair.First == pair.Second
            || Math.Abs(double.Parse(pair.First, CultureInfo.InvariantCulture)
                - double.Parse(pair.Second, CultureInfo.InvariantCulture)) < 0.11, $"{expected}\n{found}"));
    }

    private static async Task Press(BrowserPage page, string key)
    {
        int code = key switch { "Tab" => 9, "ArrowRight" => 39, _ => throw new ArgumentException(key) };
        foreach (string type in (string[])["keyDown", "keyUp"])
            await page.Send("Input.dispatchKeyEvent",
                new() { ["type"] = type, ["key"] = key, ["code"] = key, ["windowsVirtualKeyCode"] = code });
    }
}
