using LatentLab.Notebooks.Documents;
using LatentLab.Tests.Support;

namespace LatentLab.Cli.Tests;

/// <summary>
/// What packages bring for .NET Interactive is loaded by <c>#r "nuget: …"</c>, and what of it fails costs neither
/// the package nor the session.
/// </summary>
public sealed class ExtensionCellTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("latentlab-extensions-").FullName;
    private readonly PackageFeed feed;

    public ExtensionCellTests()
    {
        feed = new PackageFeed(root);
        feed.AddExtensions();
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    /// <summary>Runs cells, one after another, which must all succeed; the outputs of each.</summary>
    private async Task<CellOutput[][]> Run(params string[] cells)
    {
        var document = new NotebookDocument { Metadata = NotebookMetadata.ForCSharp() };
        foreach (string source in cells)
        {
            bool isFSharp = source.StartsWith("#!fsharp", StringComparison.Ordinal);
            document.Cells.Add(new NotebookCell
            {
                Id = $"c{document.Cells.Count}",
                Kind = CellKind.Code,
                Language = isFSharp ? "fsharp" : "csharp",
                Source = source,
            });
        }
        string path = Path.Combine(feed.Notebook, "n.ipynb");
        NotebookFile.Save(document, path);
        CommandOutcome ran = await CommandProcess.Run(root, ["run", path],
            new() { ["NUGET_PACKAGES"] = feed.Unpacked, ["LATENTLAB_CACHE"] = root });
        CellOutput[][] outputs = [.. NotebookFile.Load(path).Cells.Select(cell => cell.Outputs.ToArray())];
        Assert.True(ran.Code == ExitCode.Done, ran.Error + string.Join('\n', outputs.SelectMany(one => one)));
        return outputs;
    }

    private static string Text(CellOutput[] outputs, string stream) => string.Concat(
        outputs.OfType<StreamOutput>().Where(one => one.Name == stream).Select(one => one.Text));

    private static string Result(CellOutput[] outputs, string type = "text/plain") =>
        outputs.OfType<DisplayOutput>().Single(one => one.IsResult).Data[type]!.ToString();

    [Fact]
    public async Task An_extension_is_loaded_once_and_the_rest_of_the_cell_has_it()
    {
        CellOutput[][] told = await Run(
            "#r \"nuget: Shapes, 1.0.0\"\nnew Shape()",
            "$\"{sent} {written}\"",
            "#r \"nuget: Shapes\"\nwritten");
        Assert.EndsWith("Loaded ShapeExtension, an extension of the package Shapes.\n", Text(told[0], "stdout"));
        Assert.Equal("", Text(told[0], "stderr"));
        Assert.Equal("<i>3 sides</i>", Result(told[0], "text/html"));
        Assert.Equal("3 7", Result(told[1]));
        Assert.DoesNotContain("Loaded", Text(told[2], "stdout"));
    }

    [Fact]
    public async Task An_extension_is_loaded_from_a_cell_of_fsharp_too()
    {
        CellOutput[][] told = await Run(
            "#!fsharp\n#r \"nuget: Shapes, 1.0.0\"\nShapes.Shape()",
            "written");
        Assert.Equal("<i>3 sides</i>", Result(told[0], "text/html"));
        Assert.Equal("7", Result(told[1]));
    }

    [Fact]
    public async Task An_extension_that_fails_is_named_and_its_package_serves_all_the_same()
    {
        CellOutput[][] told = await Run(
            "#r \"nuget: Broken, 1.0.0\"\n#r \"nuget: Lost, 1.0.0\"\n#r \"nuget: Script, 1.0.0\"\n"
                + "Broken.Version + Lost.Version + Script.Version",
            "before");
        string[] complaints = Text(told[0], "stderr").TrimEnd().Split('\n');
        Assert.Collection(complaints,
            line => Assert.Contains("package Broken failed and does not take part here (InvalidOperationException: "
                + "no device found)", line),
            line => Assert.Matches("package Lost failed .*FileNotFoundException: .*Nowhere", line),
            line => Assert.Matches("package Script failed .*FormatException: .*no number", line));
        Assert.Equal("1.0.01.0.01.0.0", Result(told[0]));
        Assert.Equal("1", Result(told[1]));
    }

    [Fact]
    public async Task The_kits_own_package_is_the_host_itself_and_its_words_and_charts_are_there()
    {
        CellOutput[][] told = await Run(
            "#r \"nuget: LatentLab.Interactive\"",
            "torch.zeros(2, 3)",
            "new VariationalAutoencoder([1, 28, 28], latentSize: 2, hidden: [8], seed: 1).GetType().Name",
            "#r \"nuget: Plotly.NET.Interactive\"\nusing Plotly.NET.CSharp;\n"
                + "Chart.Point<double, double, string>(x: new[] { 1.0 }, y: new[] { 2.0 })");
        Assert.StartsWith("Tensor [2, 3]", Result(told[1]));
        Assert.Equal("VariationalAutoencoder", Result(told[2]));
        Assert.Contains("(function (requirejs) {", Result(told[3], "text/html"));
        Assert.Equal("", string.Concat(told.Select(outputs => Text(outputs, "stderr"))));
    }
}
