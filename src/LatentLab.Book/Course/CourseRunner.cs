using LatentLab.Book.Words;

namespace LatentLab.Book.Course;

/// <summary>
/// Runs lessons one after the other, each in a process of its own, collects their claims and writes the book, which
/// fills in as lessons end. One at a time, because a training takes all cores.
/// </summary>
public static class CourseRunner
{
    /// <summary>
    /// Runs the lessons and writes the book; a failed cell or claim is in the result, and the book is written all the
    /// same.
    /// </summary>
    /// <param name="notebooks">The lessons' files in the course's order.</param>
    /// <param name="command">The program that executes one lesson.</param>
    /// <param name="cancellation">Stops the running lesson. What has run is in the book and in the result, which says
    /// that the course was stopped.</param>
    /// <exception cref="BookException">The book cannot be written; known before anything is computed where it can be
    /// known.</exception>
    public static async Task<CourseResult> Run(
        IReadOnlyList<string> notebooks, CourseOptions options, Func<LessonJob, LessonCommand> command,
        IProgress<CourseProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Seeds, 1);
        BookWriter.CheckFolder(options.OutputFolder);
        Lesson[] lessons = [.. CourseLessons.Select(notebooks, options.Only)
            .Select(path => Lesson.Load(path, options.EnglishFolder))];
        BookWriter.Check(Contents(options, [.. lessons.Select(lesson => lesson.Unexecuted)]));

        using BookFolder folder = BookFolder.Open(options.OutputFolder);
        var course = new CourseUnderWay(options, Plan(lessons, options, folder.Work), folder, progress);
        IReadOnlyList<string> gaps;
        try
        {
            await course.Run(command, cancellation);
        }
        catch (OperationCanceledException)
        {
            // The result says how far it came.
        }
        finally
        {
            gaps = course.Write(growing: false);
            HashSet<string> known = [.. notebooks.Select(path => Path.GetFileNameWithoutExtension(path))];
            folder.Tidy(file => KeptRuns.IsOf(file, known));
        }

        LessonRun[] runs = [.. course.Ended];
        return new CourseResult(options.OutputFolder, runs, [.. runs.SelectMany(run => run.Claims)], course.Spread)
        {
            Planned = course.Count,
            Gaps = gaps
        };
    }

    /// <summary>
    /// All lessons with the first seed, then again with each further one; a lesson that takes no seed has nothing new
    /// to say.
    /// </summary>
    private static PlannedLesson[] Plan(IReadOnlyList<Lesson> lessons, CourseOptions options, string work) =>
    [
        .. from seed in Enumerable.Range(options.Seed, options.Seeds)
           from lesson in lessons
           where seed == options.Seed || lesson.TakesSeed
           select new PlannedLesson(lesson, seed, lesson.Job(seed, options, work)),
    ];

    internal static BookContents Contents(CourseOptions options, IReadOnlyList<BookLesson> lessons) => new()
    {
        Language = options.Language,
        OtherEdition = options.OtherEdition,
        Title = options.Title,
        Introduction = options.Introduction ?? BookWords.In(options.Language).Introduction,
        Lessons = lessons,
        Map = options.Map,
        Glossary = options.Glossary,
        Answer = options.Answer,
        Teacher = options.Teacher,
        Mutations = options.Mutations,
        Playground = options.Playground,
        PlotlyScript = options.PlotlyScript,
    };
}
