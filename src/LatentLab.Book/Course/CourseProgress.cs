using LatentLab.Book.Claims;

namespace LatentLab.Book.Course;

/// <summary>One step of a course, as it happens.</summary>
/// <param name="Index">The run's place, from 0.</param>
/// <param name="Count">All runs: lessons times seeds.</param>
public abstract record CourseProgress(int Index, int Count, string Lesson, int Seed);

/// <summary>The lesson's run in the book is taken over.</summary>
public sealed record LessonUnchanged(int Index, int Count, string Lesson, int Seed, LessonRun Run)
    : CourseProgress(Index, Count, Lesson, Seed);

/// <param name="Changed">What has changed since the run in the book; null where there is none.</param>
public sealed record LessonStarted(int Index, int Count, string Lesson, int Seed, string? Changed)
    : CourseProgress(Index, Count, Lesson, Seed);

/// <summary>The lesson's process wrote a line.</summary>
public sealed record LessonSaid(int Index, int Count, string Lesson, int Seed, string Line)
    : CourseProgress(Index, Count, Lesson, Seed);

/// <summary>The lesson ended; <see cref="LessonRun.Problem"/> says whether it failed.</summary>
public sealed record LessonEnded(int Index, int Count, string Lesson, int Seed, LessonRun Run)
    : CourseProgress(Index, Count, Lesson, Seed);

/// <summary>The first lesson can be read: its page and the book around it are written.</summary>
/// <param name="Page">The index, where the book begins.</param>
/// <param name="Left">How many runs have not ended yet.</param>
public sealed record FirstPageWritten(int Index, int Count, string Lesson, int Seed, string Page, int Left)
    : CourseProgress(Index, Count, Lesson, Seed);

/// <summary>The result of one run of one lesson.</summary>
/// <param name="Seconds">From the start of its process to the end.</param>
/// <param name="PeakMegabytes">Its process's largest working set (10⁶ bytes); null where the system does not
/// tell.</param>
/// <param name="Problem">Why it did not run to its end; null if it did.</param>
public sealed record LessonRun(
    string Lesson, int Seed, double Seconds, double? PeakMegabytes, string? Problem, IReadOnlyList<BookClaim> Claims)
{
    /// <summary>When an earlier course ran it, if it was taken over from there; else null.</summary>
    public DateTimeOffset? UnchangedSince { get; init; }
}

/// <summary>The result of a course, whole or stopped. The book is written in any case.</summary>
/// <param name="Claims">All claims of all runs, as in <c>claims.json</c>.</param>
/// <param name="Spread">The claims over the seeds; empty for one seed.</param>
public sealed record CourseResult(
    string OutputFolder, IReadOnlyList<LessonRun> Runs, IReadOnlyList<BookClaim> Claims,
    IReadOnlyList<ClaimSpread> Spread)
{
    /// <summary>How many runs there were to be; more than there are where the course was stopped.</summary>
    public required int Planned { get; init; }

    public bool Stopped => Runs.Count < Planned;

    /// <summary>
    /// Claims and figures of the source map that no lesson of the complete course shows, one per line.
    /// </summary>
    public IReadOnlyList<string> Gaps { get; init; } = [];

    /// <summary>
    /// Everything that went wrong, a line each: lessons that stopped, then claims that failed, then what no lesson
    /// showed.
    /// </summary>
    public IReadOnlyList<string> Failures =>
    [
        .. Runs.Where(run => run.Problem is not null).Select(run => $"{run.Lesson} (seed {run.Seed}): {run.Problem}"),
        .. Claims.Where(claim => !claim.Passed).Select(claim => claim.ToString()),
        .. Gaps,
    ];

    public bool Succeeded => Failures.Count == 0;

    /// <summary>0 where every lesson ran, every claim held and nothing promised was missing, else 1.</summary>
    public int ExitCode => Succeeded ? 0 : 1;
}
