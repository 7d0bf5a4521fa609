using System.Globalization;
using System.Text;

namespace LatentLab.Evaluation;

/// <summary>Text of strangers, made safe to show.</summary>
internal static class PlainText
{
    /// <summary>
    /// One line without control characters and without those that turn the writing direction round; shortened at the
    /// end.
    /// </summary>
    public static string Line(string words, int longest = 600)
    {
        var text = new StringBuilder(Math.Min(words.Length, longest) + 1);
        bool gap = false;
        foreach (Rune rune in words.EnumerateRunes())
        {
            if (text.Length >= longest)
                return text.Append('…').ToString();
            if (Rune.IsWhiteSpace(rune))
            {
                gap = text.Length > 0;
                continue;
            }
            if (IsHidden(rune))
                continue;
            if (gap)
                text.Append(' ');
            gap = false;
            text.Append(rune);
        }
        return text.ToString();
    }

    /// <summary>The lines as they are, without hidden characters.</summary>
    public static string Lines(string words) =>
        string.Concat(words.EnumerateRunes().Where(rune => rune.Value is '\n' or '\t' || !IsHidden(rune))
            .Select(rune => rune.ToString()));

    private static bool IsHidden(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
