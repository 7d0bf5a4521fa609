using System.Globalization;
using LatentLab.Book.Course;
using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Running;

namespace LatentLab.Book.Mutations;

/// <summary>What to break.</summary>
public sealed record MutationOptions
{
    /// <summary>The mutations to run, of any lessons.</summary>
    public required IReadOnlyList<Mutation> Mutations { get; init; }

    /// <summary>Uses the lessons' own settings in place of the smaller ones.</summary>
    public bool Full { get; init; }

    /// <summary>
    /// Changes nothing: runs the same cells again as they are. Each value must come out as before; where it does not,
    /// the cells that run again depend on something that they do not make anew.
    /// </summary>
    public bool Unchanged { get; init; }

    /// <summary>Values for the lessons' parameters; a lesson gets those that it declares.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>What one lesson with all its mutations may take; null for no limit.</summary>
    public TimeSpan? LessonTimeout { get; init; }
}

/// <summary>
/// Runs lessons with their claims' causes broken, each lesson in one process, in a folder of its own.
/// </summary>
public static class MutationRunner
{
    private const string KitFile = "kit.dib";

    private static readonly string RecordsFolder = Path.Combine("experiments", "recorded");

    /// <summary>Runs lesson by lesson.</summary>
    /// <param name="notebooks">The course's lessons.</param>
    /// <param name="command">The program that executes one notebook.</param>
    /// <param name="said">Gets each line that a lesson prints.</param>
    /// <param name="ended">Gets the outcomes of a lesson and its seconds as soon as it has ended.</param>
    /// <exception cref="BookException">A mutation does not fit its lesson; known before anything runs.</exception>
    public static async Task<IReadOnlyList<MutationOutcome>> Run(
        IReadOnlyList<string> notebooks, MutationList list, MutationOptions options,
        Func<LessonJob, LessonCommand> command, Action<string>? said = null,
        Action<IReadOnlyList<MutationOutcome>, double>? ended = null, CancellationToken cancellation = default)
    {
        (string Path, NotebookDocument Lesson, MutatedLesson Copy)[] plan = [.. list.Lessons
            .Select(lesson => (Of: lesson, Wanted: lesson.Mutations.Where(options.Mutations.Contains).ToArray()))
            .Where(lesson => lesson.Wanted.Length > 0)
            .Select(lesson => Prepared(notebooks, lesson.Of, lesson.Wanted, options))];
        string work = Directory.CreateTempSubdirectory("latentlab-mutate-").FullName;
        try
        {
            var outcomes = new List<MutationOutcome>();
            foreach ((string path, NotebookDocument lesson, MutatedLesson copy) in plan)
            {
                (IReadOnlyList<MutationOutcome> found, double seconds) =
                    await Run(path, lesson, copy, options, command, work, said ?? (_ => { }), cancellation);
                outcomes.AddRange(found);
                ended?.Invoke(found, seconds);
            }

            return outcomes;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static (string, NotebookDocument, MutatedLesson) Prepared(
        IReadOnlyList<string> notebooks, LessonMutations lesson, IReadOnlyList<Mutation> wanted,
        MutationOptions options)
    {
        string path = CourseLessons.Select(notebooks, [lesson.Lesson])[0];
        NotebookDocument document = CourseLessons.Read(path);
        return (path, document, MutatedLesson.Of(document, Path.GetFileNameWithoutExtension(path), wanted,
            options.Full ? [] : lesson.Smaller, options.Unchanged));
    }

    private static async Task<(IReadOnlyList<MutationOutcome>, double Seconds)> Run(
        string path, NotebookDocument lesson, MutatedLesson copy, MutationOptions options,
        Func<LessonJob, LessonCommand> command, string work, Action<string> said, CancellationToken cancellation)
    {
        string name = Path.GetFileNameWithoutExtension(path), folder = Path.Combine(work, name);
        Directory.CreateDirectory(folder);
        // Lessons import it by a relative path; it names the kit's own files by absolute ones.
        if (Path.Combine(Path.GetDirectoryName(path)!, KitFile) is string kit && File.Exists(kit))
            File.Copy(kit, Path.Combine(folder, KitFile));
        CopyRecords(Path.Combine(Path.GetDirectoryName(path)!, "..", RecordsFolder), Path.Combine(work, RecordsFolder));
        string changed = Path.Combine(folder, $"{name}.ipynb");
        string executed = Path.Combine(folder, $"{name}.executed.ipynb");
        NotebookFile.Save(copy.Document, changed);
        IReadOnlyDictionary<string, string> declared = NotebookParameters.Declared(lesson);
        var job = new LessonJob(name, changed, executed,
            options.Parameters.Where(pair => declared.ContainsKey(pair.Key)).ToDictionary(), null)
        {
            AllowErrors = true,
        };
        LessonProcessResult process = await LessonProcess.Run(command(job), options.LessonTimeout, said, cancellation);
        string? problem = process switch
        {
            { TimedOut: true } => string.Create(CultureInfo.InvariantCulture,
                $"stopped after {options.LessonTimeout!.Value.TotalSeconds:F0} s, its time limit"),
            { ExitCode: not (0 or 1) } => $"its process ended with exit code {process.ExitCode}: {process.Tail}",
            _ when !File.Exists(executed) => $"its process wrote no notebook: {process.Tail}",
            _ => null,
        };
        NotebookDocument found = File.Exists(executed) ? NotebookFile.Load(executed) : new NotebookDocument();
        return (copy.Read(found, name, problem), process.Seconds);
    }

    // Lessons read them by a path relative to their own.
    private static void CopyRecords(string from, string to)
    {
        if (!Directory.Exists(from) || Directory.Exists(to))
            return;
        Directory.CreateDirectory(to);
        foreach (string record in Directory.EnumerateFiles(from, "*.jsonl"))
            File.Copy(record, Path.Combine(to, Path.GetFileName(record)));
    }
}
