using System.Text;
using System.Text.RegularExpressions;
using LatentLab.Pages;

namespace LatentLab.Book.Text;

/// <summary>
/// Colours F# by its words, in the classes of <see cref="CSharpHighlighter"/>: comments, strings, keywords, numbers,
/// the host's lines. Coarse, since the compiler's own lexer would have to be loaded for a few cells; the words
/// themselves stay as they were.
/// </summary>
internal static partial class FSharpHighlighter
{
    public static string ToHtml(string code)
    {
        code = code.ReplaceLineEndings("\n");
        var html = new StringBuilder();
        int at = 0;
        foreach (Match word in Words().Matches(code))
        {
            string kind = word.Groups.Values.Skip(1).First(group => group.Success).Name;
            html.Append(Html.Text(code[at..word.Index])).Append($"<span class=\"{kind}\">")
                .Append(Html.Text(word.Value)).Append("</span>");
            at = word.Index + word.Length;
        }

        return html.Append(Html.Text(code[at..])).ToString();
    }

    [GeneratedRegex("""
        (?<d>^\#.*$)
        | (?<c>//.*$|\(\*(?!\)).*?\*\))
        | (?<s>\$?"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])')
        | (?<n>(?<![\w.])\d[\d_]*(?:\.\d*)?(?:e[+-]?\d+)?[fmLul]*\b)
        | (?<k>\b(?:let|in|fun|function|match|with|when|if|then|elif|else|for|to|do|while|type|of|open|module|namespace|
            member|static|inline|mutable|rec|use|try|finally|raise|yield|return|new|true|false|null|not|and|as|abstract|
            override|default|interface|inherit|private|internal|public|lazy|async|task|begin|end)\b)
        """, RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Words();
}
