using System.Text;
using LatentLab.Book.Claims;
using LatentLab.Book.Reference;
using LatentLab.Book.Text;
using LatentLab.Book.Words;
using LatentLab.Pages;

namespace LatentLab.Book.Pages;

/// <summary>
/// The source text, sentence by sentence: beside each what was claimed, where it is shown, and the numbers of this run.
/// </summary>
internal sealed class SourcePage
{
    public const string FileName = "source.html";

    /// <summary>More measurements of one claim than this are folded; those that fail never are.</summary>
    private const int MostShown = 2;

    private readonly SourceMapInBook map;
    private readonly BookWords words;
    private int number;

    private SourcePage(SourceMapInBook map, BookWords words)
    {
        this.map = map;
        this.words = words;
    }

    public static string Write(BookContents book, SourceMapInBook map)
    {
        var page = new SourcePage(map, book.Words);
        var ids = new HeadingIds();
        (SourceSection Section, string Id)[] sections =
            [.. map.Map.Sections.Select(section => (section, ids.Next(section.Heading)))];
        string referencesId = ids.Next(book.Words.OwnReferences);
        string contents = string.Concat(sections.Select(section => "<li class=\"level-2\"><a "
            + $"href=\"#{section.Id}\">{Html.Text(section.Section.Heading)}</a></li>\n"));
        string body = $"""
            <div class="page wide">
            <nav class="toc" aria-label="{book.Words.OnThisPage}"><details open>
            <summary>{book.Words.OnThisPage}</summary>
            <ol>
            {contents}</ol></details></nav>
            <main id="content" tabindex="-1">
            <div class="prose">
            <h1>{book.Words.SourceTitle}</h1>
            <p class="facts">{page.Summary(book)}</p>
            <p>{Html.Text(map.Map.About)}</p>
            {WhyPage.Invitation(book)}
            </div>
            {string.Concat(sections.Select(section => page.Section(section.Section, section.Id)))}
            {page.References(map.Map.References, referencesId)}
            </main>
            </div>
            """;
        return BookShell.Write(book, FileName, $"{book.Words.SourceTitle} · {book.Title}", "", body, withPlotly: false,
            withCode: false);
    }

    private string Summary(BookContents book)
    {
        SourceSentence[] sentences =
            [.. map.Map.Sections.SelectMany(section => section.Sentences).Where(sentence => sentence.Claims.Count > 0)];
        int shown = sentences.Count(sentence => sentence.Verdict?.Word != SentenceVerdict.NotTested
            && sentence.Claims.All(id => map.Measured(id).Count > 0));
        BookClaim[] measured = [.. map.Map.Claims.SelectMany(claim => map.Measured(claim.Id)).Select(row => row.Claim)];
        int held = measured.Count(claim => claim.Passed);
        string broken = book.Mutations is null ? "" : $" <span aria-hidden=\"true\">·</span> <a "
            + $"href=\"{BrokenClaimsPage.FileName}\">{words.WithoutCause}</a>";
        string verdict = held == measured.Length
            ? $"<span class=\"holds\">✓ {words.Measurements(held, measured.Length)}</span>"
            : $"<span class=\"fails\">✗ {words.Measurements(held, measured.Length)}</span>";
        SourceSentence[] added = [.. sentences.Where(sentence => sentence.Added)],
            own = [.. map.Map.Sections.SelectMany(section => section.Sentences).Where(sentence => !sentence.Added)];
        string counts = words.VerdictCounts(own);
        string found = counts.Length == 0 ? "" : " <span aria-hidden=\"true\">·</span> "
            + words.OfTheText(own.Length, counts);
        return $"{words.SentencesOfText(sentences.Length - added.Length, added.Length)} "
            + $"<span aria-hidden=\"true\">·</span> {words.MeasuredHere(shown)} "
            + $"<span aria-hidden=\"true\">·</span> {verdict}{found}{broken}";
    }

    private string Section(SourceSection section, string id)
    {
        var html = new StringBuilder(
            $"<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{Html.Text(section.Heading)}</h2>\n<ol "
            + $"class=\"sentences\" start=\"{number + 1}\">\n");
        foreach (SourceSentence sentence in section.Sentences)
        {
            number++;
            string quote = sentence.Added
                ? $"<p class=\"added\"><strong>{words.AskedByCourse}</strong> {Html.Text(sentence.Text)}</p>\n"
                : "<blockquote "
                    + $"lang=\"{Html.Text(sentence.Language)}\"><p>{Html.Text(sentence.Text)}</p></blockquote>\n";
            string english = sentence.English is null
                ? ""
                : $"<p class=\"english\">{words.InEnglish(Html.Text(sentence.English))}</p>\n";
            string verdict = sentence.Verdict is null ? "" : Verdict(sentence.Verdict);
            string note = sentence.Note is null ? "" : $"<p class=\"note\">{Html.Text(sentence.Note)}</p>\n";
            html.Append(
                $"<li id=\"sentence-{number}\"><a class=\"number\" href=\"#sentence-{number}\" aria-label=\""
                + $"{words.SentenceNumber(number)}\">{number}</a>\n"
                + $"<div class=\"said\">\n{quote}{english}{verdict}{note}</div>\n<div "
                + "class=\"shown\">\n");
            html.AppendJoin("", sentence.Claims.Select(Claim)).AppendJoin("", sentence.Figures.Select(Figure))
                .Append("</div></li>\n");
        }

        return html.Append("</ol>\n</section>\n").ToString();
    }

