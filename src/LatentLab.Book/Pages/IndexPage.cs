using System.Text;
using System.Text.RegularExpressions;
using LatentLab.Book.Reference;
using LatentLab.Book.Text;
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
            {WhyPage.Invitation(book.Answer)}
            </div>
            {Lessons(book, pages)}
            {ToTry(book)}
            {Reference(book)}
            {ClaimTables.Measured(pages, Verdicts(book))}
            {ClaimTables.Spread(book.Spread, new LessonLinks(pages))}
            {FigureList(pages)}
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
        var html = new StringBuilder("<section aria-labelledby=\"lessons\">\n<h2 id=\"lessons\">Lessons</h2>\n")
            .Append(Total(pages)).Append(LessonStates.OfAll(book)).Append("<ol class=\"lessons\">\n");
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
            <h2 id="to-try">To try</h2>
            <ul class="reference">
            <li><a href="{PlaygroundPage.FileName}">{PlaygroundPage.Title}</a> <span>an autoencoder and a VAE learn
            before your eyes, and a guide of ten steps says what to turn and what to see</span></li>
            </ul>
            </section>
            """;

    /// <summary>The ways to the pages that belong to all lessons.</summary>
    private static string Reference(BookContents book)
    {
        string map = book.Map is null
            ? ""
            : $"<li><a href=\"{SourcePage.FileName}\">From the source text to the numbers</a> <span>each sentence of "
                + "the text with its claim, lesson, figure and number</span></li>\n";
        string broken = book.Mutations is null
            ? ""
            : $"<li><a href=\"{BrokenClaimsPage.FileName}\">{BrokenClaimsPage.Title}</a> <span>each claim with its "
                + "control, and its value when its cause is taken away</span></li>\n";
        string glossary = book.Glossary is null
            ? ""
            : $"<li><a href=\"{GlossaryPage.FileName}\">Glossary</a> <span>{book.Glossary.Terms.Count} terms, English "
                + "and Chinese side by side</span></li>\n";
        return map.Length + broken.Length + glossary.Length == 0
            ? ""
            : "<section aria-labelledby=\"reference\">\n<h2 id=\"reference\">To look things up</h2>\n<ul "
                + $"class=\"reference\">\n{map}{broken}{glossary}</ul>\n</section>";
    }

    /// <summary>What the claims say of the source text's sentences; empty where none has a verdict.</summary>
    private static string Verdicts(BookContents book)
    {
        SourceSentence[] judged = [.. (book.Map?.Sections ?? []).SelectMany(section => section.Sentences)
            .Where(sentence => sentence.Verdict is not null)];
        SourceSentence[] added = [.. judged.Where(sentence => sentence.Added)];
        int count = judged.Length - added.Length;
        string own = added.Length == 0 ? "" : $"; of {SentenceVerdict.Questions(added.Length)} that the course adds, "
            + SentenceVerdict.Counts(added);
        return count == 0 ? "" : $" Of <a href=\"{SourcePage.FileName}\">the source text's {count} sentences</a>, "
            + $"{SentenceVerdict.Counts(judged.Except(added))}{own}.";
    }

    /// <summary>At the foot, in small type: whoever follows it by chance has read the answers.</summary>
    private static string ForTheTeacher(BookContents book) => book.Teacher is null
        ? ""
        : $"<p class=\"facts\"><a href=\"{TeacherPages.FileName}\">For the teacher</a> (with the answers)</p>";

    private static IEnumerable<string> Facts(BookContents book, LessonPage page)
    {
        yield return page.ReadingWords();
        if (page.Lesson.Seconds is double seconds)
        {
            yield return $"computed in {LessonPage.Duration(seconds)}";
        }

        if (page.Lesson.Claims.Count > 0)
        {
            yield return LessonPage.ClaimCount(page.Lesson);
        }

        if (page.Lesson.Problem is not null)
        {
            yield return "<span class=\"fails\">✗ did not run to its end</span>";
        }

        if (LessonStates.Of(page.Lesson, book.Growing) is { Length: > 0 } state)
        {
            yield return state;
        }
    }

    private static string Total(IReadOnlyList<LessonPage> pages)
    {
        double seconds = pages.Sum(page => page.Lesson.Seconds ?? 0);
        double memory = pages.Max(page => page.Lesson.PeakMegabytes) ?? 0;
        string computing = seconds > 0 ? $", {LessonPage.Duration(seconds)} of computing" : "";
        string peak = memory > 0 ? $", at most {memory:N0} MB of memory" : "";
        return $"<p class=\"facts\">{pages.Count} {(pages.Count == 1 ? "lesson" : "lessons")}: "
            + $"{ReadingTime.Words(pages.Sum(page => page.CoreMinutes))} to read, "
            + $"{ReadingTime.Words(pages.Sum(page => page.Minutes))} with the optional parts{computing}{peak}.</p>\n";
    }

    private static string FigureList(IReadOnlyList<LessonPage> pages)
    {
        if (pages.All(page => page.Figures.Count == 0))
        {
            return "";
        }

        var html = new StringBuilder(
            "<section aria-labelledby=\"figures\">\n<h2 id=\"figures\">Figures</h2>\n<ul class=\"figures\">\n");
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

        var lessons = new LessonLinks(pages);
        var html = new StringBuilder(
            "<section aria-labelledby=\"sources\">\n<h2 id=\"sources\">Sources</h2>\n<p>The sources that the lessons "
                + "name, and which lessons name them.</p>\n<ul class=\"sources\">\n");
        foreach (LessonSource source in sources)
        {
            string where = string.Join(" ",
                source.Lessons.Select(lessons.Named).OfType<LessonPage>().Select(page => LessonLinks.To(page)));
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
