using System.Text.Json.Nodes;
using LatentLab.Tests.Support;

namespace LatentLab.Cli.Tests;

/// <summary>The plane on which a reader draws the data.</summary>
public sealed class PlaygroundDrawingTests(SharedBrowser shared) : IClassFixture<SharedBrowser>
{
    private const string Points = $"{PlaygroundFile.Playground}.drawing.points()";
    private const string Trained = $"[...{PlaygroundFile.Playground}.panels[0].data.train]";
    private const string Drawn = "#playground?data=drawn+points";

    /// <summary>Half a step of the grid on which points lie: 6 / 1295 / 2.</summary>
    private const double HalfStep = 0.0024;

    [Theory]
    [InlineData(1100)]
    [InlineData(390)]
    public async Task A_stroke_of_mouse_or_finger_becomes_points_and_the_models_train_on_them(int width)
    {
        using var file = new PlaygroundFile();
        BrowserPage page = await file.Open(shared, width, fragment: Drawn);
        await page.Evaluate("document.querySelector('.clear').click()");
        double[] box = await page.Evaluate<double[]>("(() => { const pad = document.querySelector('.pad');"
            + " pad.scrollIntoView({ block: 'center' });"
            + " const box = pad.getBoundingClientRect(); return [box.left, box.top, box.width, box.height]; })()");
        (double X, double Y) At(double x, double y) => (box[0] + box[2] * (x + 3) / 6, box[1] + box[3] * (3 - y) / 6);

        if (width > 600)
            foreach ((string type, double x, double y) in new[]
                { ("mousePressed", -1.0, 1.0), ("mouseMoved", 0.0, 1.0), ("mouseReleased", 0.0, 1.0) })
                await page.Send("Input.dispatchMouseEvent", new()
                {
                    ["type"] = type,
                    ["x"] = At(x, y).X,
                    ["y"] = At(x, y).Y,
                    ["button"] = "left",
                    ["buttons"] = 1,
                    ["clickCount"] = 1
                });
        else
            foreach ((string type, double x, double y) in new[]
                { ("touchStart", -1.0, 1.0), ("touchMove", 0.0, 1.0), ("touchEnd", 0.0, 1.0) })
                await page.Send("Input.dispatchTouchEvent", new()
                {
                    ["type"] = type,
                    ["touchPoints"] = type == "touchEnd"
                        ? []
                        : new JsonArray(new JsonObject { ["x"] = At(x, y).X, ["y"] = At(x, y).Y })
                });
        await page.WaitUntil($"{Trained}.length === 256 * 2", found: $"[{Points}, {Trained}.length]");

        double[][] points = await page.Evaluate<double[][]>(Points);
        Assert.Equal(2, points.Length);
        // a pixel of the screen, and half a step of the grid
        Assert.All(points.Zip(new[] { -1.0, 0.0 }), pair =>
        {
            Assert.Equal(pair.Second, pair.First[0], 6 / box[2] + HalfStep);
            Assert.Equal(1, pair.First[1], 6 / box[3] + HalfStep);
        });
        double[] trained = await page.Evaluate<double[]>(Trained);
        Assert.All(trained.Index(), number =>
            Assert.Equal(points[number.Index / 2 % 2][number.Index % 2], number.Item, 1e-6));
        Assert.InRange(await page.Evaluate<int>("document.documentElement.scrollWidth"), 1, width);
        Assert.Equal([], page.Complaints);
    }

    [Fact]
    public async Task Keys_set_points_and_take_them_back_while_the_models_go_on()
    {
        using var file = new PlaygroundFile();
        BrowserPage page = await file.Open(shared, fragment: Drawn);
        const string steps = $"{PlaygroundFile.Playground}.panels[1].state.steps";
        await page.Evaluate("document.querySelector('.run').click()");
        await page.WaitUntil($"{steps} > 10");
        await PlaygroundFile.TabTo(page, ".pad", back: true);
        int before = await page.Evaluate<int>(steps);
        foreach ((string key, int code) in new[] { ("ArrowRight", 39), ("ArrowUp", 38), ("ArrowUp", 38) })
            await PlaygroundFile.Press(page, key, code);
        await PlaygroundFile.Space(page);
        await page.WaitUntil("document.querySelector('.count').textContent === '13 points; the last at 0.10, 0.20'",
            found: "document.querySelector('.count').textContent");
        await page.WaitUntil($"{PlaygroundFile.Playground}.panels.every(({{ data }}) => data.labels.length === 13)");
        await page.WaitUntil($"{steps} > {before}");
        Assert.True(await page.Evaluate<int>(steps) > before); // not made anew
        await PlaygroundFile.Press(page, "Backspace", 8);
        await page.WaitUntil($"{PlaygroundFile.Playground}.panels.every(({{ data }}) => data.labels.length === 12)");
        Assert.Equal("solid", await page.Evaluate<string>("getComputedStyle(document.activeElement).outlineStyle"));
        Assert.Equal([], page.Complaints);
    }

