using LatentLab.Evaluation;

namespace LatentLab.Classroom.Grading;

/// <summary>What is graded, and within which limits.</summary>
public sealed record GradingOptions
{
    /// <summary>The folder of submissions: files of one student each, or a folder for each student.</summary>
    public required string Submissions { get; init; }

    /// <summary>The folder of solution notebooks: the instructor's copies.</summary>
    public required string Solutions { get; init; }

    /// <summary>Where grades, gradebook, feedback and journal go.</summary>
    public required string Output { get; init; }

    /// <summary>
    /// The number of one exercise, such as <c>07</c>; null: each submission says by its cells which one it answers.
    /// </summary>
    public string? Exercise { get; init; }

    /// <summary>Which of several attempts of one student counts.</summary>
    public CountedAttempt Attempt { get; init; }

    /// <summary>What comes later than this is late; null: only what a platform calls late.</summary>
    public DateTime? Due { get; init; }

    /// <summary>The share of the points that coming late costs, from 0 to 1.</summary>
    public double LateCost { get; init; }

    /// <summary>A table of all who should hand in; null for none.</summary>
    public string? ClassList { get; init; }

    /// <summary>Names or ids of the students to grade now; the others keep what the journal knows of them.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Grades anew what the journal knows.</summary>
    public bool Regrade { get; init; }

    /// <summary>Submissions graded at the same time.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>What one answer may take to run, and again to be checked.</summary>
    public TimeSpan TaskLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Memory that a submission's process may use.</summary>
    public int Megabytes { get; init; } = 2000;

    /// <summary>Student names are replaced by numbers; which is whose stands in a file of its own.</summary>
    public bool Anonymous { get; init; }

    /// <summary>Runs submissions where the operating system cannot wall them in.</summary>
    public bool Unsafe { get; init; }

    /// <summary>A container as the wall; null: the system's own walls, or a container where it has none.</summary>
    public ContainerWalls? Container { get; init; }

    /// <summary>In words, what walls a submission in.</summary>
    internal string Walls => Container?.Describe() ?? Evaluation.Isolation.Sandbox.Describe();

    /// <summary>
    /// Where the checks' second set of inputs comes from: numbers that no learner has seen. Null: a secret one, drawn
    /// once for the folder of grades and kept there.
    /// </summary>
    public int? Seed { get; init; }

    /// <summary>The program that runs a submission; it gets two more arguments.</summary>
    public required WorkerProgram Worker { get; init; }
}

/// <summary>Grading cannot go on, through no fault of a student; the message says why and what to do.</summary>
public sealed class GradingException(string message) : IOException(message);

/// <summary>One step of grading, as it happens.</summary>
public abstract record GradingProgress;

/// <summary>What was found before anything ran.</summary>
/// <param name="Isolation">In words, what walls a submission in on this machine.</param>
public sealed record GradingStarted(int Submissions, int Remembered, string Isolation) : GradingProgress;

/// <summary>The instructor's solutions of an exercise pass their checks here, and what it trains is trained.</summary>
public sealed record ExerciseProved(string Name, double Seconds) : GradingProgress;

/// <summary>A submission has its grade.</summary>
/// <param name="Remembered">It had it before: the journal of an earlier run knew it.</param>
public sealed record SubmissionGraded(int Done, int Of, GradedSubmission Submission, double Seconds, bool Remembered)
    : GradingProgress;
