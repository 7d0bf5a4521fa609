using LatentLab.Hosts;

namespace LatentLab.Experiments.Records;

/// <summary>
/// A folder of runs: <c>experiment.json</c> (the experiment that was run last), <c>descriptions/</c> (all that were run
/// into it), <c>runs/HASH/</c> for each run, <c>locks/</c> for who works on which, <c>tensorboard/</c> for event files,
/// and <c>damaged/</c> for runs that were found broken and set aside.
/// </summary>
/// <param name="Folder">What <c>--out</c> names.</param>
public sealed record RunStore(string Folder)
{
    public const string ExperimentFile = "experiment.json";

    public string RunsFolder => Path.Combine(Folder, "runs");

    /// <summary>Where a run lies, whether it is there or not.</summary>
    public string FolderOf(string hash) => Path.Combine(RunsFolder, hash);

    internal string LockOf(string hash) => Path.Combine(Folder, "locks", $"{hash}.lock");

    internal string EventsFolder => Path.Combine(Folder, "tensorboard");

    internal string DamagedFolder => Path.Combine(Folder, "damaged");

    /// <summary>The experiment that was run last into this folder; null if there is none.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public Experiment? ReadExperiment() =>
        Path.Combine(Folder, ExperimentFile) is var path && File.Exists(path) ? Experiment.Load(path) : null;

    /// <summary>
    /// All runs, in the order of the experiment's plan, others after them; a run that cannot be read is a problem and
    /// hides no other.
    /// </summary>
    /// <param name="verify">Compare every file of a finished run with its digest.</param>
    /// <exception cref="DirectoryNotFoundException">There are no runs in this folder.</exception>
    public RecordedRuns Read(bool verify = false)
    {
        if (!Directory.Exists(RunsFolder))
            throw new DirectoryNotFoundException(
                $"'{Folder}' holds no runs: expected a folder 'runs' in it. Run 'latentlab experiment run FILE --out "
                + $"{Folder}' first.");
        List<RunRecord> runs = [];
        List<RunProblem> problems = [];
        foreach (string folder in Directory.EnumerateDirectories(RunsFolder).Order(StringComparer.Ordinal))
        {
            try
            {
                runs.Add(RunFolder.Read(folder, verify));
            }
            catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                problems.Add(new RunProblem(folder, error.Message));
            }
        }
        Experiment? experiment = null;
        (IReadOnlyList<Description> descriptions, IReadOnlyList<RunProblem> unreadable) = DescriptionFiles.Read(this);
        problems.AddRange(unreadable);
        try
        {
            experiment = ReadExperiment();
        }
        catch (InvalidDataException)
        {
            // among the unreadable descriptions
        }
        Dictionary<string, int> order = experiment?.Plan().ToDictionary(run => run.Hash, run => run.Index) ?? [];
        return new RecordedRuns(experiment,
            [.. runs.OrderBy(run => order.GetValueOrDefault(run.Config.Hash, int.MaxValue))], problems)
        {
            Descriptions = descriptions,
            Last = DescriptionFiles.Last(this, descriptions)
        };
    }
}

/// <summary>What a folder of runs holds.</summary>
/// <param name="Experiment">The one that was run last; null if the folder does not say.</param>
[TypeFormatterSource(typeof(ToHtmlFormatters))]
public sealed record RecordedRuns(
    Experiment? Experiment, IReadOnlyList<RunRecord> Runs, IReadOnlyList<RunProblem> Problems)
{
    /// <summary>All experiments that were run into the folder, the first one first.</summary>
    public IReadOnlyList<Description> Descriptions { get; init; } = [];

    /// <summary>The one that was run last, or the newest that can be read; null if there is none.</summary>
    public Description? Last { get; init; }

    /// <summary>For a notebook: a table of the runs.</summary>
    public string ToHtml() => Reporting.NotebookPages.Of(this);

    public override string ToString() => $"{Runs.Count} {(Runs.Count == 1 ? "run" : "runs")}, "
        + $"{Runs.Count(run => run.IsFinished)} finished"
        + $"{(Problems.Count > 0 ? $", {Problems.Count} that cannot be read" : "")}";
}

/// <summary>A run that cannot be read, and why.</summary>
public sealed record RunProblem(string Path, string Reason);
