using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using LatentLab.Classroom.Grading.Isolation;
using LatentLab.Classroom.Grading.Report;
using LatentLab.Classroom.Grading.Submissions;

namespace LatentLab.Classroom.Grading;

/// <summary>What was written.</summary>
public sealed record GradingResult(IReadOnlyList<GradedSubmission> Submissions, string Grades, string Gradebook);

/// <summary>Grades a folder of submissions.</summary>
public static class Grader
{
    /// <summary>What walls a submission in on this machine, or what is missing for it; in words.</summary>
    public static string Walls => Sandbox.Describe();

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
        if (Sandbox.WhatIsMissing() is { } missing && !options.Unsafe)
        {
            throw new GradingException(
                $"Submissions cannot be walled in on this machine: {missing}. Grade on Linux, or give --unsafe if you "
                + "trust every submission: their code then runs with your rights, on your files and your network.");
        }
        IReadOnlyList<InstructorCopy> copies = Copies(options);
        IReadOnlyList<Submission> found = SubmissionFinder.Find(options.Submissions, copies);
        Native.NativeLibraries.Load();   // repaired now if it must be; a worker could not

        string state = Path.Combine(options.Output, ".grading"), scratch = Path.Combine(state, "scratch");
        Directory.CreateDirectory(state);
        using FileStream held = Hold(Path.Combine(state, "lock"));
        Remove(scratch);   // an earlier run was killed
        var journal = new Journal(Path.Combine(state, "journal"));

        Read[] reads = [.. found.Select(submission => ReadOne(submission, copies, options))];
        progress?.Report(new GradingStarted(reads.Length,
            reads.Count(read => read.Key is not null && journal.Find(read.Key) is not null), Sandbox.Describe()));
        var graded = new ConcurrentDictionary<string, IReadOnlyList<TaskGrade>>();
        try
        {
            foreach (InstructorCopy copy in reads.Select(read => read.Answers?.Copy)
                .OfType<InstructorCopy>().Distinct())
                await Prove(copy, options, journal, scratch, cancellation).ConfigureAwait(false);
            int done = 0;
            // Equal answers are graded once.
            IGrouping<string?, Read>[] groups = [.. reads.GroupBy(read => read.Key)];
            await Parallel.ForEachAsync(groups, new ParallelOptions
            {
                MaxDegreeOfParallelism = options.Jobs,
                CancellationToken = cancellation
            }, async (group, stop) =>
            {
                var watch = Stopwatch.StartNew();
                IReadOnlyList<TaskGrade>? grades = group.Key is null ? null : journal.Find(group.Key);
                bool remembered = grades is not null;
                if (group.Key is not null && grades is null)
                {
                    grades = await SubmissionGrader
                        .Grade(group.First().Answers!, options, scratch, stop).ConfigureAwait(false);
                    journal.Keep(group.Key, grades);
                }
                if (group.Key is not null)
                    graded[group.Key] = grades!;
                foreach (Read read in group)
                    progress?.Report(new SubmissionGraded(Interlocked.Increment(ref done), reads.Length,
                        Grade(read, graded, copies), watch.Elapsed.TotalSeconds, remembered));
            }).ConfigureAwait(false);
        }
        finally
        {
            Remove(scratch);
        }

