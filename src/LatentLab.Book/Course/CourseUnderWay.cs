using LatentLab.Book.Claims;

namespace LatentLab.Book.Course;

/// <summary>One run of one lesson: what is to be done, and how far it is.</summary>
internal sealed class PlannedLesson(Lesson lesson, int seed, LessonJob job)
{
    public Lesson Lesson => lesson;

    public int Seed => seed;

    public LessonJob Job => job;

    public BookLesson Page { get; set; } = lesson.Unexecuted;

    /// <summary>Null until it has ended.</summary>
    public LessonRun? Run { get; private set; }

    public LessonRun End(BookLesson page)
    {
        Page = page;
        return Run = new(lesson.Name, seed, page.Seconds ?? 0, page.PeakMegabytes, page.Problem, page.Claims)
        {
            UnchangedSince = page.State == LessonState.Unchanged ? page.At : null
        };
    }
}

/// <summary>A course while it runs.</summary>
internal sealed class CourseUnderWay(
    CourseOptions options, PlannedLesson[] plan, BookFolder folder, IProgress<CourseProgress>? progress)
{
    private readonly GrowingBook book = new(folder);
    private readonly KeptRuns kept = new(folder);
    private readonly Dictionary<PlannedLesson, string> changed = [];
    private bool readable;

    public int Count => plan.Length;

    public IEnumerable<LessonRun> Ended => plan.Select(one => one.Run).OfType<LessonRun>();

    /// <summary>Of a course with several seeds that has run to its end.</summary>
    public IReadOnlyList<ClaimSpread> Spread => options.Seeds > 1 && plan.All(one => one.Run is not null)
        ? ClaimSpread.Of([.. Ended.SelectMany(run => run.Claims)])
        : [];

    public async Task Run(Func<LessonJob, LessonCommand> command, CancellationToken cancellation)
    {
        for (int i = 0; i < plan.Length; i++)
        {
            TakeOver(i);
        }

        for (int i = 0; i < plan.Length; i++)
        {
            if (plan[i].Run is null)
            {
                cancellation.ThrowIfCancellationRequested();
                await Run(i, command, cancellation);
            }
        }
    }

    /// <summary>Writes the book as it is now.</summary>
    /// <returns>What <see cref="BookWriter.Write"/> returns.</returns>
    public IReadOnlyList<string> Write(bool growing)
    {
        BookContents contents =
            CourseRunner.Contents(options, [.. plan.Where(one => one.Seed == options.Seed).Select(one => one.Page)]);
        IReadOnlyList<string> gaps = book.Write(contents with
        {
            Growing = growing,
            AllClaims = [.. Ended.SelectMany(run => run.Claims)],
            Spread = Spread
        });
        int first = Array.FindIndex(plan, one => one.Run is not null);
        if (!readable && first >= 0)
        {
            readable = true;
            progress?.Report(new FirstPageWritten(first, plan.Length, plan[first].Lesson.Name, plan[first].Seed,
                folder.PlaceOf(BookWriter.FirstPage), Left: plan.Count(one => one.Run is null)));
        }

        return gaps;
    }

    private void TakeOver(int i)
    {
        PlannedLesson one = plan[i];
        if (options.Fresh || options.Inputs is null)
        {
            return;
        }

        (KeptRun? run, string? why) = kept.Find(NameOf(one), options.Inputs(one.Job));
        if (run is null)
        {
            if (why is not null)
            {
                changed[one] = why;
            }

            return;
        }

        LessonRun ended = one.End(LessonOutcome.Executed(one.Page, run.Notebook) with
        {
            State = LessonState.Unchanged,
            Seconds = run.Seconds,
            PeakMegabytes = run.PeakMegabytes,
            At = run.Ended,
        });
        progress?.Report(new LessonUnchanged(i, plan.Length, one.Lesson.Name, one.Seed, ended));
    }

    private async Task Run(int i, Func<LessonJob, LessonCommand> command, CancellationToken cancellation)
    {
        PlannedLesson one = plan[i];
        one.Page = one.Page with { State = LessonState.Running, At = DateTimeOffset.Now };
        Write(growing: true);
        progress?.Report(
            new LessonStarted(i, plan.Length, one.Lesson.Name, one.Seed, changed.GetValueOrDefault(one)));
        LessonJob job = one.Job;
        IReadOnlyDictionary<string, string>? before = options.Inputs?.Invoke(job);
        BookLesson page;
        try
        {
            LessonProcessResult process = await LessonProcess.Run(
                command(job), options.LessonTimeout,
                line => progress?.Report(new LessonSaid(i, plan.Length, one.Lesson.Name, one.Seed, line)),
                cancellation);
            page = LessonOutcome.Read(one.Lesson, job.OutputPath, process, options.LessonTimeout);
        }
        catch
        {
            one.Page = one.Lesson.Unexecuted;
            throw;
        }

        // What changed while the lesson ran may or may not be in its numbers.
        if (before is not null && page.Problem is null && Same(before, options.Inputs!(job)))
        {
            KeptRun run = kept.Keep(NameOf(one), before, job.OutputPath, page.Seconds ?? 0, page.PeakMegabytes,
                DateTimeOffset.Now);
            page = page with { NotebookPath = run.Notebook };
        }
        else
        {
            kept.Forget(NameOf(one));
        }

        LessonRun ended = one.End(page);
        progress?.Report(new LessonEnded(i, plan.Length, one.Lesson.Name, one.Seed, ended));
    }

    private string NameOf(PlannedLesson one) => KeptRuns.NameOf(one.Lesson.Name, one.Seed, options.Seed);

    private static bool Same(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(pair => other.GetValueOrDefault(pair.Key) == pair.Value);
}
