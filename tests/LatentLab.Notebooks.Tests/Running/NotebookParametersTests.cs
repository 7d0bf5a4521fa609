using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Running;

namespace LatentLab.Notebooks.Tests.Running;

public sealed class NotebookParametersTests
{
    private const string Declarations = "int seed = 1;   // a seed\nstring data = \"digits\";\ndouble beta = 1, rate = "
        + "0.1;\nbool quick = false;\nvar depth = 3;\nvar share = -0.5;\nint[] sizes = [1];";

    private static NotebookDocument Notebook()
    {
        NotebookDocument document = NotebookRunnerTests.Notebook(Declarations, "$\"{seed} {data} {beta} {quick}\"");
        document.Cells[0].Metadata["tags"] = new System.Text.Json.Nodes.JsonArray("parameters");
        return document;
    }

    [Fact]
    public void Declared_parameters_and_their_types_are_found() => Assert.Equal(
        "int seed, string data, double beta, double rate, bool quick, int depth, double share, int[] sizes",
        string.Join(", ", NotebookParameters.Declared(Notebook()).Select(one => $"{one.Value} {one.Key}")));

    [Fact]
    public async Task Given_values_replace_the_usual_ones_in_a_cell_after_the_parameters()
    {
        NotebookDocument document = Notebook();
        var options = new NotebookRunOptions
        {
            Parameters = new Dictionary<string, string>
            {
                ["seed"] = "7",
                ["data"] = "a \"b\" \\",
                ["beta"] = "2.5e-1",
                ["quick"] = "True"
            }
        };
        NotebookRunResult result =
            await NotebookRunner.RunAsync(document, options, cancellation: TestContext.Current.CancellationToken);
        Assert.True(result.Succeeded);
        Assert.Equal(
            "// Parameters of this run\nint seed = 7;\nstring data = \"a \\\"b\\\" \\\\\";\ndouble beta = 0.25d;\nbool "
            + "quick = true;",
            document.Cells[1].Source);
        Assert.Equal(["injected-parameters"], document.Cells[1].Tags);
        Assert.Equal("7 a \"b\" \\ 0.25 True",
            ((DisplayOutput)document.Cells[2].Outputs[0]).Data["text/plain"]!.GetValue<string>());

        NotebookParameters.Inject(document, new Dictionary<string, string> { ["seed"] = "8" });
        Assert.Equal("// Parameters of this run\nint seed = 8;",
            Assert.Single(document.Cells, cell => cell.Tags.Contains("injected-parameters")).Source);
    }

    [Theory]
    [InlineData("sead", "2", "The notebook has no parameter 'sead'; it has int seed, string data")]
    [InlineData("seed", "2.5", "Parameter 'seed': expected a whole number (int), found '2.5'.")]
    [InlineData("seed", "2; System.Environment.Exit(3)", "expected a whole number")]
    [InlineData("beta", "much", "expected a number (double")]
    [InlineData("beta", "NaN", "expected a number (double")]
    [InlineData("quick", "1", "expected true or false")]
    [InlineData("sizes", "1", "has the type 'int[]'")]
    public void Values_that_do_not_fit_are_refused(string name, string value, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<ArgumentException>(
            () => NotebookParameters.Inject(Notebook(), new Dictionary<string, string> { [name] = value })).Message);

    [Fact]
    public void A_notebook_without_parameters_takes_none() =>
        Assert.Contains("takes no parameters", Assert.Throws<ArgumentException>(() => NotebookParameters.Inject(
            NotebookRunnerTests.Notebook("int a = 1;"), new Dictionary<string, string> { ["a"] = "1" })).Message);
}
