using System.Globalization;
using System.Text;

namespace LatentLab.Book.Text;

/// <summary>Names for a page's headings that a link can point to: readable, and each used once on the page.</summary>
internal sealed class HeadingIds
{
    private readonly HashSet<string> taken = [];

    /// <summary>
    /// Letters and digits in lower case, words joined by hyphens; a number is added where the name is taken already.
    /// </summary>
    public string Next(string heading)
    {
        var slug = new StringBuilder();
        foreach (Rune rune in heading.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                slug.Append(Rune.ToLowerInvariant(rune).ToString());
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        string name = slug.ToString().Trim('-');
        name = name.Length == 0 ? "section" : name;
        string id = name;
        for (int number = 2; !taken.Add(id); number++)
        {
            id = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
        }

        return id;
    }
}
