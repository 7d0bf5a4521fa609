using System.Text.RegularExpressions;
using LatentLab.Classroom.Checking;
using LatentLab.Classroom.Grading.Isolation;
using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;
using Microsoft.CodeAnalysis.CSharp;

namespace LatentLab.Classroom.Grading.Worker;

/// <summary>
/// The process that runs one submission: reads its plan, walls itself in, runs the cells, says what the checks say.
/// </summary>
public static partial class GradingWorker
{
    /// <summary>
    /// The first step: puts limits and a wall around this process and begins anew as the second step.
    /// </summary>
    public const string EnterWord = "enter";

    /// <summary>The second step: does the work.</summary>
    public const string WorkWord = "work";

    /// <summary>Runs a worker process to its end.</summary>
    /// <param name="arguments">One of the two words above, and what the grader gave with it.</param>
    /// <param name="program">This program, as it is started.</param>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> Run(IReadOnlyList<string> arguments, WorkerProgram program)
    {
        if (arguments is [EnterWord, var limits] && OperatingSystem.IsLinux())
            Sandbox.Enter(WorkerLimits.Parse(limits), program, WorkWord);
        if (arguments is not [WorkWord])
            throw new ArgumentException(
                "This verb is how 'latentlab grade' runs one submission; it is of no use by itself.");
        using WorkerPipes pipes = WorkerPipes.Take();
        WorkPlan plan = WorkPlan.Read(pipes.Input);
        pipes.EndWithInput();
        var writer = new VerdictWriter(pipes.Output, plan.Key);
        if (plan.Filter && OperatingSystem.IsLinux())
            SeccompFilter.Set();
        writer.Write(WordKind.Ready);
        using var watch = new LimitWatch();
        if (await new Work(plan, writer, watch).Run().ConfigureAwait(false))
            writer.Write(WordKind.End);
        pipes.Exit();   // whatever a learner's threads still do
        return 0;
    }

    private sealed partial class Work(WorkPlan plan, VerdictWriter writer, LimitWatch limits)
    {
        private static readonly ICellOutputSink Nowhere = new NoSink();

        private readonly string scratch = Directory.GetCurrentDirectory();
        private readonly HashSet<string> decided = [];
        private readonly Dictionary<string, string> notes = [];
        private Func<CSharpCompilation, string?>? inspect;
        private bool strangersRan, spent;

        private TimeSpan Limit => TimeSpan.FromSeconds(plan.TaskSeconds);

        /// <summary>
        /// False where a limit was met: the process is then not fit to judge the tasks that are left.
        /// </summary>
        public async Task<bool> Run()
        {
            using var session = new NotebookSession(new SessionOptions
            {
                Folder = plan.Folder,
                Inspect = compilation => inspect?.Invoke(compilation)
            });
            foreach (WorkStep step in plan.Steps)
            {
                switch (step)
                {
                    case { Kind: CopyCellKind.Answer, Answer: { } cells }:
                        await Answer(session, step, cells).ConfigureAwait(false);
                        break;
                    case { Kind: CopyCellKind.Check }:
                        await Check(session, step).ConfigureAwait(false);
                        break;
                    default:
                        await Own(session, step).ConfigureAwait(false);
                        break;
                }
                if (spent)
                    return false;
            }
            return true;
        }

        private async Task Own(NotebookSession session, WorkStep step)
        {
            // Once a learner's code has run, the instructor's may run into it.
            CellResult result = await session.ExecuteAsync(step.Own, Nowhere, timeLimit: strangersRan ? Limit : null)
                .ConfigureAwait(false);
            if (result.Error is { } error && !strangersRan)
                writer.Write(WordKind.Failed, step.Task, text: PlainText.Line($"{error.Name}: {error.Message}"));
        }

        private async Task Answer(NotebookSession session, WorkStep step, IReadOnlyList<string> cells)
        {
            strangersRan = true;
            writer.Write(WordKind.Begin, step.Task);
            foreach (string cell in cells)
            {
                (string source, string? refusal) = AnswerScreen.Lines(cell);
                CellResult? result = refusal is null
                    ? await Inspected(session, source, compilation => Look(compilation, step.Task),
                        found => refusal = found).ConfigureAwait(false)
                    : null;
                if (refusal is not null)
                    Decide(step.Task, TaskOutcome.Refused, refusal);
                else if (result!.Error is { } error)
                    Fail(step.Task, result.Status, error, isCheck: false);
                else
                    continue;
                if (spent)
                    return;
                // Later tasks may build on this one; they shall not be lost with it.
                await session.ExecuteAsync(step.Own, Nowhere, timeLimit: Limit).ConfigureAwait(false);
                return;
            }
        }

