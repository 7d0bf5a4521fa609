using System.Text;

namespace LatentLab.Book.Claims;

/// <summary>The claims of one run for a terminal.</summary>
public static class ClaimLines
{
    private const int Indent = 7;

    /// <summary>
    /// Lesson by lesson: a line of numbers per claim and its sentence below, whole, however narrow the terminal is.
    /// </summary>
    /// <param name="width">Columns that a line may take; the sentences are broken there.</param>
    public static string ToText(IEnumerable<BookClaim> claims, int width = 80)
    {
        BookClaim[] all = [.. claims];
        int id = all.Select(claim => claim.Id.Length).DefaultIfEmpty().Max();
        int measured = all.Select(claim => claim.Measured.Length).DefaultIfEmpty().Max();
        var text = new StringBuilder();
        foreach (IGrouping<string, BookClaim> lesson in all.GroupBy(claim => claim.Lesson))
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(lesson.Key).Append('\n');
            foreach (BookClaim claim in lesson)
            {
                text.Append($"{claim.Id.PadRight(id)}  {(claim.Passed ? "✓ holds" : "✗ fails")}  "
                    + $"{claim.Measured.PadRight(measured)}  needs {claim.Needed}\n");
                text.Append(Indented(claim.Sentence, width));
            }
        }

        return text.ToString();
    }

    /// <summary>A sentence below the line of numbers that it belongs to.</summary>
    internal static string Indented(string words, int width) => string.Concat(
        Broken(words, Math.Max(width - Indent, 20)).Select(line => $"{new string(' ', Indent)}{line}\n"));

    private static IEnumerable<string> Broken(string words, int width)
    {
        var line = new StringBuilder();
        foreach (string word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        yield return line.ToString();
    }
}
