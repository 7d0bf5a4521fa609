using System.Text.Json;
using LatentLab.Book.Claims;
using LatentLab.Book.Mutations;
using LatentLab.Book.Pages;

namespace LatentLab.Book;

/// <summary>
/// A book that is written again as each of its lessons ends. The page of a lesson that has run is made once; those
/// that belong to all lessons are made each time.
/// </summary>
/// <remarks>
/// While lessons run, every page that may still change has a twin, a script that hands over the page's text, since a
/// page from a folder may load scripts and nothing else. <c>live.js</c> says which pages those are, and comes last.
/// </remarks>
internal sealed class GrowingBook(BookFolder folder)
{
    private readonly Dictionary<string, LessonPage> pages = [];
    private readonly HashSet<string> live = [];
    private int version;

    /// <summary>Writes what has changed.</summary>
    /// <returns>What <see cref="BookWriter.Write"/> returns.</returns>
    public IReadOnlyList<string> Write(BookContents book)
    {
        WriteAssets(book);
        string[] before = [.. live];
        live.Clear();
        LessonPage[] lessons = [.. book.Lessons.Select(PageOf)];
        for (int i = 0; i < lessons.Length; i++)
        {
            WriteLesson(book, lessons, i);
        }

        // After the lessons, because these list the figures that the pages turned out to have.
        SourceMapInBook? map = book.Map is null ? null : new(book.Map, book, lessons);
        WhyPage? why = book.Answer is null ? null : new(book.Answer, lessons, book.Words);
        foreach ((string file, string html) in SharedPages(book, lessons, map, why))
        {
            Save(book, file, html);
        }

        if (book.Playground is not null && !folder.Has(PlaygroundPage.FileName))
        {
            folder.Save(PlaygroundPage.FileName, PlaygroundPage.InBook(book, book.Playground));
        }

        folder.Save("claims.json",
            ClaimCollector.ToJson(book.AllClaims ?? [.. book.Lessons.SelectMany(lesson => lesson.Claims)]));
        if (book.OtherEdition is { } other)
        {
            if (!folder.Has(Editions.ScriptFile))
                folder.Save(Editions.ScriptFile, "");
            Editions.Tell(folder.FullPath, other);
        }

        if (book.Growing || before.Length > 0)
        {
            WriteLive(before);
        }

        return [.. map?.Gaps ?? [], .. why?.Gaps ?? []];
    }

    private LessonPage PageOf(BookLesson lesson)
    {
        if (!pages.TryGetValue(lesson.Name, out LessonPage? page) || !ReferenceEquals(page.Lesson, lesson))
        {
            pages[lesson.Name] = page = LessonPage.Of(lesson);
        }

        return page;
    }

    private void WriteLesson(BookContents book, LessonPage[] lessons, int i)
    {
        LessonPage page = lessons[i];
        if (page.Written)
        {
            return;
        }

        // First, because the page leads there.
        if (page.Lesson.NotebookPath is string notebook)
        {
            folder.Copy(notebook, NotebookOf(page.Lesson.Name));
        }

        LessonPage? previous = i > 0 ? lessons[i - 1] : null, next = i + 1 < lessons.Length ? lessons[i + 1] : null;
        if (page.Lesson.HasRun)
        {
            folder.Save(page.File, page.Write(book with { Growing = false }, previous, next));
        }
        else
        {
            Save(book, page.File, page.WriteAbsent(book, previous, next));
        }
    }

    /// <summary>Where a lesson's executed notebook lies in the book.</summary>
    public static string NotebookOf(string lesson) => $"notebooks/{lesson}.ipynb";

    private static IEnumerable<(string File, string Html)> SharedPages(
        BookContents book, IReadOnlyList<LessonPage> pages, SourceMapInBook? map, WhyPage? why)
    {
        yield return (IndexPage.FileName, IndexPage.Write(book, pages));
        if (why is not null)
        {
            yield return (WhyPage.FileName, why.Write(book));
        }

        if (map is not null)
        {
            yield return (SourcePage.FileName, SourcePage.Write(book, map));
        }

        if (book.Mutations is ClaimMutations mutations)
        {
            yield return (BrokenClaimsPage.FileName, BrokenClaimsPage.Write(book, mutations, pages));
        }

        if (book.Glossary is not null)
        {
            yield return (GlossaryPage.FileName, GlossaryPage.Write(book, book.Glossary, pages));
        }

        if (book.Teacher is not null)
        {
            foreach ((string, string) page in new TeacherPages(book.Teacher, pages).Write(book))
            {
                yield return page;
            }
        }
    }

    private void WriteAssets(BookContents book)
    {
        foreach ((string name, string? text) in new (string, string?)[]
        {
            (BookAssets.Style, BookAssets.StyleText),
            (BookAssets.Script, BookAssets.ScriptText),
            (BookAssets.Plotly, book.PlotlyScript),
        })
        {
            if (text is not null && !folder.Has(name))
            {
                folder.Save(name, text);
            }
        }
    }

    private void Save(BookContents book, string file, string html)
    {
        folder.Save(file, html);
        if (book.Growing)
        {
            live.Add(file);
            folder.Save(TwinOf(file), $"latentlabPage({JsonSerializer.Serialize(html)});\n");
        }
    }

    private void WriteLive(IEnumerable<string> before)
    {
        version++;
        folder.Save("live.js", $"latentlabBook({JsonSerializer.Serialize(new { version, open = live })});\n");
        foreach (string file in before.Except(live))
        {
            folder.Remove(TwinOf(file));
        }
    }

    private static string TwinOf(string page) => $"live/{page}.js";
}
