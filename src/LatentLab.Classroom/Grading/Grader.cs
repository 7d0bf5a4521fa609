using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using LatentLab.Classroom.Grading.Report;
using LatentLab.Classroom.Grading.Submissions;
using LatentLab.Classroom.OwnWork;
using LatentLab.Evaluation.Isolation;
using TorchSharp;

namespace LatentLab.Classroom.Grading;

/// <summary>What was written.</summary>
public sealed record GradingResult(IReadOnlyList<GradedSubmission> Submissions, string Grades, string Gradebook);

/// <summary>Grades a folder of submissions.</summary>
public static class Grader
{
    /// <summary>What walls a submission in on this machine, or what is missing for it; in words.</summary>
    public static string Walls => Sandbox.WhatIsMissing() is { } missing ? WithoutWalls(missing) : Sandbox.Describe();

    private static string WithoutWalls(string missing)
    {
        (ContainerWalls? container, string lacking) = ContainerWalls.Find();
        return container?.Describe() ?? $"not walled in: {missing}, and no container can do it: {lacking}";
    }

    /// <summary>
    /// Grades every submission and writes <c>grades.csv</c>, <c>index.html</c> (the gradebook) and <c>feedback/</c>.
    /// What has been graded stands in the journal <c>.grading/</c> at once, so that a run that is interrupted goes on
    /// where it was.
    /// </summary>
    /// <exception cref="GradingException">Grading cannot go on, through no fault of a student.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the journal knows what was graded, and no page or table
    /// was written.</exception>
    public static async Task<GradingResult> Run(
        GradingOptions options, IProgress<GradingProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (Sandbox.WhatIsMissing() is { } missing && !options.Unsafe && options.Container is null)
        {
            (ContainerWalls? container, string lacking) = ContainerWalls.Find();
            options = options with
            {
                Container = container ?? throw new GradingException(
                    $"Submissions cannot be walled in on this machine: {missing}, and no container can do it: "
                    + $"{lacking} (docs/grading-security.md). Grade on Linux, mend that, or give --unsafe if you trust "
                    + "every submission: their code then runs with your rights, on your files and your network."),
            };
        }
        (IReadOnlyList<InstructorCopy> all, IReadOnlyList<InstructorCopy> copies) = Copies(options);
        string state = Path.Combine(options.Output, ".grading"), scratch = Path.Combine(state, "scratch"),
            unpacked = Path.Combine(state, "unpacked");
        Decisions decisions = Decisions.Read(Path.Combine(options.Output, Decisions.FileName));
        Directory.CreateDirectory(state);
        using FileStream held = Hold(Path.Combine(state, "lock"));
        Remove(scratch);   // an earlier run was killed
        Remove(unpacked);
        var journal = new Journal(Path.Combine(state, "journal"));
        options = options with { Seed = options.Seed ?? GradingRun.Secret(state) };
        using var run = new GradingRun(options, state, scratch);
        try
        {
            Collection collection = Collection.Of(options, copies, all, unpacked);
            Dictionary<string, string> numbers = !options.Anonymous ? [] : Anonymity.Numbers(
                [.. collection.Reads.Select(read => read.Submission.Key), .. collection.Missing.Select(KeyOf)],
                Salt(collection.Reads));
            collection = collection with
            {
                Reads = [.. collection.Reads.Select(read => read with
                {
                    Submission = read.Submission with
                    {
                        Alias = numbers.GetValueOrDefault(read.Submission.Key, ""),
                    },
                })],
            };
            if (options.Only.FirstOrDefault(name => !collection.Reads.Any(read => IsCalled(read, name))) is { } nobody)
                throw new GradingException($"--only '{nobody}': nobody who handed in is called so. --dry-run says who "
                    + "was found; give a name, a login or an id as it writes them.");
            Native.NativeLibraries.Load();   // repaired now if it must be; a worker could not
            IReadOnlyDictionary<string, IReadOnlyList<TaskGrade>> graded;
            int threads = torch.get_num_threads();
            try
            {
                // The cores are the workers'; threads that wait for a check's few numbers take them away.
                torch.set_num_threads(1);
                graded = await GradeAll(collection.Reads, copies, options, journal, run, progress, cancellation)
                    .ConfigureAwait(false);
            }
            finally
            {
                torch.set_num_threads(threads);
            }
            GradedSubmission[] each = [.. collection.Reads.Select(read => decisions.On(Grade(read, graded, copies,
                options)))];
            IReadOnlyList<GradedSubmission> counted = Attempts.Count(
                [.. each, .. collection.Missing.Select(one => Absent(one, copies) with
                {
                    Alias = numbers.GetValueOrDefault(KeyOf(one), ""),
                })], options.Attempt);
            var remarks = new ClassRemarks(collection.Aside, decisions.Unused);
            return GradingReport.Write(
                options.Anonymous ? Anonymity.Hide(counted, options.Output) : counted,
                copies, options, remarks);
        }
        finally
        {
            Remove(scratch);
            Remove(unpacked);
        }
    }

