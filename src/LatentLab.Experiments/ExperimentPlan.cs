using LatentLab.Experiments.Settings;

namespace LatentLab.Experiments;

/// <summary>From an experiment to its runs.</summary>
internal static class ExperimentPlan
{
    public static IReadOnlyList<PlannedRun> Of(Experiment experiment)
    {
        CheckName(experiment.Name);
        if (experiment.Seeds.Count == 0)
            throw new ArgumentException("seeds: expected at least one seed.");
        if (experiment.Seeds.Distinct().Count() != experiment.Seeds.Count)
            throw new ArgumentException($"seeds: expected each once, found [{string.Join(", ", experiment.Seeds)}].");
        if (experiment.Varied.Contains("seed"))
            throw new ArgumentException("'seed' is varied by 'seeds', not by the grid or the list.");
        foreach (var (path, values) in experiment.Grid)
        {
            if (values.Count == 0)
                throw new ArgumentException($"grid, {path}: expected at least one value.");
            if (experiment.List.Any(one => one.Values.ContainsKey(path)))
                throw new ArgumentException($"{path}: found in the grid and in the list. Keep it in one of them.");
        }
        double count = (double)Math.Max(1, experiment.List.Count) * experiment.Seeds.Count
            * experiment.Grid.Values.Aggregate(1.0, (product, values) => product * values.Count);
        if (count > Experiment.MostRuns)
            throw new ArgumentException(
                $"'{experiment.Name}' would be {count:N0} runs; expected at most {Experiment.MostRuns:N0}. Vary fewer "
                + "fields, or make several experiments.");

        IEnumerable<(RunConfig Config, string[] Words)> settings = experiment.List.Count == 0
            ? [(experiment.Base, [])]
            : experiment.List.Select(one => Case(experiment.Base, one));
        foreach (var (path, values) in experiment.Grid)
            settings = settings.SelectMany(_ => values, (before, value) => (before.Config.With(path, value),
                (string[])[.. before.Words, Word(path, Fields.Find(path).Convert(value))]));
        PlannedRun[] runs = [.. settings
            .SelectMany(_ => experiment.Seeds, (one, seed) => (Config: one.Config with { Seed = seed }, one.Words))
            .Select((one, index) => new PlannedRun(index, one.Config, string.Join(", ", one.Words)))];
        foreach (PlannedRun run in runs)
            ConfigCheck.Check(run.Config, run.Label);
        if (runs.GroupBy(run => run.Hash).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ArgumentException(
                $"Two runs are the same: '{twice.First().Label}' and '{twice.Last().Label}' (seed "
                + $"{twice.First().Config.Seed}). Remove one of the values.");
        return runs;
    }

    private static (RunConfig, string[]) Case(RunConfig start, ExperimentCase one)
    {
        RunConfig config = one.Values.Aggregate(start, (config, pair) => config.With(pair.Key, pair.Value));
        return (config, one.Label is string label
            ? [label]
            : [.. one.Values.Select(pair => Word(pair.Key, Fields.Find(pair.Key).Convert(pair.Value)))]);
    }

    private static string Word(string path, object? value) =>
        $"{path[(path.IndexOf('.') + 1)..]} {FieldType.Show(value)}";

    private static void CheckName(string name)
    {
        if (name.Length is 0 or > 60 || !name.All(letter => letter is >= 'a' and <= 'z' or >= '0' and <= '9' or '-'))
            throw new ArgumentException(
                "name: expected up to 60 lower-case letters, digits and hyphens, since it names folders, found "
                + $"'{(name.Length > 60 ? name[..60] + "…" : name)}'.");
    }
}
