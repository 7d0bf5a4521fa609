using LatentLab.Experiments.Records;
using LatentLab.Experiments.Searching;
using LatentLab.Experiments.Settings;

namespace LatentLab.Experiments.Results;

/// <summary>A run that a description asks for.</summary>
/// <param name="Case">The list's case that it belongs to; null where there are none.</param>
/// <param name="Fate">In a halving, how far its setting came and why; null elsewhere.</param>
internal sealed record PlannedCase(RunConfig Config, string Label, string? Case, string? Fate);

/// <summary>What a description asks for, and what it varies.</summary>
internal sealed record FolderPlan(Experiment Experiment, PlannedCase[] Runs, IReadOnlyList<string> Varied)
{
    /// <param name="store">Where its runs are: what a halving asks for depends on what they have reached.</param>
    public static FolderPlan Of(Experiment experiment, RunStore store)
    {
        SuccessiveHalving? halving = experiment.Search is { Halves: true }
            ? ExperimentPlan.Halving(experiment, SearchScores.Of(store, experiment.Search)) : null;
        // The epochs of earlier stages are the first ones of later ones: each setting once, as far as it came.
        PlannedRun[] plan = halving is null ? [.. experiment.Plan()]
            : [.. halving.Runs.Where(run => halving.Fates[run.Setting!.Value].Rung == run.Rung)
                .OrderBy(run => run.Setting)];
        string[] cases = CasesOf(experiment, plan);
        return new FolderPlan(experiment,
            [.. plan.Select((run, index) => new PlannedCase(run.Config, run.Label, cases.ElementAtOrDefault(index),
                halving?.Fates[run.Setting!.Value].Words))],
            cases.Length > 0
                ? [FolderResults.Case, .. experiment.Varied.Except(experiment.List.SelectMany(one => one.Values.Keys))]
                : experiment.Varied);
    }

    /// <summary>
    /// A case for each planned run, where a list sets several fields at once or gives its cases names; else none.
    /// </summary>
    private static string[] CasesOf(Experiment experiment, PlannedRun[] plan)
    {
        if (experiment.List.Count == 0)
            return [];
        if (experiment.List.All(one => one.Label is null)
            && experiment.List.SelectMany(one => one.Values.Keys).Distinct().Count() == 1)
            return [];
        int each = plan.Length / experiment.List.Count;   // the list's cases change slowest
        return [.. plan.Select((_, index) => experiment.List[index / each]).Select(
            one => one.Label ?? string.Join(", ", one.Values.Select(pair => $"{pair.Key[(pair.Key.IndexOf('.') + 1)..]}"
                + $" {FieldType.Show(pair.Value)}")))];
    }
}
