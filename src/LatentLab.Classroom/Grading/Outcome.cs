using System.Text.Json.Serialization;
using LatentLab.Classroom.Grading.Submissions;

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

    /// <summary>An answer in words: it has no points until a teacher has given them.</summary>
    ToRead,
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

    /// <summary>What the teacher decided; null where the grader's word stands.</summary>
    [JsonIgnore]
    public Decision? Decision { get; init; }

    /// <summary>The teacher's points where there are any, else all for a right answer and none for another.</summary>
    public double Earned => Decision?.Points ?? (Outcome == TaskOutcome.Correct ? Possible : 0);

    /// <summary>True where a teacher should look, and has not decided yet.</summary>
    public bool NeedsLook => Outcome == TaskOutcome.ToRead ? Decision?.Points is null
        : Decision is null && (Notes.Count > 0
        || Outcome is TaskOutcome.Refused or TaskOutcome.Stopped or TaskOutcome.Missing or TaskOutcome.TimedOut
        || WasDenied || Misconception is "endless-loop" or "too-slow");   // a slow machine stops honest answers, too

    // The system refused what no answer needs: another process, the network, somebody else's file.
    private bool WasDenied => Misconception == "exception" && (Reason.Contains("denied", StringComparison.Ordinal)
        || Reason.Contains("not permitted", StringComparison.Ordinal));
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
    /// <summary>Points, less what coming late costs.</summary>
    public double Earned => Math.Round(Tasks.Sum(task => task.Earned) * (1 - LateCost), 2);

    public int Possible { get; init; }

    /// <summary>Tells students apart, also those of one name.</summary>
    public string Key { get; init; } = Student;

    /// <summary>
    /// What files or platform call the student, where the class list knows the name to show; else empty.
    /// </summary>
    public string Login { get; init; } = "";

    /// <summary>The learning platform's id; empty where none is known.</summary>
    public string Id { get; init; } = "";

    /// <summary>The part of the id that is the student's own, where the id says more; else empty.</summary>
    internal string Number { get; init; } = "";

    /// <summary>What an anonymous gradebook calls the student; empty where names are shown.</summary>
    internal string Alias { get; init; } = "";

    /// <summary>The platform whose export it came in; empty where it is none's.</summary>
    public string Platform { get; init; } = "";

    /// <summary>When it was handed in; null where nothing says so.</summary>
    public DateTime? When { get; init; }

    /// <summary>Orders attempts where no time does.</summary>
    public long Attempt { get; init; }

    public bool Late { get; init; }

    /// <summary>The share of the points that coming late costs.</summary>
    public double LateCost { get; init; }

    /// <summary>To the teacher: what is to be known of it as a whole.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>A remark is one to look at.</summary>
    public bool IsOdd { get; init; }

    /// <summary>False where another attempt of the same student counts.</summary>
    public bool Counts { get; init; } = true;

    /// <summary>Where the file lies; null where it is not to be given back as a notebook.</summary>
    internal string? Path { get; init; }

    /// <summary>True where a teacher should look before the grade goes out.</summary>
    public bool NeedsLook => (Problem is not null && !Tasks.Any(task => task.Decision?.Points is not null)) || IsOdd
        || Tasks.Any(task => task.NeedsLook && (Counts || task.Outcome != TaskOutcome.ToRead));

    /// <summary>True for a word that means this student: the name, the login, the id, or the number that an anonymous
    /// gradebook gives.</summary>
    internal bool IsOf(string name) => StudentNames.Composed(Student).Equals(name, StringComparison.OrdinalIgnoreCase)
        || (Login.Length > 0 && StudentNames.Composed(Login).Equals(name, StringComparison.OrdinalIgnoreCase))
        || (Id.Length > 0 && Id.Equals(name, StringComparison.OrdinalIgnoreCase))
        || (Number.Length > 0 && Number == name)
        || (Alias.Length > 0 && Alias.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Everything that kept points away, in one line.</summary>
    public string Reason => Problem ?? string.Join(" | ", Tasks
        .Where(task => task.Outcome != TaskOutcome.Correct || task.Decision is not null)
        .Select(task => $"{task.Task}: {task.Reason}"
            + (task.Decision is { } decided
                ? FormattableString.Invariant($" [teacher: {task.Earned:0.##} points{Comment(decided)}]")
                : "")));

    private static string Comment(Decision decided) => decided.Comment.Length > 0 ? $", {decided.Comment}" : "";
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
        TaskOutcome.ToRead => "to be read",
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
        TaskOutcome.ToRead => "…",
        _ => "?",
    };
}
