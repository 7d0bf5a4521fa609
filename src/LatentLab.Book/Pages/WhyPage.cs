using System.Text.RegularExpressions;
using LatentLab.Book.Claims;
using LatentLab.Book.Reference;
using LatentLab.Book.Words;
using LatentLab.Notebooks.Documents;
using LatentLab.Pages;

namespace LatentLab.Book.Pages;

/// <summary>
/// The course's question answered on one page, in two languages side by side: beside each sentence the number that this
/// run measured for it, or why there is none.
/// </summary>
internal sealed class WhyPage
{
    public const string FileName = "why.html";

    private const int Digits = 3;

    private readonly ShortAnswer answer;
    private readonly LessonLinks lessons;
    private readonly IReadOnlyList<Words> languages;   // a Chinese book answers in Chinese only
    private readonly IReadOnlyList<ShownClaim> claims;

    public WhyPage(ShortAnswer answer, IReadOnlyList<LessonPage> pages, BookWords words)
    {
        this.answer = answer;
        lessons = new LessonLinks(pages, words);
        languages = words == BookWords.Chinese ? [Words.Chinese] : [Words.English, Words.Chinese];
        claims = [.. pages.SelectMany(page => page.Lesson.Claims.Select(claim => new ShownClaim(claim, page, null)))];
    }

    /// <summary>Sentences whose lesson ran to its end and does not show their claim, one per line.</summary>
    public IReadOnlyList<string> Gaps =>
    [
        .. answer.Sentences
            .Where(sentence => sentence.Taken is { } taken && Taken(taken) is null
                && lessons.Find(taken.Lesson) is { Lesson: { HasRun: true, Problem: null } })
            .Select(sentence => $"'{ShortAnswer.FileName}': expected numbers as in '{sentence.Taken!.Pattern}' in "
                + $"lesson {sentence.Taken.Lesson}, found none. Print them there, or correct the sentence "
                + $"'{sentence.Text.English}'"),
        .. answer.Sentences
            .Where(sentence => Measured(sentence) is null
                && lessons.Find(sentence.Lesson) is { Lesson: { HasRun: true, Problem: null } })
            .Select(sentence => $"'{ShortAnswer.FileName}': expected claim {sentence.Claim}"
                + $"{(sentence.Measure is null ? "" : $" with the words '{sentence.Measure}'")} in lesson "
                + $"{sentence.Lesson}, found none. Show it there, or correct the sentence '{sentence.Text.English}'"),
    ];

    public string Write(BookContents book)
    {
        string body = $"""
            <div class="page wide">
            <main id="content" tabindex="-1">
            <h1>{Heading}</h1>
            <p class="facts">{Summary(book.Words)}</p>
            <div class="answers">
            <div class="pair">{string.Concat(languages.Select(About))}</div>
            <ol>
            {string.Concat(answer.Sentences.Select(Row))}</ol>
            </div>
            </main>
            </div>
            """;
        string title = book.Words == BookWords.Chinese ? answer.Question.Chinese : answer.Question.English;
        return BookShell.Write(book, FileName, $"{title} · {book.Title}", "", body, withPlotly: false,
            withCode: false);
    }

    private string Heading => languages.Count == 1 ? Html.Text(answer.Question.Chinese)
        : $"{Html.Text(answer.Question.English)} <span lang=\"zh\">{Html.Text(answer.Question.Chinese)}</span>";

    /// <summary>The way here from a page that it matters to: the question in both languages.</summary>
    public static string Invitation(BookContents book) => book.Answer is not { } answer ? "" : $"""
        <p class="question">{InEnglish(book, answer)}
        <a href="{FileName}#zh" lang="zh">{Html.Text(answer.Question.Chinese)}</a>
        <span>{book.Words.QuestionLine(answer.Sentences.Count)}</span></p>
        """;

    private static string InEnglish(BookContents book, ShortAnswer answer) => book.Words == BookWords.Chinese
        ? "" : $"<a href=\"{FileName}\">{Html.Text(answer.Question.English)}</a>";

    /// <summary>The claim that bears a sentence out, as this run measured it; null if it did not.</summary>
    private ShownClaim? Measured(AnswerSentence sentence) => claims.FirstOrDefault(shown =>
        shown.Claim.Id == sentence.Claim && shown.Page == lessons.Find(sentence.Lesson)
        && (sentence.Measure is null || shown.Page.Says(shown.Claim, sentence.Measure)));

    private string Summary(BookWords words)
    {
        BookClaim[] measured = [.. answer.Sentences.Select(Measured).OfType<ShownClaim>().Select(shown => shown.Claim)];
        int held = measured.Count(claim => claim.Passed);
        string verdict = held == measured.Length
            ? $"<span class=\"holds\">✓ {words.MeasuredClaims(held, measured.Length)}</span>"
            : $"<span class=\"fails\">✗ {words.MeasuredClaims(held, measured.Length)}</span>";
        return $"{words.Sentences(answer.Sentences.Count)} <span aria-hidden=\"true\">·</span> "
            + $"{words.MeasuredHere(measured.Length)} <span aria-hidden=\"true\">·</span> {verdict}";
    }

