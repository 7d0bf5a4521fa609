using System.Globalization;
using LatentLab.Classroom.Grading.Likeness;

namespace LatentLab.Classroom.Grading.Report;

/// <summary>Answers that are alike, side by side: a hint to read both, never a verdict.</summary>
internal static class AlikePage
{
    public const string File = "alike.html";

    /// <summary>The pairs of a class.</summary>
    public static IReadOnlyList<AlikePair> Find(
        IReadOnlyList<GradedSubmission> submissions, IReadOnlyList<InstructorCopy> copies)
    {
        WrittenAnswer[] answers = [.. submissions.SelectMany(one => one.Answers.Select(answer =>
            new WrittenAnswer(one.Key, one.Student, answer.Key, answer.Value)))
            .DistinctBy(answer => (answer.Key, answer.Task, answer.Source))];   // the same in each attempt
        CopyCell[] cells = [.. copies.SelectMany(copy => copy.Cells)
            .Where(cell => cell.Kind == CopyCellKind.Answer).DistinctBy(cell => cell.Task)];
        return AlikeAnswers.Find(answers, cells.ToDictionary(cell => cell.Task, cell => cell.Source),
            cells.ToDictionary(cell => cell.Task, cell => cell.HandedOut));
    }

    /// <summary>The part of the gradebook that links to the page; empty where nothing is alike.</summary>
    public static string Summary(IReadOnlyList<AlikePair> pairs) => pairs.Count == 0 ? ""
        : $"<h2>Which answers are alike?</h2>\n<p>{Words}</p>\n{Links(pairs)}";

    // A whole class that learned together would push everything else off the first page.
    private static string Links(IReadOnlyList<AlikePair> pairs)
    {
        const int most = 8;
        string[] lines = [.. pairs.Select((pair, place) =>
            $"<li><a href=\"{File}#pair-{place + 1}\">{Title(pair)}</a></li>\n")];
        string first = $"<ul>{string.Concat(lines.Take(most))}</ul>";
        return lines.Length <= most + 1 ? $"<ul>{string.Concat(lines)}</ul>"
            : $"{first}\n<details><summary>{lines.Length - most} more pairs</summary>"
                + $"<ul>{string.Concat(lines.Skip(most))}</ul></details>";
    }

    public static string Of(IReadOnlyList<AlikePair> pairs) => Page.Write("Answers that are alike", $"""
        <h1>Answers that are alike</h1>
        <p>{Words}</p>
        <p class="facts"><a href="{GradingReport.Gradebook}">The gradebook</a></p>
        {string.Concat(pairs.Select(One))}
        """);

    private static string Words =>
        "A hint, never a verdict: people who learn together write alike, and what was rewritten is not found. Names, "
        + "comments, layout and what was handed out do not count, nor does, in a class of "
        + $"{AlikeAnswers.ClassSize} or more, what more than half of it writes. Shown is what shares "
        + $"{Percent(AlikeAnswers.Threshold)} or more of its runs of {AnswerText.Run} tokens; answers with fewer than "
        + $"{AlikeAnswers.Smallest} runs of their own are not compared.";

    private static string One(AlikePair pair, int place) => $"""
        <h2 id="pair-{place + 1}">{Title(pair)}</h2>
        <div class="pair"><pre><code>{Page.Code(Short(pair.First.Source))}</code></pre>
        <pre><code>{Page.Code(Short(pair.Second.Source))}</code></pre></div>

        """;

    private static string Title(AlikePair pair)
    {
        string task = Exercises.Find(pair.First.Task)?.Title ?? pair.First.Task;
        string other = pair.Second.Key.Length == 0 ? "the solution" : Page.Text(pair.Second.Student);
        return $"{Page.Text(pair.First.Student)} and {other} · {Page.Text(task)} · {Percent(pair.Likeness)}";
    }

    private static string Percent(double share) =>
        (100 * share).ToString("0", CultureInfo.InvariantCulture) + "\u00A0%";

    private static string Short(string source) => source.Length > 10_000 ? source[..10_000] + "\n…" : source;
}
