using LatentLab.Experiments.Results;

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
                .OrderByDescending(run => SettingNames.Number(run.Settings[Epochs])).ThenBy(run => HeldOut(run))
                .Select(run => (IReadOnlyList<object?>)[.. settings.Select(path => run.Settings.GetValueOrDefault(path)),
                    run.Seed, run.Hash, run.Epochs.Count, run.Search])]);
        string curve = results.Finished.Any(run => EpochCurves.Values(run, EpochCurves.HeldOutTotal)
            .Any(double.IsFinite)) ? EpochCurves.HeldOutTotal : EpochCurves.TrainTotal;
        return new ReportSection("search", "What the search stopped",
            "A thin line for each run, a colour for the epochs that it was given. The table says why each was stopped.",
            ExperimentFigures.TrainingCurves(results, curve, by: [Epochs]), table, table);
    }

    private static double HeldOut(RunSummary run) => run.Epochs.LastOrDefault()?.Validation is { } terms
        ? terms.Reconstruction + terms.Kl : double.PositiveInfinity;
}
