using LatentLab.Book.Claims;
using LatentLab.Book.Reference;
using LatentLab.Book.Words;

namespace LatentLab.Book.Pages;

/// <summary>A claim's badge in a lesson of this book.</summary>
/// <param name="Spread">The same claim over several seeds; null where there was one seed.</param>
internal sealed record ShownClaim(BookClaim Claim, LessonPage Page, ClaimSpread? Spread)
{
    public string Address => Page.File + Page.PlaceOf(Claim);
}

/// <summary>
/// The source map compared with the lessons of one book: what was measured, which figures stand where, and what is
/// missing and why.
/// </summary>
internal sealed class SourceMapInBook
{
    private readonly BookWords words;
    private readonly ILookup<string, ShownClaim> claims;
    private readonly ILookup<string, (PageFigure Figure, LessonPage Page)> figures;

    /// <param name="pages">The lessons' pages, written already: their figures are known.</param>
    public SourceMapInBook(SourceMap map, BookContents book, IReadOnlyList<LessonPage> pages)
    {
        Map = map;
        Lessons = new LessonLinks(pages, book.Words);
        words = book.Words;
        claims = pages.SelectMany(page => page.Lesson.Claims.Select(
            claim => new ShownClaim(claim, page, ClaimSpread.Find(book.Spread, page.Lesson.Claims, claim))))
            .ToLookup(shown => shown.Claim.Id);
        figures = pages
            .SelectMany(page => page.Figures.Where(figure => figure.Label is not null).Select(figure => (figure, page)))
            .ToLookup(pair => pair.figure.Label!);
    }

    public SourceMap Map { get; }

    public LessonLinks Lessons { get; }

    /// <summary>All that was measured for a claim, in the book's order.</summary>
    public IReadOnlyList<ShownClaim> Measured(string id) => [.. claims[id]];

    /// <summary>
    /// The figures with this number and their pages, those of the planned lesson first; several where a figure is drawn
    /// in parts.
    /// </summary>
    public IReadOnlyList<(PageFigure Figure, LessonPage Page)> Figure(PlannedItem planned) =>
        [.. figures[planned.Id].OrderBy(found => found.Page == Lessons.Find(planned.Lesson) ? 0 : 1)];

    /// <summary>Why the book does not show what was planned, as plain words.</summary>
    public string Missing(PlannedItem planned) => Lessons.Find(planned.Lesson) switch
    {
        null => words.LessonNotInBook(planned.Lesson),
        { Lesson.HasRun: false } => words.LessonNotYet(planned.Lesson),
        { Lesson.Problem: not null } => words.LessonBroke(planned.Lesson),
        _ => words.LessonShowsNot(planned.Lesson),
    };

    /// <summary>
    /// Claims and figures of the map that no lesson shows, one per line. Empty where a lesson is missing, failed or
    /// has not run, which the course reports itself.
    /// </summary>
    public IReadOnlyList<string> Gaps
    {
        get
        {
            bool complete =
                Map.Claims.Concat(Map.Figures).All(planned =>
                    Lessons.Find(planned.Lesson) is { Lesson: { HasRun: true, Problem: null } });
            return !complete ? [] :
            [
                .. Map.Claims.Where(planned => Measured(planned.Id).Count == 0).Select(planned =>
                    $"'{SourceMap.FileName}': expected claim {planned.Id} ({planned.Words}) in lesson "
                    + $"{planned.Lesson}, found it in no lesson. Show it there with Claim.AtLeast or Claim.AtMost, or "
                    + "correct the map."),
                .. Map.Figures.Where(planned => Figure(planned).Count == 0).Select(planned =>
                    $"'{SourceMap.FileName}': expected figure {planned.Id} ({planned.Words}) in lesson "
                    + $"{planned.Lesson}, found no figure whose title begins with '{planned.Id} ·'. Give it this "
                    + "title, or correct the map."),
            ];
        }
    }
}
