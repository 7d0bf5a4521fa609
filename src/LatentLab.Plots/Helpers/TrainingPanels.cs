using LatentLab.Plots.Words;
using LatentLab.Training;
using Plotly.NET;

namespace LatentLab.Plots;

public static partial class Figures
{
    private const int MapHeight = 430;

    /// <summary>The loss so far, and beside it the latent map, if there is one.</summary>
    /// <param name="history">At least one epoch.</param>
    /// <param name="epochs">How many there will be: the axis has its full length from the beginning, so that the curves
    /// grow and don't shrink.</param>
    /// <param name="map">Codes of size 2; null for none.</param>
    internal static Figure Training(
        TrainingHistory history, int epochs, LatentPanel? map, IReadOnlyList<string>? labelNames, string title,
        string number, string? note)
    {
        Figure curves = LossCurves([("", history)], title, number, altText: null,
            lastEpoch: Math.Max(epochs, history.Epochs[^1].Epoch)) with
        {
            Note = note
        };
        if (map is null)
            return curves;
        var legend = new SortedDictionary<int, string>();
        Panel plane = DrawPanel(map, labelNames, prior: true, samplesFrom: "", legend, "TrainingView.Show, 'map'");
        GenericChart.getLayout(plane.Chart.Chart).With("height", MapHeight);
        var loss = new Panel(PlotWords.Current.LossTitle, [], (ChartContent)curves.Content,
            curves.AltText, Samples: null);
        string words = PlotWords.Current.TwoPanels(loss.Title, curves.AltText, plane.Title, plane.AltText);
        return Figure.Of(new PanelsContent([loss, plane], PanelLegend(legend, prior: true, ellipses: false)), title,
            words, number, note);
    }
}
