using System.Text;
using System.Text.RegularExpressions;

namespace LatentLab.Book.Translation;

/// <summary>Where text may break, in lines of so many columns.</summary>
internal static partial class TextWidth
{
    private const string Closing = "，。、；：？！）》」』”’…,.;:?!)]%";

    /// <summary>Whether a line should not begin with it.</summary>
    public static bool ClosesALine(string unit) => unit.Length > 0 && (Closing.Contains(unit[0]) || unit[0] == ' ');

    /// <summary>Pieces that stay whole: a word with its blanks, a Chinese letter.</summary>
    public static IEnumerable<string> Units(string text) => Unit().Matches(text).Select(match => match.Value);

    /// <summary>The text in lines of a width, as far as its units allow.</summary>
    public static IEnumerable<string> Lines(string text, int width)
    {
        var line = new StringBuilder();
        foreach (string unit in Units(text))
        {
            int wide = TextColumns.Of(line.ToString()) + TextColumns.Of(unit.TrimEnd());
            if (line.Length > 0 && wide > width && !ClosesALine(unit))
            {
                yield return line.ToString().TrimEnd();
                line.Clear();
            }

            line.Append(unit);
        }

        yield return line.ToString().TrimEnd();
    }

    [GeneratedRegex(@"[^\s\u2E80-\uA4CF\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFFE6]+\s*|.\s*", RegexOptions.Singleline)]
    private static partial Regex Unit();
}
