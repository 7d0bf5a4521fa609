using LatentLab.Book.Course;
using LatentLab.Book.Words;
using LatentLab.Pages;

namespace LatentLab.Book.Pages;

/// <summary>
/// The book's lessons by their numbers, for pages that point to them; a lesson may be missing from a book.
/// </summary>
internal sealed class LessonLinks
{
    private readonly IReadOnlyList<LessonPage> pages;
    private readonly BookWords words;

    public LessonLinks(IReadOnlyList<LessonPage> pages, BookWords words)
    {
        this.pages = pages;
        this.words = words;
    }

    /// <summary>The lesson whose file name starts with this number; <c>4</c> and <c>04</c> are the same.</summary>
    public LessonPage? Find(string number) =>
        pages.FirstOrDefault(page => LessonNumber.Same(page.Number, number));

    /// <summary>The lesson whose notebook has this name.</summary>
    public LessonPage? Named(string name) => pages.FirstOrDefault(page => page.Lesson.Name == name);

    /// <summary>
    /// A link with the lesson's number; the number alone, with a word on it, where the lesson is not in the book.
    /// </summary>
    public string ByNumber(string number) => Find(number) is LessonPage page
        ? To(page)
        : $"<span class=\"absent\">{words.NotInBook(Html.Text(number))}</span>";

    /// <summary>A short link that a screen reader reads in full.</summary>
    /// <param name="place">Where on the page, with its <c>#</c>; empty for its beginning.</param>
    public string To(LessonPage page, string place = "") =>
        $"<a href=\"{Html.Text(page.File)}{place}\" aria-label=\""
        + $"{words.Titled(Html.Text(page.Number), Html.Text(page.Title))}\">"
        + $"{Html.Text(page.Number.Length > 0 ? page.Number : page.Title)}</a>";
}
