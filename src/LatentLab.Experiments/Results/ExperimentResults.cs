using LatentLab.Hosts;

namespace LatentLab.Experiments.Results;

/// <summary>All runs of an experiment, read from their folder or from a recorded file.</summary>
/// <param name="Name">Of the experiment.</param>
/// <param name="Question">What it asks; null if its description does not say.</param>
/// <param name="Runs">In the order of the description, failed and missing ones among them.</param>
[TypeFormatterSource(typeof(ToHtmlFormatters))]
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

    /// <summary>The experiments whose runs these are; empty where that is not known.</summary>
    public IReadOnlyList<ResultsDescription> Descriptions { get; init; } = [];

    /// <summary>Settings whose values a search drew: a run has its own.</summary>
    public IReadOnlyList<string> Drawn { get; init; } = [];

    /// <summary>Units of metrics of one's own, by their names.</summary>
    public IReadOnlyDictionary<string, string> OwnUnits { get; init; } = new Dictionary<string, string>();

    /// <summary>A metric with its unit, for an axis.</summary>
    public string Label(string metric) => OwnUnits.TryGetValue(metric, out string? unit)
        ? unit.Length > 0 ? $"{metric} ({unit})" : metric
        : MetricNames.Label(metric);

    /// <summary>The runs that were completed.</summary>
    public IReadOnlyList<RunSummary> Finished => Derived.Finished;

    /// <summary>
    /// Settings that differ between runs, in the order of the description; the seed is not among them.
    /// </summary>
    public IReadOnlyList<string> Swept => Derived.Swept;

    /// <summary>Names of everything that at least one finished run measured.</summary>
    public IReadOnlyList<string> Metrics => Derived.Metrics;

    // Found once, since figures ask again and again; a copy with other runs finds its own.
    private DerivedResults Derived => kept.Of(Runs, Varied);

    private KeptResults kept;

    /// <summary>
    /// Reads a folder of runs (what <c>latentlab experiment run</c> writes) or a file of recorded results.
    /// </summary>
    /// <param name="description">Which of a folder's descriptions: <c>all</c>, or numbers and digests, separated by
    /// commas; null for the one that was run last.</param>
    /// <exception cref="IOException">There is nothing of the kind, or it cannot be read.</exception>
    /// <exception cref="InvalidDataException">The recorded file is damaged. A damaged run in a folder is a failed run,
    /// and hides no other.</exception>
    /// <exception cref="ArgumentException">The folder has no such description.</exception>
    public static ExperimentResults Load(string path, string? description = null) => Load([path], description);

    /// <summary>
    /// Several folders or files together; <see cref="Descriptions"/> says which is which, and each run to which it
    /// belongs.
    /// </summary>
    /// <inheritdoc cref="Load(string, string?)"/>
    public static ExperimentResults Load(IReadOnlyList<string> paths, string? description = null)
    {
        ExperimentResults[] parts = [.. paths.Distinct().SelectMany(path => File.Exists(path)
            ? [RecordedResults.Read(path)]
            : Directory.Exists(path) ? FolderResults.Read(path, description)
            : throw new FileNotFoundException(
                $"'{path}' is neither a folder of runs nor a file of recorded results. Run 'latentlab experiment run' "
                + "first.", path))];
        return parts.Length == 1 ? parts[0] : TogetherResults.Of(parts);
    }

    /// <summary>
    /// The runs with this value of a setting; <paramref name="field"/> may also be <c>seed</c>, <c>description</c>,
    /// <c>tag</c> or <c>digest</c>.
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
        IReadOnlyCollection<string> paths = Derived.Paths;
        if (Derived.Paths.Contains(field))
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

    /// <summary>
    /// Answers a question in SQL; the last line of a cell shows the table. <see cref="Querying.RunDatabase"/> says what
    /// can be asked for.
    /// </summary>
    /// <example><code>
    /// results.Query("SELECT loss_beta, avg(test_kl) AS kl FROM runs GROUP BY loss_beta")
    /// </code></example>
    /// <exception cref="ArgumentException">It cannot be answered; the message says why.</exception>
    public Reporting.ReportTable Query(string sql)
    {
        using var database = new Querying.RunDatabase(this);
        return database.Ask(sql);
    }

    /// <summary>For a notebook: the test loss against what was swept, and a table of the runs.</summary>
    public string ToHtml() => Reporting.NotebookPages.Of(this);

    /// <summary>Such as <c>beta: 18 runs, 16 finished, 1 failed, 1 without a result</c>.</summary>
    public override string ToString()
    {
        int failed = Runs.Count(run => run.Outcome == RunOutcome.Failed);
        int missing = Runs.Count - failed - Finished.Count;
        return $"{(Name.Length > 0 ? $"{Name}: " : "")}{Runs.Count} {(Runs.Count == 1 ? "run" : "runs")}, "
            + $"{Finished.Count} finished"
            + $"{(failed > 0 ? $", {failed} failed" : "")}{(missing > 0 ? $", {missing} without a result" : "")}";
    }

    internal const string DescriptionField = "description", TagField = "tag";

    internal Func<RunSummary, string?> Reader(string field)
    {
        switch (field)
        {
            case "seed": return run => run.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture);
            case "digest": return run => run.Hash;
            case DescriptionField: return run => string.Join(", ", run.Descriptions);
            case TagField: return run => run.Tags.Count > 0 ? string.Join(", ", run.Tags) : "none";
        }
        string path = Path(field);
        return run => run.Settings.GetValueOrDefault(path);
    }

    /// <summary>Whether a run has one of these values of a setting; perhaps none has.</summary>
    /// <exception cref="ArgumentException">No such setting.</exception>
    internal Func<RunSummary, bool> Having(string field, IReadOnlyList<string> values)
    {
        switch (field)
        {
            case DescriptionField: return run => run.Descriptions.Any(number => values.Contains($"{number}"));
            case TagField: return run => run.Tags.Any(values.Contains);
            case "digest": return run => values.Any(start => run.Hash.StartsWith(start, StringComparison.Ordinal));
        }
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

/// <summary>An experiment whose runs are among the results.</summary>
/// <param name="Number">By which runs name it.</param>
/// <param name="Digest">Of its text; empty where that was not kept.</param>
/// <param name="Folder">Where its runs lie, or the file.</param>
/// <param name="Overrides">What was changed on the command line.</param>
public sealed record ResultsDescription(
    int Number, string Name, string? Question, string Digest, string Folder, IReadOnlyList<string> Overrides)
{
    public override string ToString() => $"{Number}: {Name}{(Digest.Length > 0 ? $" ({Digest})" : "")}"
        + $"{string.Concat(Overrides.Select(one => $" {one}"))}, in {Folder}";
}