        IReadOnlyList<GradedSubmission> all = Count([.. reads.Select(read => Grade(read, graded, copies))]);
        return GradingReport.Write(options.Anonymous ? Anonymity.Hide(all, Salt(reads), options.Output) : all,
            copies, options);
    }

    private sealed record Read(Submission Submission, Answers? Answers, string? Problem, string? Key, string Content);

    private static IReadOnlyList<InstructorCopy> Copies(GradingOptions options)
    {
        IReadOnlyList<InstructorCopy> all = InstructorCopy.All(options.Solutions);
        if (options.Exercise is null)
            return all;
        InstructorCopy[] chosen =
            [.. all.Where(copy => copy.Number == options.Exercise || copy.Name == options.Exercise)];
        return chosen.Length > 0 ? chosen : throw new GradingException(
            $"There is no exercise '{options.Exercise}'; the kit has "
            + $"{string.Join(", ", all.Select(copy => copy.Number))}.");
    }

    private static void Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // A worker of an earlier run is just ending. Its folder has a name of its own, and goes the next time.
        }
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

    private static Read ReadOne(Submission submission, IReadOnlyList<InstructorCopy> copies, GradingOptions options)
    {
        if (submission.Path is null)
            return new Read(submission, null, "The folder holds no notebook (.ipynb).", null, "");
        try
        {
            IReadOnlyList<SubmittedCell> cells = SubmissionReader.Read(submission.Path);
            Answers? answers = Answers.Of(cells, copies, submission.File);
            string content = string.Join('\0', cells.Select(cell => cell.Source));
            return answers is null
                ? new Read(submission, null,
                    "None of the notebook's cells is the answer to a task: it is not one of the exercise notebooks, or "
                    + "all its answer cells were removed.",
                    null, content)
                : new Read(submission, answers, null, Journal.KeyOf(answers, options), content);
        }
        catch (InvalidDataException error)
        {
            return new Read(submission, null, error.Message, null, "");
        }
    }

    private static GradedSubmission Grade(
        Read read, IReadOnlyDictionary<string, IReadOnlyList<TaskGrade>> graded, IReadOnlyList<InstructorCopy> copies)
    {
        // Where there is one exercise only, a file that cannot be read was meant for it.
        InstructorCopy? copy = read.Answers?.Copy ?? (copies.Count == 1 ? copies[0] : null);
        IReadOnlyList<TaskGrade> grades = read.Key is null ? [] : graded[read.Key];
        Dictionary<string, string> answers =
            read.Answers?.Sources.ToDictionary(pair => pair.Key, pair => string.Join("\n\n", pair.Value)) ?? [];
        return new GradedSubmission(read.Submission.Student, read.Submission.File, copy?.Number ?? "", read.Problem,
            grades, answers)
        {
            Possible = copy?.Possible ?? 0
        };
    }

    /// <summary>
    /// The instructor's own answers are graded first: where they do not pass, the checks or the machine are at fault,
    /// not the students.
    /// </summary>
    private static async Task Prove(
        InstructorCopy copy, GradingOptions options, Journal journal, string scratch, CancellationToken cancellation)
    {
        var answers = new Answers(copy,
            copy.Tasks.ToDictionary(task => task, task => (IReadOnlyList<string>)[copy.Answer(task).Source]));
        string key = Journal.KeyOf(answers, options);
        IReadOnlyList<TaskGrade> grades = journal.Find(key)
            ?? await SubmissionGrader.Grade(answers, options, scratch, cancellation).ConfigureAwait(false);
        if (grades.FirstOrDefault(grade => grade.Outcome != TaskOutcome.Correct) is { } wrong)
            throw new GradingException(
                $"The solution of '{wrong.Task}' in '{copy.Name}' does not pass its own check here "
                + $"({wrong.Outcome.Word()}: {wrong.Reason}), so nothing is graded with "
                + $"it.{(wrong.Outcome == TaskOutcome.TimedOut ? " Give it more time with --timeout." : "")}");
        journal.Keep(key, grades);
    }

    /// <summary>
    /// Of several of one student for one exercise the best counts; of equally good ones the first by name.
    /// </summary>
    private static IReadOnlyList<GradedSubmission> Count(IReadOnlyList<GradedSubmission> all)
    {
        HashSet<GradedSubmission> counting = new(ReferenceEqualityComparer.Instance);
        foreach (IGrouping<(string, string), GradedSubmission> one in all.GroupBy(one => (one.Student, one.Exercise)))
            counting.Add(one.OrderByDescending(submission => submission.Earned)
                .ThenBy(submission => submission.File, StringComparer.Ordinal).First());
        return [.. all.Select(one => one with { Counts = counting.Contains(one) })
            .OrderBy(one => one.Student, StringComparer.Ordinal).ThenBy(one => one.Exercise, StringComparer.Ordinal)
            .ThenBy(one => one.File, StringComparer.Ordinal)];
    }

    // From what all students wrote, which none of them knows: the same at every run, and no guide from a number to a
    // name.
    private static byte[] Salt(IEnumerable<Read> reads) =>
        SHA256.HashData(
            Encoding.UTF8.GetBytes(string.Join('\0', reads.Select(read => $"{read.Submission.File}\0{read.Content}"))));
}
