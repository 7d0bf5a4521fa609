using LatentLab.Data;
using LatentLab.Models;
using LatentLab.Plots;
using LatentLab.Tests.Support;
using static TorchSharp.torch;

namespace LatentLab.Cli.Tests;

/// <summary>What C# hands to the playground, and what the playground hands back.</summary>
public sealed class PlaygroundBackTests(SharedBrowser shared) : IClassFixture<SharedBrowser>
{
    [Fact]
    public async Task A_model_of_csharp_decodes_in_the_page_as_in_the_library_and_comes_back_to_the_last_bit()
    {
        LatentLab.Native.NativeLibraries.Load();
        random.manual_seed(3);
        using var vae = new VariationalAutoencoder([1, 28, 28], latentSize: 3, hidden: [20, 10]);
        ModelWeights given = ModelWeights.Of(vae);
        using var file = new PlaygroundFile();
        BrowserPage page = await file.Open(shared, playground: new Playground
        {
            Settings = new PlaygroundSettings
            {
                Latents = 3,
                Hidden = [20, 10],
                Seed = 5,
                LearningRate = 0.003,
                B = PlaygroundModel.Variational with { Beta = 2.5, Weights = given },
            }
        });

        double[] decoded = await page.Evaluate<double[]>($"{PlaygroundFile.Playground}.panels[1].worker.call('look', "
            + "{ points: 1, images: 0, latents: Float32Array.of(0.3, -1, 0.7) }).then(({ decoded }) => [...decoded])");
        // float32 in the page, float64 in C#
        Assert.All(given.Decode([0.3, -1, 0.7]).Zip(decoded), pixel => Assert.Equal(pixel.First, pixel.Second, 1e-5));
        PlaygroundRun back = await Back(page);
        Assert.Equal((0, 0), (back.StepsOfA, back.StepsOfB));
        Assert.Equal((3, 5, 0.003, 2.5), (back.Settings.Latents, back.Settings.Seed, back.Settings.LearningRate,
            back.Settings.B.Beta));
        Assert.Equal([20, 10], back.Settings.Hidden);
        Same(given, back.Settings.B.Weights!);
        Assert.Null(back.Settings.A.Weights!.LogVariance);

        // and it says so, and begins with them again
        Assert.Contains(" weights from C#", await page.Evaluate<string>(
            "document.querySelectorAll('.numbers')[1].textContent"));
        await page.Evaluate($"Promise.all({PlaygroundFile.Playground}.panels.map(({{ worker }}) => "
            + "worker.call('steps', 2))).then(() => document.querySelector('.reset').click())");
        await page.WaitUntil("document.querySelector('.said').textContent === 'Both made anew.'");
        Same(given, (await Back(page)).Settings.B.Weights!);

        // and after some steps the run begins where it was, in another page
        await page.Evaluate($"Promise.all({PlaygroundFile.Playground}.panels.map(({{ worker }}) => "
            + "worker.call('steps', 7))).then(() => null)");
        PlaygroundRun trained = await Back(page);
        Assert.Equal((7, 7), (trained.StepsOfA, trained.StepsOfB));
        Assert.NotEqual(given.Decoder[0].Weights, trained.Settings.B.Weights!.Decoder[0].Weights);
        using var second = new PlaygroundFile();
        BrowserPage other = await second.Open(shared, playground: new Playground { Settings = trained.Settings });
        PlaygroundRun again = await Back(other);
        Same(trained.Settings.A.Weights!, again.Settings.A.Weights!);
        Same(trained.Settings.B.Weights, again.Settings.B.Weights!);
        Assert.Equal([], page.Complaints);
        Assert.Equal([], other.Complaints);
    }

