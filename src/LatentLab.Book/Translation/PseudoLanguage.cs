using System.Text;
using System.Text.RegularExpressions;

namespace LatentLab.Book.Translation;

/// <summary>
/// A translation that nobody has to write: every letter of a passage becomes its wide twin (ａ, U+FF41), except where a
/// translation may not change anything. Plain letters in a page made of it came past the translations.
/// </summary>
internal static partial class PseudoLanguage
{
    /// <summary>All passages of the course in it.</summary>
    public static Translations Of(IEnumerable<SourceWords> course, Translations real) => new(
        from words in course
        select new TranslationFile(words.Name,
        [
            .. from cell in words.Groups.GroupBy(one => one.Id)
               select new TranslatedCell(cell.Key,
               [
                   .. from passage in cell.SelectMany(one => one.Passages)
                      let keep = real.Find(words.Name, cell.Key, passage) is { Keep: true }
                      select new TranslationEntry(passage.Place, passage.Hash, passage.English,
                          keep ? "" : Of(passage)) { Keep = keep, Here = keep },
               ]),
        ]));

    public static string Of(Passage passage)
    {
        bool isString = passage.Place.StartsWith("string", StringComparison.Ordinal);
        var made = new StringBuilder();
        int at = 0;
        foreach (Match kept in (isString ? InString() : InText()).Matches(passage.English))
        {
            made.Append(Wide(passage.English[at..kept.Index])).Append(kept.Value);
            at = kept.Index + kept.Length;
        }

        return made.Append(Wide(passage.English[at..])).ToString();
    }

    private static string Wide(string text) => string.Concat(text.Select(
        letter => char.IsAsciiLetter(letter) ? (char)(letter + 0xFEE0) : letter));

    // Holes, tags, escapes and the number of a figure.
    [GeneratedRegex(@"\{\{|\{(?:[^{}]|\{[^{}]*\})*\}|<[^<>]*>|&\w+;|\\.|^F\d+(?= ·)")]
    private static partial Regex InString();

    // Formulas, code, links, tags.
    [GeneratedRegex(@"\$\$.*?\$\$|\$[^$\n]+\$|```.*?```|`[^`\n]+`|\]\([^()\s]*\)|<[^<>]*>|&\w+;|https?://\S+",
        RegexOptions.Singleline)]
    private static partial Regex InText();
}
