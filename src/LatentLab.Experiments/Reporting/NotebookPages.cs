using System.Net;
using LatentLab.Experiments.Records;
using LatentLab.Experiments.Results;
using LatentLab.Plots;
using LatentLab.Training;

namespace LatentLab.Experiments.Reporting;

/// <summary>What a notebook shows where results or a run are a cell's last line: a figure, and a table.</summary>
internal static class NotebookPages
{
    // A longer table is folded.
    private const int RowsInSight = 12;

    /// <summary>The first figure of a report, and a line for each run.</summary>
    public static string Of(ExperimentResults results)
    {
        string figure = results.Metrics.Count == 0 ? "" : ExperimentFigures.Sweep(results,
            results.Metrics.Contains(MetricNames.TestTotal) ? MetricNames.TestTotal : results.Metrics[0]).ToHtml();
        string question = results.Question is null ? "" : $"<p>{Text(results.Question)}</p>";
        return $"<h4>{Text(results.ToString())}</h4>{question}{figure}{Folded("runs", RunsOf(results))}";
    }

    /// <summary>Its curves, and all that was measured.</summary>
    public static string Of(RunSummary run)
    {
        string curves = run.Epochs.Count == 0 ? "" : HistoryPage.Of(new TrainingHistory(run.Epochs));
        ReportTable measured = new(["what", "value"],
        [
            ["digest", run.Hash], ["outcome", ReportTables.Words(run.Outcome)],
            .. run.Problem is null ? [] : new object?[][] { ["problem", run.Problem] },
            .. run.Metrics.Select(metric => (object?[])[MetricNames.Label(metric.Key), metric.Value]),
            .. run.Tags.Count == 0 ? [] : new object?[][] { ["tags", string.Join(", ", run.Tags)] },
            .. run.Note.Length == 0 ? [] : new object?[][] { ["note", run.Note] },
        ]);
        ReportTable settings = new(["setting", "value"],
            [.. run.Settings.Select(setting => (object?[])[setting.Key, setting.Value])]);
        return $"<h4>{Text(run.Name)}</h4>{curves}{Wide(measured)}{Folded("settings", settings, inSight: 0)}";
    }

    /// <summary>All runs of a folder, whatever description asked for them.</summary>
    public static string Of(RecordedRuns runs) => Of(new ExperimentResults(
        string.Join(", ", runs.Descriptions.Select(one => one.Experiment.Name).Distinct()), null,
        [.. runs.Runs.Select(run => FolderResults.Whole(run, run.Label, null))]));

    /// <summary>The runs without what they took: settings that differ, outcome, how good they are.</summary>
    private static ReportTable RunsOf(ExperimentResults results)
    {
        ReportTable all = ReportTables.Runs(results);
        HashSet<string> aside = [.. results.Metrics.Where(MetricNames.IsBookkeeping).Select(MetricNames.Label)];
        int[] kept = [.. Enumerable.Range(0, all.Columns.Count).Where(place => !aside.Contains(all.Columns[place])
            && all.Rows.Any(row => row[place] is not (null or "")))];
        return new ReportTable([.. kept.Select(place => all.Columns[place])],
            [.. all.Rows.Select(row => (IReadOnlyList<object?>)[.. kept.Select(place => row[place])])]);
    }

    private static string Folded(string what, ReportTable table, int inSight = RowsInSight) =>
        $"<details{(table.Rows.Count > inSight ? "" : " open")}><summary>{table.Rows.Count} {what}</summary>"
        + $"{Wide(table)}</details>";

    private static string Wide(ReportTable table) => $"<div style=\"overflow-x:auto\">{table.ToHtml()}</div>";

    private static string Text(string words) => WebUtility.HtmlEncode(words);
}
