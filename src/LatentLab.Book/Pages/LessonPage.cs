using System.Text;
using LatentLab.Book.Claims;
using LatentLab.Book.Course;
using LatentLab.Book.Text;
using LatentLab.Book.Translation;
using LatentLab.Book.Words;
using LatentLab.Notebooks.Documents;
using LatentLab.Pages;

namespace LatentLab.Book.Pages;

/// <summary>One lesson as a page, and what the index needs to know of it.</summary>
internal sealed class LessonPage
{
    private LessonPage(BookLesson lesson, string title, string? lead)
    {
        Lesson = lesson;
        Title = title;
        Lead = lead;
    }

    public BookLesson Lesson { get; }

    /// <summary>The notebook's first top-level heading, as plain words.</summary>
    public string Title { get; }

    /// <summary>The paragraph below the title, as HTML without links.</summary>
    public string? Lead { get; }

    public int Minutes => ReadingTime.Minutes(Lesson.English ?? Lesson.Document);

    /// <summary>What a first reading takes, without the folds.</summary>
    public int CoreMinutes => ReadingTime.CoreMinutes(Lesson.English ?? Lesson.Document);

    public string File => $"{Lesson.Name}.html";

    /// <summary>
    /// The number that the file name starts with, for example <c>01</c> or <c>06b</c>; empty for none.
    /// </summary>
    public string Number => LessonNumber.Of(Lesson.Name);

    public List<PageFigure> Figures { get; } = [];

    /// <summary>Whether the page of a lesson that has run was made; it does not change after.</summary>
    public bool Written { get; private set; }

    /// <summary>
    /// Where on this page the claim's badge stands, for example <c>#cell-12</c>; empty if it cannot be told.
    /// </summary>
    public string PlaceOf(BookClaim claim)
    {
        for (int i = 0; i < Lesson.Document.Cells.Count; i++)
        {
            if (ClaimCollector.Collect(Lesson.Document.Cells[i], Lesson.Name, i + 1).Contains(claim))
            {
                return $"#cell-{i + 1}";
            }
        }

        return "";
    }

    /// <summary>
    /// Whether the claim's sentence has these words; in a translated lesson, whether the English one has them.
    /// </summary>
    public bool Says(BookClaim claim, string words)
    {
        if (Lesson.English is not { } english)
            return claim.Sentence.Contains(words, StringComparison.Ordinal);
        NotebookCell? shows = Lesson.Document.Cells.FirstOrDefault(
            cell => ClaimCollector.Collect(cell, Lesson.Name, 1).Contains(claim));
        return english.Cells.FirstOrDefault(cell => cell.Id == shows?.Id) is { } source
            && CellWords.Of(source, new HashSet<string>()).Passages
                .Any(passage => passage.English.Contains(words, StringComparison.Ordinal));
    }

    /// <summary>What can be said of a lesson before its page is made.</summary>
    public static LessonPage Of(BookLesson lesson)
    {
        var markdown = new MarkdownPage(lesson.Name, LinksOf(lesson, new HashSet<string>()));
        for (int i = 0; i < lesson.Document.Cells.Count; i++)
        {
            NotebookCell cell = lesson.Document.Cells[i];
            if (cell.Kind == CellKind.Markdown && markdown.Opening(cell.Source, i + 1) is (string title, var lead))
            {
                return new LessonPage(lesson, title, lead);
            }
        }

        return new LessonPage(lesson, lesson.Name, null);
    }

    /// <summary>
    /// Turns the lesson's Markdown into HTML and throws that away: what is wrong with it comes to light.
    /// </summary>
    /// <exception cref="BookException">A formula cannot be translated or an image is missing.</exception>
    public static void CheckText(BookContents book, BookLesson lesson)
    {
        var markdown = new MarkdownPage(lesson.Name, LinksOf(lesson, book.Lessons.Select(one => one.Name).ToHashSet()));
        for (int i = 0; i < lesson.Document.Cells.Count; i++)
        {
            if (lesson.Document.Cells[i].Kind == CellKind.Markdown)
            {
                markdown.ToHtml(lesson.Document.Cells[i].Source, i + 1);
            }
        }
    }

    /// <summary>What a reader may call the lesson: its number or, where it has none, its name.</summary>
    public static string NameOf(BookLesson lesson) =>
        LessonNumber.Of(lesson.Name) is { Length: > 0 } number ? number : lesson.Name;

    /// <summary>The page until the lesson has run, so that what leads here leads somewhere.</summary>
    public string WriteAbsent(BookContents book, LessonPage? previous, LessonPage? next) => Shell(book, $"""
        <div class="page">
        <main id="content" tabindex="-1">
        <div class="prose">
        <h1>{Html.Text(Title)}</h1>
        <p class="standing" role="status">{LessonStates.InPlaceOf(Lesson, book)}</p>
        {(Lead is null ? "" : $"<p>{IndexPage.Whole(Lead)}</p>")}
        </div>
        {Turning(book.Words, previous, next)}
        </main>
        </div>
        """, previous, next, withPlotly: false, withCode: false);

