using LatentLab.Classroom.Checking;
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
}

/// <summary>A task of an exercise notebook: its name, its hints, its solution.</summary>
public abstract class Exercise
{
    /// <summary>Unique over the course, for example <c>kl-closed-form</c>; the notebook's cells carry it.</summary>
    public required string Id { get; init; }

    /// <summary>The lesson it belongs to, 1 to 10.</summary>
    public required int Lesson { get; init; }

    /// <summary>Its place among the lesson's tasks, from 1 (easy).</summary>
    public required int Number { get; init; }

    public required string Title { get; init; }

    public required ExerciseKind Kind { get; init; }

    /// <summary>What a right answer is worth.</summary>
    public required int Points { get; init; }

    /// <summary>Three: where to look, how to go about it, nearly the answer.</summary>
    public required IReadOnlyList<string> Hints { get; init; }

    /// <summary>Why the solution is right; shown below it.</summary>
    public required string Why { get; init; }

    /// <summary>The mistakes that the check knows by name.</summary>
    public IReadOnlyList<Misconception> Misconceptions { get; init; } = [];

    /// <summary>All three hints, folded: the first open, the others a click away.</summary>
    public Hint Hint() => new(Title, Hints, 1);

    /// <summary>One hint.</summary>
    /// <param name="level">1, 2 or 3.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level.</exception>
    public Hint Hint(int level) => level >= 1 && level <= Hints.Count
        ? new Hint(Title, [.. Hints.Take(level)], level)
        : throw new ArgumentOutOfRangeException(nameof(level), level, $"Expected a level from 1 to {Hints.Count}.");

    /// <summary>The answer cell of the solution notebook, and why it is right.</summary>
    public Solution Solution() => new(Title, Classroom.Solution.CodeOf(Id), Why);
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
        return result with { Task = Id, Title = Title, Points = Points };
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
        catch (Exception error) when (error is not (OperationCanceledException or ThreadInterruptedException))
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
