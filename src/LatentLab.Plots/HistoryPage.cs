using System.Globalization;
using System.Text;
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

    private static string Table(TrainingHistory history)
    {
        bool judged = history.Epochs.Any(epoch => epoch.Validation is not null);
        string[] terms = ["total", "reconstruction", "KL"];
        IEnumerable<string> columns =
        [
            "epoch", .. terms.Select(term => $"train {term}"), .. judged ? terms.Select(term => $"validation {term}")
                : [], "β", "seconds",
        ];
        var html = new StringBuilder("<table style=\"font-variant-numeric:tabular-nums\"><thead><tr>");
        foreach (string column in columns)
            html.Append("<th scope=\"col\">").Append(FigureHtml.Text(column)).Append("</th>");
        html.Append("</tr></thead><tbody>\n");
        foreach (EpochMetrics epoch in history.Epochs)
            html.Append("<tr>").AppendJoin("", Cells(epoch, judged).Select(cell => $"<td>{cell}</td>"))
                .Append("</tr>\n");
        return html.Append("</tbody></table>").ToString();
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