        private async Task Check(NotebookSession session, WorkStep step)
        {
            if (decided.Contains(step.Task))
                return;
            CheckResult? result = await Ask(session, step, seed: null).ConfigureAwait(false);
            if (result is { Verdict: Verdict.Correct })
            {
                string first = result.Message;
                result = await Ask(session, step, plan.Seed).ConfigureAwait(false);
                if (result is { Verdict: not Verdict.Correct })
                {
                    Decide(step.Task, TaskOutcome.Incorrect,
                        $"Right on the numbers of the notebook, not on others: {result.Message}", result.Misconception);
                    return;
                }
                if (result is not null)
                {
                    Decide(step.Task, TaskOutcome.Correct, first);
                    return;
                }
            }
            if (result is not null)
                Decide(step.Task,
                    result.Verdict == Verdict.NotAttempted ? TaskOutcome.NotAttempted : TaskOutcome.Incorrect,
                    result.Message, result.Misconception);
        }

        /// <summary>
        /// The kit's own result for this task; null where there is none, and the task's outcome is decided.
        /// </summary>
        private async Task<CheckResult?> Ask(NotebookSession session, WorkStep step, int? seed)
        {
            string? doubt = null;
            CellResult result = await Inspected(session, CheckCell.Write(step.Own, seed), CheckCell.Doubt,
                found => doubt = found).ConfigureAwait(false);
            if (doubt is not null)
                Decide(step.Task, TaskOutcome.Refused, doubt);
            else if (result.Error is { } error)
                Fail(step.Task, result.Status, error, isCheck: true);
            else if (result.Value is CheckResult { Verdict: var verdict } found
                && found.GetType() == typeof(CheckResult) && found.Task == step.Task && Enum.IsDefined(verdict))
                return found;
            else
                Decide(step.Task, TaskOutcome.Refused, "The check gave no result of its own for this task.");
            return null;
        }

        private async Task<CellResult> Inspected(
            NotebookSession session, string source, Func<CSharpCompilation, string?>? look, Action<string> refused)
        {
            inspect = compilation =>
            {
                string? found = look?.Invoke(compilation);
                if (found is not null)
                    refused(found);
                return found;
            };
            try
            {
                return await session.ExecuteAsync(source, Nowhere, timeLimit: Limit).ConfigureAwait(false);
            }
            finally
            {
                inspect = null;
            }
        }

        private void Decide(string task, TaskOutcome outcome, string reason, string? misconception = null)
        {
            // Which limit comes first, and whether the grader sees it before the verdict comes, is the machine's
            // affair: it must not decide the outcome.
            if (limits.Met is { } met)
            {
                (outcome, misconception, spent) = (TaskOutcome.Stopped, null, true);
                reason = ExitWords.Sentence(met == ResourceLimits.OutOfThreads
                    ? ExitWords.TooManyThreads
                    : ExitWords.OutOfMemory(plan.Megabytes));
            }
            if (decided.Add(task))
                writer.Write(WordKind.Verdict, task, outcome,
                    PlainText.Line(reason.Replace(scratch, "(scratch)", StringComparison.Ordinal)), misconception,
                    notes.TryGetValue(task, out string? note) ? [note] : []);
        }

        private string? Look(CSharpCompilation compilation, string task)
        {
            if (AnswerScreen.TakenName(compilation) is { } name)
                notes[task] =
                    $"The answer declares '{name}', a name of the checker's; the grader calls its own all the same.";
            return plan.Screen ? AnswerScreen.Refuse(compilation) : null;
        }

        private void Fail(string task, CellStatus status, ErrorOutput error, bool isCheck)
        {
            Decide(task, status == CellStatus.TimedOut ? TaskOutcome.TimedOut : TaskOutcome.Broken,
                Words(status, error, isCheck));
        }

        private string Words(CellStatus status, ErrorOutput error, bool isCheck)
        {
            if (status == CellStatus.TimedOut)
                return $"{(isCheck ? "The check of your answer" : "The answer's cell")} ran longer than "
                    + $"{plan.TaskSeconds:0.#} s and was stopped.";
            if (error.Name != "Compilation error")
                return $"{(isCheck ? "The check could not ask your answer" : "The answer's cell stops with an error")}"
                    + $": {error.Name}: {error.Message}";
            // the session's count of cells is not the learner's
            string first = CellName().Replace(error.Message.Split('\n')[0], "");
            string hint = first.Contains("CS0103", StringComparison.Ordinal)
                ? " Only answer cells are graded: what an answer needs must stand in its cell."
                : "";
            return $"{(isCheck ? "The check cannot call your answer" : "The answer does not compile")}: {first}{hint}";
        }

        [GeneratedRegex(@"^cell \d+, ")]
        private static partial Regex CellName();
    }

    private sealed class NoSink : ICellOutputSink
    {
        public void Add(CellOutput output)
        {
        }

        public void Update(DisplayOutput output)
        {
        }
    }
}
