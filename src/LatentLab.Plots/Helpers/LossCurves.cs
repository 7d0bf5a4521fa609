using LatentLab.Plots.Words;
using LatentLab.Training;
using Plotly.NET;
using Plotly.NET.LayoutObjects;

namespace LatentLab.Plots;

/// <summary>
/// The course's pictures: numbers and images in, <see cref="Figure"/> out. Every helper takes the title and, if wanted,
/// the number that goes beside it, and writes an alt text from the data unless one is given.
/// </summary>
public static partial class Figures
{
    /// <summary>
    /// Loss by epoch in nats per image: total, reconstruction and KL in panels of their own, train solid and validation
    /// dashed.
    /// </summary>
    /// <param name="history">At least one epoch; a plain autoencoder (KL 0 throughout) gets one panel.</param>
    public static Figure LossCurves(
        TrainingHistory history, string title = "Loss by epoch", string? number = null, string? altText = null) =>
        LossCurves([("", history)], title, number, altText);

    /// <summary>
    /// Several trainings over one another: a colour and a symbol for each, train solid and validation dashed.
    /// </summary>
    /// <param name="runs">Name and history of each.</param>
    /// <exception cref="ArgumentException">No runs, or a run without epochs.</exception>
    public static Figure LossCurves(
        IReadOnlyList<(string Name, TrainingHistory History)> runs, string title = "Loss by epoch",
        string? number = null, string? altText = null) =>
        LossCurves(runs, title, number, altText, lastEpoch: null);

    private static Figure LossCurves(
        IReadOnlyList<(string Name, TrainingHistory History)> runs, string title, string? number, string? altText,
        int? lastEpoch)
    {
        const string Where = "Figures.LossCurves";
        Guard.NotEmpty(runs.Count, Where, "the runs");
        foreach ((string name, TrainingHistory history) in runs)
            Guard.NotEmpty(history.Epochs.Count, Where, name.Length > 0 ? $"the epochs of '{name}'" : "the epochs");

        LossPanel[] panels = runs.All(run => run.History.Epochs.All(IsPlain))
            ? [LossPanel.Reconstruction]
            : LossPanel.All;
        bool validated = runs.Any(run => run.History.Epochs.Any(epoch => epoch.Validation is not null));
        List<Trace> traces = [];
        for (int panel = 0; panel < panels.Length; panel++)
        {
            for (int run = 0; run < runs.Count; run++)
                AddRun(traces, runs[run].Name, runs[run].History, run, panels[panel], panel);
        }
        bool legend = validated || runs.Count > 1;
        Layout layout = PanelsOfLoss(panels, legend, lastEpoch ?? runs.Max(run => run.History.Last.Epoch));
        int entries = traces.Count / panels.Length;
        return Figure.Of(new ChartContent(ChartLayout.Chart(traces, layout), LegendEntries: legend ? entries : 0),
            title, altText ?? LossWords(runs, panels), number);
    }

    private static bool IsPlain(EpochMetrics epoch) => epoch.Train.Kl == 0 && epoch.Validation is not { Kl: not 0 };

    private static void AddRun(
        List<Trace> traces, string name, TrainingHistory history, int run, LossPanel panel, int row)
    {
        double[] epochs = [.. history.Epochs.Select(epoch => (double)epoch.Epoch)];
        traces.Add(Curve(PlotWords.Current.Train, "solid", history.Epochs.Select(epoch => panel.Value(epoch.Train))));
        if (history.Epochs.Any(epoch => epoch.Validation is not null))
            traces.Add(Curve(PlotWords.Current.Validation, "dash",
                history.Epochs.Select(epoch => epoch.Validation is null ? double.NaN : panel.Value(epoch.Validation))));

        Trace Curve(string split, string dash, IEnumerable<double> values) => new Trace("scatter")
            .With("mode", "lines+markers")
            .With("name", PlotText.Of(name.Length > 0 ? $"{name}, {split}" : split))
            .With("legendgroup", $"{run} {split}")
            .With("showlegend", row == 0)
            .With("x", Numbers.ForChart(epochs))
            .With("y", Numbers.ForChart(values))
            .With("yaxis", row == 0 ? "y" : $"y{row + 1}")
            .With("line", new { color = Palette.Colour(run), width = 2.5, dash })
            .With("marker", new
            {
                color = Palette.Colour(run),
                size = 7,
                symbol = dash == "solid" ? Palette.Symbol(run) : Palette.OpenSymbol(run),
                maxdisplayed = 12
            });
    }