    /// <summary>Who handed in what, and how that is known, a line each; nothing is run or written.</summary>
    /// <exception cref="GradingException">There is nothing to grade.</exception>
    public static IReadOnlyList<string> WhoIsWho(GradingOptions options)
    {
        (IReadOnlyList<InstructorCopy> all, IReadOnlyList<InstructorCopy> copies) = Copies(options);
        string unpacked = Directory.CreateTempSubdirectory("latentlab-unpacked-").FullName;
        try
        {
            return DryRun.Lines(Collection.Of(options, copies, all, unpacked), options.Attempt);
        }
        finally
        {
            Remove(unpacked);
        }
    }

    private static async Task<IReadOnlyDictionary<string, IReadOnlyList<TaskGrade>>> GradeAll(
        IReadOnlyList<ReadSubmission> reads, IReadOnlyList<InstructorCopy> copies, GradingOptions options,
        Journal journal, GradingRun run, IProgress<GradingProgress>? progress, CancellationToken cancellation)
    {
        IReadOnlyList<TaskGrade>? Known(ReadSubmission read) =>
            read.Key is null || (options.Regrade && IsChosen(read, options)) ? null : journal.Find(read.Key);
        progress?.Report(new GradingStarted(reads.Count, reads.Count(read => Known(read) is not null),
            options.Walls));
        var graded = new ConcurrentDictionary<string, IReadOnlyList<TaskGrade>>();
        ReadSubmission[] chosen = [.. reads.Where(read => IsChosen(read, options) || Known(read) is not null)];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Jobs, CancellationToken = cancellation };
        Dictionary<InstructorCopy, TaskCompletionSource> proofs = chosen.Select(read => read.Answers?.Copy)
            .OfType<InstructorCopy>().Distinct().ToDictionary(copy => copy, _ => new TaskCompletionSource());
        int done = 0;

        async ValueTask ProveOne(InstructorCopy copy, CancellationToken stop)
        {
            var watch = Stopwatch.StartNew();
            await Prove(copy, options, journal, run, stop).ConfigureAwait(false);
            progress?.Report(new ExerciseProved(copy.Name, watch.Elapsed.TotalSeconds));
            proofs[copy].SetResult();
        }

        async ValueTask GradeOne(IGrouping<string?, ReadSubmission> group, CancellationToken stop)
        {
            if (group.First().Answers is { } answers)
                await proofs[answers.Copy].Task.WaitAsync(stop).ConfigureAwait(false);
            var watch = Stopwatch.StartNew();
            IReadOnlyList<TaskGrade>? grades = Known(group.First());
            bool remembered = grades is not null;
            if (group.Key is not null && grades is null)
            {
                grades = await SubmissionGrader
                    .Grade(group.First().Answers!, options, run, stop).ConfigureAwait(false);
                journal.Keep(group.Key, grades);
            }
            if (group.Key is not null)
                graded[group.Key] = grades!;
            foreach (ReadSubmission read in group)
                progress?.Report(new SubmissionGraded(Interlocked.Increment(ref done), chosen.Length,
                    Grade(read, graded, copies, options), watch.Elapsed.TotalSeconds, remembered));
        }

