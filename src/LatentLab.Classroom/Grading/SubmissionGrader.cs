using System.Security.Cryptography;
using LatentLab.Classroom.Grading.Submissions;
using LatentLab.Classroom.Grading.Worker;

namespace LatentLab.Classroom.Grading;

/// <summary>
/// Grades one set of answers: all in one process, and where that process ends early, the task at fault apart from the
/// others.
/// </summary>
internal static class SubmissionGrader
{
    private const int Starts = 3;

    /// <summary>A grade for every task of the exercise.</summary>
    /// <param name="scratchRoot">Where scratch folders are made; each is removed when its process has ended.</param>
    /// <exception cref="GradingException">The instructor's own cells fail, or workers cannot be started: no student's
    /// fault.</exception>
    public static async Task<IReadOnlyList<TaskGrade>> Grade(
        Answers answers, GradingOptions options, string scratchRoot, CancellationToken cancellation)
    {
        var grades = new Dictionary<string, TaskGrade>();
        foreach (string task in answers.Copy.Tasks)
        {
            if (!answers.Sources.ContainsKey(task))
                grades[task] = new TaskGrade(task, TaskOutcome.Missing,
                    "The notebook has no answer cell for this task: it was removed, or lost its mark.", null, []);
            else if (answers.TooMuch(task) is { } reason)
                grades[task] = new TaskGrade(task, TaskOutcome.Refused, reason, null, []);
        }
        await Run([.. answers.Copy.Tasks.Where(task => !grades.ContainsKey(task))]).ConfigureAwait(false);
        return [.. answers.Copy.Tasks.Select(task => grades[task])];

        // Where the process ends early, the task at fault is tried once more by itself, and the others without it: the
        // solution stands in for it there.
        async Task Run(IReadOnlyList<string> tasks)
        {
            if (tasks.Count == 0)
                return;
            WorkerEnd end =
                await Work(answers, tasks.ToHashSet(), options, scratchRoot, cancellation).ConfigureAwait(false);
            string[] notes = end.Foreign > 0 ? [
                $"Something wrote to the grader's channel ({end.Foreign} {(end.Foreign == 1 ? "line" : "lines")}); "
                + "nothing of it was believed."] : [];
            foreach (WorkerMessage word in end.Verdicts.Values.Where(word => tasks.Contains(word.Task)))
                grades[word.Task] = new TaskGrade(word.Task, word.Outcome, word.Text, word.Misconception,
                    [.. word.Notes, .. notes]);
            string[] left = [.. tasks.Where(task => !grades.ContainsKey(task))];
            if (left.Length > 0 && (end.Ended || tasks.Count == 1))
            {
                foreach (string task in left)
                {
                    string reason = end.Ended ? "The check gave no result." : ExitWords.Sentence(end.Why);
                    grades[task] = new TaskGrade(task, end.TimedOut ? TaskOutcome.TimedOut : TaskOutcome.Stopped,
                        reason, null, notes);
                }
                return;
            }
            // It ended between two answers, after a verdict that it met a limit: nobody else is at fault.
            if (left.Length < tasks.Count && end.Current is null)
            {
                await Run(left).ConfigureAwait(false);
                return;
            }
            string? fault = left.FirstOrDefault(task => task == end.Current) ?? left.FirstOrDefault();
            await Run([.. left.Where(task => task == fault)]).ConfigureAwait(false);
            await Run([.. left.Where(task => task != fault)]).ConfigureAwait(false);
        }
    }

    private static async Task<WorkerEnd> Work(
        Answers answers, IReadOnlySet<string> tasks, GradingOptions options, string scratchRoot,
        CancellationToken cancellation)
    {
        for (int start = 1; ; start++)
        {
            string scratch =
                Directory.CreateDirectory(Path.Combine(scratchRoot, Guid.NewGuid().ToString("N"))).FullName;
            try
            {
                WorkPlan plan =
                    WorkPlan.Of(answers.Copy, answers.Sources, tasks, options, RandomNumberGenerator.GetBytes(32));
                WorkerEnd end =
                    await WorkerProcess.Run(plan, answers.Copy, options, scratch, cancellation).ConfigureAwait(false);
                if (end is { Ready: true, Broken: null })
                    return end;
                if (end.Ready)
                    throw new GradingException(
                        $"The instructor's copy '{answers.Copy.Name}' itself fails before any student's code has run: "
                        + $"{end.Broken}. Nothing is graded with it.");
                if (start == Starts)
                    throw new GradingException(
                        $"The program that runs submissions does not start: it {end.Why}. "
                        + $"{PlainText.Line(end.Broken ?? "")}");
            }
            finally
            {
                Remove(scratch);
            }
        }
    }

    // The wall lets a submission make files, not folders, so there is nothing deep in it.
    private static void Remove(string scratch)
    {
        try
        {
            Directory.Delete(scratch, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The whole scratch folder goes when grading ends.
        }
    }
}
