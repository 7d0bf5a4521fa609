using System.Text.Json.Nodes;

namespace LatentLab.Plots;

public static partial class Figures
{
    private static readonly double[] KlLines = [0.1, 0.5, 1, 2, 3];

    /// <summary>
    /// KL(N(μ, σ²) ‖ N(0, 1)) as a map over μ and σ, with lines of equal KL, and under it the KL of the marked pair in
    /// its two parts, ½μ² and ½(σ² − 1 − ln σ²). The reader moves the mark; a short line shows where the KL pulls it.
    /// </summary>
    /// <param name="means">μ of some images in one latent, as dots; may be empty.</param>
    /// <param name="deviations">Their σ, above 0.</param>
    /// <param name="mean">Where the mark stands at first, from −3 to 3.</param>
    /// <param name="deviation">From 0.02 to 3.</param>
    /// <exception cref="ArgumentException">As many means as deviations were expected.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The mark is off the map.</exception>
    public static Figure KlLandscape(
        IReadOnlyList<double> means, IReadOnlyList<double> deviations, double mean = 1, double deviation = 0.37,
        string title = "What a pair of μ and σ costs", string? number = null, string? altText = null)
    {
        Guard.SameCount(means.Count, "means", deviations.Count, "deviations", "Figures.KlLandscape");
        TouchSlider[] sliders =
        [
            new("mean", "μ", -3, 3, InRange(mean, -3, 3, nameof(mean))),
            new("deviation", "σ", 0.02, 3, InRange(deviation, 0.02, 3, nameof(deviation)), 3, Logarithmic: true),
        ];
        const double Left = 44, Right = 412, Top = 8, Bottom = 268, Nat = 43, Pull = 0.3;
        double unit = (Right - Left) / 6, top = Math.Log(3), rise = (Bottom - Top) / (top - Math.Log(0.02));
        double X(double value) => (Left + Right) / 2 + unit * Math.Clamp(value, -3, 3);
        double Y(double log) => Top + rise * (top - Math.Clamp(log, Math.Log(0.02), top));
        double OfWidth(double log) => 0.5 * (Math.Exp(2 * log) - 1 - 2 * log);

        TouchDrawing drawing = new TouchDrawing(420, 330).Frame(Left, Top, Right, Bottom);
        foreach (double tick in (double[])[-2, -1, 0, 1, 2])
            drawing.Text(X(tick), Bottom + 14, tick.Words(0));
        foreach (double tick in (double[])[0.03, 0.1, 0.3, 1])
            drawing.Text(Left - 6, Y(Math.Log(tick)) + 4, Numbers.Text(tick), "end");
        drawing.Text(Right, Bottom + 14, "μ →", "end").Text(Left - 6, Top + 8, "σ ↑", "end");
        for (int dot = 0; dot < means.Count; dot++)
            drawing.Circle(X(means[dot]), Y(Math.Log(deviations[dot])), 2.2,
                $"fill=\"{Touch.Blue}\" opacity=\".55\"");
        foreach (double nats in KlLines)
        {
            (double Log, double Mean)[] rows = [.. Enumerable.Range(0, 400).Select(row => -4 + 5.1 * row / 399)
                .Where(log => OfWidth(log) <= nats).Select(log => (log, Math.Sqrt(2 * (nats - OfWidth(log)))))];
            string around = Touch.Points(rows.Select(row => (X(row.Mean), Y(row.Log)))
                .Concat(rows.Reverse().Select(row => (X(-row.Mean), Y(row.Log)))));
            drawing.Add($"""<polygon fill="none" stroke="currentColor" opacity=".55" points="{around}"/>""")
                .Text(X(Math.Sqrt(2 * nats)) + 3, Y(0) + 4, Numbers.Text(nats), "start");
        }
        (double x, double y, double squares) = (X(mean), Y(Math.Log(deviation)), deviation * deviation);
        (double first, double second) = (mean * mean / 2, OfWidth(Math.Log(deviation)));
        drawing.Line(x, y, X(mean * (1 - Pull)), Y(Math.Log(deviation) - Pull * (squares - 1)),
                $"data-part=\"pull\" stroke=\"{Touch.Red}\" stroke-width=\"3\"")
            .Circle(x, y, 7, $"data-part=\"mark\" fill=\"{Touch.Red}\"")
            .Circle(x, y, 24, $"data-part=\"grip\" {Touch.Grip}")
            .Bar(Left, 290, Nat * first, 16, $"data-part=\"first\" {Filled(Touch.Blue, "1")}")
            .Bar(Left + Nat * first, 290, Nat * second, 16, $"data-part=\"second\" {Filled(Touch.Amber, ".55")}")
            .Bar(Left, 316, 10, 10, Filled(Touch.Blue, "1")).Bar(Left + 75, 316, 10, 10, Filled(Touch.Amber, ".55"))
            .Text(Left + 16, 325, "½ μ²", "start")
            .Text(Left + 91, 325, "½ (σ² − 1 − ln σ²)", "start");
        string sum = $"{first.Words()} + {second.Words()} = {(first + second).Words()}";
        string said = $"KL = ½ μ² + ½ (σ² − 1 − ln σ²) = {sum} nats\n"
            + $"It pulls μ by {(-mean).Words()} and ln σ by {(1 - squares).Words()}.";
        var data = new JsonObject
        {
            ["x"] = new JsonArray((Left + Right) / 2, unit),
            ["y"] = new JsonArray(Top, rise, top, Math.Log(0.02)),
            ["left"] = Left,
            ["nat"] = Nat,
            ["pull"] = Pull,
        };
        string dots = means.Count > 0 ? $", dots of {Numbers.Count(means.Count, "image", "images")}" : "";
        string words = altText ?? "Map with μ across and σ upwards, lines of equal KL around the least, μ = 0 and σ = 1"
            + $"{dots}, and a mark at μ = {mean.Words()}, σ = {deviation.Words(3)}, where the KL is "
            + $"{(first + second).Words()} nats. The mark can be moved.";
        return Figure.Of(new TouchContent("kl", drawing.ToHtml(), said, sliders, data), title, words, number);

        static string Filled(string colour, string opacity) =>
            $"fill=\"{colour}\" fill-opacity=\"{opacity}\" stroke=\"{colour}\"";
    }
}
