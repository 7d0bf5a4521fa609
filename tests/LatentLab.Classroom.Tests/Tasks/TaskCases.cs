namespace LatentLab.Classroom.Tests.Tasks;

/// <summary>One answer to a task and what the check must say of it.</summary>
/// <param name="Name">For the test's name.</param>
/// <param name="Misconception">The id that a wrong answer must be given; null for right answers and stubs.</param>
/// <param name="Ask">Asks the check, under the given options.</param>
/// <param name="AskRemotely">The same of the answer in a worker.</param>
public sealed record TaskCase(
    string Name, string? Misconception, Func<CheckOptions?, CheckResult> Ask,
    Func<CheckOptions, CheckResult> AskRemotely)
{
    /// <summary>What is said of a right answer: one in words is for a teacher to read.</summary>
    public Verdict Expected { get; init; }

    internal Func<Classroom.Grading.WorkerAnswer> Keep { get; init; } = null!;

    public CheckResult CheckRemotely(CheckOptions? options = null) =>
        AskRemotely((options ?? new()) with { TimeLimit = TimeSpan.FromMinutes(5) });

    /// <summary>What the checks said with the usual options, of all answers to a task.</summary>
    internal Dictionary<string, CheckResult> Said { get; init; } = [];

    /// <summary>This answer's name among them.</summary>
    internal string Place { get; init; } = "";

    // No answer here is endless, and on a busy machine the usual ten seconds may pass while it hardly runs.
    public CheckResult Check(CheckOptions? options = null) => options is null
        ? Usual()
        : Ask(options with { TimeLimit = TimeSpan.FromMinutes(5) });

    // The same seed gives the same numbers, and several tests want to know: asked once.
    private CheckResult Usual() => Said.TryGetValue(Place, out CheckResult? result) ? result
        : Said[Place] = Ask(new() { TimeLimit = TimeSpan.FromMinutes(5) });
}

/// <summary>
/// The answers on which a task is tried. Every public class that derives from <see cref="TaskCases{TAnswer}"/> is found
/// by <see cref="TaskTests"/>.
/// </summary>
public abstract class TaskCases
{
    public abstract Exercise Exercise { get; }

    /// <summary>True where the answer is a function, alone or with others.</summary>
    public abstract bool AsksForCode { get; }

    public abstract IReadOnlyList<TaskCase> Rights { get; }

    public abstract TaskCase Unsolved { get; }

    public abstract IReadOnlyList<TaskCase> Wrongs { get; }

    public static IReadOnlyList<TaskCases> All { get; } =
    [
        .. typeof(TaskCases).Assembly.GetTypes()
            .Where(type => type.IsAssignableTo(typeof(TaskCases)) && !type.IsAbstract)
            .Select(type => (TaskCases)Activator.CreateInstance(type)!)
            .OrderBy(cases => cases.Exercise.Sheet, StringComparer.Ordinal)
            .ThenBy(cases => cases.Exercise.Number),
    ];
}

/// <param name="exercise">The task.</param>
public abstract class TaskCases<TAnswer>(Exercise<TAnswer> exercise) : TaskCases
{
    /// <summary>Right answers, written in another way than the solution.</summary>
    protected abstract IEnumerable<(string Name, TAnswer Answer)> Right { get; }

    /// <summary>What is handed out.</summary>
    protected abstract TAnswer Stub { get; }

    /// <summary>Wrong answers, each with the id of the misconception that the check must name.</summary>
    protected abstract IEnumerable<(string Misconception, TAnswer Answer)> Wrong { get; }

    public override Exercise Exercise => exercise;

    public override bool AsksForCode => typeof(TAnswer).IsAssignableTo(typeof(Delegate))
        || typeof(TAnswer).GenericTypeArguments.Any(part => part.IsAssignableTo(typeof(Delegate)));

    public override IReadOnlyList<TaskCase> Rights =>
        [.. Right.Select((one, place) => Case($"right {place}", one.Name, null, one.Answer))];

    public override TaskCase Unsolved => Case("stub", "stub", null, Stub);

    public override IReadOnlyList<TaskCase> Wrongs =>
        [.. Wrong.Select((one, place) => Case($"wrong {place}", one.Misconception, one.Misconception, one.Answer))];

    private readonly Dictionary<string, CheckResult> said = [];

    private TaskCase Case(string place, string name, string? misconception, TAnswer answer) => new(name, misconception,
        options => exercise.Check(answer, options),
        options => exercise.CheckRemotely(Grading.LoopbackWorker.Keep(answer), options))
    {
        Expected = exercise.Kind == ExerciseKind.InWords ? Verdict.ToRead : Verdict.Correct,
        Said = said,
        Place = place,
        Keep = () => Grading.LoopbackWorker.Keep(answer),
    };
}
