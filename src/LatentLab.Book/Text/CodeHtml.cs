using System.Text;
using LatentLab.Pages;

namespace LatentLab.Book.Text;

/// <summary>Source text as a <c>pre</c> element.</summary>
internal static class CodeHtml
{
    private const string Close = "</span>";

    /// <param name="language">As a notebook or a fence names it; C# and F# are coloured, other languages
    /// are set plainly.</param>
    public static string Block(string code, string language)
    {
        bool csharp = language.ToLowerInvariant() is "csharp" or "c#" or "cs";
        string body = csharp ? CSharpHighlighter.ToHtml(code)
            : language.ToLowerInvariant() is "fsharp" or "f#" or "fs" ? FSharpHighlighter.ToHtml(code)
            : Html.Text(code.ReplaceLineEndings("\n"));
        string name = language.Length == 0 ? "" : $" class=\"language-{Html.Text(csharp ? "csharp" : language)}\"";
        return $"<pre class=\"source\"><code{name}>{InLines(body)}</code></pre>";
    }

    /// <summary>
    /// Each line as a block of class <c>l</c> that knows how far it is indented, so that what is too long for the page
    /// goes on below it, further in. The text stays what it was, line ends among it.
    /// </summary>
    /// <param name="html">Escaped text, with spans in it and no other element.</param>
    private static string InLines(string html)
    {
        var lines = new StringBuilder();
        string open = "";   // the span that a line begins in: a comment or a string may be longer than a line
        string[] all = html.Split('\n');
        for (int i = 0; i < all.Length; i++)
        {
            string line = open + all[i];
            int last = line.LastIndexOf("<span", StringComparison.Ordinal);
            open = last > line.LastIndexOf(Close, StringComparison.Ordinal)
                ? line[last..(line.IndexOf('>', last) + 1)]
                : "";
            int indent = all[i].Length - all[i].TrimStart(' ').Length;
            lines.Append("<span class=\"l\"").Append(indent > 0 ? $" style=\"--in:{indent}\"" : "").Append('>')
                .Append(line).Append(open.Length > 0 ? Close : "").Append(i < all.Length - 1 ? "\n" : "").Append(Close);
        }
        return lines.ToString();
    }
}
