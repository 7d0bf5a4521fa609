namespace LatentLab.Classroom.Grading.Submissions;

/// <summary>A file that a student handed in, or a student without one.</summary>
/// <param name="Student">The name to show.</param>
/// <param name="File">Below the folder of submissions.</param>
/// <param name="Path">The file; null where there is no notebook.</param>
internal sealed record Submission(string Student, string File, string? Path)
{
    /// <summary>Tells students apart: the platform's id, or the folder, or the name.</summary>
    public string Key { get; init; } = Student;

    /// <summary>
    /// What files or platform call the student, where the class list knows a name to show; else empty.
    /// </summary>
    public string Login { get; init; } = "";

    /// <summary>The platform's id; empty where none is known.</summary>
    public string Id { get; init; } = "";

    /// <summary>The part of the id that is the student's own, where the id says more; else empty.</summary>
    public string Number { get; init; } = "";

    /// <summary>What an anonymous gradebook calls the student; empty where names are shown.</summary>
    public string Alias { get; init; } = "";

    /// <summary>The platform whose export it came in; empty where it is none's.</summary>
    public string Platform { get; init; } = "";

    /// <summary>In words, from what the student was told.</summary>
    public string Why { get; init; } = "";

    public DateTime? When { get; init; }

    /// <summary>Orders attempts of one student where no time does.</summary>
    public long Attempt { get; init; }

    public bool Late { get; init; }
}

/// <summary>All that a folder of submissions holds.</summary>
internal sealed record HandIn(IReadOnlyList<Submission> Submissions, IReadOnlyList<LeftAside> Aside);
