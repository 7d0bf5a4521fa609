using LatentLab.Plots;

namespace LatentLab.Experiments.Reporting;

/// <summary>Empty charts for the terms of the loss, which <c>report-terms.js</c> fills.</summary>
internal static class TermCharts
{
    private static readonly string[] Terms = ["reconstruction", "kl", "total"];

    /// <param name="prefix">Of the charts' ids.</param>
    public static string ToHtml(string prefix) => $"<div class=\"terms\">{string.Concat(Terms.Select(term =>
        $"<div id=\"{prefix}-{term}\" hidden>{Empty(term, "epoch", "nats per image").ToHtml()}</div>\n"))}</div>\n";

    /// <summary>A chart that a script fills.</summary>
    public static Figure Empty(string title, string xAxis, string yAxis) => Figures.CurveFamilies(
        [new CurveFamily("", [new Curve("", [0], [double.NaN])])], title, xAxis, yAxis,
        altText: "Nothing is drawn yet.");
}
