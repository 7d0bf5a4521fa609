namespace LatentLab.Classroom.Grading;

/// <summary>What came of one task of one submission.</summary>
public enum TaskOutcome
{
    /// <summary>The check said so, on the notebook's numbers and on others.</summary>
    Correct,

    /// <summary>The check said what is wrong.</summary>
    Incorrect,

    /// <summary>The stub as it was handed out.</summary>
    NotAttempted,

    /// <summary>The answer does not compile, or throws as soon as its cell runs.</summary>
    Broken,

    /// <summary>It ran into the time limit.</summary>
    TimedOut,

    /// <summary>It ended its process, or the process was ended because it broke a limit.</summary>
    Stopped,

    /// <summary>
    /// It reaches for what no answer needs and what would let it decide its own grade; a teacher should look.
    /// </summary>
    Refused,

    /// <summary>There is no answer cell for the task.</summary>
    Missing,
}

/// <summary>One task's grade.</summary>
/// <param name="Reason">To the learner: what was found.</param>
/// <param name="Misconception">The id of a <see cref="Classroom.Misconception"/>; null where none was
/// recognised.</param>
/// <param name="Notes">To the teacher: what was odd.</param>
public sealed record TaskGrade(
    string Task, TaskOutcome Outcome, string Reason, string? Misconception, IReadOnlyList<string> Notes)
{
    public string Title => Exercises.Find(Task)?.Title ?? Task;

    public int Possible => Exercises.Find(Task)?.Points ?? 0;

    public int Earned => Outcome == TaskOutcome.Correct ? Possible : 0;
}

/// <summary>A submission with its grade.</summary>
/// <param name="Student">As told from the file's or folder's name, or a number in anonymous mode.</param>
/// <param name="File">The file below the folder of submissions; in anonymous mode the number among the student's
/// own.</param>
/// <param name="Exercise">The exercise's number; empty where it cannot be told.</param>
/// <param name="Problem">Why there is nothing to grade; null where there is.</param>
/// <param name="Answers">The answer cells as they were graded, by task.</param>
public sealed record GradedSubmission(
    string Student, string File, string Exercise, string? Problem, IReadOnlyList<TaskGrade> Tasks,
    IReadOnlyDictionary<string, string> Answers)
{
    public int Earned => Tasks.Sum(task => task.Earned);

    public int Possible { get; init; }

    /// <summary>False where the same student handed in a better one, or an equal one with a later name.</summary>
    public bool Counts { get; init; } = true;

    /// <summary>True where a teacher should look before the grade goes out.</summary>
    public bool NeedsLook =>
        Tasks.Any(task => task.Outcome is TaskOutcome.Refused or TaskOutcome.Stopped || task.Notes.Count > 0);

    /// <summary>Everything that kept points away, in one line.</summary>
    public string Reason => Problem ?? string.Join(" | ",
        Tasks.Where(task => task.Outcome != TaskOutcome.Correct).Select(task => $"{task.Task}: {task.Reason}"));
}

/// <summary>The words and signs of outcomes.</summary>
internal static class OutcomeWords
{
    public static string Word(this TaskOutcome outcome) => outcome switch
    {
        TaskOutcome.Correct => "correct",
        TaskOutcome.Incorrect => "incorrect",
        TaskOutcome.NotAttempted => "not attempted",
        TaskOutcome.Broken => "does not run",
        TaskOutcome.TimedOut => "out of time",
        TaskOutcome.Stopped => "stopped",
        TaskOutcome.Refused => "refused",
        _ => "missing",
    };

    public static string Sign(this TaskOutcome outcome) => outcome switch
    {
        TaskOutcome.Correct => "✓",
        TaskOutcome.Incorrect => "✗",
        TaskOutcome.NotAttempted or TaskOutcome.Missing => "○",
        TaskOutcome.Broken => "⚠",
        TaskOutcome.TimedOut => "◔",
        TaskOutcome.Stopped => "■",
        _ => "?",
    };
}
