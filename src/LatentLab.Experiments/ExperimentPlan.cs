using LatentLab.Experiments.Searching;
using LatentLab.Experiments.Settings;

namespace LatentLab.Experiments;

/// <summary>From an experiment to its runs.</summary>
internal static class ExperimentPlan
{
    /// <summary>What a halving decides.</summary>
    public const string Epochs = "training.epochs";

    /// <param name="score">What the runs of a halving have reached so far; null for nothing.</param>
    public static IReadOnlyList<PlannedRun> Of(Experiment asGiven, Func<string, RunScore>? score = null)
    {
        Experiment experiment = Resolved(asGiven);
        Check(experiment);
        PlannedRun[] runs = experiment.Search is { Halves: true }
            ? [.. Halving(experiment, score ?? SearchScores.Unknown).Runs]
            : [.. Settings(experiment)
                .SelectMany(_ => experiment.Seeds, (one, seed) => (Config: one.Config with { Seed = seed }, one.Words))
                .Select((one, index) => new PlannedRun(index, one.Config, one.Words))];
        foreach (PlannedRun run in runs)
            ConfigCheck.Check(run.Config, run.Label);
        if (runs.GroupBy(run => run.Hash).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ArgumentException(
                $"Two runs are the same: '{twice.First().Label}' and '{twice.Last().Label}' (seed "
                + $"{twice.First().Config.Seed}). Remove one of the values.");
        return runs;
    }

    /// <summary>How far a halving is.</summary>
    /// <inheritdoc cref="Of" path="/param"/>
    public static SuccessiveHalving Halving(Experiment asGiven, Func<string, RunScore> score)
    {
        Experiment experiment = Resolved(asGiven);
        return SuccessiveHalving.Of(experiment, Settings(experiment), score);
    }

    /// <summary>The stages of a halving.</summary>
    public static IReadOnlyList<Rung> Rungs(Experiment experiment) => SuccessiveHalving.Rungs(
        Settings(experiment).Length, experiment.Base.Training.Epochs, experiment.Search!.MinEpochs,
        experiment.Search.Eta);

    // The list's cases, with the grid's combinations, with what is drawn; each with what tells it from the others.
    private static (RunConfig Config, string Words)[] Settings(Experiment experiment)
    {
        IEnumerable<(RunConfig Config, string[] Words)> settings = experiment.List.Count == 0
            ? [(experiment.Base, [])]
            : experiment.List.Select(one => Case(experiment.Base, one));
        foreach (var (path, values) in experiment.Grid)
            settings = settings.SelectMany(_ => values, (before, value) => With(before, path, value));
        if (experiment.Search is SearchSettings search)
        {
            var draws = SearchDraws.Of(search);
            settings = settings.SelectMany(_ => draws,
                (before, draw) => draw.Aggregate(before, (one, pair) => With(one, pair.Path, pair.Value)));
        }
        return [.. settings.Select(one => (one.Config, string.Join(", ", one.Words)))];

        static (RunConfig, string[]) With((RunConfig Config, string[] Words) one, string path, object? value) =>
            (one.Config.With(path, value), [.. one.Words, Word(path, Fields.Find(path).Convert(value))]);
    }

    private static void Check(Experiment experiment)
    {
        CheckName(experiment.Name);
        if (experiment.Seeds.Count == 0)
            throw new ArgumentException("seeds: expected at least one seed.");
        if (experiment.Seeds.Distinct().Count() != experiment.Seeds.Count)
            throw new ArgumentException($"seeds: expected each once, found [{string.Join(", ", experiment.Seeds)}].");
        if (experiment.List.Any(one => one.Values.ContainsKey("seed")) || experiment.Grid.ContainsKey("seed"))
            throw new ArgumentException("'seed' is varied by 'seeds', not by the grid or the list.");
        foreach (var (path, values) in experiment.Grid)
        {
            if (values.Count == 0)
                throw new ArgumentException($"grid, {path}: expected at least one value.");
            if (experiment.List.Any(one => one.Values.ContainsKey(path)))
                throw new ArgumentException($"{path}: found in the grid and in the list. Keep it in one of them.");
        }
        double count = (double)Math.Max(1, experiment.List.Count) * experiment.Seeds.Count
            * (experiment.Search is { Space.Count: > 0 } drawn ? drawn.Draws : 1)
            * experiment.Grid.Values.Aggregate(1.0, (product, values) => product * values.Count);
        if (count > Experiment.MostRuns)
            throw new ArgumentException(
                $"'{experiment.Name}' would be {count:N0} runs; expected at most {Experiment.MostRuns:N0}. Vary fewer "
                + "fields, or make several experiments.");
        if (experiment.Search is SearchSettings search)
            CheckSearch(experiment, search);
    }

    private static void CheckSearch(Experiment experiment, SearchSettings search)
    {
        if (search.Space.Keys.FirstOrDefault(path => experiment.Grid.ContainsKey(path)
            || experiment.List.Any(one => one.Values.ContainsKey(path))) is string twice)
            throw new ArgumentException($"{twice}: found in the search and in the grid or the list. Keep it in one.");
        if (!search.Halves)
            return;
        if (experiment.Grid.ContainsKey(Epochs) || search.Space.ContainsKey(Epochs)
            || experiment.List.Any(one => one.Values.ContainsKey(Epochs)))
            throw new ArgumentException($"{Epochs}: a halving decides it for each setting, up to the one number that "
                + "stands under training. Don't vary it.");
        foreach (var (config, words) in Settings(experiment))
        {
            if (config.Data.Validation == 0)
                throw new ArgumentException(
                    "search.method halving compares settings on held-out images: set data.validation above 0.");
            if (!Running.EarlierRuns.CanGrow(config))
                throw new ArgumentException($"search.method halving goes on from checkpoints, and training.decay "
                    + $"{FieldType.Show(config.Training.Decay)} is laid out over all epochs"
                    + $"{(words.Length > 0 ? $" (run '{words}')" : "")}: set none or stages.");
        }
    }

    /// <summary>The same with every name of one's own code followed by the digest of what is at hand.</summary>
    public static Experiment Resolved(Experiment experiment)
    {
        if (experiment.Own.All.Count == 0)
            return experiment;
        return experiment with
        {
            Base = OwnFields.Aggregate(experiment.Base,
                (config, field) => config.With(field.Path, Value(field.Path, config.Value(field.Path)))),
            Grid = experiment.Grid.ToDictionary(pair => pair.Key,
                pair => (IReadOnlyList<object?>)[.. pair.Value.Select(value => Value(pair.Key, value))]),
            List = [.. experiment.List.Select(one => one with
            {
                Values = one.Values.ToDictionary(pair => pair.Key, pair => Value(pair.Key, pair.Value))
            })],
        };

        object? Value(string path, object? value) =>
            OwnFields.FirstOrDefault(field => field.Path == path) is not { Kind: string kind } ? value : value switch
            {
                string name => experiment.Own.Resolve(kind, name),
                IEnumerable<string> several => several.Select(name => experiment.Own.Resolve(kind, name)).ToArray(),
                _ => value,
            };
    }

    private static readonly (string Path, string Kind)[] OwnFields =
    [
        ("model.own", Own.OwnPart.Model), ("loss.own", Own.OwnPart.Loss), ("evaluation.own", Own.OwnPart.Metric)
    ];

    private static (RunConfig, string[]) Case(RunConfig start, ExperimentCase one)
    {
        RunConfig config = one.Values.Aggregate(start, (config, pair) => config.With(pair.Key, pair.Value));
        return (config, one.Label is string label
            ? [label]
            : [.. one.Values.Select(pair => Word(pair.Key, Fields.Find(pair.Key).Convert(pair.Value)))]);
    }

    private static string Word(string path, object? value) =>
        $"{path[(path.IndexOf('.') + 1)..]} "
            + (value is string own && path.EndsWith(".own", StringComparison.Ordinal)
                ? Own.OwnPart.NameOf(own) : FieldType.Show(value));

    private static void CheckName(string name)
    {
        if (name.Length is 0 or > 60 || !name.All(letter => letter is >= 'a' and <= 'z' or >= '0' and <= '9' or '-'))
            throw new ArgumentException(
                "name: expected up to 60 lower-case letters, digits and hyphens, since it names folders, found "
                + $"'{(name.Length > 60 ? name[..60] + "…" : name)}'.");
    }
}