    /// <summary>The whole page. Fills <see cref="Figures"/>.</summary>
    public string Write(BookContents book, LessonPage? previous, LessonPage? next)
    {
        var names = book.Lessons.Select(lesson => lesson.Name).ToHashSet();
        var markdown = new MarkdownPage(Lesson.Name, LinksOf(Lesson, names), book.Words);
        string cells = Cells(book.Words, markdown);
        string article = $"""
            <div class="page">
            {TableOfContents(book.Words, markdown.Headings)}
            <main id="content" tabindex="-1">
            {WithHead(book.Words, cells)}
            {Turning(book.Words, previous, next)}
            </main>
            </div>
            """;
        Written = true;
        return Shell(book, article, previous, next, NeedsPlotly && book.PlotlyScript is not null, withCode: true);
    }

    private string Shell(BookContents book, string body, LessonPage? previous, LessonPage? next, bool withPlotly,
        bool withCode)
    {
        string bar = "<nav class=\"turn\" "
            + $"aria-label=\"{book.Words.Lessons}\">{BarLink(previous, "prev", "←", book.Words.PreviousLesson)}"
            + $"<span>{(Number.Length > 0 ? book.Words.Lesson(Number) : "")}</span>"
            + BarLink(next, "next", "→", book.Words.NextLesson)
            + "</nav>";
        return BookShell.Write(book, File, $"{Title} · {book.Title}", bar, body, withPlotly, withCode);
    }

    private static PageLinks LinksOf(BookLesson lesson, IReadOnlySet<string> names) =>
        new(lesson.Name, lesson.SourceFolder, names,
            (cell, name) => CellHtml.Attachment(lesson.Document.Cells[cell - 1], name));

    private string Cells(BookWords words, MarkdownPage markdown)
    {
        var html = new StringBuilder();
        (int At, int Headings, int Cell)? fold = null;
        void CloseFold(int end)
        {
            var (at, headings, first) = fold!.Value;
            string title = markdown.Headings.Skip(headings).FirstOrDefault()?.Html ?? words.More;
            int minutes = ReadingTime.Minutes((Lesson.English ?? Lesson.Document).Cells.Skip(first).Take(end - first));
            string summary = $"<span class=\"title\">{title}</span><span class=\"minutes\">"
                + $"{words.FoldMinutes(minutes)}</span>";
            html.Insert(at, $"<details class=\"beyond\"><summary>{summary}</summary>\n");
            html.Append("</details>\n");
            fold = null;
        }

        for (int i = 0; i < Lesson.Document.Cells.Count; i++)
        {
            NotebookCell cell = Lesson.Document.Cells[i];
            int number = i + 1;
            bool beyond = CellHtml.IsBeyondTheCore(cell);
            bool heading = cell.Kind == CellKind.Markdown && cell.Source.StartsWith('#'); // a fold for each section
            if (fold is not null && (heading || !beyond))
            {
                CloseFold(i);
            }

            if (beyond && fold is null)
            {
                fold = (html.Length, markdown.Headings.Count, i);
            }

            html.Append(cell.Kind switch
            {
                CellKind.Markdown => $"<div class=\"prose\" id=\"cell-{number}\">\n"
                    + $"{markdown.ToHtml(cell.Source, number)}</div>\n",
                CellKind.Code => CellHtml.Write(words, Run(ref i), number, markdown, AnchorOf),
                _ => "",
            });
        }

        if (fold is not null)
        {
            CloseFold(Lesson.Document.Cells.Count);
        }

        return html.ToString();
    }

    /// <summary>The cell at this place and those that join it; goes on to the last of them.</summary>
    private List<NotebookCell> Run(ref int place)
    {
        List<NotebookCell> all = Lesson.Document.Cells, run = [all[place]];
        while (place + 1 < all.Count && CellHtml.Joins(all[place], all[place + 1])
            && CellHtml.IsBeyondTheCore(all[place]) == CellHtml.IsBeyondTheCore(all[place + 1]))
        {
            run.Add(all[++place]);
        }

        return run;
    }

    /// <summary>
    /// Lists a figure. One with a label of the course gets it as its id (its second part <c>F8-2</c>), so that a link
    /// leads to the figure itself; links to others lead to their cell.
    /// </summary>
    /// <returns>The id for the output; null for none.</returns>
    private string? AnchorOf(DisplayOutput output, int cell)
    {
        if (FigureName.Of(output) is not { } name)
        {
            return null;
        }

        int part = Figures.Count(figure => figure.Label is not null && figure.Label == name.Label) + 1;
        string? id = name.Label is null ? null : part == 1 ? name.Label : $"{name.Label}-{part}";
        Figures.Add(new(name.Title, id ?? $"cell-{cell}", name.Label));
        return id;
    }

