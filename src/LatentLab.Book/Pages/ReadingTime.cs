using LatentLab.Notebooks.Documents;

namespace LatentLab.Book.Pages;

/// <summary>How long a lesson takes a reader.</summary>
internal static class ReadingTime
{
    // Silent reading of English runs at about 240 words a minute (Brysbaert 2019, a review of 190 studies);
    // explanations with formulas go slower.
    private const double WordsPerMinute = 200;

    // A line of code is read about as slowly as a sentence of ten words.
    private const double LinesPerMinute = 20;

    // A picture and its number: look, compare, look again.
    private const double PicturesPerMinute = 3;

    /// <param name="asides">What a reader may leave out counts, too.</param>
    public static int Minutes(NotebookDocument document, bool asides = false)
    {
        double minutes = 0;
        foreach (NotebookCell cell in document.Cells.Where(cell => asides || !Asides.Contains(cell)))
        {
            minutes += cell.Kind switch
            {
                CellKind.Markdown =>
                    cell.Source.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length / WordsPerMinute,
                CellKind.Code => cell.Source.Split('\n').Length / LinesPerMinute
                    + (cell.Outputs.OfType<DisplayOutput>().Count() / PicturesPerMinute),
                _ => 0,
            };
        }

        return Math.Max(1, (int)Math.Round(minutes));
    }

    /// <summary>Minutes as words: <c>45 min</c>, <c>2 h 10 min</c>.</summary>
    public static string Words(int minutes) => minutes < 60
        ? $"{minutes} min"
        : minutes % 60 == 0 ? $"{minutes / 60} h" : $"{minutes / 60} h {minutes % 60} min";
}
