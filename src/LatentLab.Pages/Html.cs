using System.Text;

namespace LatentLab.Pages;

/// <summary>Text made safe for HTML, in content and in attribute values.</summary>
public static class Html
{
    public static string Text(string words)
    {
        var safe = new StringBuilder(words.Length + 16);
        foreach (char letter in words)
        {
            _ = letter switch
            {
                '&' => safe.Append("&amp;"),
                '<' => safe.Append("&lt;"),
                '>' => safe.Append("&gt;"),
                '"' => safe.Append("&quot;"),
                // Control characters other than white space have no place in a page; a terminal's output may hold them.
                < ' ' and not ('\n' or '\t' or '\r') => safe.Append('\uFFFD'),
                _ => safe.Append(letter),
            };
        }

        return safe.ToString();
    }
}