    [Fact]
    public async Task Where_a_kernel_is_within_reach_it_gets_code_that_makes_the_run()
    {
        using var file = new PlaygroundFile();
        BrowserPage page = await file.Open(shared);
        Assert.Contains("no way to a kernel", await PlaygroundFile.Text(page, ".way-back"));
        Assert.True(await page.Evaluate<bool>("document.querySelector('.send').hidden"));

        BrowserPage notebook = await file.Open(shared, before:
            "globalThis.Jupyter = { notebook: { kernel: { execute: (code, { shell }) => { globalThis.sent = code; "
            + "shell.reply({ content: { status: 'ok' } }); } } } };");
        await notebook.Evaluate("document.querySelector('.back-to').open = true");
        await PlaygroundFile.TabTo(notebook, ".send", back: true);
        await PlaygroundFile.Space(notebook);
        await notebook.WaitUntil("document.querySelector('.sent').textContent === 'The kernel has it as "
            + "playgroundRun.'");
        string code = await notebook.Evaluate<string>("sent");
        const string begin = "var playgroundRun = PlaygroundRun.Parse(\"\"\"\"", end = "\"\"\"\");";
        Assert.StartsWith(begin, code);
        Assert.EndsWith(end, code);
        Assert.DoesNotContain("\"\"\"", code[begin.Length..^end.Length]);
        Assert.Equal(2, PlaygroundRun.Parse(code[begin.Length..^end.Length]).Settings.A.Weights!.LatentSize);

        await PlaygroundFile.TabTo(notebook, ".copy", back: true);
        await PlaygroundFile.Space(notebook);
        await notebook.WaitUntil("!document.querySelector('.as-code').hidden");
        string copied = await PlaygroundFile.Text(notebook, ".as-code");
        Assert.Equal("data=shapes&latents=2&hidden=64&rate=0.001&seed=1&a=ae&b=vae",
            PlaygroundSettings.Parse(copied.Split('"')[1]).ToString());
        Assert.Equal([], notebook.Complaints);
    }

    [Theory]
    [InlineData("digits", "Datasets.Load(\"digits\", 200, 16)")]
    [InlineData("mine", "// images: those that this playground was made with\nnew Playground(images) {")]
    public async Task Settings_as_code_say_where_their_images_come_from(string name, string expected)
    {
        using Split digits = Datasets.Load("digits", 200, 16);
        using var file = new PlaygroundFile();
        BrowserPage page = await file.Open(shared, fragment: $"#playground?data={name}", playground: new Playground(
            [new(name, digits.Train.ToImages(), digits.Test.ToImages(), digits.Test.Labels, digits.Test.LabelNames)]));
        await page.Evaluate("document.querySelector('.copy').click()");
        Assert.Contains(expected, await PlaygroundFile.Text(page, ".as-code"));
        // of other data it needs none of them
        await page.Evaluate($"{PlaygroundFile.Playground}.apply('data=shapes').then(() => null)");
        await page.Evaluate("document.querySelector('.copy').click()");
        Assert.StartsWith("new Playground { Settings", await PlaygroundFile.Text(page, ".as-code"));
        Assert.Equal([], page.Complaints);
    }

    [Fact]
    public async Task Two_models_with_weights_from_csharp_are_compared_before_they_train()
    {
        using var file = new PlaygroundFile();
        BrowserPage first = await file.Open(shared, fragment: "#playground?latents=2&hidden=8");
        PlaygroundSettings settings = (await Back(first)).Settings;
        BrowserPage page = await file.Open(shared, playground: new Playground { Settings = settings });
        await page.Evaluate($"{PlaygroundFile.Playground}.guide.go(8)");
        await page.WaitUntil("document.querySelector('.now').textContent.startsWith('Now: samples from N(0, I)')",
            found: "document.querySelector('.now').textContent");
        Assert.Equal([], page.Complaints);
    }

    /// <summary>What "Save weights" saves.</summary>
    private static async Task<PlaygroundRun> Back(BrowserPage page)
    {
        string folder = Directory.CreateTempSubdirectory("latentlab-playground-").FullName;
        try
        {
            await page.Send("Browser.setDownloadBehavior", new()
            {
                ["behavior"] = "allow",
                ["downloadPath"] = folder
            });
            await page.Evaluate("document.querySelector('.sent').textContent = ''");
            await page.Evaluate("document.querySelector('.save').click()");
            await page.WaitUntil("document.querySelector('.sent').textContent === 'Saved as playground.json.'");
            string saved = Path.Combine(folder, "playground.json");
            // the browser writes it under another name first
            for (int frame = 0; frame < 600 && !File.Exists(saved); frame++)
                await page.Evaluate("new Promise(requestAnimationFrame).then(() => null)");
            return PlaygroundRun.Read(saved);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Same(ModelWeights expected, ModelWeights found)
    {
        DenseLayer[] Layers(ModelWeights of) =>
            [.. of.Encoder, .. of.LogVariance is null ? [] : new[] { of.LogVariance }, .. of.Decoder];
        Assert.Equal((expected.Logits, expected.Height, expected.Width), (found.Logits, found.Height, found.Width));
        Assert.Equal(Layers(expected).Length, Layers(found).Length);
        Assert.All(Layers(expected).Zip(Layers(found)), pair =>
        {
            Assert.Equal(pair.First.Weights, pair.Second.Weights);
            Assert.Equal(pair.First.Biases, pair.Second.Biases);
            Assert.Equal(pair.First.Activation, pair.Second.Activation);
        });
    }
}
