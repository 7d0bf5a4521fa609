using System.Text;
using LatentLab.Book.Claims;
using LatentLab.Book.Mutations;
using LatentLab.Book.Pages;

namespace LatentLab.Book;

/// <summary>
/// Writes executed notebooks as a small static site that needs no network and no server: <c>index.html</c>, a page per
/// lesson, the short answer, the source map, the broken claims, the glossary and the teacher's guide where there are
/// such, the notebooks, <c>claims.json</c>, <c>plotly.min.js</c> once, a style sheet and a script.
/// </summary>
public static class BookWriter
{
    /// <summary>The file that names the book's own files; a folder with it may be replaced.</summary>
    public const string MarkerFile = BookFolder.Marker;

    private static readonly string[] ownPages =
    [
        "index.html", WhyPage.FileName, SourcePage.FileName, BrokenClaimsPage.FileName, GlossaryPage.FileName,
        TeacherPages.FileName,
    ];

    /// <summary>Checks that a book may be written there. Call it before a long computation.</summary>
    /// <exception cref="BookException">The target is a file, or a folder with other things in it.</exception>
    public static void CheckFolder(string folder) => BookFolder.CheckReplaceable(folder);

    /// <summary>Writes the book, whole or not at all: an earlier book stays as it was if this one fails.</summary>
    /// <param name="folder">A new, an empty, or an earlier book's folder.</param>
    /// <returns>Claims and figures of the source map that no lesson of the complete course shows (none if lessons are
    /// missing), and claims of the short answer that their lesson does not show, one per line.</returns>
    /// <exception cref="BookException">The folder holds something else, or a page cannot be made (the message names
    /// page, cell and command).</exception>
    public static IReadOnlyList<string> Write(BookContents book, string folder)
    {
        CheckNames(book);
        IReadOnlyList<string> gaps = [];
        BookFolder.Replace(folder, draft => gaps = WriteInto(book, draft));
        return gaps;
    }

    /// <summary>
    /// Checks everything in the notebooks that a page could fail on (names, formulas, images) before anything is
    /// computed. No page is made; the formulas are translated once and kept.
    /// </summary>
    /// <exception cref="BookException">A page could not be made (the message names page, cell and command).</exception>
    public static void Check(BookContents book)
    {
        CheckNames(book);
        IndexPage.CheckText(book);
        if (book.Teacher is not null)
        {
            _ = new TeacherPages(book.Teacher, []).Write(book).Count();
        }

        foreach (BookLesson lesson in book.Lessons)
        {
            LessonPage.CheckText(book, lesson);
        }
    }

    private static void CheckNames(BookContents book)
    {
        if (book.Lessons.Count == 0)
        {
            throw new BookException("A book needs at least one lesson.");
        }

        if (book.Lessons.FirstOrDefault(
            lesson => ownPages.Contains($"{lesson.Name}.html", StringComparer.OrdinalIgnoreCase)) is BookLesson taken)
        {
            throw new BookException(
                $"A lesson cannot be called '{taken.Name}', which is the name of one of the book's own pages. Rename "
                + "its notebook.");
        }

        foreach (IGrouping<string, BookLesson> same in book.Lessons
            .GroupBy(lesson => lesson.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            throw new BookException($"Two lessons are called '{same.Key}'; each needs a file name of its own.");
        }
    }

    /// <summary>File name → text of every page, and the gaps in the source map and the short answer.</summary>
    private static (List<(string File, string Html)> Pages, IReadOnlyList<string> Gaps) Pages(BookContents book)
    {
        LessonPage[] pages = [.. book.Lessons.Select(LessonPage.Of)];
        var written = new List<(string, string)>();
        for (int i = 0; i < pages.Length; i++)
        {
            written.Add((pages[i].File,
                pages[i].Write(book, i > 0 ? pages[i - 1] : null, i + 1 < pages.Length ? pages[i + 1] : null)));
        }

        // After the lessons, because these list the figures that the pages turned out to have.
        SourceMapInBook? map = book.Map is null ? null : new(book.Map, book, pages);
        written.Add(("index.html", IndexPage.Write(book, pages)));
        WhyPage? why = book.Answer is null ? null : new(book.Answer, pages);
        if (why is not null)
        {
            written.Add((WhyPage.FileName, why.Write(book)));
        }

        if (map is not null)
        {
            written.Add((SourcePage.FileName, SourcePage.Write(book, map)));
        }

        if (book.Mutations is ClaimMutations mutations)
        {
            written.Add((BrokenClaimsPage.FileName, BrokenClaimsPage.Write(book, mutations, pages)));
        }

        if (book.Glossary is not null)
        {
            written.Add((GlossaryPage.FileName, GlossaryPage.Write(book, book.Glossary, pages)));
        }

        if (book.Teacher is not null)
        {
            written.AddRange(new TeacherPages(book.Teacher, pages).Write(book));
        }

        return (written, [.. map?.Gaps ?? [], .. why?.Gaps ?? []]);
    }

    private static IReadOnlyList<string> WriteInto(BookContents book, string draft)
    {
        (List<(string File, string Html)> pages, IReadOnlyList<string> gaps) = Pages(book);
        foreach ((string file, string html) in pages)
        {
            Save(draft, file, html);
        }

        Save(draft, "claims.json",
            ClaimCollector.ToJson(book.AllClaims ?? [.. book.Lessons.SelectMany(lesson => lesson.Claims)]));
        Save(draft, BookAssets.Style, BookAssets.StyleText);
        Save(draft, BookAssets.Script, BookAssets.ScriptText);
        if (book.PlotlyScript is string plotly)
        {
            Save(draft, BookAssets.Plotly, plotly);
        }

        foreach (BookLesson lesson in book.Lessons.Where(lesson => lesson.NotebookPath is not null))
        {
            Directory.CreateDirectory(Path.Combine(draft, "notebooks"));
            File.Copy(lesson.NotebookPath!, Path.Combine(draft, "notebooks", $"{lesson.Name}.ipynb"));
        }

        return gaps;
    }

    private static void Save(string folder, string name, string text) =>
        File.WriteAllText(Path.Combine(folder, name), text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
}

/// <summary>The book cannot be written: which page and cell stand in the way, and what to do.</summary>
public sealed class BookException : Exception
{
    public BookException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
