namespace LatentLab.Data;

/// <summary>Which of the known words somebody may have meant.</summary>
public static class NearestWord
{
    // Longer than any known word; keeps a hostile input from taking all day.
    private const int Longest = 100;

    /// <summary>The known word of the smallest edit distance, capitals aside; the first of several.</summary>
    /// <exception cref="InvalidOperationException">No word is known.</exception>
    public static string Of(string word, IEnumerable<string> known) =>
        known.MinBy(candidate =>
            EditDistance(word[..Math.Min(word.Length, Longest)].ToLowerInvariant(), candidate.ToLowerInvariant()))
            ?? throw new InvalidOperationException("Expected at least one known word.");

    /// <summary>The same if at most a third of the letters differ (one in any case); null if none is so near.</summary>
    public static string? Close(string word, IEnumerable<string> known) =>
        Within(Math.Max(1, word.Length / 3), word, known);

    /// <summary>
    /// Asks for the nearest word and ends with a space; empty where more than half of the letters differ. Two letters
    /// exchanged are two that differ.
    /// </summary>
    internal static string DidYouMean(string word, IEnumerable<string> known) =>
        Within(Math.Max(1, word.Length / 2), word, known) is { } near ? $"Did you mean '{near}'? " : "";

    private static string? Within(int most, string word, IEnumerable<string> known)
    {
        string[] candidates = [.. known];
        if (candidates.Length == 0 || word.Length > Longest)
            return null;
        string near = Of(word, candidates);
        return EditDistance(word.ToLowerInvariant(), near.ToLowerInvariant()) <= most ? near : null;
    }

    /// <summary>
    /// Fewest insertions, deletions and replacements that turn one word into the other (Levenshtein 1966).
    /// </summary>
    private static int EditDistance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
                (diagonal, row[j]) =
                    (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (from[i - 1] == to[j - 1] ? 0 : 1)));
        }
        return row[^1];
    }
}