    private string About(Words words) => $"<p id=\"{words.Language}\" lang=\"{words.Language}\">"
        + $"{Html.Text(words.Of(answer.About))}</p>\n";

    /// <summary>A sentence in both languages side by side, each with its number below.</summary>
    private string Row(AnswerSentence sentence) => $"<li><div class=\"pair\">\n"
        + $"{string.Concat(languages.Select(words => In(words, sentence)))}</div></li>\n";

    private string In(Words words, AnswerSentence sentence) => $"<div lang=\"{words.Language}\"><p>"
        + $"{Html.Text(WithNumbers(words.Of(sentence.Text), sentence.Taken))}</p>\n{Number(sentence, words)}</div>\n";

    private string WithNumbers(string text, TakenNumbers? taken)
    {
        Match? found = Taken(taken);
        for (int i = 1; i < taken?.Pattern.GetGroupNumbers().Length; i++)
        {
            text = text.Replace($"{{{i}}}", found is null ? "?" : found.Groups[i].Value);
        }

        return text;
    }

    /// <summary>The numbers as the lesson printed them; null where it does not.</summary>
    private Match? Taken(TakenNumbers? taken) => taken is null ? null : lessons.Find(taken.Lesson)?.Lesson.Document
        .Cells.SelectMany(cell => cell.Outputs).OfType<DisplayOutput>()
        .Select(output => taken.Pattern.Match($"{output.Data["text/plain"]}")).FirstOrDefault(match => match.Success);

    private string Number(AnswerSentence sentence, Words words)
    {
        string what = Html.Text(words.Of(sentence.Number));
        if (Measured(sentence) is not ShownClaim shown)
        {
            LessonPage? page = lessons.Find(sentence.Lesson);
            string why = page switch
            {
                null => words.Absent,
                { Lesson.HasRun: false } => words.NotYet,
                { Lesson.Problem: not null } => words.Broken,
                _ => words.Missing,
            };
            return $"<p class=\"measured absent\" data-claim=\"{Html.Text(sentence.Claim)}\"><strong>{words.NotRun}"
                + $"</strong> <span class=\"what\">{what}</span> <span class=\"where\">{Html.Text(sentence.Claim)}"
                + $"{words.Comma}{string.Format(why, Html.Text(sentence.Lesson))}</span></p>\n";
        }

        BookClaim claim = shown.Claim;
        string verdict = claim.Passed
            ? $"<span class=\"holds\">✓ {words.Holds}</span>"
            : $"<span class=\"fails\">✗ {words.Fails}</span>";
        string number = $"{BookClaim.Number(claim.Value, Digits)} {words.Unit(claim.Unit, answer.Units)}".Trim();
        return $"<p class=\"measured\" data-claim=\"{Html.Text(claim.Id)}\"><strong class=\"value\">"
            + $"{Html.Text(number)}</strong> <span class=\"what\">{what}"
            + $"</span> {verdict}<span class=\"needed\">{words.Comma}{words.Needs} {claim.Sign} "
            + $"{BookClaim.Number(claim.Threshold, Digits)}</span> "
            + $"<a class=\"where\" href=\"{Html.Text(shown.Address)}\">{Html.Text(claim.Id)}{words.Comma}"
            + $"{string.Format(words.Lesson, Html.Text(shown.Page.Number))}</a></p>\n";
    }

    /// <summary>What the page itself says, in one of its languages.</summary>
    private sealed record Words(
        string Language, string Holds, string Fails, string Needs, string Lesson, string Comma, string NotRun,
        string Absent, string NotYet, string Broken, string Missing)
    {
        public static readonly Words English = new("en", "holds", "does not hold in this run", "needs", "lesson {0}",
            ", ", "not run", "lesson {0} is not in this book", "lesson {0} has not run yet",
            "lesson {0} did not run to its end", "lesson {0} does not show it");

        public static readonly Words Chinese = new("zh", "成立", "本次运行中不成立", "要求", "第 {0} 课", "，", "未运行",
            "本书不含第 {0} 课", "第 {0} 课尚未运行", "第 {0} 课没有运行完", "第 {0} 课没有给出这一结果");

        /// <summary>The text in this language; the prior's name stays on one line.</summary>
        public string Of(BothLanguages text) =>
            (this == English ? text.English : text.Chinese).Replace("N(0, I)", "N(0,\u00A0I)");

        public string Unit(string unit, IReadOnlyDictionary<string, string> inChinese) =>
            this == English ? unit : inChinese.GetValueOrDefault(unit, unit);
    }
}