    /// <summary>The notebook carries plotly.js, for whatever its cells draw with it, or shows a chart.</summary>
    private bool NeedsPlotly => Lesson.Document.Cells.SelectMany(cell => cell.Outputs).OfType<DisplayOutput>()
        .Any(output => output.Data.ContainsKey(MediaTypes.Script) || output.Data.ContainsKey(MediaTypes.Plotly)
            || FigureName.Of(output) is { Charts: true });

    /// <summary>Puts the lesson's facts below its title; a notebook without a title gets its name.</summary>
    private string WithHead(BookWords words, string cells)
    {
        string facts =
            $"<p class=\"facts\">{string.Join(" <span aria-hidden=\"true\">·</span> ", Facts(words))}</p>\n"
            + ProblemNote(words);
        int end = cells.IndexOf("</h1>", StringComparison.Ordinal);
        return end < 0
            ? $"<h1>{Html.Text(Title)}</h1>\n{facts}{cells}"
            : cells.Insert(end + "</h1>".Length, $"\n{facts}");
    }

    private IEnumerable<string> Facts(BookWords words)
    {
        yield return $"<span>{ReadingWords(words)}</span>";
        if (Lesson.Document.Cells.Any(CellHtml.IsBeyondTheCore))
        {
            yield return $"<button type=\"button\" id=\"optional-switch\" title=\"{words.OpenOptionalHint}\" hidden>"
                + $"{words.OpenOptional}</button>";
        }

        if (Lesson.Seconds is double seconds)
        {
            yield return $"<span>{words.ComputedIn(Duration(words, seconds))}</span>";
        }

        if (Lesson.Claims.Count > 0)
        {
            yield return $"<a href=\"index.html#claims\">{ClaimCount(words, Lesson)}</a>";
        }

        if (Lesson.NotebookPath is not null)
        {
            yield return $"<a href=\"notebooks/{Html.Text(Lesson.Name)}.ipynb\" download>{words.TheNotebook}</a>";
        }
    }

    /// <summary>The core first, where there is more than that.</summary>
    public string ReadingWords(BookWords words) => words.ToRead(CoreMinutes, Minutes);

    private string ProblemNote(BookWords words) => Lesson.Problem is null ? "" :
        $"<div class=\"error\" role=\"group\" aria-label=\"{words.DidNotEnd}\"><strong>✗ {words.DidNotEnd}</strong>"
        + $"<pre>{Html.Text(Lesson.Problem)}</pre></div>\n";

    public static string ClaimCount(BookWords words, BookLesson lesson)
    {
        int held = lesson.Claims.Count(claim => claim.Passed);
        int failed = lesson.Claims.Count - held;
        string holds = $"<span class=\"holds\">✓ {words.ClaimsHold(held)}</span>",
            fails = $"<span class=\"fails\">✗ {words.ClaimsFail(failed)}</span>";
        return failed == 0 ? holds : held == 0 ? fails : $"{holds} <span aria-hidden=\"true\">·</span> {fails}";
    }

    public static string Duration(BookWords words, double seconds) =>
        seconds < 90 ? words.Seconds(Math.Max(1, Math.Round(seconds))) : words.Minutes(seconds / 60);

    internal static string TableOfContents(BookWords words, List<PageHeading> headings)
    {
        PageHeading[] sections = [.. headings.Where(heading => heading.Level is 2 or 3)];
        if (sections.Length < 2)
        {
            return "";
        }

        string items = string.Concat(sections.Select(
            heading => $"<li class=\"level-{heading.Level}\"><a href=\"#{heading.Id}\">{heading.Html}</a></li>\n"));
        return $"<nav class=\"toc\" aria-label=\"{words.OnThisPage}\"><details open>"
            + $"<summary>{words.OnThisPage}</summary>\n<ol>\n"
            + $"{items}</ol></details></nav>";
    }

    private static string BarLink(LessonPage? page, string rel, string arrow, string label) => page is null ? "" :
        $"<a rel=\"{rel}\" href=\"{Html.Text(page.File)}\" aria-label=\"{label}: {Html.Text(page.Title)}\">{arrow}</a>";

    private static string Turning(BookWords words, LessonPage? previous, LessonPage? next) =>
        previous is null && next is null ? "" : $"""
        <nav class="turning" aria-label="{words.PreviousAndNext}">
        {TurningLink(previous, "prev", words.Previous)}
        {TurningLink(next, "next", words.Next)}
        </nav>
        """;

    private static string TurningLink(LessonPage? page, string rel, string label) => page is null ? "<span></span>" :
        $"<a rel=\"{rel}\" href=\"{Html.Text(page.File)}\"><small>{label}</small> {Html.Text(page.Title)}</a>";
}
