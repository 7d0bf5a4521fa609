using LatentLab.Interactive.Tests.Tool;
using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;

namespace LatentLab.Interactive.Tests.Charts;

/// <summary>Charts in cells of the kit's own host.</summary>
public sealed class ChartCellTests
{
    private static async Task<(CellResult Result, IReadOnlyList<DisplayOutput> Shown)> Run(
        NotebookSession session, string cell)
    {
        var outputs = new OutputList();
        CellResult result =
            await session.ExecuteAsync(cell, outputs, cancellation: TestContext.Current.CancellationToken);
        Assert.Null(result.Error);
        return (result, [.. outputs.Items.OfType<DisplayOutput>()]);
    }

    private static string Html(DisplayOutput shown) => shown.Data["text/html"]!.GetValue<string>();

    [Fact]
    public async Task A_bare_notebook_that_shows_a_chart_has_it_in_the_cell_and_plotly_once()
    {
        using var session = new NotebookSession();
        const string Shows = """
            #r "nuget: Plotly.NET.CSharp"
            using Plotly.NET.CSharp;
            Plotly.NET.CSharp.Chart.Point<int, int, string>(x: new[] { 1 }, y: new[] { 2 }).Show();
            """;
        IReadOnlyList<DisplayOutput> first = (await Run(session, Shows)).Shown;
        Assert.Equal(2, first.Count);
        Assert.StartsWith("<div data-latentlab=\"plotly-js\">", Html(first[0]));
        Assert.Contains("Plotly.newPlot", Html(first[1]));

        IReadOnlyList<DisplayOutput> second =
            (await Run(session, "Chart.Point<int, int, string>(x: new[] { 1 }, y: new[] { 2 })")).Shown;
        Assert.Contains("Plotly.newPlot", Html(Assert.Single(second)));
    }

    [Fact]
    public async Task With_the_kit_a_chart_is_drawn_as_a_last_line_by_Display_and_by_Show_and_in_a_collection()
    {
        using var session = new NotebookSession(new SessionOptions { Folder = Repository.Notebooks });
        await Run(session, "#!import kit.dib");
        await Run(session,
            "using Plotly.NET.CSharp;\nvar chart = Chart.Point<double, double, string>(x: new double[] { 1 }, y: new "
            + "double[] { 2 });");
        foreach (string cell in new[] { "chart", "chart.Display();", "chart.Show();", "new[] { chart, chart }",
            "new List<object> { chart, 1 }" })
        {
            DisplayOutput shown = Assert.Single((await Run(session, cell)).Shown);
            Assert.Contains("(function (requirejs) {", Html(shown));
        }
    }

    [Fact]
    public async Task In_a_bare_notebook_in_fsharp_a_chart_is_drawn_as_a_last_line_and_by_show()
    {
        using var session = new NotebookSession();
        const string Chart = """
            #!fsharp
            #r "nuget: Plotly.NET, 6.0.0"
            open Plotly.NET
            let chart = Chart.Point(x = [1.; 2.], y = [3.; 4.])
            chart
            """;
        IReadOnlyList<DisplayOutput> first = (await Run(session, Chart)).Shown;
        Assert.StartsWith("<div data-latentlab=\"plotly-js\">", Html(first[0]));
        Assert.Contains("(function (requirejs) {", Html(first[^1]));
        foreach (string cell in new[] { "chart |> Chart.show", "chart.Show()", "[chart; chart]" })
        {
            DisplayOutput shown = Assert.Single((await Run(session, $"#!fsharp\n{cell}")).Shown);
            Assert.Contains("(function (requirejs) {", Html(shown));
        }
    }

    [Fact]
    public async Task An_assembly_that_nobody_has_is_not_found_where_the_kit_is_loaded()
    {
        using var session = new NotebookSession(new SessionOptions { Folder = Repository.Notebooks });
        await Run(session, "#!import kit.dib");
        await Run(session, "try { System.Reflection.Assembly.Load(\"NoSuchThing\"); } "
            + "catch (System.IO.FileNotFoundException) { }");
    }
}
