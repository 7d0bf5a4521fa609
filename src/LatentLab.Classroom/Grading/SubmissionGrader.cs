using LatentLab.Classroom.Grading.Submissions;
using LatentLab.Evaluation;
using LatentLab.Evaluation.Wire;

namespace LatentLab.Classroom.Grading;

/// <summary>
/// Grades one set of answers: all in one process, and where that process ends early, the task at fault apart from the
/// others.
/// </summary>
internal sealed class SubmissionGrader(
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

    /// <summary>One worker, from the first cell to the last.</summary>
    private sealed class OneProcess(SubmissionGrader grader, IReadOnlyList<string> tasks)
    {
        private readonly GradingOptions options = grader.options;
        private WorkerProcess worker = null!;
        private SetupPlan plan = null!;
        private SetupReplay replay = null!;
        private SetupRecorder? recorder;
        private readonly HashSet<string> began = [];
        private bool strangersRan;
        private string? ownFailure;
        private int slots;

        /// <summary>The task whose answer had begun and had no outcome yet when the process ended.</summary>
        public string? Current { get; private set; }

        /// <summary>That task, where no other answer had run in the process.</summary>
        public string? AloneAtFault => Current is { } task && began.All(one => one == task) ? task : null;

        private bool IsOpen(string task) => tasks.Contains(task) && !grader.grades.ContainsKey(task);

        /// <summary>Why the process ended early; null where it did not.</summary>
        public WorkerEndedException? Run()
        {
            InstructorCopy copy = grader.answers.Copy;
            PreparedSetup? prepared = grader.record is null ? grader.run.PreparedOf(copy) : null;
            plan = new SetupPlan(copy, tasks.Where(IsOpen).SelectMany(Code), prepared);
            replay = new SetupReplay(plan, prepared, message => Ask(message, limited: strangersRan));
            recorder = grader.record is { } into
                ? new SetupRecorder(into, copy, message => Ask(message, limited: false))
                : null;
            worker = grader.run.Start(copy.Cells.Count, grader.cancellation);
            try
            {
                foreach (CopyCell cell in copy.Cells)
                {
                    if (!tasks.Any(IsOpen))
                        return null;   // what is left of the notebook is of no use
                    if (cell.Kind == CopyCellKind.Check && IsOpen(cell.Task))
                        Check(cell);
                    else if (cell.Kind == CopyCellKind.Answer && IsOpen(cell.Task))
                        Answer(cell);
                    else if (cell.Kind != CopyCellKind.Check)
                        Own(cell);
                    Current = null;
                }
                return null;
            }
            catch (WorkerEndedException ended)
            {
                if (ended.Limit is not null && Current is { } task)
                    Decide(task, ended);
                return ended;
            }
            finally
            {
                worker.Dispose();
            }
        }

        private void Decide(string task, WorkerEndedException limit)
        {
            grader.grades[task] = new TaskGrade(task, TaskOutcome.Stopped, ExitWords.Sentence(
                limit.Limit == ResourceLimits.OutOfThreads
                    ? ExitWords.TooManyThreads
                    : ExitWords.OutOfMemory(options.Megabytes)), null, []);
            Current = null;
        }

        // Where a cell of the notebook's own failed before, that may be why the answer did; if all answers before it
        // were right, a teacher should know.
        private void Decide(string task, TaskOutcome outcome, string reason, string? misconception = null)
        {
            bool isRight = outcome is TaskOutcome.Correct or TaskOutcome.ToRead or TaskOutcome.NotAttempted;
            string cause = ownFailure is null || isRight ? ""
                : $" (Before it, a cell of the notebook's own failed: {ownFailure})";
            string[] notes = cause.Length > 0 && grader.grades.Values
                .All(one => one.Outcome is TaskOutcome.Correct or TaskOutcome.ToRead)
                ? [$"A cell of the notebook's own failed after answers that are right: {PlainText.Line(ownFailure!)}"]
                : [];
            grader.grades[task] =
                new TaskGrade(task, outcome, PlainText.Line(reason + cause), misconception, notes);
        }

        private Message Ask(Message message, bool limited = true)
        {
            Message answer = worker.Ask(limited ? message with { Seconds = options.TaskLimit.TotalSeconds } : message,
                limited ? options.TaskLimit : options.TaskLimit + TimeSpan.FromMinutes(2));
            return answer.Verb == Verb.Limit ? throw WorkerEndedException.OfLimit(answer.Name) : answer;
        }

        // What runs for a task: the answer, and what its check hands over.
        private IEnumerable<(string Task, string Source)> Code(string task) =>
        [
            .. grader.answers.Sources[task].Select(source => (task, source)),
            .. grader.answers.Copy.Cells.Where(cell => cell.Kind == CopyCellKind.Check && cell.Task == task)
                .SelectMany(cell => CheckArguments.Of(cell.Source)).Select(source => (task, source)),
        ];

        private void Own(CopyCell cell)
        {
            Message? answer = recorder is not null ? recorder.Bring(cell) : replay.Bring(cell);
            // Once a learner's code has run, the instructor's may run into it.
            if (answer is { Verb: not Verb.Done } && !strangersRan)
                throw new GradingException(
                    $"The instructor's copy '{grader.answers.Copy.Name}' itself fails before any student's code has "
                    + $"run: {PlainText.Line($"{answer.Name}: {answer.Text}")}. Nothing is graded with it.");
            if (answer is { Verb: not Verb.Done })
                ownFailure = answer.Verb == Verb.TimedOut ? "it ran out of time" : $"{answer.Name}: {answer.Text}";
        }

        private void Answer(CopyCell cell)
        {
            replay.Settle();
            strangersRan = grader.record is null;
            recorder?.Forget();
            Current = cell.Task;
            began.Add(cell.Task);
            foreach (string source in grader.answers.Sources[cell.Task])
            {
                Message answer = Ask(new Message(Verb.Run) { Text = AnswerLines.Of(source).Source });
                if (answer.Verb == Verb.Done)
                    continue;
                Fail(cell.Task, answer, isCheck: false);
                // Later tasks may build on this one; they must not be lost with it.
                Own(cell);
                return;
            }
        }

        private void Check(CopyCell cell)
        {
            replay.Settle();
            Current = cell.Task;
            Exercise exercise = Exercises.Find(cell.Task)!;
            if (Keep(cell, exercise) is not { } answer)
                return;
            CheckResult result = Judge(exercise, answer, new CheckOptions());
            bool seen = result.Verdict == Verdict.Correct;
            string praise = result.Message;
            if (seen)
                result = Judge(exercise, answer, new CheckOptions { Seed = options.Seed ?? 0 });
            TaskOutcome outcome = result.Verdict switch
            {
                Verdict.Correct => TaskOutcome.Correct,
                Verdict.ToRead => TaskOutcome.ToRead,
                Verdict.NotAttempted when !seen => TaskOutcome.NotAttempted,
                _ => TaskOutcome.Incorrect,
            };
            Decide(cell.Task, outcome, outcome == TaskOutcome.Correct ? praise
                : seen ? $"Right on the numbers of the notebook, not on others: {result.Message}" : result.Message,
                result.Misconception);
        }

        // The answer's parts: a learner's in the learner's process, the setup's own in one that no learner enters.
        private WorkerAnswer? Keep(CopyCell cell, Exercise exercise)
        {
            IReadOnlyList<string> expressions = CheckArguments.Of(cell.Source);
            HashSet<string> learners = [.. grader.answers.Copy.Cells.Where(one => one.Kind == CopyCellKind.Answer)
                .SelectMany(one => CheckArguments.Declared(one.Source))];
            var parts = new List<KeptPart>();
            foreach ((string expression, Type type) in expressions.Zip(exercise.AnswerParts))
            {
                if (!CheckArguments.Names(expression).Any(learners.Contains))
                {
                    parts.Add(grader.run.SetupOf(grader.answers.Copy).Take(expression, type, grader.cancellation));
                    continue;
                }
                Message answer = Ask(Take(slots, expression, type, options.TaskLimit));
                if (answer is not { Verb: Verb.Done, Values: [var value] })
                {
                    Fail(cell.Task, answer, isCheck: true);
                    return null;
                }
                parts.Add(new KeptPart(worker, slots++, value));
            }
            return new WorkerAnswer(parts);
        }

        private CheckResult Judge(Exercise exercise, WorkerAnswer answer, CheckOptions check)
        {
            // Nothing that the check's own seed could be reckoned from: an answer can see where its random numbers
            // begin. They are the same for everybody.
            Ask(new Message(Verb.Seed) { Item = check.Seed == new CheckOptions().Seed ? 1 : 2 });
            return exercise.CheckRemotely(answer, check with { TimeLimit = options.TaskLimit });
        }

        private void Fail(string task, Message answer, bool isCheck) => Decide(task,
            answer.Verb == Verb.TimedOut ? TaskOutcome.TimedOut : TaskOutcome.Broken, Words(answer, isCheck));

        private string Words(Message answer, bool isCheck)
        {
            if (answer.Verb == Verb.TimedOut)
                return $"The answer's cell ran longer than {options.TaskLimit.TotalSeconds:0.#} s and was stopped.";
            if (answer.Name != "Compilation error")
                return $"{(isCheck ? "The check could not ask your answer" : "The answer's cell stops with an error")}"
                    + $": {answer.Name}: {answer.Text}";
            // the session's count of cells is not the learner's
            string first = AnswerLines.WithoutCellName(answer.Text.Split('\n')[0]);
            string hint = first.Contains("CS0103", StringComparison.Ordinal)
                ? " Only answer cells are graded: what an answer needs must stand in its cell."
                : "";
            return $"{(isCheck ? "The check cannot call your answer" : "The answer does not compile")}: {first}{hint}";
        }
    }
}
