using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;
using LatentLab.Tests.Support;
using TorchSharp;

namespace LatentLab.Cli.Tests;

/// <summary>The file that the build writes for the first cell of every lesson.</summary>
[Collection<CountsAllTensors>]
public sealed class KitFileTests
{
    private static readonly string notebooks = Path.Combine(Clone.Folder, "notebooks");

    private static async Task<(CellResult Result, IReadOnlyList<CellOutput> Outputs)> Run(
        NotebookSession session, string source)
    {
        var outputs = new OutputList();
        CellResult result =
            await session.ExecuteAsync(source, outputs, cancellation: TestContext.Current.CancellationToken);
        return (result, outputs.Items);
    }

    [Fact]
    public async Task The_first_cell_of_a_lesson_brings_the_kit_and_plotly_once()
    {
        using var session = new NotebookSession(new SessionOptions { Folder = notebooks });
        (CellResult first, IReadOnlyList<CellOutput> outputs) = await Run(session, "#!import kit.dib");
        Assert.Null(first.Error);
        DisplayOutput plotly = Assert.IsType<DisplayOutput>(Assert.Single(outputs));
        Assert.Contains("window.Plotly", plotly.Data["text/html"]!.GetValue<string>());
        Assert.Equal("plotly.js", plotly.Data["application/vnd.latentlab.script+json"]!["library"]!.GetValue<string>());

        Assert.Equal(6f, (await Run(session, "ones(2, 3).sum().item<float>()")).Result.Value);
        (_, IReadOnlyList<CellOutput> claim) =
            await Run(session, "Claim.AtLeast(\"C01\", \"one is positive\", 1, 0, seed: 1)");
        Assert.Equal("C01",
            Assert.IsType<DisplayOutput>(Assert.Single(claim)).Data["application/vnd.latentlab.claim+json"]!["id"]!
                .GetValue<string>());
    }

    [Fact]
    public async Task Cells_use_the_assemblies_that_the_process_has()
    {
        using var session = new NotebookSession(new SessionOptions { Folder = notebooks });
        await Run(session, "#!import kit.dib");
        Assert.Same(typeof(torch), (await Run(session, "typeof(torch)")).Result.Value);
        Assert.Same(typeof(Plots.Figure), (await Run(session, "typeof(Figure)")).Result.Value);
    }

    private static async Task<NotebookSession> WithKit()
    {
        var session = new NotebookSession(new SessionOptions { Folder = notebooks });
        Assert.Null((await Run(session, "#!import kit.dib")).Result.Error);
        return session;
    }

    private static string Html(IReadOnlyList<CellOutput> outputs) =>
        Assert.IsType<DisplayOutput>(Assert.Single(outputs)).Data["text/html"]!.GetValue<string>();

    [Fact]
    public async Task Tensors_and_modules_are_shown_as_the_kit_shows_them()
    {
        using NotebookSession session = await WithKit();
        Assert.Contains(
            "Tensor [2, 1, 28, 28]", Html((await Run(session, "var images = zeros(2, 1, 28, 28);\nimages")).Outputs));
        Assert.Contains("latentlab-tensor", Html((await Run(session, "new List<Tensor> { zeros(3) }")).Outputs));
        Assert.Contains("weight [4, 3], bias [4]", Html((await Run(session, "nn.Linear(3, 4)")).Outputs));
        Assert.Contains("encoder.mean",
            Html((await Run(session, "new VariationalAutoencoder([1, 28, 28], latentSize: 2)")).Outputs));
        Assert.Contains("20 images of 1&#215;28&#215;28",
            Html((await Run(session, "Datasets.Load(\"shapes\", train: 20, test: 10, seed: 1)")).Outputs));
    }

    [Fact]
    public async Task A_shape_that_does_not_fit_is_explained_with_the_cells_own_names()
    {
        using NotebookSession session = await WithKit();
        (CellResult result, _) =
            await Run(session, "var images = zeros(128, 1, 28, 28);\nnn.Linear(784, 400).call(images)");
        Assert.Equal("System.Runtime.InteropServices.ExternalException", result.Error!.Name);
        Assert.Equal(
            "mat1 and mat2 shapes cannot be multiplied (3584x28 and 784x400)\n→ This layer expects 784 features, the "
            + "batch 'images' has [128, 1, 28, 28]: flatten it first? images.flatten(1) has [128, 784].",
            result.Error.Message);
        Assert.EndsWith("line 2", result.Error.Traceback[^1]);
    }

    [Fact]
    public async Task A_cell_that_leaves_tensors_behind_is_told_so_until_it_is_switched_off()
    {
        using NotebookSession session = await WithKit();
        const string Leak = "for (int i = 0; i < 5000; i++) zeros(1);";
        Assert.Contains("more tensors than before are alive that no variable holds",
            Assert.IsType<StreamOutput>(Assert.Single((await Run(session, Leak)).Outputs)).Text);
        Assert.Empty(
            (await Run(session, "var held = Enumerable.Range(0, 5000).Select(_ => zeros(1)).ToArray();")).Outputs);
        Assert.Empty(
            (await Run(session, "using (NewDisposeScope()) { for (int i = 0; i < 5000; i++) zeros(1); }")).Outputs);
        await Run(session, "kit.ReportTensors = false;");
        Assert.Empty((await Run(session, Leak)).Outputs);
    }

    [Fact]
    public async Task A_training_in_a_cell_is_one_display_that_ends_in_its_last_state()
    {
        using NotebookSession session = await WithKit();
        await Run(session,
            "Split set = Datasets.Load(\"shapes\", train: 64, test: 16, seed: 1);\nvar vae = new "
            + "VariationalAutoencoder([1, 28, 28], latentSize: 2, hidden: [8], seed: 1);");
        (CellResult result, IReadOnlyList<CellOutput> outputs) = await Run(session,
            "TrainingHistory history = TrainingView.Show(\"A training\", 4, live => Trainer.Fit(vae, set.Train, "
            + "set.Test, new() { Epochs = 4 }, live), map: () => vae.Encode(set.Test.Images).ToTable(), "
            + "set.Test.Labels);");
        Assert.Null(result.Error);
        string html = Html(outputs);
        Assert.Contains("4 epochs in", html);
        Assert.Contains("The latent map after epoch 4", html);
        Assert.DoesNotContain(" left<", html);   // no time to go
    }

    [Fact]
    public async Task A_mistake_in_a_cell_is_reported_as_itself_and_not_as_two_kinds_of_tensor()
    {
        using var session = new NotebookSession(new SessionOptions { Folder = notebooks });
        await Run(session, "#!import kit.dib");
        await Run(session, "Tensor known = ones(2); Tensor Twice(Tensor x) => x + x;");
        CellResult result = (await Run(session, "Tensor more = Twice(known) + known.sum() + unknown;")).Result;
        Assert.Contains("'unknown'", result.Error!.Message);
        Assert.DoesNotContain("annot convert", result.Error.Message);
    }
}
