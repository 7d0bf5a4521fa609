using System.Text.RegularExpressions;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Book.Reference;

/// <summary>A source that lessons name.</summary>
/// <param name="Markdown">The entry as a lesson has it.</param>
/// <param name="Lessons">The names of the lessons that name it, in the book's order.</param>
internal sealed record LessonSource(string Markdown, IReadOnlyList<string> Lessons);

/// <summary>
/// Collects what the lessons name as their sources: a paragraph that begins with <c>**Sources.**</c>, or what follows a
/// heading of this name, its entries apart by a middle dot or as items of a list. Nothing is added to them; the same
/// work named by several lessons is one entry.
/// </summary>
internal static partial class LessonSources
{
    /// <summary>All sources, in the order of their words.</summary>
    public static IReadOnlyList<LessonSource> Of(IEnumerable<BookLesson> lessons) =>
    [
        .. lessons.SelectMany(lesson => Entries(lesson.English ?? lesson.Document)
                .Select(entry => (Lesson: lesson.Name, Entry: entry)))
            .GroupBy(pair => Key(pair.Entry))
            .Select(group => new LessonSource(Common([.. group.Select(pair => pair.Entry)]),
                [.. group.Select(pair => pair.Lesson).Distinct()]))
            .OrderBy(source => source.Markdown.TrimStart('*', '_', '"'), StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>One lesson's entries, in Markdown.</summary>
    public static IEnumerable<string> Entries(NotebookDocument document) =>
        from cell in document.Cells
        where cell.Kind == CellKind.Markdown
        from Match paragraph in Paragraph().Matches(cell.Source.ReplaceLineEndings("\n"))
        from entry in Separator().Split(paragraph.Groups[1].Value)
        let words = WhiteSpace().Replace(entry, " ").Trim()
        where words.Length > 0
        select words;

    /// <summary>
    /// The same for the same work: first author, year and the first words of the title. An entry without a year is
    /// known by its words up to a comma.
    /// </summary>
    private static string Key(string entry)
    {
        Match work = Work().Match(entry);
        string[] title = work.Success
            ? [.. Word().Matches(entry[(work.Index + work.Length)..]).Take(3).Select(word => word.Value)]
            : [];
        string key = work.Success
            ? $"{Word().Match(entry).Value} {work.Groups[1].Value} {string.Join(' ', title)}"
            : UpToComma(entry);
        return key.ToLowerInvariant();
    }

    /// <summary>Lessons comment on a source in different ways; the shortest entry has the fewest comments.</summary>
    private static string Common(IReadOnlyList<string> entries) =>
        entries.Distinct().Count() > 1 && !Work().IsMatch(entries[0])
            ? UpToComma(entries[0])
            : entries.MinBy(entry => entry.Length)!;

    private static string UpToComma(string entry) => entry.Split(',')[0].TrimEnd('.', ' ');

    [GeneratedRegex(@"^(?:\*\*Sources?[.:]?\*\*[.:]?|#{2,4} Sources?)\s+(\S.*(?:\n.+)*)", RegexOptions.Multiline)]
    private static partial Regex Paragraph();

    [GeneratedRegex(@"\s+·\s+|(?:^|\n)\s*[-*] ")]
    private static partial Regex Separator();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    [GeneratedRegex(@"\((\d{4})[a-z]?\)")]
    private static partial Regex Work();

    [GeneratedRegex(@"\p{L}+")]
    private static partial Regex Word();
}
