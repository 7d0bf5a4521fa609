using System.Globalization;
using LatentLab.Plots.Words;
using LatentLab.Training;

namespace LatentLab.Plots;

/// <summary>A training's history as a piece of a page: its curves, and the numbers of each epoch, folded.</summary>
public static class HistoryPage
{
    /// <param name="history">Of a training; without epochs, its words stand alone.</param>
    public static string Of(TrainingHistory history)
    {
        if (history.Epochs.Count == 0)
            return $"<p>{FigureHtml.Text(history.ToString())}</p>";
        PlotWords words = PlotWords.Current;
        Figure curves = Figures.LossCurves(history, words.LossOfEachEpoch,
            number: TrainingPicture.Losses(history.Last)) with
        {
            Note = history.Ending == TrainingEnding.Completed ? null : $"{history}",
        };
        string epochs = FigureHtml.Text(words.EpochsInNumbers(words.Epochs(history.Epochs.Count)));
        return $"{curves.ToHtml()}<details><summary>{epochs}</summary>{Table(history, words)}</details>";
    }

    // As a program prints it: nine columns of a table do not fit a phone, lines that scroll do.
    private static string Table(TrainingHistory history, PlotWords words)
    {
        bool judged = history.Epochs.Any(epoch => epoch.Validation is not null);
        string[] terms = [words.Total, words.Reconstruction, "KL"];
        string[] columns = [words.Epoch, .. terms, .. judged ? terms : [], "β", words.SecondsOfEpoch];
        int[] widths = [.. columns.Select(column => Math.Max(TextColumns.Of(column), 8) + 2)];
        string Line(IEnumerable<string> cells) => string.Concat(cells.Select((cell, i) => Padded(cell, widths[i])));
        string halves = Padded(words.Train, widths[..2].Sum())
            + (judged ? Padded(words.Validation, widths[2..5].Sum()) : "");
        return $"<pre tabindex=\"0\">{FigureHtml.Text(string.Join('\n',
            [halves, Line(columns), .. history.Epochs.Select(epoch => Line(Cells(epoch, judged)))]))}</pre>";
    }

    private static string Padded(string text, int width) =>
        new string(' ', Math.Max(0, width - TextColumns.Of(text))) + text;

    private static IEnumerable<string> Cells(EpochMetrics epoch, bool judged)
    {
        yield return epoch.Epoch.ToString(CultureInfo.InvariantCulture);
        foreach (LossTerms? terms in judged ? new[] { epoch.Train, epoch.Validation } : [epoch.Train])
            foreach (double? value in new[] { terms?.Total, terms?.Reconstruction, terms?.Kl })
                yield return value is double number ? Number(number, "F2") : "";
        yield return Number(epoch.Train.Beta, "0.######");
        yield return Number(epoch.Seconds, "F1");
    }

    private static string Number(double value, string form) => double.IsFinite(value)
        ? Numbers.WithMinusSigns(value.ToString(form, CultureInfo.InvariantCulture)) : "–";
}
