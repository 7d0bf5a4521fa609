using LatentLab.Experiments.Json;
using LatentLab.Experiments.Searching;
using LatentLab.Experiments.Settings;

namespace LatentLab.Experiments;

/// <summary>
/// A question asked by training: settings, what is varied, and seeds. Its runs are every case of <see cref="List"/>,
/// with every combination of <see cref="Grid"/> and each draw of <see cref="Search"/>, on every seed. A file (see
/// <see cref="Load"/>) and this object mean the same.
/// </summary>
/// <example><code>
/// var experiment = new Experiment
/// {
///     Name = "beta",
///     Base = new RunConfig { Data = new DataSettings { Train = 4000 } },
///     Grid = { ["loss.beta"] = [0.1, 1, 4] },
///     Seeds = [1, 2, 3],
/// };
/// </code></example>
public sealed record Experiment
{
    /// <summary>More than this is probably a mistake in the file.</summary>
    public const int MostRuns = 10_000;

    /// <summary>Lower-case letters, digits and hyphens: it names folders.</summary>
    public required string Name { get; init; }

    /// <summary>What is asked, in a sentence.</summary>
    public string Question { get; init; } = "";

    /// <summary>The settings that are not varied.</summary>
    public RunConfig Base { get; init; } = new();

    /// <summary>Values by the field's path; every combination is run.</summary>
    public IDictionary<string, IReadOnlyList<object?>> Grid { get; init; } =
        new Dictionary<string, IReadOnlyList<object?>>();

    /// <summary>Fields set together, case by case; empty for a grid alone.</summary>
    public IReadOnlyList<ExperimentCase> List { get; init; } = [];

    /// <summary>Every combination is run on each.</summary>
    public IReadOnlyList<int> Seeds { get; init; } = [1];

    /// <summary>Settings that are drawn, and whether bad ones are stopped early; null for neither.</summary>
    public SearchSettings? Search { get; init; }

    /// <summary>
    /// What a command line changed, as it was written, such as <c>loss.beta=1,2,4</c>: a note, since the other
    /// properties have it already. <see cref="With"/> adds to it.
    /// </summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>Code of one's own that is at hand; see <see cref="ExperimentOwn"/>. A file holds its digests.</summary>
    internal Own.OwnParts Own { get; init; } = LatentLab.Experiments.Own.OwnParts.None;

    /// <summary>
    /// The paths of the fields that differ between runs, seeds aside, in the order of the file: the list's first.
    /// </summary>
    public IReadOnlyList<string> Varied => [.. List.SelectMany(one => one.Values.Keys).Concat(Grid.Keys)
        .Concat(Search?.Space.Keys ?? []).Concat(Search is { Halves: true } ? [ExperimentPlan.Epochs] : []).Distinct()];

    /// <summary>
    /// The runs, in order: seeds change fastest, then the last field of the grid; the list's cases slowest. Of a
    /// halving those of its first stage: the others follow from what these reach.
    /// </summary>
    /// <exception cref="ArgumentException">A field or a value that cannot be, too many runs, or two that are the
    /// same.</exception>
    public IReadOnlyList<PlannedRun> Plan() => ExperimentPlan.Of(this);

    /// <summary>The stages of a halving: how many settings for how many epochs; empty for another experiment.</summary>
    public IReadOnlyList<Rung> Stages => Search is { Halves: true } ? ExperimentPlan.Rungs(this) : [];

    /// <summary>
    /// What will fail, what it will take, and how one's own data sets are read, found out without a run: the data sets
    /// are looked up, and a few steps are trained for the time.
    /// </summary>
    /// <param name="options">Those of the run to come; runs that are finished in its folder are left out. Null for all
    /// runs.</param>
    public Running.Forecast Forecast(Running.RunOptions? options = null) => Running.Forecast.Of(this, options);

    /// <summary>
    /// The same experiment with some fields set, as a command line writes it: <c>training.epochs=50</c> for every run,
    /// <c>loss.beta=1,2,4</c> to vary it, <c>seeds=1,2,3</c>, <c>name=other</c>. A field that the grid varies is set
    /// instead.
    /// </summary>
    /// <exception cref="ArgumentException">No such field, a value that it cannot have, or runs that cannot be; the
    /// message quotes the text.</exception>
    public Experiment With(params IReadOnlyList<string> overrides) => ExperimentOverrides.Apply(this, overrides);

    /// <summary>Reads a file and checks all of it, every run's settings included.</summary>
    /// <exception cref="InvalidDataException">Something in it cannot be; the message names the file, the line, what was
    /// expected and what was found.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Experiment Load(string path) => ExperimentJson.Read(PlacedJson.ReadFile(path));

    /// <summary>The same from a text.</summary>
    /// <param name="source">A name for errors.</param>
    public static Experiment Parse(string json, string source = "experiment") =>
        ExperimentJson.Read(PlacedJson.Parse(System.Text.Encoding.UTF8.GetBytes(json), source));

    /// <summary>As a file would hold it.</summary>
    public string ToJson() => ExperimentJson.Write(this);

    public override string ToString() => $"{Name}: {Question}";
}

/// <summary>Some fields set together.</summary>
/// <param name="Label">For axes and legends, such as "convolutional"; null to show the values.</param>
/// <param name="Values">By the field's path.</param>
public sealed record ExperimentCase(string? Label, IReadOnlyDictionary<string, object?> Values);

/// <summary>One run of an experiment.</summary>
/// <param name="Index">From 0, in the order of the plan.</param>
/// <param name="Label">What tells it from the others, seed aside, such as <c>beta 4, latent 10</c>.</param>
public sealed record PlannedRun(int Index, RunConfig Config, string Label)
{
    public string Hash { get; } = Config.Hash;

    /// <summary>
    /// In a halving, the number of its setting, from 0: runs of several stages have the same; else null.
    /// </summary>
    public int? Setting { get; init; }

    /// <summary>In a halving, the stage that it belongs to, from 0; else null.</summary>
    public int? Rung { get; init; }
}
