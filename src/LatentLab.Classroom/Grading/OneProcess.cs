using LatentLab.Evaluation;
using LatentLab.Evaluation.Wire;

namespace LatentLab.Classroom.Grading;

internal sealed partial class SubmissionGrader
{
    /// <summary>One worker, from the first cell to the last.</summary>
    private sealed class OneProcess(SubmissionGrader grader, IReadOnlyList<string> tasks)
    {
        private readonly GradingOptions options = grader.options;
        private WorkerProcess worker = null!;
        private SetupPlan plan = null!;
        private SetupReplay replay = null!;
        private SetupRecorder? recorder;
        private readonly HashSet<string> began = [];
        private readonly List<Message> told = [];   // all that made the process what it is, but for calls
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
        private void Decide(
            string task, TaskOutcome outcome, string reason, string? misconception = null, string? note = null)
        {
            bool isRight = outcome is TaskOutcome.Correct or TaskOutcome.ToRead or TaskOutcome.NotAttempted;
            string cause = ownFailure is null || isRight ? ""
                : $" (Before it, a cell of the notebook's own failed: {ownFailure})";
            string[] notes = cause.Length > 0 && grader.grades.Values
                .All(one => one.Outcome is TaskOutcome.Correct or TaskOutcome.ToRead)
                ? [$"A cell of the notebook's own failed after answers that are right: {PlainText.Line(ownFailure!)}"]
                : [];
            grader.grades[task] =
                new TaskGrade(task, outcome, PlainText.Line(reason + cause), misconception,
                    note is null ? notes : [.. notes, note]);
        }

        private Message Ask(Message message, bool limited = true)
        {
            Message asked = limited ? message with { Seconds = options.TaskLimit.TotalSeconds } : message;
            if (message.Verb is Verb.Run or Verb.Take or Verb.Restore or Verb.Seed)
                told.Add(asked);
            return Say(asked);
        }

        private Message Say(Message asked)
        {
            Message answer = worker.Ask(asked,
                asked.Seconds is null ? options.TaskLimit + TimeSpan.FromMinutes(2) : options.TaskLimit);
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
            // Where random numbers stand after calls, which another process does not get.
            if (Exercises.Find(cell.Task)?.Smuggling is not null
                && Say(new Message(Verb.Random)) is { Verb: Verb.Done, Values: [var state] })
                told.Add(new Message(Verb.Seed) { Values = [state] });
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
            PartsApart? apart = exercise.Smuggling is null || recorder is not null ? null : new PartsApart(answer);
            CheckResult result = Judge(exercise, apart?.Listening() ?? answer, new CheckOptions());
            bool seen = result.Verdict == Verdict.Correct;
            string praise = result.Message;
            string? note = null;
            if (seen)
            {
                var deciding = new CheckOptions { Seed = options.Seed ?? 0 };
                result = Judge(exercise, apart?.Listening() ?? answer, deciding);
                if (apart is not null && result.Verdict == Verdict.Correct)
                    (result, note) = JudgeApart(exercise, apart, deciding, result);
            }
            TaskOutcome outcome = result.Verdict switch
            {
                Verdict.Correct => TaskOutcome.Correct,
                Verdict.ToRead => TaskOutcome.ToRead,
                Verdict.NotAttempted when !seen => TaskOutcome.NotAttempted,
                _ => TaskOutcome.Incorrect,
            };
            Decide(cell.Task, outcome, outcome == TaskOutcome.Correct ? praise
                : seen ? $"Right on the numbers of the notebook, not on others: {result.Message}" : result.Message,
                result.Misconception, note);
        }

        // The first process has ended by then: nothing can pass from it to the second but what the first part gave.
        private (CheckResult Result, string? Note) JudgeApart(
            Exercise exercise, PartsApart apart, CheckOptions check, CheckResult together)
        {
            WorkerProcess first = worker;
            first.Dispose();
            worker = grader.run.Start(grader.answers.Copy.Cells.Count, grader.cancellation);
            foreach (Message message in told.ToArray())
                Say(message);
            if (apart.In(first, worker, options.TaskLimit) is not { } parted)
                return (together, PartsApart.NotTheSame);
            return Judge(exercise, parted, check).Verdict == Verdict.Correct
                ? (together, null)
                : (CheckResult.Incorrect(exercise.Smuggling!), null);
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
