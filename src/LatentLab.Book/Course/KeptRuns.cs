using System.Text.Json;
using System.Text.RegularExpressions;

namespace LatentLab.Book.Course;

/// <summary>A lesson's run in an earlier course.</summary>
/// <param name="Notebook">The executed notebook's file, in the book.</param>
internal sealed record KeptRun(string Notebook, double Seconds, double? PeakMegabytes, DateTimeOffset Ended);

/// <summary>
/// The runs in a book's folder: beside each executed notebook a record of everything that its numbers depend on. A run
/// is taken over only where all of that is as it was, and the notebook is the one that was recorded.
/// </summary>
internal sealed partial class KeptRuns(BookFolder folder)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>What a record holds.</summary>
    private sealed record RunFile(
        SortedDictionary<string, string> Inputs, string Notebook, double Seconds, double? PeakMegabytes,
        DateTimeOffset Ended);

    /// <summary>The lesson's run with these inputs.</summary>
    /// <param name="name">As <see cref="NameOf"/> gives it.</param>
    /// <returns>Null and, where there is a run with others, what has changed since.</returns>
    public (KeptRun? Run, string? Changed) Find(string name, IReadOnlyDictionary<string, string> inputs)
    {
        string notebook = folder.PlaceOf(NotebookOf(name)), record = folder.PlaceOf(RecordOf(name));
        if (!File.Exists(notebook) || !File.Exists(record))
        {
            return (null, null);
        }

        RunFile? file;
        try
        {
            file = JsonSerializer.Deserialize<RunFile>(File.ReadAllText(record), Json);
        }
        catch (JsonException)
        {
            file = null;
        }

        // A record without its parts is as good as none.
        if (file is not { Inputs: { } then, Notebook: { } digest })
        {
            return (null, "the record of its run is damaged");
        }

        string[] changed = [.. inputs.Keys.Union(then.Keys)
            .Where(key => inputs.GetValueOrDefault(key) != then.GetValueOrDefault(key))
            .Order(StringComparer.Ordinal)];
        if (changed.Length > 0)
        {
            return (null, $"{string.Join(", ", changed)} changed");
        }

        if (LessonInputs.DigestOf(notebook) != digest)
        {
            return (null, "the notebook in the book was changed");
        }

        folder.Copy(notebook, NotebookOf(name));   // it is there; now it is this book's
        folder.Copy(record, RecordOf(name));
        return (new(notebook, file.Seconds, file.PeakMegabytes, file.Ended), null);
    }

    /// <summary>Copies an executed notebook into the book, with its record.</summary>
    public KeptRun Keep(string name, IReadOnlyDictionary<string, string> inputs, string executed, double seconds,
        double? peakMegabytes, DateTimeOffset ended)
    {
        folder.Copy(executed, NotebookOf(name));
        string notebook = folder.PlaceOf(NotebookOf(name));
        string digest = LessonInputs.DigestOf(notebook);
        var file = new RunFile(new(inputs.ToDictionary()), digest, seconds, peakMegabytes, ended);
        folder.Save(RecordOf(name), JsonSerializer.Serialize(file, Json) + "\n");
        return new(notebook, seconds, peakMegabytes, ended);
    }

    /// <summary>Forgets a run, so that the lesson runs again.</summary>
    public void Forget(string name) => folder.Remove(RecordOf(name));

    /// <summary>
    /// Under this name a run lies in the book: the lesson's for the seed that the book shows, with the seed for others.
    /// </summary>
    public static string NameOf(string lesson, int seed, int shown) =>
        seed == shown ? lesson : $"{lesson}.seed-{seed}";

    /// <summary>
    /// Whether a file of the book belongs to a run of one of these lessons. Such files outlive a book of some lessons
    /// or with fewer seeds.
    /// </summary>
    public static bool IsOf(string file, IReadOnlySet<string> lessons) =>
        Files().Match(file) is { Success: true } match && lessons.Contains(match.Groups["lesson"].Value);

    private static string NotebookOf(string name) => GrowingBook.NotebookOf(name);

    private static string RecordOf(string name) => $"notebooks/{name}.run.json";

    [GeneratedRegex(@"^notebooks/(?<lesson>.+?)(\.seed--?\d+)?\.(ipynb|run\.json)$")]
    private static partial Regex Files();
}
