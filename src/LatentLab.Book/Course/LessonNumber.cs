using System.Text.RegularExpressions;

namespace LatentLab.Book.Course;

/// <summary>
/// The number that a lesson's file name starts with: digits and, for a lesson that was put between two others, a
/// letter. <c>06-…</c> comes before <c>06b-…</c>, that before <c>07-…</c>.
/// </summary>
internal static partial class LessonNumber
{
    /// <summary><c>06b</c> of <c>06b-write-a-vae</c>; empty for none.</summary>
    public static string Of(string name) => Leading().Match(name).Value;

    /// <summary>Whether a word is a number and nothing else.</summary>
    public static bool Is(string word) => word.Length > 0 && Of(word) == word;

    /// <summary>Whether two numbers are the same: <c>4</c> and <c>04</c> are, <c>6</c> and <c>6b</c> are not.</summary>
    public static bool Same(string one, string other) =>
        one.Length > 0 && string.Equals(one.TrimStart('0'), other.TrimStart('0'), StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^\d+([a-z](?=-|$))?", RegexOptions.IgnoreCase)]
    private static partial Regex Leading();
}
