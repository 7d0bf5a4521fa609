namespace LatentLab.Interactive.Tests.Tool;

/// <summary>Charts that users make, in C# and F# cells of the real tool, after the first cell of a lesson.</summary>
[Collection(InteractiveTool.OneAtATime)]
public sealed class ToolChartTests
{
    private const string Drawn = "(function (requirejs) {";

    [Fact]
    public async Task A_chart_is_drawn_as_a_last_line_by_Display_by_Show_and_in_a_collection_in_both_languages()
    {
        await using StdioSession session = await StdioSession.Start(InteractiveTool.FindOrSkip(), Repository.Notebooks);
        Assert.StartsWith("<div data-latentlab=\"plotly-js\">", Assert.Single(await session.Shown("#!import kit.dib")));
        await session.Shown(
            "using Plotly.NET.CSharp;\nvar chart = Chart.Point<double, double, string>(x: new double[] { 1 }, y: new "
            + "double[] { 2 });");
        foreach (string cell in new[] { "chart", "chart.Display();", "chart.Show();", "new[] { chart, chart }",
            "new List<object> { chart, 1 }" })
            Assert.Contains(Drawn, Assert.Single(await session.Shown(cell)));

        await session.Shown(
            "#r \"nuget: Plotly.NET, 6.0.0\"\nopen Plotly.NET\nlet chart = Chart.Point(x = [1.; 2.], y = [3.; 4.])",
            "fsharp");
        foreach (string cell in new[] { "chart", "chart |> Chart.withTitle \"a\"",
            "[chart; Chart.Line(x = [1.; 2.], y = [3.; 4.])] |> Chart.combine", "chart |> Chart.show", "chart.Show()",
            "[chart; chart]" })
            Assert.Contains(Drawn, Assert.Single(await session.Shown(cell, "fsharp")));
    }

    [Fact]
    public async Task A_history_results_and_a_chart_in_the_figures_look_are_shown_and_types_of_layers_are_found()
    {
        await using StdioSession session = await StdioSession.Start(InteractiveTool.FindOrSkip(), Repository.Notebooks);
        await session.Shown("#!import kit.dib");
        await session.Shown("Linear layer = nn.Linear(2, 3);\nSequential both = nn.Sequential(layer, nn.ReLU());");
        await session.Shown(
            "Split set = Datasets.Load(\"shapes\", train: 64, test: 16, seed: 1);\nvar vae = new "
            + "VariationalAutoencoder([1, 28, 28], latentSize: 2, hidden: [8], seed: 1);\nvar history = "
            + "Trainer.Fit(vae, set.Train, set.Test, new() { Epochs = 2 });");
        string history = Assert.Single(await session.Shown("history"));
        Assert.Contains("latentlab-plot", history);
        Assert.Contains("2 epochs in numbers", history);

        await session.Shown(
            "var results = ExperimentResults.Load(System.IO.Directory.GetFiles(\"../experiments/recorded\")[0]);");
        string results = Assert.Single(await session.Shown("results"));
        Assert.Contains("latentlab-plot", results);
        Assert.Contains("<th scope=\"col\">outcome</th>", results);
        Assert.Contains("latentlab-plot", Assert.Single(await session.Shown("results.Finished[0]")));
        Assert.Equal(2, Assert.Single(await session.Shown("results.Runs")).Split("class=\"latentlab-plot\"").Length);
        Assert.Contains("<td>4</td>", Assert.Single(await session.Shown(
            "System.IO.File.WriteAllBytes(System.IO.Path.GetTempFileName(), results.Query(\"SELECT 1 AS a\")"
            + ".ToParquet());\nresults.Query(\"SELECT 4 AS four\")")));

        await session.Shown("using Plotly.NET.CSharp;");
        Assert.Contains("#0072B2", Assert.Single(await session.Shown(
            "Figure.OfChart(Chart.Point<double, double, string>(x: new double[] { 1 }, y: new double[] { 2 }), "
            + "\"Own\", \"A point.\")")));
    }
}
