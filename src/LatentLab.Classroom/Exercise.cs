using System.Runtime.CompilerServices;
using LatentLab.Classroom.Checking;
using LatentLab.Classroom.OwnWork;
using LatentLab.Evaluation;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

/// <summary>What a task asks of a learner.</summary>
public enum ExerciseKind
{
    /// <summary>Write a function.</summary>
    Code,

    /// <summary>Say what will happen before it is run.</summary>
    Prediction,

    /// <summary>Read something off a plot.</summary>
    Reading,

    /// <summary>Try something out and report what was found.</summary>
    Experiment,

    /// <summary>Explain something in words; a teacher reads it and gives the points.</summary>
    InWords,
}

/// <summary>A task of an exercise notebook: its name, its hints, its solution.</summary>
public abstract class Exercise
{
    /// <summary>Unique over the course, for example <c>kl-closed-form</c>; the notebook's cells carry it.</summary>
    public required string Id { get; init; }

    /// <summary>The lesson it belongs to, 1 to 11.</summary>
    public required int Lesson { get; init; }

    /// <summary>
    /// What the name of its notebook begins with: the lesson's number, as <c>06</c> or <c>06b</c>; a word where the
    /// notebook stands beside the lessons.
    /// </summary>
    public string Sheet { get => field ?? $"{Lesson:D2}"; init; }

    /// <summary>Its place among the notebook's tasks, from 1 (easy).</summary>
    public required int Number { get; init; }

    public required string Title { get; init; }

    public required ExerciseKind Kind { get; init; }

    /// <summary>What a right answer is worth.</summary>
    public required int Points { get; init; }

    /// <summary>Three: where to look, how to go about it, nearly the answer.</summary>
    public required IReadOnlyList<string> Hints { get; init; }

    /// <summary>Why the solution is right; shown below it.</summary>
    public required string Why { get; init; }

    /// <summary>Of a task in words: what a teacher gives points for; together they are all of them.</summary>
    public IReadOnlyList<RubricLine> Rubric { get; init; } = [];

    /// <summary>The mistakes that the check knows by name.</summary>
    public IReadOnlyList<Misconception> Misconceptions { get; init; } = [];

    /// <summary>
    /// What it is called where later parts know more than the first one hands over; null where parts may share what
    /// they like. A grader asks such parts in processes of their own.
    /// </summary>
    internal Misconception? Smuggling { get; init; }

    /// <summary>The types of the answer's parts: of a tuple its items.</summary>
    internal abstract IReadOnlyList<Type> AnswerParts { get; }

    /// <summary>Judges an answer that is in another process.</summary>
    internal abstract CheckResult CheckRemotely(RemoteAnswer answer, CheckOptions options);

    /// <summary>All three hints, folded: the first open, the others a click away.</summary>
    public Hint Hint() => new(Title, Hints, 1);

    /// <summary>One hint.</summary>
    /// <param name="level">1, 2 or 3.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level.</exception>
    public Hint Hint(int level) => level >= 1 && level <= Hints.Count
        ? new Hint(Title, [.. Hints.Take(level)], level)
        : throw new ArgumentOutOfRangeException(nameof(level), level, $"Expected a level from 1 to {Hints.Count}.");

    /// <summary>
    /// The answer cell of the solution notebook, and why it is right; where solutions are switched off, a word that
    /// they are.
    /// </summary>
    public Solution Solution() => Exercises.AreWithheld || !Classroom.Solution.AreThere
        ? Classroom.Solution.Withheld(Title)
        : new(Title, Classroom.Solution.CodeOf(Id), Why);
}

/// <summary>A task with an answer of a certain type: a function, a word, a number.</summary>
/// <typeparam name="TAnswer">What the learner hands to <see cref="Check"/>.</typeparam>
public class Exercise<TAnswer> : Exercise
{
    /// <summary>
    /// Judges an answer that is there; see <see cref="CheckSession"/> for how it may ask a learner's function.
    /// </summary>
    internal Func<TAnswer, CheckSession, CheckResult> Judge { get; init; } =
        (_, _) => throw new InvalidOperationException("The task has no Judge.");

    /// <summary>
    /// Judges an answer. Whatever the answer does wrong comes back as a verdict, never as an exception.
    /// </summary>
    public CheckResult Check(TAnswer? answer, CheckOptions? options = null)
    {
        CheckResult result = IsMissing(answer) ? CheckResult.NotAttempted() : Ask(answer!, options ?? new());
        if (result.Verdict == Verdict.Correct && options?.Remote is null && Borrowed(answer!) is { } words)
            result = CheckResult.Correct($"{result.Message} {words} A teacher will see that.");
        return result with { Task = Id, Title = Title, Points = Points };
    }

    internal override IReadOnlyList<Type> AnswerParts => RemoteAnswer.PartsOf(typeof(TAnswer));

    internal override CheckResult CheckRemotely(RemoteAnswer answer, CheckOptions options)
    {
        TAnswer? there;
        try
        {
            there = answer.As<TAnswer>();
        }
        catch (LearnersException thrown)
        {
            return Sentences.OfException(thrown) with { Task = Id, Title = Title, Points = Points };
        }
        return Check(there, options with { Remote = answer });
    }

    // What a right answer calls that the task wants to be the learner's own; null where it calls nothing of the kind.
    private string? Borrowed(TAnswer answer)
    {
        IReadOnlyList<string> types = OwnWorkRules.Of(Id);
        if (types.Count == 0)
            return null;
        IEnumerable<object?> parts = answer is ITuple tuple
            ? Enumerable.Range(0, tuple.Length).Select(part => tuple[part])
            : [answer];
        return parts.OfType<Delegate>().Select(part => CompiledCalls.Find(part, types))
            .FirstOrDefault(found => found is not null) is { } member ? OwnWorkRules.Words(member) : null;
    }

    private CheckResult Ask(TAnswer answer, CheckOptions options)
    {
        Native.NativeLibraries.Load();
        using var scope = NewDisposeScope();
        using Tensor randomState = get_rng_state();   // a check leaves no trace in the notebook's random numbers
        try
        {
            manual_seed(options.Seed);
            return Judge(answer, new CheckSession(options));
        }
        catch (Exception error) when (error is not (OperationCanceledException or ThreadInterruptedException
            or Grading.WorkerEndedException or Grading.GradingException))
        {
            return CheckResult.Incorrect(
                $"The check itself could not deal with your answer ({error.GetType().Name}: "
                + $"{Sentences.OneLine(error.Message)}). Compare what you return with what the task asks for, its "
                + "shape above all.",
                ResourceLimits.MetBy(error));
        }
        finally
        {
            set_rng_state(randomState);
        }
    }

    // What the stubs hand over: nothing, "?", NaN.
    private static bool IsMissing(TAnswer? answer) => (object?)answer switch
    {
        null => true,
        string word => string.IsNullOrWhiteSpace(word) || word.Trim().All(letter => letter is '?' or '…' or '.'),
        double number => double.IsNaN(number),
        double[] numbers => numbers.All(double.IsNaN),
        string[] words => words.All(word => string.IsNullOrWhiteSpace(word) || word.Trim() == "?"),
        _ => false,
    };
}
