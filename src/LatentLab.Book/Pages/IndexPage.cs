using System.Text;
using System.Text.RegularExpressions;
using LatentLab.Book.Reference;
using LatentLab.Book.Text;
using LatentLab.Book.Words;
using LatentLab.Pages;

namespace LatentLab.Book.Pages;

/// <summary>The book's first page: what it is about, its lessons, its claims, its figures and its sources.</summary>
internal static partial class IndexPage
{
    public const string FileName = "index.html";

    public static string Write(BookContents book, IReadOnlyList<LessonPage> pages)
    {
        var names = pages.Select(page => page.Lesson.Name).ToHashSet();
        var markdown = new MarkdownPage("index", new PageLinks("index", null, names, (_, _) => null));
        string introduction = markdown.ToHtml(book.Introduction, 1);
        string body = $"""
            <div class="page">
            <main id="content" tabindex="-1">
            <div class="prose">
            <h1>{Html.Text(book.Title)}</h1>
            {introduction}
            {WhyPage.Invitation(book)}
            </div>
            {Lessons(book, pages)}
            {ToTry(book)}
            {Reference(book)}
            {ClaimTables.Measured(book, pages, Verdicts(book))}
            {ClaimTables.Spread(book, new LessonLinks(pages, book.Words))}
            {FigureList(book.Words, pages)}
            {Sources(book, pages, markdown)}
            {ForTheTeacher(book)}
            </main>
            </div>
            """;
        return BookShell.Write(book, FileName, book.Title, "", body, withPlotly: false, withCode: false);
    }

    /// <summary>Whether the introduction can be a page.</summary>
    /// <exception cref="BookException">A formula in it cannot be translated.</exception>
    public static void CheckText(BookContents book) =>
        new MarkdownPage("index", new PageLinks("index", null, new HashSet<string>(), (_, _) => null))
            .ToHtml(book.Introduction, 1);

