using System.Globalization;
using LatentLab.Book.Claims;
using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Running;

namespace LatentLab.Book.Course;

/// <summary>
/// Runs lessons one after the other, each in a process of its own, collects their claims and writes the book. One at a
/// time, because a training takes all cores.
/// </summary>
public static class CourseRunner
{
    private const string SeedParameter = "seed";

    /// <summary>
    /// Runs the lessons and writes the book; a failed cell or claim is in the result, and the book is written all the
    /// same.
    /// </summary>
    /// <param name="notebooks">The lessons' files in the course's order.</param>
    /// <param name="command">The program that executes one lesson.</param>
    /// <exception cref="BookException">The book cannot be written; known before anything is computed where it can be
    /// known.</exception>
    /// <exception cref="OperationCanceledException">Cancelled: the running lesson was stopped, and the output folder is
    /// as it was.</exception>
    public static async Task<CourseResult> Run(
        IReadOnlyList<string> notebooks, CourseOptions options, Func<LessonJob, LessonCommand> command,
        IProgress<CourseProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Seeds, 1);
        BookWriter.CheckFolder(options.OutputFolder);
        Lesson[] lessons = [.. CourseLessons.Select(notebooks, options.Only).Select(Load)];
        BookWriter.Check(Contents(options, [.. lessons.Select(lesson => lesson.Unexecuted)], [], []));

        string work = Directory.CreateTempSubdirectory("latentlab-course-").FullName;
        try
        {
            var runs = new List<(LessonRun Run, BookLesson Page)>();
            (Lesson Lesson, int Seed)[] plan = [.. Plan(lessons, options)];
            for (int i = 0; i < plan.Length; i++)
            {
                runs.Add(await Run(plan[i].Lesson, plan[i].Seed, i, plan.Length, options, command, work,
                    progress, cancellation));
            }

            IReadOnlyList<BookClaim> claims = [.. runs.SelectMany(run => run.Run.Claims)];
            IReadOnlyList<ClaimSpread> spread = options.Seeds > 1 ? ClaimSpread.Of(claims) : [];
            IReadOnlyList<BookLesson> pages =
                [.. runs.Where(run => run.Run.Seed == options.Seed).Select(run => run.Page)];
            IReadOnlyList<string> gaps =
                BookWriter.Write(Contents(options, pages, claims, spread), options.OutputFolder);
            return new CourseResult(options.OutputFolder, [.. runs.Select(run => run.Run)], claims, spread)
            {
                Gaps = gaps
            };
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private sealed record Lesson(string Name, string Path, NotebookDocument Document, IReadOnlySet<string> Parameters)
    {
        public BookLesson Unexecuted =>
            new(Name, Document) { SourceFolder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path)) };
    }

    private static Lesson Load(string path)
    {
        try
        {
            NotebookDocument document = NotebookFile.Load(path);
            return new(Path.GetFileNameWithoutExtension(path), path, document,
                NotebookParameters.Declared(document).Keys.ToHashSet());
        }
        catch (Exception fault) when (fault is FileNotFoundException or InvalidDataException)
        {
            throw new BookException(fault.Message, fault);
        }
    }

    /// <summary>
    /// All lessons with the first seed, then again with each further one; a lesson that takes no seed has nothing new
    /// to say.
    /// </summary>
    private static IEnumerable<(Lesson Lesson, int Seed)> Plan(IReadOnlyList<Lesson> lessons, CourseOptions options) =>
        from seed in Enumerable.Range(options.Seed, options.Seeds)
        from lesson in lessons
        where seed == options.Seed || lesson.Parameters.Contains(SeedParameter)
        select (lesson, seed);

    private static async Task<(LessonRun Run, BookLesson Page)> Run(
        Lesson lesson, int seed, int index, int count, CourseOptions options, Func<LessonJob, LessonCommand> command,
        string work, IProgress<CourseProgress>? progress, CancellationToken cancellation)
    {
        progress?.Report(new LessonStarted(index, count, lesson.Name, seed));
        string output = Path.Combine(work, $"{lesson.Name}.seed-{seed}.ipynb");
        var parameters = options.Parameters.Where(pair => lesson.Parameters.Contains(pair.Key)).ToDictionary();
        if (lesson.Parameters.Contains(SeedParameter))
        {
            parameters[SeedParameter] = seed.ToString(CultureInfo.InvariantCulture);
        }

        var job = new LessonJob(lesson.Name, Path.GetFullPath(lesson.Path), output, parameters, options.CellTimeout);
        LessonProcessResult process = await LessonProcess.Run(
            command(job), options.LessonTimeout,
            line => progress?.Report(new LessonSaid(index, count, lesson.Name, seed, line)), cancellation);
        (BookLesson page, string? problem) = Read(lesson, output, process, options);
        page = page with { Seconds = process.Seconds, PeakMegabytes = process.PeakMegabytes, Problem = problem };
        var run = new LessonRun(lesson.Name, seed, process.Seconds, process.PeakMegabytes, problem, page.Claims);
        progress?.Report(new LessonEnded(index, count, lesson.Name, seed, run));
        return (run, page);
    }

    /// <summary>The executed notebook, or the notebook as it was and why there is no other.</summary>
    private static (BookLesson Page, string? Problem) Read(
        Lesson lesson, string output, LessonProcessResult process, CourseOptions options)
    {
        string? problem = process switch
        {
            { TimedOut: true } => $"stopped after {options.LessonTimeout!.Value.TotalSeconds:F0} s, its time limit",
            { ExitCode: not 0 } => "its process ended with exit code "
                + $"{process.ExitCode}{(process.Tail.Length > 0 ? $":\n{process.Tail}" : ", without a word")}",
            _ => null,
        };
        if (!File.Exists(output))
        {
            return (lesson.Unexecuted,
                problem ?? $"its process ended with exit code 0, but wrote no notebook '{output}'");
        }

        try
        {
            NotebookDocument document = NotebookFile.Load(output);
            BookLesson page = lesson.Unexecuted with
            {
                Document = document,
                NotebookPath = output,
                Claims = ClaimCollector.Collect(document, lesson.Name)
            };
            if (problem is null || FailedCells(document) is not { } cells)
                return (page, problem);
            // Exit code 1 says no more than that a cell failed. A lesson that was stopped or crashed has saved what
            // ran, with an error in the cell that it ended in.
            return (page, process is { TimedOut: false, ExitCode: 1 } ? cells : $"{problem}\n{cells}");
        }
        catch (Exception fault) when (fault is InvalidDataException or BookException)
        {
            return (lesson.Unexecuted, problem ?? fault.Message);
        }
    }

    /// <summary>The cells that stopped with an error, a line each; null if none did.</summary>
    private static string? FailedCells(NotebookDocument document)
    {
        string[] lines = [.. document.Cells.SelectMany((cell, i) =>
            cell.Outputs.OfType<ErrorOutput>().Select(error => $"cell {i + 1}: {error.Name}: {error.Message}"))];
        return lines.Length == 0 ? null : string.Join("\n", lines);
    }

    private static BookContents Contents(
        CourseOptions options, IReadOnlyList<BookLesson> lessons, IReadOnlyList<BookClaim> claims,
        IReadOnlyList<ClaimSpread> spread) => new()
        {
            Title = options.Title,
            Introduction = options.Introduction,
            Lessons = lessons,
            AllClaims = claims,
            Spread = spread,
            Map = options.Map,
            Glossary = options.Glossary,
            Answer = options.Answer,
            Teacher = options.Teacher,
            Mutations = options.Mutations,
            PlotlyScript = options.PlotlyScript,
        };
}
