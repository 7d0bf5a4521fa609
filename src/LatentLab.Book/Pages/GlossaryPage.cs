using LatentLab.Book.Reference;
using LatentLab.Book.Text;
using LatentLab.Book.Words;
using LatentLab.Pages;

namespace LatentLab.Book.Pages;

/// <summary>The course's words, English and Chinese side by side.</summary>
internal static class GlossaryPage
{
    public const string FileName = "glossary.html";

    public static string Write(BookContents book, Glossary glossary, IReadOnlyList<LessonPage> pages)
    {
        var lessons = new LessonLinks(pages, book.Words);
        var ids = new HeadingIds();
        var table = new CardTable("glossary", book.Words.Glossary, book.Words.Term,
            book.Words.ChineseColumn, book.Words.Meaning, book.Words.LessonColumn);
        foreach (GlossaryTerm term in glossary.Terms)
        {
            table.Row(
                $" id=\"{ids.Next($"term {term.English}")}\"", Html.Text(term.English),
                $"<span lang=\"zh\">{Html.Text(term.Chinese)}</span>", Html.Text(term.Meaning),
                lessons.ByNumber(term.Lesson));
        }

        string body = $"""
            <div class="page wide">
            <main id="content" tabindex="-1">
            <div class="prose">
            <h1>{Heading(book)}</h1>
            <p class="facts">{book.Words.Terms(glossary.Terms.Count)}</p>
            {(book.Language == "zh" ? "" : $"<p>{Html.Text(glossary.About)}</p>")}
            {(glossary.AboutInChinese is string chinese ? $"<p lang=\"zh\">{Html.Text(chinese)}</p>" : "")}
            </div>
            {table.ToHtml()}
            </main>
            </div>
            """;
        return BookShell.Write(book, FileName, $"{book.Words.Glossary} · {book.Title}", "", body, withPlotly: false,
            withCode: false);
    }

    private static string Heading(BookContents book) => book.Language == "zh"
        ? BookWords.Chinese.Glossary
        : $"{BookWords.English.Glossary} <span lang=\"zh\">{BookWords.Chinese.Glossary}</span>";
}
