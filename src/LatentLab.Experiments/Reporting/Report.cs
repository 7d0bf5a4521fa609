using System.Text;
using LatentLab.Experiments.Results;
using LatentLab.Native;
using LatentLab.Plots;

namespace LatentLab.Experiments.Reporting;

/// <summary>What a report shows at first.</summary>
public sealed record ReportOptions
{
    /// <summary>For the first figure; null takes the test loss, or whatever was measured.</summary>
    public string? Metric { get; init; }

    /// <summary>The setting along the axis; null takes the swept one with the most values.</summary>
    public string? Against { get; init; }

    /// <summary>Settings with lines of their own; null takes all other swept ones.</summary>
    public IReadOnlyList<string>? By { get; init; }
}

/// <summary>Writes an experiment's report: a page that opens offline, and a CSV file for every figure.</summary>
public static class Report
{
    /// <summary>The page's file in the report's folder.</summary>
    public const string Page = "index.html";

    private const int MostLines = 14;

    /// <summary>
    /// Writes <c>index.html</c>, <c>plotly.min.js</c>, <c>csv/*.csv</c> and <c>images/*.png</c>; an earlier report in
    /// the folder is replaced, file by file, each whole or not at all.
    /// </summary>
    /// <param name="folder">Empty, new, or with an earlier report.</param>
    /// <returns>The page's path.</returns>
    /// <exception cref="ArgumentException">A setting or metric that no run has.</exception>
    /// <exception cref="IOException">The folder holds something else, or cannot be written.</exception>
    public static string Write(ExperimentResults results, string folder, ReportOptions? options = null)
    {
        ReportFolder.CheckReplaceable(folder);
        options ??= new ReportOptions();
        SweepView view = SweepView.Of(results, options.Against, options.By);
        if (options.By is null)
            view = view.AtMost(MostLines, results);
        string metric = options.Metric is not null ? results.Metric(options.Metric)
            : results.Metrics.Contains(MetricNames.TestTotal)
                ? MetricNames.TestTotal
                : results.Metrics.FirstOrDefault() ?? "";
        IReadOnlyList<ReportSection> sections = ReportSections.Of(results, view, metric);

        ReportFolder.WriteMarker(folder);
        WriteText(Path.Combine(folder, ReportPage.PlotlyFile), PlotlyScript.Source());
        foreach (ReportSection section in sections)
            WriteText(Path.Combine(folder, "csv", section.Id + ".csv"), section.Csv.ToCsv());
        WriteText(Path.Combine(folder, "csv", "runs.csv"), ReportTables.Runs(results).ToCsv());
        RunImages.Write(results, folder);
        string page = Path.Combine(folder, Page);
        WriteText(page, ReportPage.Write(results, view, metric, sections));
        return page;
    }

    private static void WriteText(string path, string text) =>
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
