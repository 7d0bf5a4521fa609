using LatentLab.Plots.Words;
using Plotly.NET;

namespace LatentLab.Plots;

public static partial class Figures
{
    /// <summary>The loss of every step of a loop, and its running mean.</summary>
    /// <param name="losses">One number per step; NaN leaves a gap.</param>
    /// <param name="yAxis">What the numbers are, with their unit.</param>
    /// <param name="window">Steps in the running mean; null takes a twentieth of all, 1 leaves the mean out.</param>
    /// <exception cref="ArgumentException">No losses, or a window below 1.</exception>
    public static Figure StepLosses(
        IReadOnlyList<double> losses, string title = "Loss by step", string yAxis = "nats per image",
        int? window = null, string? number = null, string? altText = null)
    {
        const string Where = "Figures.StepLosses";
        Guard.NotEmpty(losses.Count, Where, "the losses");
        int span = window ?? Math.Max(1, losses.Count / 20);
        Guard.AtLeast(1, span, Where, "a window");

        int[] kept = Thinning.Envelope(losses, Thinning.MostPoints);
        bool smoothed = span > 1;
        List<Trace> traces = [Line(PlotWords.Current.EachStep, kept, losses,
            smoothed ? Palette.Faded(Palette.Colour(0), 0.45) : Palette.Colour(0), smoothed ? 1.2 : 2.5)];
        if (smoothed)
        {
            double[] mean = RunningMean(losses, span);
            traces.Add(Line(PlotWords.Current.MeanOfLast(span), Thinning.Envelope(mean, Thinning.MostPoints / 4), mean,
                Palette.Colour(1), 3));
        }
        string words = altText ?? PlotWords.Current.StepChart(
                yAxis, losses.Count, Numbers.Text(losses[0]), Numbers.Text(losses[^1]), Numbers.Range(losses))
            + (smoothed
                ? PlotWords.Current.MeanEnds(span, Numbers.Text(RunningMean(losses, span)[^1]))
                : "")
            + Numbers.Gaps(losses);
        Layout layout = ChartLayout.Create(legend: smoothed).With("xaxis", ChartLayout.Axis("step"))
            .With("yaxis", ChartLayout.Axis(yAxis));
        string? note =
            Thinning.Note(kept.Length, losses.Count, "step", "the least and the greatest of every stretch among them");
        return Figure.Of(new ChartContent(ChartLayout.Chart(traces, layout), LegendEntries: smoothed ? 2 : 0), title,
            words, number, note);

        static Trace Line(string name, int[] steps, IReadOnlyList<double> values, string color, double width) =>
            new Trace("scatter")
                .With("mode", "lines")
                .With("name", name)
                .With("x", steps.Select(step => step + 1).ToArray())
                .With("y", Numbers.ForChart(steps.Select(step => values[step])))
                .With("line", new { color, width });
    }

    /// <summary>
    /// The mean of up to <paramref name="span"/> finite values that end at each place; NaN where there are none.
    /// </summary>
    private static double[] RunningMean(IReadOnlyList<double> values, int span)
    {
        var means = new double[values.Count];
        double sum = 0;
        int finite = 0;
        for (int place = 0; place < values.Count; place++)
        {
            Count(place, 1);
            if (place >= span)
                Count(place - span, -1);
            means[place] = finite == 0 ? double.NaN : sum / finite;
        }
        return means;

        void Count(int place, int sign)
        {
            if (!double.IsFinite(values[place]))
                return;
            sum += sign * values[place];
            finite += sign;
        }
    }
}
