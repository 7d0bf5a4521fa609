using LatentLab.Book.Pages;

namespace LatentLab.Book;

/// <summary>
/// Writes executed notebooks as a small static site that needs no network and no server: <c>index.html</c>, a page per
/// lesson, the short answer, the source map, the broken claims, the glossary, the playground and the teacher's guide
/// where there are such, the notebooks, <c>claims.json</c>, <c>plotly.min.js</c> once, a style sheet and a script.
/// </summary>
public static class BookWriter
{
    /// <summary>The file that names the book's own files; a folder with it may be replaced.</summary>
    public const string MarkerFile = BookFolder.Marker;

    /// <summary>Where a reader begins.</summary>
    public const string FirstPage = IndexPage.FileName;

    private static readonly string[] ownPages =
    [
        IndexPage.FileName, WhyPage.FileName, SourcePage.FileName, BrokenClaimsPage.FileName, GlossaryPage.FileName,
        PlaygroundPage.FileName, TeacherPages.FileName,
    ];

    /// <summary>Checks that a book may be written there. Call it before a long computation.</summary>
    /// <exception cref="BookException">The target is a file, or a folder with other things in it.</exception>
    public static void CheckFolder(string folder) => BookFolder.CheckReplaceable(folder);

    /// <summary>Writes the book: each of its files is the old one or the whole new one at any moment.</summary>
    /// <param name="folder">A new, an empty, or an earlier book's folder.</param>
    /// <returns>Claims and figures of the source map that no lesson of the complete course shows (none if lessons are
    /// missing), and claims of the short answer that their lesson does not show, one per line.</returns>
    /// <exception cref="BookException">The folder holds something else, or a page cannot be made (the message names
    /// page, cell and command).</exception>
    public static IReadOnlyList<string> Write(BookContents book, string folder)
    {
        CheckNames(book);
        using BookFolder place = BookFolder.Open(folder);
        IReadOnlyList<string> gaps = new GrowingBook(place).Write(book);
        place.Tidy(kept: _ => false);
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
}

/// <summary>The book cannot be written: which page and cell stand in the way, and what to do.</summary>
public sealed class BookException : Exception
{
    public BookException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
