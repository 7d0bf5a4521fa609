using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;
using TorchSharp;

namespace LatentLab.Cli.Tests;

/// <summary>The file that the build writes for the first cell of every lesson.</summary>
public sealed class KitFileTests
{
    private static string NotebooksFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LatentLab.slnx")))
                return Path.Combine(folder.FullName, "notebooks");
        }
        throw new DirectoryNotFoundException($"'{AppContext.BaseDirectory}' does not lie inside the kit.");
    }

    private static async Task<(CellResult Result, IReadOnlyList<CellOutput> Outputs)> Run(ScriptSession session, string source)
    {
        var outputs = new OutputList();
        CellResult result = await session.ExecuteAsync(source, outputs, cancellation: TestContext.Current.CancellationToken);
        return (result, outputs.Items);
    }

    [Fact]
    public async Task The_first_cell_of_a_lesson_brings_the_kit_and_plotly_once()
    {
        using var session = new ScriptSession(new SessionOptions { Folder = NotebooksFolder() });
        (CellResult first, IReadOnlyList<CellOutput> outputs) = await Run(session, "#!import kit.dib");
        Assert.Null(first.Error);
        DisplayOutput plotly = Assert.IsType<DisplayOutput>(Assert.Single(outputs));
        Assert.StartsWith("<div data-latentlab=\"plotly-js\">", plotly.Data["text/html"]!.GetValue<string>());

        Assert.Equal(6f, (await Run(session, "ones(2, 3).sum().item<float>()")).Result.Value);
        (_, IReadOnlyList<CellOutput> claim) = await Run(session, "Claim.AtLeast(\"C01\", \"one is positive\", 1, 0, seed: 1)");
        Assert.Equal("C01", Assert.IsType<DisplayOutput>(Assert.Single(claim)).Data["application/vnd.latentlab.claim+json"]!["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task Cells_use_the_assemblies_that_the_process_has()
    {
        using var session = new ScriptSession(new SessionOptions { Folder = NotebooksFolder() });
        await Run(session, "#!import kit.dib");
        Assert.Same(typeof(torch), (await Run(session, "typeof(torch)")).Result.Value);
        Assert.Same(typeof(Plots.Figure), (await Run(session, "typeof(Figure)")).Result.Value);
    }

    [Fact]
    public async Task A_mistake_in_a_cell_is_reported_as_itself_and_not_as_two_kinds_of_tensor()
    {
        using var session = new ScriptSession(new SessionOptions { Folder = NotebooksFolder() });
        await Run(session, "#!import kit.dib");
        await Run(session, "Tensor known = ones(2); Tensor Twice(Tensor x) => x + x;");
        CellResult result = (await Run(session, "Tensor more = Twice(known) + known.sum() + unknown;")).Result;
        Assert.Contains("'unknown'", result.Error!.Message);
        Assert.DoesNotContain("annot convert", result.Error.Message);
    }
}
