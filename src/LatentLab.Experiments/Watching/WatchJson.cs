using LatentLab.Experiments.Reporting;
using LatentLab.Experiments.Results;
using LatentLab.Training;

namespace LatentLab.Experiments.Watching;

/// <summary>
/// What the page is told: the data of a report (<see cref="ReportData"/>), in which every run that has an epoch is
/// drawn, and of each run where it stands.
/// </summary>
internal static class WatchJson
{
    /// <param name="server">Who answers: versions of another server mean nothing.</param>
    /// <param name="since">Runs that have not changed after this version are left out; 0 for all.</param>
    /// <param name="ending">The server is about to end.</param>
    public static string Of(WatchedRuns now, string server, long since, bool ending, DateTime taken)
    {
        bool full = since < now.Structure;
        RunSummary[] drawn = [.. now.Runs.Select(run => run.Summary).Where(run => run.Epochs.Count > 0)];
        SweepView view = SweepView.Of(now.Results);
        Func<RunSummary, object> numbers = ReportData.Runs(now.Results, view);
        return ReportData.Text(new
        {
            full,
            fields = ReportData.Fields(now.Results, view),
            metrics = Array.Empty<object>(),
            curves = ReportData.Curves(drawn),
            view = drawn.Length > 0 ? ReportData.View(drawn, view, "") : null,
            total = now.Runs.Count,
            style = since == 0 ? ReportData.Style() : null,
            runs = now.Runs.Where(run => full || run.Version > since).Select(run => new
            {
                run.Summary.Hash,
                run.Summary.Name,
                drawn = run.Summary.Epochs.Count > 0,
                numbers = numbers(run.Summary),
                state = run.State.ToString().ToLowerInvariant(),
                epoch = run.Summary.Epochs.Count,
                of = run.Config.Training.Epochs,
                last = run.Summary.Epochs.Count > 0 ? Last(run.Summary.Epochs[^1]) : null,
                left = run.State == WatchedState.Going ? run.Left?.TotalSeconds : null,
                run.News,
                problem = run.State == WatchedState.Failed ? run.Summary.Problem : null,
            }),
            live = new
            {
                server,
                question = now.Results.Question ?? now.Results.Name,
                version = now.Version,
                taken,
                ending,
                left = now.Left?.TotalSeconds,
                faults = now.Results.Faults,
                pictures = WatchPictures.StampOf(now),
            },
        });
    }

    private static object Last(EpochMetrics epoch)
    {
        LossTerms terms = epoch.Validation ?? epoch.Train;
        return new
        {
            heldOut = epoch.Validation is not null,
            reconstruction = Finite(terms.Reconstruction),
            kl = Finite(terms.Kl),
            beta = Finite(terms.Beta),
            total = Finite(terms.Total),
        };
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
