using LatentLab.Classroom.Grading.Likeness;
using LatentLab.Classroom.Grading.Submissions;

namespace LatentLab.Classroom.Grading.Report;

/// <summary>What is to be said of the class and belongs to no submission.</summary>
/// <param name="Aside">Files that are nobody's work.</param>
/// <param name="Unused">Decisions that fit nobody, in words.</param>
internal sealed record ClassRemarks(IReadOnlyList<LeftAside> Aside, IReadOnlyList<string> Unused)
{
    /// <summary>Answers that are alike.</summary>
    public IReadOnlyList<AlikePair> Alike { get; init; } = [];

    public static ClassRemarks None { get; } = new([], []);
}
