using LatentLab.Experiments.Results;

namespace LatentLab.Experiments.Comparing;

/// <summary>One metric at one setting, B against A.</summary>
/// <param name="Setting">What the two have in common, such as <c>latent 8</c>; empty where each side has one setting;
/// <see cref="ExperimentComparison.Overall"/> for the mean over settings.</param>
public sealed record MetricDifference(string Metric, string Setting, PairedDifference Difference);

/// <summary>Two sets of runs, paired by seed and, where both sweep something, by setting.</summary>
/// <param name="A">What to call the first.</param>
/// <param name="B">What to call the second.</param>
/// <param name="Changed">Settings in which B differs from A throughout, such as <c>loss.beta: 1 → 4</c>.</param>
/// <param name="Differences">By metric, then by setting; last the mean over settings, where there are several.</param>
/// <param name="Unpaired">Finished runs without a partner, by name.</param>
public sealed record ExperimentComparison(
    string A, string B, IReadOnlyList<string> Changed, IReadOnlyList<MetricDifference> Differences,
    IReadOnlyList<string> Unpaired)
{
    /// <summary>The setting's name of the mean over settings.</summary>
    public const string Overall = "mean over settings";

    /// <summary>The metrics compared, in the order of A's results.</summary>
    public IReadOnlyList<string> Metrics => [.. Differences.Select(difference => difference.Metric).Distinct()];

    /// <summary>
    /// Pairs runs by seed. Where a side has several settings, runs are also paired by the settings that were swept on
    /// either side.
    /// </summary>
    /// <param name="metrics">Null compares every metric that both measured, but time, memory and the like.</param>
    /// <exception cref="ArgumentException">A side without finished runs, no pair, two runs of one side for one seed and
    /// setting, or a metric that a side lacks.</exception>
    public static ExperimentComparison Of(
        ExperimentResults a, ExperimentResults b, IReadOnlyList<string>? metrics = null,
        double confidence = PairedDifference.UsualConfidence, string? nameA = null, string? nameB = null)
    {
        (nameA, nameB) = (nameA ?? a.Name, nameB ?? b.Name);
        string[] fields = IsOneSetting(a) && IsOneSetting(b)
            ? []
            : [.. SweptOf(a).Union(SweptOf(b)).Where(path => Has(a, path) && Has(b, path))];
        ILookup<(string, int), RunSummary> left = ByKey(a, fields, nameA), right = ByKey(b, fields, nameB);
        (string Setting, int Seed)[] shared = [.. left.Select(group => group.Key).Where(right.Contains)];
        if (shared.Length == 0)
        {
            throw new ArgumentException(
                $"No run of '{nameA}' has a partner in '{nameB}' with the same "
                + $"seed{(fields.Length > 0 ? $" and the same {string.Join(", ", fields)}" : "")}: seeds "
                + $"{Words(a.Finished.Select(run => run.Seed))} against {Words(b.Finished.Select(run => run.Seed))}. "
                + "Run both with the same seeds, or narrow each side down to one setting.");
        }
        metrics ??= [.. a.Metrics.Intersect(b.Metrics).Where(metric => !MetricNames.IsBookkeeping(metric))];
        MetricDifference[] differences =
            [.. metrics.SelectMany(metric => OfMetric(b.Metric(a.Metric(metric)), shared, left, right, confidence))];
        string[] unpaired = [.. left.Where(group => !shared.Contains(group.Key)).SelectMany(group => group)
            .Select(run => $"{nameA}/{run.Name}"),
            .. right.Where(group => !shared.Contains(group.Key)).SelectMany(group => group)
                .Select(run => $"{nameB}/{run.Name}")];
        return new ExperimentComparison(nameA, nameB, Changes(a, b, fields), differences, unpaired);
    }

    private static IEnumerable<MetricDifference> OfMetric(
        string metric, (string Setting, int Seed)[] shared, ILookup<(string, int), RunSummary> left,
        ILookup<(string, int), RunSummary> right, double confidence)
    {
        (string Setting, SeedPair Pair)[] pairs = [.. shared.Select(
            key => (key.Setting, Pair: new SeedPair(key.Seed, left[key].Single()[metric], right[key].Single()[metric])
            {
                DigestA = left[key].Single().Hash,
                DigestB = right[key].Single().Hash
            }))
            .Where(pair => double.IsFinite(pair.Pair.A) && double.IsFinite(pair.Pair.B))];
        IGrouping<string, (string Setting, SeedPair Pair)>[] settings = [.. pairs.GroupBy(pair => pair.Setting)];
        foreach (IGrouping<string, (string Setting, SeedPair Pair)> setting in settings)
            yield return new MetricDifference(metric, setting.Key,
                PairedDifference.Of([.. setting.Select(pair => pair.Pair)], confidence));
        // Seeds are what is drawn at random; settings are not. So the mean over settings is taken for each seed first,
        // and seeds that lack a setting are left out.
        SeedPair[] whole = [.. pairs.GroupBy(pair => pair.Pair.Seed).Where(seed => seed.Count() == settings.Length)
            .Select(
                seed => new SeedPair(seed.Key, seed.Average(pair => pair.Pair.A), seed.Average(pair => pair.Pair.B)))];
        if (settings.Length > 1 && whole.Length > 0)
            yield return new MetricDifference(metric, Overall, PairedDifference.Of(whole, confidence));
    }

    private static ILookup<(string, int), RunSummary> ByKey(ExperimentResults results, string[] fields, string name)
    {
        if (results.Finished.Count == 0)
            throw new ArgumentException($"'{name}' has no finished run. Run it with 'latentlab experiment run'.");
        ILookup<(string, int), RunSummary> runs =
            results.Finished.ToLookup(run => (SweepView.Name(results, run, fields), run.Seed));
        if (runs.FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            string[] others = [.. SweptOf(results).Except(fields)];
            throw new ArgumentException(
                $"'{name}' has {twice.Count()} runs with seed "
                + $"{twice.Key.Item2}{(others.Length > 0 ? $", which differ in {string.Join(", ", others)}" : "")}. "
                + "Narrow it down to one of them, for example with FIELD=VALUE.");
        }
        return runs;
    }

    private static string[] Changes(ExperimentResults a, ExperimentResults b, string[] paired) =>
        [.. a.Finished[0].Settings.Keys.Union(b.Finished[0].Settings.Keys).Except(paired)
            .Select(path => (path, from: Only(a, path), to: Only(b, path))).Where(change => change.from != change.to)
            .Select(change => $"{change.path}: {change.from} → {change.to}")];

    private static string Only(ExperimentResults results, string path)
    {
        string[] values =
            [.. SettingNames.InOrder(results.Finished.Select(run => run.Settings.GetValueOrDefault(path) ?? "–"))];
        return values.Length == 1 ? values[0] : $"({string.Join(", ", values)})";
    }

    private static bool IsOneSetting(ExperimentResults results) => SweptOf(results).Length == 0;

    private static string[] SweptOf(ExperimentResults results) => [.. (results with { Runs = results.Finished }).Swept];

    private static bool Has(ExperimentResults results, string path) =>
        results.Finished.All(run => run.Settings.ContainsKey(path));

    private static string Words(IEnumerable<int> seeds) => string.Join(", ", seeds.Distinct().Order());
}
