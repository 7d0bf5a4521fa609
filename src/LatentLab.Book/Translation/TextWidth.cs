using System.Text;
using System.Text.RegularExpressions;

namespace LatentLab.Book.Translation;

/// <summary>
/// How wide text is in a fixed-width font, where Chinese letters take two columns, and where it may break.
/// </summary>
internal static partial class TextWidth
{
    private const string Closing = "，。、；：？！）》」』”’…,.;:?!)]%";

    public static int Of(string text) => text.EnumerateRunes().Sum(rune => IsWide(rune.Value) ? 2 : 1);

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
            if (line.Length > 0 && Of(line.ToString()) + Of(unit.TrimEnd()) > width && !ClosesALine(unit))
            {
                yield return line.ToString().TrimEnd();
                line.Clear();
            }

            line.Append(unit);
        }

        yield return line.ToString().TrimEnd();
    }

    // East Asian Wide and Fullwidth, as far as a Chinese text has them.
    private static bool IsWide(int letter) =>
        letter is >= 0x2E80 and <= 0xA4CF or >= 0xF900 and <= 0xFAFF or >= 0xFE30 and <= 0xFE6F
            or >= 0xFF00 and <= 0xFF60 or >= 0xFFE0 and <= 0xFFE6 or >= 0x20000 and <= 0x3FFFD;

    [GeneratedRegex(@"[^\s\u2E80-\uA4CF\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFFE6]+\s*|.\s*", RegexOptions.Singleline)]
    private static partial Regex Unit();
}