    // Words and a sign carry the verdict; colour only repeats it.
    private string Verdict(SentenceVerdict verdict)
    {
        (string sign, string style) = verdict.Word switch
        {
            SentenceVerdict.Holds => ("✓", "holds"),
            "holds in part" => ("◐", "partly"),
            "does not hold" => ("✗", "fails"),
            _ => ("○", "untested"),
        };
        return $"<p class=\"verdict\"><strong class=\"{style}\"><span aria-hidden=\"true\">{sign}</span> "
            + $"{words.Verdict(verdict.Word)}</strong> {Html.Text(verdict.Why)}</p>\n";
    }

    private string Claim(string id)
    {
        PlannedItem planned = map.Map.Claims.First(item => item.Id == id);
        IReadOnlyList<ShownClaim> measured = map.Measured(id);
        LessonPage? lesson = measured.Count > 0 ? measured[0].Page : map.Lessons.Find(planned.Lesson);
        string where = lesson is null ? "" : $" <span class=\"where\">{words.InLesson(map.Lessons.To(lesson))}</span>";
        string head =
            $"<p class=\"claim-head\"><strong>{Html.Text(id)}</strong> {Html.Text(planned.Words)}{where}</p>\n";
        if (measured.Count == 0)
        {
            return $"{head}<p class=\"absent\">{words.NotShown(Html.Text(map.Missing(planned)))}</p>\n";
        }

        // In their order, but a failure is never folded away.
        ShownClaim[] first = [.. measured.Where((row, place) => place < MostShown || !row.Claim.Passed)];
        ShownClaim[] more = [.. measured.Except(first)];
        string fold = more.Length == 0 ? "" :
            $"<details><summary>{words.MoreHold(more.Length, Html.Text(id))}</summary>\n<ul class=\"measurements\">\n"
            + $"{string.Concat(more.Select(Measurement))}</ul></details>\n";
        return $"{head}<ul class=\"measurements\">\n{string.Concat(first.Select(Measurement))}</ul>\n{fold}";
    }

    private string Measurement(ShownClaim shown)
    {
        BookClaim claim = shown.Claim;
        string verdict = claim.Passed ? $"<span class=\"holds\">✓ {words.Holds}</span>"
            : $"<span class=\"fails\">✗ {words.Fails}</span>";
        string seeds = shown.Spread is { Runs: > 1 } spread
            ? $" <span class=\"seeds\">{words.OverSeeds(spread.Runs, Html.Text(BookClaim.Number(spread.Least)),
                Html.Text(BookClaim.Number(spread.Most)), spread.Held)}</span>" : "";
        return $"<li>{verdict} <strong class=\"value\">{Html.Text(claim.Measured)}</strong> <span "
            + $"class=\"needed\">{words.Needs(Html.Text(claim.Needed))}</span>{seeds} <a class=\"what\" "
            + $"href=\"{Html.Text(shown.Address)}\">{Html.Text(claim.Sentence)}</a></li>\n";
    }

    private string Figure(string id)
    {
        PlannedItem planned = map.Map.Figures.First(item => item.Id == id);
        var found = map.Figure(planned);
        return found.Count > 0
            ? string.Concat(found.Select(place => $"<p class=\"figure-link\">{words.Figure(
                $"<a href=\"{Html.Text(place.Page.File)}#{Html.Text(place.Figure.Anchor)}"
                    + $"\">{Html.Text(place.Figure.Title)}</a>")}</p>\n"))
            : $"<p class=\"figure-link absent\">{words.FigureMissing($"{Html.Text(id)} · {Html.Text(planned.Words)}",
                Html.Text(map.Missing(planned)))}</p>\n";
    }

    /// <summary>A reference that is an address becomes a link.</summary>
    private string References(IReadOnlyList<string> references, string id)
    {
        string items = string.Concat(references.Select(reference => $"<li>{Reference(reference)}</li>\n"));
        return references.Count == 0 ? "" :
            $"<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{words.OwnReferences}</h2>\n<ul "
            + $"class=\"sources\">\n{items}</ul>\n<p class=\"facts\">"
            + $"{words.ReferencesLine($"<a href=\"index.html\">{words.FirstPage}</a>")}</p>\n</section>";
    }

    // The address, if there is one, ends the reference.
    private static string Reference(string reference)
    {
        int at = reference.LastIndexOf("http", StringComparison.Ordinal);
        return at >= 0 && Uri.TryCreate(reference[at..], UriKind.Absolute, out Uri? address)
            && address.Scheme is "https" or "http"
            ? $"{Html.Text(reference[..at])}<a href=\"{Html.Text(reference[at..])}\">{Html.Text(reference[at..])}</a>"
            : Html.Text(reference);
    }
}