    [Fact]
    public async Task Presets_fill_the_plane_and_without_points_the_models_keep_what_they_had()
    {
        using var file = new PlaygroundFile();
        BrowserPage page = await file.Open(shared, fragment: Drawn, dark: true);
        string[] names = await page.Evaluate<string[]>(
            "[...document.querySelector('.preset').options].map((option) => option.value).slice(1)");
        Assert.Equal(["twelve points", "a flat cloud", "a ring", "two clusters"], names);
        foreach (string name in names)
            await page.Evaluate($"(() => {{ const choice = document.querySelector('.preset'); choice.value = '{name}';"
                + " choice.dispatchEvent(new Event('change')); })()");
        await page.WaitUntil($"{PlaygroundFile.Playground}.panels.every(({{ data }}) => data.labels.length === 120)");
        await page.Evaluate("document.querySelector('.clear').click()");
        Assert.Equal("0 of at least two points; the models keep the 120 before",
            await PlaygroundFile.Text(page, ".count"));
        Assert.Equal(120, await page.Evaluate<int>($"{PlaygroundFile.Playground}.panels[0].data.labels.length"));
        await PlaygroundFile.Keep(page, "cleared");

        // a model made anew has them, and so has a link
        await page.Evaluate("(() => { const choice = document.querySelector('.choose'); choice.value = 'vae';"
            + " choice.dispatchEvent(new Event('change')); })()");
        await page.WaitUntil("document.querySelector('.said').textContent === 'Model A made anew.'");
        Assert.Equal(120, await page.Evaluate<int>($"{PlaygroundFile.Playground}.panels[0].data.labels.length"));
        Assert.Equal(120, await page.Evaluate<int>(
            $"new URLSearchParams({PlaygroundFile.Playground}.link().split('?')[1]).get('points').length / 4"));
        // and what was cleared or replaced comes back
        foreach (int count in (int[])[120, 60, 200, 12])
        {
            await page.Evaluate("document.querySelector('.undo').click()");
            Assert.Equal(count, await page.Evaluate<int>($"{Points}.length"));
        }
        Assert.Equal([], page.Complaints);
    }

    [Theory]
    [InlineData("latents=1")]
    [InlineData("latents=3")]
    public async Task A_new_point_is_learnt_by_models_of_every_kind_and_width(string latents)
    {
        using var file = new PlaygroundFile();
        BrowserPage page = await file.Open(shared, fragment: $"{Drawn}&{latents}");
        const string steps = $"{PlaygroundFile.Playground}.panels.map(({{ state }}) => state.steps)";
        const string numbers = "[...document.querySelectorAll('.numbers')].map((one) => one.textContent)";
        await page.Evaluate("document.querySelector('.run').click()");
        await page.WaitUntil($"{steps}.every((count) => count > 10)");
        await PlaygroundFile.TabTo(page, ".pad", back: true);
        await PlaygroundFile.Space(page);
        await page.WaitUntil($"{PlaygroundFile.Playground}.panels.every(({{ data }}) => data.labels.length === 13)");
        int[] before = await page.Evaluate<int[]>(steps);
        await page.WaitUntil($"{steps}.every((count, i) => count > [{string.Join(", ", before)}][i])", found: numbers);
        Assert.All(await page.Evaluate<string[]>(numbers), words => Assert.StartsWith("Step ", words));
        Assert.Equal([], page.Complaints);
    }

    [Fact]
    public async Task Another_button_or_a_second_finger_draws_nothing()
    {
        using var file = new PlaygroundFile();
        BrowserPage page = await file.Open(shared, fragment: Drawn);
        double[] middle = await page.Evaluate<double[]>("(() => { const pad = document.querySelector('.pad');"
            + " pad.scrollIntoView({ block: 'center' }); const box = pad.getBoundingClientRect();"
            + " return [box.left + box.width / 2, box.top + box.height / 2]; })()");
        foreach (string type in (string[])["mousePressed", "mouseReleased"])
            await page.Send("Input.dispatchMouseEvent", new()
            {
                ["type"] = type,
                ["x"] = middle[0],
                ["y"] = middle[1],
                ["button"] = "right",
                ["buttons"] = 2,
                ["clickCount"] = 1
            });
        Assert.Equal(12, await page.Evaluate<int>($"{Points}.length"));
        JsonArray Fingers(double apart, int count) => new([.. Enumerable.Range(0, count).Select(finger =>
            (JsonNode)new JsonObject
            {
                ["x"] = middle[0] + (2 * finger - 1) * apart,
                ["y"] = middle[1],
                ["id"] = finger
            })]);
        foreach ((string type, double apart, int count) in new[]
            { ("touchStart", 30.0, 1), ("touchMove", 32.0, 1), ("touchStart", 32.0, 2), ("touchMove", 60.0, 2),
                ("touchMove", 90.0, 2), ("touchEnd", 0.0, 0) })
            await page.Send("Input.dispatchTouchEvent",
                new() { ["type"] = type, ["touchPoints"] = Fingers(apart, count) });
        Assert.Equal(12, await page.Evaluate<int>($"{Points}.length"));
        Assert.Equal([], page.Complaints);
    }

    [Fact]
    public async Task Data_in_one_point_are_told_and_not_measured_as_no_number()
    {
        using var file = new PlaygroundFile();
        BrowserPage page = await file.Open(shared, fragment: $"{Drawn}&points=zzzzzzzz");
        await page.Evaluate($"{PlaygroundFile.Playground}.panels.forEach(({{ step }}) => step())");
        await page.WaitUntil("[...document.querySelectorAll('.measured')].every((one) => one.textContent !== '')");
        string words = await page.Evaluate<string>(
            "[...document.querySelectorAll('.measured')].map((one) => one.textContent).join(' ')");
        Assert.DoesNotContain("NaN", words);
        Assert.Equal([], page.Complaints);
    }
}
