using System.Text.RegularExpressions;
using LatentLab.Book.Course;
using LatentLab.Book.Reference;
using LatentLab.Book.Text;
using LatentLab.Book.Words;
using LatentLab.Pages;

namespace LatentLab.Book.Pages;

/// <summary>
/// The teacher's guide: a page with the plans and a table of all lessons, and a page for each lesson. They hold
/// answers, so nothing but a line at the foot of the index leads there.
/// </summary>
internal sealed partial class TeacherPages
{
    public const string FileName = "teacher.html";

    private readonly TeacherGuide guide;
    private readonly IReadOnlyList<LessonPage> pages;

    public TeacherPages(TeacherGuide guide, IReadOnlyList<LessonPage> pages)
    {
        this.guide = guide;
        this.pages = pages;
    }

    /// <summary>The page about a lesson.</summary>
    public static string FileOf(string lesson) => $"teacher-{lesson}.html";

    /// <summary>Every page's file name and text.</summary>
    /// <exception cref="BookException">A formula cannot be translated.</exception>
    public IEnumerable<(string File, string Html)> Write(BookContents book)
    {
        yield return (FileName, Plans(book));
        foreach (TeacherNotes notes in guide.Lessons)
        {
            yield return (FileOf(notes.Lesson), Notes(book, notes));
        }
    }

    private string Plans(BookContents book)
    {
        BookWords words = book.Words;
        var table = new CardTable("teaching", words.Lessons, words.LessonColumn, words.ToReadColumn, words.ToRunColumn,
            words.TeacherColumn);
        foreach (TeacherNotes notes in guide.Lessons)
        {
            LessonPage? page = PageOf(notes);
            string title = page is null ? Html.Text(notes.Lesson) : Html.Text($"{page.Number} {page.Title}");
            table.Row("", page is null ? title : $"<a href=\"{Html.Text(page.File)}\">{title}</a>",
                page is null ? words.NotInThisBook : words.ToRead(page.CoreMinutes, page.Minutes),
                page?.Lesson.Seconds is double seconds ? LessonPage.Duration(words, seconds) : words.NotRun,
                $"<a href=\"{Html.Text(FileOf(notes.Lesson))}\">{words.TeacherLinks}<span class=\"cell-number\">"
                    + $"{words.ForLesson(Html.Text(notes.Lesson))}</span></a>");
        }

        string lessons = guide.Lessons.Count == 0 ? "" : $"""
            <section aria-labelledby="lesson-by-lesson">
            <h2 id="lesson-by-lesson">{words.LessonByLesson}</h2>
            <p class="facts">{ReadingTime.Assumptions(words)}</p>
            {table.ToHtml()}
            </section>
            """;
        return Page(book, FileName, words.ForTheTeacher, "teacher", guide.Plans, lessons);
    }

    private string Notes(BookContents book, TeacherNotes notes)
    {
        LessonPage? page = PageOf(notes);
        string lesson = page is null
            ? "<span></span>"
            : $"<a rel=\"next\" href=\"{Html.Text(page.File)}\"><small>{book.Words.TheLesson}</small> "
                + $"{Html.Text(page.Title)}</a>";
        string foot = $"""
            <nav class="turning" aria-label="{book.Words.ForTheTeacher}">
            <a href="{FileName}"><small>{book.Words.PlansAndLessons}</small> {book.Words.ForTheTeacher}</a>
            {lesson}
            </nav>
            """;
        return Page(book, FileOf(notes.Lesson), book.Words.TeacherNumber(page?.Number ?? ""), notes.Lesson,
            notes.Markdown, foot);
    }

    private string Page(BookContents book, string file, string title, string name, string text, string foot)
    {
        var names = pages.Select(page => page.Lesson.Name).ToHashSet();
        var markdown = new MarkdownPage($"{TeacherGuide.FolderName}/{name}",
            new PageLinks(name, null, names, (_, _) => null), book.Words);
        string html = markdown.ToHtml(Times().Replace(text, time => Time(book.Words, time, name)), 1);
        string body = $"""
            <div class="page">
            {LessonPage.TableOfContents(book.Words, markdown.Headings)}
            <main id="content" tabindex="-1">
            <div class="prose">
            {html}
            </div>
            {foot}
            </main>
            </div>
            """;
        return BookShell.Write(book, file, $"{title} · {book.Title}", "", body, withPlotly: false, withCode: false);
    }

    /// <summary>
    /// The times of this book in place of the comments <c>&lt;!--times--&gt;</c> (both, of the notes' own lesson) and
    /// <c>&lt;!--reading 07--&gt;</c>, which nobody sees who reads the notes elsewhere.
    /// </summary>
    private string Time(BookWords words, Match time, string lesson)
    {
        string number = time.Groups["lesson"].Value;
        LessonPage? page = pages.FirstOrDefault(
            one => number.Length == 0 ? one.Lesson.Name == lesson : LessonNumber.Same(number, one.Number));
        string reading =
            page is null ? words.NotInThisBook : words.ReadingMinutes(page.CoreMinutes, page.Minutes);
        string running = page?.Lesson.Seconds is double seconds ? LessonPage.Duration(words, seconds) : words.NotRun;
        return time.Groups["what"].Value == "times" ? words.ReadingAndRunning(reading, running)
            : words.ReadingAlone(reading);
    }

    [GeneratedRegex("<!--(?<what>times|reading)(?: (?<lesson>\\w+))?-->")]
    private static partial Regex Times();

    private LessonPage? PageOf(TeacherNotes notes) => pages.FirstOrDefault(page => page.Lesson.Name == notes.Lesson);
}
