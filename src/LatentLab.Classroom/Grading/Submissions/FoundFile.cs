namespace LatentLab.Classroom.Grading.Submissions;

/// <summary>A notebook before it is known whose it is, or a place where there should be one.</summary>
/// <param name="File">Below the folder of submissions.</param>
/// <param name="Path">Null where there is no notebook.</param>
/// <param name="Section">The folder of several students that it lies in; empty for the folder of submissions
/// itself.</param>
/// <param name="Folder">The student's own folder; null where the file lies among others.</param>
/// <param name="Platform">What its name says in a platform's words.</param>
internal sealed record FoundFile(string File, string? Path, string Section, string? Folder, PlatformName? Platform)
{
    /// <summary>The folder or archive of several students that it was found in, below the folder of
    /// submissions.</summary>
    public string Place { get; init; } = "";

    /// <summary>Where there is no notebook: what there is instead.</summary>
    public string Instead { get; init; } = "";

    /// <summary>The file's own name, without what a platform puts around it.</summary>
    public string Name => Platform is { File.Length: > 0 } named ? named.File : System.IO.Path.GetFileName(File);

    /// <summary>The file's own name, without .ipynb.</summary>
    public string Stem => StudentNames.Composed(StudentNames.Stem(Name));
}
