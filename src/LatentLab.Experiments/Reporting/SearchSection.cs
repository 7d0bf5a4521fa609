using LatentLab.Experiments.Results;
using LatentLab.Plots;
using LatentLab.Training;

namespace LatentLab.Experiments.Reporting;

/// <summary>A halving's settings: how far each came, and why no further.</summary>
internal static class SearchSection
{
    private const string Epochs = "training.epochs";

    public static ReportSection Of(ExperimentResults results)
    {
        string[] settings = [.. results.Swept.Where(path => path != Epochs)];
        var table = new ReportTable(
            [.. settings.Select(path => SettingNames.Short(path, results.Swept)), "seed", "digest", "epochs", "search"],
            [.. results.Runs.Where(run => run.Search is not null)
                .OrderByDescending(run => SettingNames.Number(run.Settings[Epochs]))
                .ThenBy(run => HeldOut(run.Epochs.LastOrDefault()))
                .Select(run => (IReadOnlyList<object?>)
                    [.. settings.Select(path => run.Settings.GetValueOrDefault(path)), run.Seed, run.Hash,
                        run.Epochs.Count, run.Search])]);
        // With the whole weight of the KL: runs of several β stand on one axis.
        CurveFamily[] families = [.. new SweepView(null, [Epochs]).Groups(results, results.Finished)
            .Select(group => new CurveFamily(group.Name, [.. group.Runs.Select(run => new Curve(run.Name,
                [.. run.Epochs.Select(epoch => (double)epoch.Epoch)], [.. run.Epochs.Select(HeldOut)]))]))];
        return new ReportSection("search", "What the search stopped",
            "A thin line for each run, a colour for the epochs that it was given. The table says why each was stopped.",
            Figures.CurveFamilies(families, "Held-out −ELBO by epoch", "epoch", "held-out −ELBO (nats per image)") with
            {
                Note = ExperimentFigures.Note(results, null)
            }, table, table);
    }

    private static double HeldOut(EpochMetrics? epoch) => epoch?.Validation is { } terms
        ? terms.Reconstruction + terms.Kl : double.NaN;
}
