using LatentLab.Classroom.Grading.Submissions;
using LatentLab.Evaluation;
using LatentLab.Evaluation.Wire;

namespace LatentLab.Classroom.Grading;

/// <summary>
/// Grades one set of answers: all in one process, and where that process ends early, the task at fault apart from the
/// others.
/// </summary>
internal sealed partial class SubmissionGrader(
    Answers answers, GradingOptions options, GradingRun run, PreparedSetup? record, CancellationToken cancellation)
{
    private readonly Answers answers = answers;
    private readonly GradingOptions options = options;
    private readonly GradingRun run = run;
    private readonly PreparedSetup? record = record;
    private readonly CancellationToken cancellation = cancellation;
    private readonly Dictionary<string, TaskGrade> grades = [];

    /// <summary>A grade for every task of the exercise.</summary>
    /// <param name="record">For the instructor's own answers: takes up what the exercise's setup leaves, all of which
    /// then runs.</param>
    /// <exception cref="GradingException">The instructor's own cells fail, or workers cannot be started: no student's
    /// fault.</exception>
    public static async Task<IReadOnlyList<TaskGrade>> Grade(
        Answers answers, GradingOptions options, GradingRun run, CancellationToken cancellation,
        PreparedSetup? record = null) =>
        // A conversation waits for its answers; it has a thread of its own to wait on.
        await Task.Factory.StartNew(() => new SubmissionGrader(answers, options, run, record, cancellation).Grade(),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);

    /// <summary>Asks for an expression's value, which a worker keeps.</summary>
    public static Message Take(int slot, string expression, Type type, TimeSpan limit) => new(Verb.Take)
    {
        Item = slot,
        Text = $"({CheckArguments.NameOf(type)})({expression})",
        Seconds = limit.TotalSeconds,
    };

    private IReadOnlyList<TaskGrade> Grade()
    {
        foreach (string task in answers.Copy.Tasks)
        {
            if (!answers.Sources.TryGetValue(task, out IReadOnlyList<string>? cells))
                grades[task] = new TaskGrade(task, TaskOutcome.Missing,
                    "The notebook has no answer cell for this task: it was removed, or lost its mark.", null, []);
            else if ((answers.TooMuch(task) ?? cells.Select(cell => AnswerLines.Of(cell).Refusal)
                .FirstOrDefault(refusal => refusal is not null)) is { } reason)
                grades[task] = new TaskGrade(task, TaskOutcome.Refused, reason, null, []);
        }
        Run([.. answers.Copy.Tasks.Where(task => !grades.ContainsKey(task))]);
        return [.. answers.Copy.Tasks.Select(task => grades[task])];
    }

    // Where the process ends early, the task at fault is tried once more by itself, and the others without it: the
    // solution stands in for it there.
    private void Run(IReadOnlyList<string> tasks)
    {
        if (tasks.Count == 0)
            return;
        var process = new OneProcess(this, tasks);
        WorkerEndedException? ended = process.Run();
        string[] left = [.. tasks.Where(task => !grades.ContainsKey(task))];
        if (left.Length == 0)
            return;
        // Nobody else's code was there: by itself it would end in the same way.
        if (ended is not null && (tasks.Count == 1 ? left[0] : process.AloneAtFault) is { } alone
            && left.Contains(alone))
        {
            grades[alone] = ExitWords.LibtorchError(ended.Code, ended.Output) is { } libtorch
                ? new TaskGrade(alone, TaskOutcome.Broken, PlainText.Line(
                    $"libtorch refused an operation: {libtorch}. Print the shapes of what goes into it."),
                    "exception", [])
                : new TaskGrade(alone, ended.TimedOut ? TaskOutcome.TimedOut : TaskOutcome.Stopped,
                    ExitWords.Sentence(ended.Message), null, []);
            Run([.. left.Where(task => task != alone)]);
            return;
        }
        // It ended between two answers, after one that met a limit: nobody else is at fault.
        if (left.Length < tasks.Count && process.Current is null)
        {
            Run(left);
            return;
        }
        string fault = left.FirstOrDefault(task => task == process.Current) ?? left[0];
        Run([fault]);
        Run([.. left.Where(task => task != fault)]);
    }
}
