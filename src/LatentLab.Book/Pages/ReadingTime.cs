using System.Text.RegularExpressions;
using LatentLab.Book.Words;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Book.Pages;

/// <summary>
/// How long a lesson takes a reader. Reckoned from the notebook's text alone, so that it is the same before a run and
/// after it, in the book and in the lesson's own sentence.
/// </summary>
internal static partial class ReadingTime
{
    // Silent reading of English runs at about 240 words a minute (Brysbaert 2019, a review of 190 studies);
    // explanations with formulas go slower.
    private const double WordsPerMinute = 200;

    // A line of code is read about as slowly as a sentence of ten words.
    private const double LinesPerMinute = 20;

    // What a cell shows, a picture, a badge or printed lines: look, compare, look again.
    private const double OutputsPerMinute = 3;

    /// <summary>What the times rest on, for whoever reads them.</summary>
    public static string Assumptions(BookWords words) =>
        words.Reckoned(WordsPerMinute, LinesPerMinute, OutputsPerMinute);

    /// <summary>All of it, whatever is folded.</summary>
    public static int Minutes(NotebookDocument document) => Rounded(document.Cells.Sum(Whole));

    /// <summary>
    /// What is open at first: without the cells beyond the core, folded code, folds other than predictions, and the
    /// list of sources.
    /// </summary>
    public static int CoreMinutes(NotebookDocument document) => Rounded(
        document.Cells.Where(cell => !CellHtml.IsBeyondTheCore(cell)).Sum(Open));

    /// <summary>Some cells of a lesson, whatever is folded.</summary>
    public static int Minutes(IEnumerable<NotebookCell> cells) => Rounded(cells.Sum(Whole));

    private static double Whole(NotebookCell cell) => Text(cell, cell.Source) + Code(cell) + Outputs(cell);

    private static double Open(NotebookCell cell) =>
        Text(cell, OtherFold().Replace(cell.Source, "")) + (CellHtml.IsFolded(cell) ? 0 : Code(cell)) + Outputs(cell);

    private static double Text(NotebookCell cell, string words) => cell.Kind == CellKind.Markdown
        ? words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length / WordsPerMinute
        : 0;

    private static double Code(NotebookCell cell) =>
        cell.Kind == CellKind.Code ? cell.Source.Split('\n').Length / LinesPerMinute : 0;

    // By its source: a cell that ends in an expression shows its value.
    private static double Outputs(NotebookCell cell) =>
        cell.Kind == CellKind.Code && !CellHtml.IsSetup(cell) && cell.Source.TrimEnd() is [.., not (';' or '}')]
            ? 1 / OutputsPerMinute
            : 0;

    // Readers differ by more than five minutes in ten.
    private static int Rounded(double minutes) =>
        minutes < 7.5 ? Math.Max(1, (int)Math.Round(minutes)) : 5 * (int)Math.Round(minutes / 5);

    // The list of sources is for looking up.
    [GeneratedRegex(@"<details><summary>(?!Predict).*?</details>|^\*\*Sources\.\*\*.*$",
        RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex OtherFold();
}
