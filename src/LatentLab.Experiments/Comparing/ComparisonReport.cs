using System.Text;
using LatentLab.Experiments.Reporting;
using LatentLab.Experiments.Results;
using LatentLab.Native;
using LatentLab.Pages;
using LatentLab.Plots;

namespace LatentLab.Experiments.Comparing;

/// <summary>A comparison as a page that opens offline, with every pair in a CSV file.</summary>
public static class ComparisonReport
{
    /// <summary>Writes <c>index.html</c>, <c>plotly.min.js</c> and <c>pairs.csv</c>.</summary>
    /// <param name="folder">Empty, new, or with an earlier page of this kind.</param>
    /// <returns>The page's path.</returns>
    /// <exception cref="IOException">The folder holds something else, or cannot be written.</exception>
    public static string Write(ExperimentComparison comparison, string folder)
    {
        ReportFolder.CheckReplaceable(folder);
        ReportFolder.WriteMarker(folder);
        WriteText(folder, ReportPage.PlotlyFile, PlotlyScript.Source());
        WriteText(folder, "pairs.csv", Pairs(comparison).ToCsv());
        WriteText(folder, Report.Page, Page(comparison));
        return Path.Combine(folder, Report.Page);
    }

    internal static ReportTable Pairs(ExperimentComparison comparison) =>
        new(["metric", "setting", "seed", "A", "B", "B − A", "digest of A", "digest of B"],
            [.. comparison.Differences.SelectMany(
                difference => difference.Difference.Pairs.Select(pair => (IReadOnlyList<object?>)
                    [difference.Metric, difference.Setting, pair.Seed, pair.A, pair.B, pair.Difference,
                        pair.DigestA, pair.DigestB]))]);

    private static string Page(ExperimentComparison comparison)
    {
        IReadOnlyList<string> lines = ComparisonWords.Lines(comparison);
        string title = $"{comparison.B} against {comparison.A}";
        var html = new StringBuilder("<div class=\"page\">\n<main id=\"content\" tabindex=\"-1\">\n");
        html.Append($"<h1>{Text(title)}</h1>\n<p>{Text(lines[0])}</p>\n<ul>\n");
        html.AppendJoin("", lines.Skip(1).Select(line => $"<li>{Text(line)}</li>\n")).Append("</ul>\n");
        html.Append(
            "<p class=\"facts\">Runs are paired by seed; the interval is Student's t for the mean of the differences. "
            + "It assumes a normal distribution, which a few seeds can neither confirm nor refute.</p>\n");
        foreach (string metric in comparison.Metrics)
        {
            string id = metric.Replace('.', '-');
            html.Append(
                $"<section id=\"{id}\" aria-labelledby=\"{id}-heading\">\n<h2 "
                + $"id=\"{id}-heading\">{Text(MetricNames.Short(metric))}</h2>\n"
                + $"{ComparisonWords.Figure(comparison, metric).ToHtml()}");
            ReportTable pairs = Pairs(comparison with
            {
                Differences = [.. comparison.Differences.Where(difference => difference.Metric == metric)]
            });
            html.Append(
                "<details class=\"numbers\"><summary>The pairs</summary><div class=\"scroll\" "
                + $"tabindex=\"0\">{pairs.ToHtml()}</div></details>\n</section>\n");
        }
        html.Append(
            "<p class=\"save\"><a href=\"pairs.csv\" download=\"pairs.csv\">CSV of all pairs</a></p>\n</main>\n</div>");
        return ReportPage.Around(title, html.ToString());
    }

    private static void WriteText(string folder, string file, string text) =>
        AtomicFile.Write(Path.Combine(folder, file), stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    private static string Text(string words) => Html.Text(words);
}
