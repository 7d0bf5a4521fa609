using System.Text;
using LatentLab.Experiments.Records;
using LatentLab.Experiments.Reporting;
using LatentLab.Experiments.Results;
using LatentLab.Pages;
using LatentLab.Plots;

namespace LatentLab.Experiments.Watching;

/// <summary>Samples, reconstructions and latent maps as a report has them, of runs that need not be finished.</summary>
internal static class WatchPictures
{
    private const int MostRuns = 12;

    /// <summary>Changes whenever one of the pictures does; empty where there are none.</summary>
    public static string StampOf(WatchedRuns now)
    {
        string all = string.Concat(Shown(now).Select(run => run.Config.Hash + run.Pictures));
        return all.Length > 0 ? Description.DigestOf(all) : "";
    }

    /// <returns>A part of a page; its charts are drawn by their own script.</returns>
    public static string ToHtml(WatchedFolder folder, WatchedRuns now)
    {
        WatchedRun[] shown = Shown(now);
        RunSummary[] read = [.. shown.Select(folder.WithPictures)];
        ExperimentResults results = now.Results with { Runs = read };
        var html = new StringBuilder();
        if (shown.Length > 0)
            html.Append("<h2>Pictures</h2>\n<p class=\"facts\">One run for each setting. ").AppendJoin(" · ",
                shown.Select(run => $"{Html.Text(run.Summary.Name)}: after epoch {run.Summary.Epochs.Count}"
                    + (run.State == WatchedState.Finished ? ", finished" : $" of {run.Config.Training.Epochs}")))
                .Append("</p>\n");
        Append(run => run.Samples is not null, () => ExperimentFigures.Samples(results));
        Append(run => run.Map is not null, () => ExperimentFigures.LatentMaps(results));
        Append(run => run.Originals is not null && run.Reconstructions is not null,
            () => ExperimentFigures.Reconstructions(results));
        return html.ToString();

        void Append(Func<RunSummary, bool> has, Func<Figure> draw)
        {
            if (read.Any(has))
                html.Append((draw() with { Note = null }).ToHtml());
        }
    }

    /// <summary>The first seed of each setting that has pictures.</summary>
    private static WatchedRun[] Shown(WatchedRuns now)
    {
        Dictionary<string, WatchedRun> pictured = now.Runs.Where(run => run.Pictures is not null)
            .ToDictionary(run => run.Config.Hash);
        return pictured.Count == 0 ? [] : [.. SweepView.Of(now.Results)
            .Settings(now.Results, pictured.Values.Select(run => run.Summary)).Take(MostRuns)
            .Select(group => pictured[group.Runs.MinBy(run => run.Seed)!.Hash])];
    }
}
