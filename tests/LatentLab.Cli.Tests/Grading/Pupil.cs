namespace LatentLab.Cli.Tests.Grading;

/// <summary>What must come of one task of one pupil.</summary>
/// <param name="Reason">Words that the reason holds.</param>
public sealed record Expected(string Outcome, string Reason = "");

/// <summary>A pupil of the generated class: what is handed in, and what must come of it.</summary>
/// <param name="File">Below the folder of submissions.</param>
/// <param name="Student">As the table must call the pupil.</param>
/// <param name="Write">Writes the file.</param>
/// <param name="Problem">Words of the reason where nothing can be graded; else null.</param>
public sealed record Pupil(
    string File, string Student, Action<string> Write, IReadOnlyDictionary<string, Expected> Tasks,
    string? Problem = null, bool Counts = true, bool? NeedsLook = null)
{
    public override string ToString() => File;
}