    private static string Lessons(BookContents book, IReadOnlyList<LessonPage> pages)
    {
        var html = new StringBuilder("<section aria-labelledby=\"lessons\">\n<h2 id=\"lessons\">"
            + $"{book.Words.Lessons}</h2>\n")
            .Append(Total(book.Words, pages)).Append(LessonStates.OfAll(book)).Append("<ol class=\"lessons\">\n");
        foreach (LessonPage page in pages)
        {
            html.Append("<li>");
            html.Append(
                page.Number.Length > 0 ? $"<span class=\"number\" aria-hidden=\"true\">{page.Number}</span>" : "");
            html.Append(page.Lesson.HasRun
                ? $"<div><h3><a href=\"{Html.Text(page.File)}\">{Html.Text(page.Title)}</a></h3>\n"
                : $"<div><h3>{Html.Text(page.Title)}</h3>\n");
            html.Append(page.Lead is null ? "" : $"<p>{Whole(page.Lead)}</p>\n");
            html.Append(
                "<p "
                + $"class=\"facts\">{string.Join(" <span aria-hidden=\"true\">·</span> ", Facts(book, page))}"
                + "</p></div></li>\n");
        }

        return html.Append("</ol>\n</section>").ToString();
    }

    /// <summary>Without a last sentence that ends in a colon: what it announces does not stand here.</summary>
    internal static string Whole(string lead) =>
        !lead.EndsWith(':')
            ? lead
            : Announcement().Match(lead) is { Success: true } last ? lead[..last.Index] : lead[..^1] + ".";

    [GeneratedRegex(@"(?<=[.!?]) [^.!?<>]*:$")]
    private static partial Regex Announcement();

    private static string ToTry(BookContents book) => book.Playground is null
        ? ""
        : $"""
            <section aria-labelledby="to-try">
            <h2 id="to-try">{book.Words.ToTry}</h2>
            <ul class="reference">
            <li><a href="{PlaygroundPage.FileName}">{book.Words.PlaygroundTitle}</a>
            <span>{book.Words.PlaygroundLine}</span></li>
            </ul>
            </section>
            """;

    /// <summary>The ways to the pages that belong to all lessons.</summary>
    private static string Reference(BookContents book)
    {
        string map = book.Map is null
            ? ""
            : $"<li><a href=\"{SourcePage.FileName}\">{book.Words.SourceTitle}</a> "
                + $"<span>{book.Words.SourceLine}</span></li>\n";
        string broken = book.Mutations is null
            ? ""
            : $"<li><a href=\"{BrokenClaimsPage.FileName}\">{book.Words.BrokenTitle}</a> "
                + $"<span>{book.Words.BrokenLine}</span></li>\n";
        string glossary = book.Glossary is null
            ? ""
            : $"<li><a href=\"{GlossaryPage.FileName}\">{book.Words.Glossary}</a> "
                + $"<span>{book.Words.GlossaryLine(book.Glossary.Terms.Count)}</span></li>\n";
        return map.Length + broken.Length + glossary.Length == 0
            ? ""
            : $"<section aria-labelledby=\"reference\">\n<h2 id=\"reference\">{book.Words.LookUp}</h2>\n<ul "
                + $"class=\"reference\">\n{map}{broken}{glossary}</ul>\n</section>";
    }

    /// <summary>What the claims say of the source text's sentences; empty where none has a verdict.</summary>
    private static string Verdicts(BookContents book)
    {
        SourceSentence[] judged = [.. (book.Map?.Sections ?? []).SelectMany(section => section.Sentences)
            .Where(sentence => sentence.Verdict is not null)];
        SourceSentence[] added = [.. judged.Where(sentence => sentence.Added)];
        int count = judged.Length - added.Length;
        string link = $"<a href=\"{SourcePage.FileName}\">{book.Words.SourceSentences(count)}</a>";
        return count == 0 ? "" : " " + book.Words.Verdicts(link, book.Words.VerdictCounts(judged.Except(added)),
            added.Length, book.Words.VerdictCounts(added));
    }

    /// <summary>At the foot, in small type: whoever follows it by chance has read the answers.</summary>
    private static string ForTheTeacher(BookContents book) => book.Teacher is null
        ? ""
        : $"<p class=\"facts\">"
            + book.Words.WithTheAnswers($"<a href=\"{TeacherPages.FileName}\">{book.Words.ForTheTeacher}</a>") + "</p>";

    private static IEnumerable<string> Facts(BookContents book, LessonPage page)
    {
        yield return page.ReadingWords(book.Words);
        if (page.Lesson.Seconds is double seconds)
        {
            yield return book.Words.ComputedIn(LessonPage.Duration(book.Words, seconds));
        }

        if (page.Lesson.Claims.Count > 0)
        {
            yield return LessonPage.ClaimCount(book.Words, page.Lesson);
        }

        if (page.Lesson.Problem is not null)
        {
            yield return $"<span class=\"fails\">✗ {book.Words.DidNotEnd}</span>";
        }

        if (LessonStates.Of(page.Lesson, book) is { Length: > 0 } state)
        {
            yield return state;
        }
    }

    private static string Total(BookWords words, IReadOnlyList<LessonPage> pages)
    {
        double seconds = pages.Sum(page => page.Lesson.Seconds ?? 0);
        double memory = pages.Max(page => page.Lesson.PeakMegabytes) ?? 0;
        string total = words.Total(pages.Count, words.Hours(pages.Sum(page => page.CoreMinutes)),
            words.Hours(pages.Sum(page => page.Minutes)),
            seconds > 0 ? LessonPage.Duration(words, seconds) : null, memory > 0 ? $"{memory:N0}" : null);
        return $"<p class=\"facts\">{total}</p>\n";
    }

    private static string FigureList(BookWords words, IReadOnlyList<LessonPage> pages)
    {
        if (pages.All(page => page.Figures.Count == 0))
        {
            return "";
        }

        var html = new StringBuilder(
            $"<section aria-labelledby=\"figures\">\n<h2 id=\"figures\">{words.Figures}</h2>\n"
            + "<ul class=\"figures\">\n");
        foreach (LessonPage page in pages)
        {
            foreach (PageFigure figure in page.Figures)
            {
                html.Append(
                    $"<li><span class=\"number\" aria-hidden=\"true\">{page.Number}</span> <a "
                    + $"href=\"{Html.Text(page.File)}#{figure.Anchor}\">{Html.Text(figure.Title)}</a></li>\n");
            }
        }

        return html.Append("</ul>\n</section>").ToString();
    }

    private static string Sources(BookContents book, IReadOnlyList<LessonPage> pages, MarkdownPage markdown)
    {
        IReadOnlyList<LessonSource> sources = LessonSources.Of(book.Lessons);
        if (sources.Count == 0)
        {
            return "";
        }

        var lessons = new LessonLinks(pages, book.Words);
        var html = new StringBuilder(
            $"<section aria-labelledby=\"sources\">\n<h2 id=\"sources\">{book.Words.Sources}</h2>\n"
                + $"<p>{book.Words.SourcesLine}</p>\n<ul class=\"sources\">\n");
        foreach (LessonSource source in sources)
        {
            string where = string.Join(" ",
                source.Lessons.Select(lessons.Named).OfType<LessonPage>().Select(page => lessons.To(page)));
            html.Append(
                $"<li>{WithoutParagraph(markdown.ToHtml(source.Markdown, 1))} <span "
                + $"class=\"where\">{where}</span></li>\n");
        }

        return html.Append("</ul>\n</section>").ToString();
    }

    private static string WithoutParagraph(string html)
    {
        string words = html.Trim();
        return words.StartsWith("<p>", StringComparison.Ordinal) && words.EndsWith("</p>", StringComparison.Ordinal)
            ? words[3..^4]
            : words;
    }
}
