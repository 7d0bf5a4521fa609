namespace LatentLab.Experiments.Results;

/// <summary>All runs of an experiment, read from their folder or from a recorded file.</summary>
/// <param name="Name">Of the experiment.</param>
/// <param name="Question">What it asks; null if its description does not say.</param>
/// <param name="Runs">In the order of the description, failed and missing ones among them.</param>
public sealed record ExperimentResults(string Name, string? Question, IReadOnlyList<RunSummary> Runs)
{
    /// <summary>Versions, processor, threads, as lines for readers; empty if no run says.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>Files that could not be used, each with the reason.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>
    /// Settings that the description varies; null where there is none, and every setting that differs counts.
    /// </summary>
    public IReadOnlyList<string>? Varied { get; init; }

    /// <summary>The runs that were completed.</summary>
    public IReadOnlyList<RunSummary> Finished => [.. Runs.Where(run => run.Outcome == RunOutcome.Finished)];

    /// <summary>
    /// Settings that differ between runs, in the order of the description; the seed is not among them.
    /// </summary>
    public IReadOnlyList<string> Swept => [.. (Varied ?? Runs.SelectMany(run => run.Settings.Keys).Distinct())
        .Where(path => Runs.Select(run => run.Settings.GetValueOrDefault(path)).Distinct().Count() > 1)];

    /// <summary>Names of everything that at least one finished run measured.</summary>
    public IReadOnlyList<string> Metrics => [.. Finished.SelectMany(run => run.Metrics.Keys).Distinct()];

    /// <summary>
    /// Reads a folder of runs (what <c>latentlab experiment run</c> writes) or a file of recorded results.
    /// </summary>
    /// <exception cref="IOException">There is nothing of the kind, or it cannot be read.</exception>
    /// <exception cref="InvalidDataException">The recorded file is damaged. A damaged run in a folder is a failed run,
    /// and hides no other.</exception>
    public static ExperimentResults Load(string path) => File.Exists(path) ? RecordedResults.Read(path)
        : Directory.Exists(path) ? FolderResults.Read(path)
        : throw new FileNotFoundException(
            $"'{path}' is neither a folder of runs nor a file of recorded results. Run 'latentlab experiment run' "
            + "first.", path);

    /// <summary>
    /// The runs with this value of a setting, or with this seed where <paramref name="field"/> is <c>seed</c>.
    /// </summary>
    /// <param name="field">A path such as <c>model.latentSize</c>, or its last part if that is unmistakable.</param>
    /// <param name="values">One or several values, each as the description writes it.</param>
    /// <exception cref="ArgumentException">No such setting, or no run with such a value.</exception>
    public ExperimentResults Where(string field, params IReadOnlyList<string> values)
    {
        RunSummary[] kept = [.. Runs.Where(Having(field, values))];
        return kept.Length > 0 ? this with { Runs = kept } : throw new ArgumentException(
            $"No run of '{Name}' has {field} = {string.Join(" or ", values)}; there are "
            + $"{string.Join(", ", SettingNames.InOrder(Runs.Select(Reader(field)).OfType<string>()))}.",
            nameof(values));
    }

    /// <summary>The full path of a setting, from it or from its last part.</summary>
    /// <exception cref="ArgumentException">No such setting, or several that end alike.</exception>
    public string Path(string field)
    {
        string[] paths = [.. Runs.SelectMany(run => run.Settings.Keys).Distinct()];
        if (paths.Contains(field))
            return field;
        string[] ends = [.. paths.Where(path => path.EndsWith("." + field, StringComparison.OrdinalIgnoreCase))];
        return ends switch
        {
            [string one] => one,
            [] => throw new ArgumentException(
                $"'{Name}' has no setting '{field}'; its runs differ in {Words(Swept)}, and all have {Words(paths)}.",
                nameof(field)),
            _ => throw new ArgumentException(
                $"'{field}' may be {string.Join(" or ", ends)}. Give the whole path.", nameof(field)),
        };
    }

    /// <summary>A metric's name, checked.</summary>
    /// <exception cref="ArgumentException">No finished run measured it.</exception>
    public string Metric(string name) => Metrics.Contains(name) ? name : throw new ArgumentException(
        $"No finished run of '{Name}' measured '{name}'; there are {Words(Metrics)}.", nameof(name));

    internal Func<RunSummary, string?> Reader(string field)
    {
        if (field == "seed")
            return run => run.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture);
        string path = Path(field);
        return run => run.Settings.GetValueOrDefault(path);
    }

    /// <summary>Whether a run has one of these values of a setting; perhaps none has.</summary>
    /// <exception cref="ArgumentException">No such setting.</exception>
    internal Func<RunSummary, bool> Having(string field, IReadOnlyList<string> values)
    {
        Func<RunSummary, string?> value = Reader(field);
        return run => value(run) is string found && values.Any(wanted => Same(wanted, found));
    }

    // 1 and 1.0 are one value.
    private static bool Same(string wanted, string found) =>
        wanted == found
            || (SettingNames.Number(wanted) is double a && SettingNames.Number(found) is double b && a == b);

    private static string Words(IReadOnlyCollection<string> names) =>
        names.Count > 0 ? string.Join(", ", names) : "nothing";
}