        // Exercises first, each in one go; then their submissions in the same order, so that hardly any waits for its
        // exercise. Equal answers are graded once.
        InstructorCopy[] order = [.. proofs.Keys];
        IEnumerable<Func<CancellationToken, ValueTask>> work =
        [
            .. order.Select(copy => (Func<CancellationToken, ValueTask>)(stop => ProveOne(copy, stop))),
            .. chosen.GroupBy(read => read.Key).OrderBy(group => Array.IndexOf(order, group.First().Answers?.Copy))
                .Select(group => (Func<CancellationToken, ValueTask>)(stop => GradeOne(group, stop))),
        ];
        await Parallel.ForEachAsync(work, parallel, (one, stop) => one(stop)).ConfigureAwait(false);
        return graded;
    }

    private static bool IsChosen(ReadSubmission read, GradingOptions options) => options.Only.Count == 0
        || options.Only.Any(name => IsCalled(read, name));

    private static bool IsCalled(ReadSubmission read, string name)
    {
        Submission one = read.Submission;
        string composed = StudentNames.Composed(name);
        return name.Length > 0 && new[] { one.Student, one.Login, one.Id, one.Number, one.Alias }
            .Any(word => word.Equals(composed, StringComparison.OrdinalIgnoreCase));
    }

    private static string KeyOf(Classmate one) => $"list\0{one.Name}\0{string.Join(' ', one.Ids)}";

    private static (IReadOnlyList<InstructorCopy> All, IReadOnlyList<InstructorCopy> Chosen) Copies(
        GradingOptions options)
    {
        IReadOnlyList<InstructorCopy> all = InstructorCopy.All(options.Solutions);
        if (options.Exercise is null)
            return (all, all);
        InstructorCopy[] chosen =
            [.. all.Where(copy => copy.Number == options.Exercise || copy.Name == options.Exercise)];
        return chosen.Length > 0 ? (all, chosen) : throw new GradingException(
            $"There is no exercise '{options.Exercise}'; the kit has "
            + $"{string.Join(", ", all.Select(copy => copy.Number))}.");
    }

    private static void Remove(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (string own in Directory.GetDirectories(folder))   // of a worker that was left behind
            ScratchFolder.Remove(own);
        ScratchFolder.Remove(folder);
    }

    private static FileStream Hold(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new GradingException(
                $"Another 'latentlab grade' is writing to '{Path.GetDirectoryName(Path.GetDirectoryName(path))}'. Wait "
                + "for it, or give another --out.");
        }
    }

    private static GradedSubmission Grade(
        ReadSubmission read, IReadOnlyDictionary<string, IReadOnlyList<TaskGrade>> graded,
        IReadOnlyList<InstructorCopy> copies, GradingOptions options)
    {
        // Where there is one exercise only, a file that cannot be read was meant for it.
        InstructorCopy? copy = read.Answers?.Copy
            ?? (copies.Count == 1 ? copies[0] : copies.FirstOrDefault(one => one.Number == read.Exercise));
        bool isGraded = read.Key is not null && graded.ContainsKey(read.Key);
        TaskGrade[] grades = isGraded ? [.. graded[read.Key!].Select(grade => Noted(grade, read.Answers!))] : [];
        Dictionary<string, string> answers =
            read.Answers?.Sources.ToDictionary(pair => pair.Key, pair => string.Join("\n\n", pair.Value)) ?? [];
        string? waiting = read.Key is not null && !isGraded ? "Not graded yet: --only left it out." : null;
        Submission submission = read.Submission;
        return new GradedSubmission(submission.Student, submission.File, copy?.Number ?? read.Exercise,
            read.Problem ?? waiting, grades, answers)
        {
            Possible = copy?.Possible ?? 0,
            Key = submission.Key,
            Login = submission.Login,
            Id = submission.Id,
            Number = submission.Number,
            Alias = submission.Alias,
            Platform = submission.Platform,
            Path = read.Answers is null ? null : submission.Path,
            When = submission.When,
            Attempt = submission.Attempt,
            Late = submission.Late,
            LateCost = submission.Late ? options.LateCost : 0,
        };
    }

    private static TaskGrade Noted(TaskGrade grade, Answers answers)
    {
        string? found = answers.Notes.GetValueOrDefault(grade.Task),
            borrowed = grade.Outcome == TaskOutcome.Correct ? SourceCalls.Note(answers, grade.Task) : null;
        string[] notes = [.. new[] { found, borrowed }.OfType<string>()];
        return notes.Length == 0 ? grade : grade with { Notes = [.. notes, .. grade.Notes] };
    }

    private static GradedSubmission Absent(Classmate one, IReadOnlyList<InstructorCopy> copies) =>
        new(one.Name, "", copies.Count == 1 ? copies[0].Number : "", "Handed in nothing.", [],
            new Dictionary<string, string>())
        {
            Possible = copies.Count == 1 ? copies[0].Possible : 0,
            Key = KeyOf(one),
            Id = one.Ids.Count > 0 ? one.Ids[0] : "",
        };

    /// <summary>
    /// The instructor's own answers are graded first: where they do not pass, the checks or the machine are at fault,
    /// not the students.
    /// </summary>
    private static async Task Prove(
        InstructorCopy copy, GradingOptions options, Journal journal, GradingRun run, CancellationToken cancellation)
    {
        var answers = new Answers(copy,
            copy.Tasks.ToDictionary(task => task, task => (IReadOnlyList<string>)[copy.Answer(task).Source]));
        string key = Journal.KeyOf(answers, options);
        string setup = Path.Combine(options.Output, ".grading", "setup", key);
        PreparedSetup? prepared = PreparedSetup.Load(setup);
        IReadOnlyList<TaskGrade>? grades = options.Regrade || prepared is null ? null : journal.Find(key);
        if (grades is null)
        {
            // What the setup trains, it trains here, once for all.
            prepared = new PreparedSetup();
            grades = await SubmissionGrader.Grade(answers, options, run, cancellation, prepared).ConfigureAwait(false);
        }
        if (grades.FirstOrDefault(grade =>
            grade.Outcome is not (TaskOutcome.Correct or TaskOutcome.ToRead)) is { } wrong)
            throw new GradingException(
                $"The solution of '{wrong.Task}' in '{copy.Name}' does not pass its own check here "
                + $"({wrong.Outcome.Word()}: {wrong.Reason}), so nothing is graded with "
                + $"it.{(wrong.Outcome == TaskOutcome.TimedOut ? " Give it more time with --timeout." : "")}");
        prepared!.Save(setup);
        journal.Keep(key, grades);
        run.Prepare(copy, prepared);
    }

    // From what all students wrote, which none of them knows: the same at every run, and no guide from a number to a
    // name.
    private static byte[] Salt(IEnumerable<ReadSubmission> reads) =>
        SHA256.HashData(
            Encoding.UTF8.GetBytes(string.Join('\0', reads.Select(read => $"{read.Submission.File}\0{read.Content}"))));
}
