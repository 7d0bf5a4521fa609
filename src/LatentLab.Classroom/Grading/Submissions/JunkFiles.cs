namespace LatentLab.Classroom.Grading.Submissions;

/// <summary>A file that is nobody's work.</summary>
/// <param name="File">Below the folder of submissions.</param>
/// <param name="Why">In words.</param>
/// <param name="IsUsual">Nobody has to look at it: systems and platforms leave such files everywhere.</param>
internal sealed record LeftAside(string File, string Why, bool IsUsual);

/// <summary>Knows what systems, archives and platforms leave beside submissions.</summary>
internal static class JunkFiles
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["__MACOSX"] = "what macOS puts into archives",
        ["desktop.ini"] = "Windows' own file",
        ["Thumbs.db"] = "Windows' own file",
        ["index.html"] = "the platform's own page",
        ["__pycache__"] = "Python's own folder",
        ["lost+found"] = "the disk's own folder",
    };

    /// <summary>Why a file or folder of this name is passed over; null where it is not.</summary>
    public static string? Reason(string name) => Names.GetValueOrDefault(name)
        ?? (name.StartsWith('.') ? "a hidden file"
            : name.StartsWith("~$", StringComparison.Ordinal) ? "an editor's lock" : null);
}