    private static Layout PanelsOfLoss(LossPanel[] panels, bool legend, int lastEpoch)
    {
        Layout layout = ChartLayout.Create(panels.Length == 1 ? 340 : 600, legend);
        var titles = new List<object>();
        double title = panels.Length == 1 ? 0 : 0.045, gap = panels.Length == 1 ? 0 : 0.1;
        double height = (1 - title - gap * (panels.Length - 1)) / panels.Length;
        LinearAxis epochs = ChartLayout.Axis(PlotWords.Current.Epoch)
            .With("anchor", panels.Length == 1 ? "y" : $"y{panels.Length}")
            .With("tickformat", "d")
            .With("range", new[] { 1 - 0.03 * lastEpoch, 1.03 * lastEpoch });
        layout.With("xaxis", epochs);
        for (int panel = 0; panel < panels.Length; panel++)
        {
            double bottom = (panels.Length - 1 - panel) * (height + gap);
            LinearAxis axis = ChartLayout.Axis(PlotWords.Current.NatsPerImage)
                .With("domain", new[] { bottom, bottom + height }).With("nticks", 5);
            layout.With(panel == 0 ? "yaxis" : $"yaxis{panel + 1}", axis);
            if (panels.Length > 1)
                titles.Add(ChartLayout.PanelTitle(panels[panel].Title, bottom + height));
        }
        return layout.With("annotations", titles.Count > 0 ? titles : null);
    }

    private static string LossWords(IReadOnlyList<(string Name, TrainingHistory History)> runs, LossPanel[] panels)
    {
        IEnumerable<string> sentences = runs.Select(run =>
        {
            IReadOnlyList<EpochMetrics> epochs = run.History.Epochs;
            LossTerms[] held = [.. epochs.Select(epoch => epoch.Validation).OfType<LossTerms>()];
            IEnumerable<string> terms = panels.Select(panel =>
                PlotWords.Current.Term(panel.Short,
                    Way(epochs.Select(epoch => panel.Value(epoch.Train)), PlotWords.Current.Train),
                    held.Length > 0 ? Way(held.Select(panel.Value), PlotWords.Current.Validation) : null));
            string beta = panels.Length > 1 ? PlotWords.Current.BetaAtEnd(Numbers.Text(epochs[^1].Train.Beta)) : "";
            return PlotWords.Current.RunOfEpochs(run.Name, PlotWords.Current.Epochs(epochs.Count),
                string.Join(PlotWords.Current.Semicolon, terms)) + beta;
        });
        IEnumerable<double> drawn =
            runs.SelectMany(run => run.History.Epochs).SelectMany(epoch => new[] { epoch.Train, epoch.Validation })
                .Where(terms => terms is not null).SelectMany(terms => panels.Select(panel => panel.Value(terms!)));
        return PlotWords.Current.LossByEpoch(string.Join(" ", sentences)) + Numbers.Gaps(drawn);

        static string Way(IEnumerable<double> values, string split)
        {
            double[] all = [.. values];
            return all.Length == 1
                ? PlotWords.Current.OneValue(split, Numbers.Text(all[0]))
                : PlotWords.Current.FromTo(split, Numbers.Text(all[0]), Numbers.Text(all[^1]));
        }
    }

    /// <summary>One term of the loss, drawn in a panel of its own.</summary>
    private sealed record LossPanel(string Title, string Short, Func<LossTerms, double> Value)
    {
        public static LossPanel Reconstruction => new(PlotWords.Current.Reconstruction,
            PlotWords.Current.Reconstruction, terms => terms.Reconstruction);

        public static LossPanel[] All =>
        [
            new(PlotWords.Current.TotalOf, PlotWords.Current.Total, terms => terms.Total),
            Reconstruction,
            new(PlotWords.Current.KlBeforeBeta, "KL", terms => terms.Kl),
        ];
    }
}
