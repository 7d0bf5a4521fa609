using System.Text;
using System.Text.RegularExpressions;

namespace LatentLab.Book.Translation;

/// <summary>
/// Strings and comments of a cell in JavaScript or F#. A string is one with words if something like a sentence is left
/// of it without its tags and holes; names of elements, styles and properties are none.
/// </summary>
internal sealed partial class ScriptWords : CellWords
{
    private readonly string source;
    private readonly List<(int Start, int Length, Passage Passage)> found = [];

    /// <param name="isFSharp">There a single quote begins a type's name and no string.</param>
    public ScriptWords(string source, bool isFSharp)
    {
        this.source = source;
        int strings = 0, comments = 0;
        foreach (Match match in (isFSharp ? FSharpToken() : Token()).Matches(source))
        {
            Group text = match.Groups["text"], comment = match.Groups["comment"];
            if (comment.Success && HasWords(comment.Value))
                found.Add((comment.Index, comment.Length, new($"comment {++comments}", comment.Value)));
            else if (text.Success && IsSentence(text.Value))
                found.Add((text.Index, text.Length, new($"string {++strings}", text.Value)));
        }
    }

    public override IReadOnlyList<Passage> Passages => [.. found.Select(one => one.Passage)];

    public override string With(Func<Passage, string?> chinese)
    {
        var made = new StringBuilder();
        int at = 0;
        foreach ((int start, int length, Passage passage) in found)
        {
            made.Append(source, at, start - at).Append(chinese(passage) ?? source.Substring(start, length));
            at = start + length;
        }

        return made.Append(source, at, source.Length - at).ToString();
    }

    private static bool IsSentence(string text)
    {
        string plain = Tag().Replace(Hole().Replace(text, ""), "");
        return HasWords(plain) && plain.Any(char.IsWhiteSpace);
    }

    [GeneratedRegex("""
        "(?<text>(?:[^"\\\n]|\\.)*)"|'(?<text>(?:[^'\\\n]|\\.){2,})'|`(?<text>(?:[^`\\]|\\.)*)`|///?[ \t]?(?<comment>.*)
        """)]
    private static partial Regex Token();

    [GeneratedRegex("""
        "(?<text>(?:[^"\\\n]|\\.)*)"|///?[ \t]?(?<comment>.*)
        """)]
    private static partial Regex FSharpToken();

    [GeneratedRegex(@"\$?\{[^{}]*\}")]
    private static partial Regex Hole();

    [GeneratedRegex("<[^<>]*>")]
    private static partial Regex Tag();
}
