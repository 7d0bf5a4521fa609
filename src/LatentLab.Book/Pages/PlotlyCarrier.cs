using System.Text;
using System.Text.RegularExpressions;

namespace LatentLab.Book.Pages;

/// <summary>
/// A notebook carries plotly.js in <c>&lt;div data-latentlab="plotly-js"&gt;</c>, so that it works alone; a book has one file for all pages and takes these elements out.
/// </summary>
internal static partial class PlotlyCarrier
{
    /// <summary>The HTML without the carrying elements. What lies inside their scripts is not read as markup.</summary>
    public static string Strip(string html)
    {
        Match start = Opening().Match(html);
        if (!start.Success)
        {
            return html;
        }

        var kept = new StringBuilder();
        int position = 0;
        for (; start.Success; start = Opening().Match(html, position))
        {
            kept.Append(html, position, start.Index - position);
            position = EndOfElement(html, start.Index + start.Length);
        }

        return kept.Append(html, position, html.Length - position).ToString();
    }

    /// <summary>Whether something in the HTML will call plotly.</summary>
    public static bool NeedsPlotly(string html) => html.Contains("Plotly", StringComparison.Ordinal);

    /// <summary>The place after the end tag that closes the div whose content starts at <paramref name="position"/>; the end of the text if none does.</summary>
    private static int EndOfElement(string html, int position)
    {
        for (int depth = 1; depth > 0;)
        {
            Match tag = Tag().Match(html, position);
            if (!tag.Success)
            {
                return html.Length;
            }

            position = tag.Index + tag.Length;
            if (tag.ValueSpan.StartsWith("<script", StringComparison.OrdinalIgnoreCase))
            {
                int end = html.IndexOf("</script", position, StringComparison.OrdinalIgnoreCase);
                position = end < 0 ? html.Length : end;
            }
            else
            {
                depth += tag.ValueSpan[1] == '/' ? -1 : 1;
            }
        }

        return position;
    }

    [GeneratedRegex("""<div\b[^>]*\bdata-latentlab\s*=\s*["']?plotly-js\b[^>]*>""", RegexOptions.IgnoreCase)]
    private static partial Regex Opening();

    [GeneratedRegex("""</div\s*>|<div\b[^>]*>|<script\b""", RegexOptions.IgnoreCase)]
    private static partial Regex Tag();
}
