using System.Text.RegularExpressions;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Book.Pages;

/// <summary>
/// What a reader may leave out: neighbouring cells with the tag <c>aside</c>, which the page folds together. A heading
/// <c>### Aside: …</c> begins one and is what remains to be seen of it.
/// </summary>
internal static partial class Asides
{
    public const string Tag = "aside", End = "</details>\n";

    private const string Word = "Aside: ";

    public static bool Contains(NotebookCell cell) => cell.Tags.Contains(Tag);

    public static bool BeginsAt(NotebookCell cell) => Contains(cell) && cell.Kind == CellKind.Markdown
        && cell.Source.TrimStart().StartsWith($"### {Word}", StringComparison.Ordinal);

    public static bool IsHeading(string html) => html.StartsWith(Word, StringComparison.Ordinal);

    /// <summary>The fold, open to what follows.</summary>
    /// <param name="first">Its first cell as HTML, beginning with the heading.</param>
    public static string Opened(string first)
    {
        string heading = Heading().Match(first).Value;
        return $"<details class=\"aside\"><summary>{heading}</summary>\n{Heading().Replace(first, "", count: 1)}";
    }

    [GeneratedRegex(@"<h3\b.*?</h3>", RegexOptions.Singleline)]
    private static partial Regex Heading();
}
