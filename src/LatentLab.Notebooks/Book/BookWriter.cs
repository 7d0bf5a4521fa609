using System.Text;
using LatentLab.Notebooks.Book.Claims;
using LatentLab.Notebooks.Book.Pages;

namespace LatentLab.Notebooks.Book;

/// <summary>
/// Writes executed notebooks as a small static site that needs no network and no server: <c>index.html</c>, a page per lesson, the notebooks, <c>claims.json</c>,
/// <c>plotly.min.js</c> once, a style sheet and a script.
/// </summary>
public static class BookWriter
{
    /// <summary>The file that names the book's own files; a folder with it may be replaced.</summary>
    public const string MarkerFile = BookFolder.Marker;

    /// <summary>Checks that a book may be written there; call it before computing for minutes.</summary>
    /// <exception cref="BookException">The target is a file, or a folder with other things in it.</exception>
    public static void CheckFolder(string folder) => BookFolder.CheckReplaceable(folder);

    /// <summary>Writes the book, whole or not at all: an earlier book stays as it was if this one fails.</summary>
    /// <param name="folder">A new, an empty, or an earlier book's folder.</param>
    /// <exception cref="BookException">The folder holds something else, or a page cannot be made (the message names page, cell and command).</exception>
    public static void Write(BookContents book, string folder)
    {
        CheckNames(book);
        BookFolder.Replace(folder, draft => WriteInto(book, draft));
    }

    /// <summary>Makes all pages without writing them: a formula that cannot be translated shows before anything is computed.</summary>
    /// <exception cref="BookException">A page cannot be made (the message names page, cell and command).</exception>
    public static void Check(BookContents book)
    {
        CheckNames(book);
        Pages(book);
    }

    private static void CheckNames(BookContents book)
    {
        if (book.Lessons.Count == 0)
        {
            throw new BookException("A book needs at least one lesson.");
        }

        if (book.Lessons.Any(lesson => string.Equals(lesson.Name, "index", StringComparison.OrdinalIgnoreCase)))
        {
            throw new BookException("A lesson cannot be called 'index', the name of the book's first page. Rename its notebook.");
        }

        foreach (IGrouping<string, BookLesson> same in book.Lessons.GroupBy(lesson => lesson.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            throw new BookException($"Two lessons are called '{same.Key}'; each needs a file name of its own.");
        }
    }

    /// <summary>File name → text of every page.</summary>
    private static List<(string File, string Html)> Pages(BookContents book)
    {
        LessonPage[] pages = [.. book.Lessons.Select(LessonPage.Of)];
        var written = new List<(string, string)>();
        for (int i = 0; i < pages.Length; i++)
        {
            written.Add((pages[i].File, pages[i].Write(book, i > 0 ? pages[i - 1] : null, i + 1 < pages.Length ? pages[i + 1] : null)));
        }

        // Last, because it lists the figures that the pages turned out to have.
        written.Add(("index.html", IndexPage.Write(book, pages)));
        return written;
    }

    private static void WriteInto(BookContents book, string draft)
    {
        foreach ((string file, string html) in Pages(book))
        {
            Save(draft, file, html);
        }

        Save(draft, "claims.json", ClaimCollector.ToJson(book.AllClaims ?? [.. book.Lessons.SelectMany(lesson => lesson.Claims)]));
        Save(draft, "style.css", Asset("style.css"));
        Save(draft, "script.js", Asset("script.js"));
        if (book.PlotlyScript is string plotly)
        {
            Save(draft, "plotly.min.js", plotly);
        }

        foreach (BookLesson lesson in book.Lessons.Where(lesson => lesson.NotebookPath is not null))
        {
            Directory.CreateDirectory(Path.Combine(draft, "notebooks"));
            File.Copy(lesson.NotebookPath!, Path.Combine(draft, "notebooks", $"{lesson.Name}.ipynb"));
        }
    }

    private static void Save(string folder, string name, string text) =>
        File.WriteAllText(Path.Combine(folder, name), text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    internal static string Asset(string name)
    {
        using Stream stream = typeof(BookWriter).Assembly.GetManifestResourceStream($"LatentLab.Notebooks.Book.Assets.{name}")
            ?? throw new InvalidOperationException($"The resource '{name}' is missing from {typeof(BookWriter).Assembly.GetName().Name}.dll. Build the project again.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
