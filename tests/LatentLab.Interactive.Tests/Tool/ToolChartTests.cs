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
}
