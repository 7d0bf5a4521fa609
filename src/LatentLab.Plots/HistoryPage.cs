using System.Globalization;
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
        LossTerms judged = history.Last.Validation ?? history.Last.Train;
        Figure curves = Figures.LossCurves(history,
            number: $"{(history.Last.Validation is null ? "train" : "validation")} {judged}") with
        {
            Note = history.Ending == TrainingEnding.Completed ? null : $"{history}",
        };
        return $"{curves.ToHtml()}<details><summary>{Numbers.Count(history.Epochs.Count, "epoch", "epochs")} in "
            + $"numbers, nats per image</summary>{Table(history)}</details>";
    }

    // As a program prints it: nine columns of a table do not fit a phone, lines that scroll do.
    private static string Table(TrainingHistory history)
    {
        bool judged = history.Epochs.Any(epoch => epoch.Validation is not null);
        string[] terms = ["total", "reconstruction", "KL"];
        string[] columns = ["epoch", .. terms, .. judged ? terms : [], "β", "seconds"];
        int width = columns.Max(column => column.Length) + 1;
        string Line(IEnumerable<string> cells) => string.Concat(cells.Select((cell, i) =>
            cell.PadLeft(columns[i] is "reconstruction" ? width : 10)));
        string halves = "train".PadLeft(20) + (judged ? "validation".PadLeft(width + 20) : "");
        return $"<pre tabindex=\"0\">{FigureHtml.Text(string.Join('\n',
            [halves, Line(columns), .. history.Epochs.Select(epoch => Line(Cells(epoch, judged)))]))}</pre>";
    }

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
