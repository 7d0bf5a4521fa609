using System.Text.Json.Nodes;

namespace LatentLab.Plots;

/// <summary>One trained model on the plane of rate and distortion.</summary>
/// <param name="Beta">What it was trained with, above 0.</param>
/// <param name="Rate">KL, nats per image.</param>
/// <param name="Distortion">Reconstruction loss, nats per image.</param>
public sealed record PricedRun(double Beta, double Rate, double Distortion);

public static partial class Figures
{
    /// <summary>
    /// Recorded runs on the plane of rate R and distortion D, and a line of equal cost D + βR that lies at the mean of
    /// the runs for which it is least. The reader turns β, and the line rolls along the runs.
    /// </summary>
    /// <param name="runs">Of at least two β; runs of the same β are averaged.</param>
    /// <param name="beta">At first.</param>
    /// <exception cref="ArgumentException">Fewer than two β, a β that is not above 0, or numbers that are not
    /// finite.</exception>
    public static Figure PriceOfBeta(
        IReadOnlyList<PricedRun> runs, double beta = 1, string title = "What β pays for", string? number = null,
        string? altText = null)
    {
        const string Where = "Figures.PriceOfBeta";
        if (runs.Any(run => !(run.Beta > 0) || !double.IsFinite(run.Beta + run.Rate + run.Distortion)))
            throw new ArgumentException(
                $"{Where}: expected finite numbers and β above 0 (its axis is logarithmic). Leave out the others.");
        PricedRun[] means = [.. runs.GroupBy(run => run.Beta).OrderBy(same => same.Key).Select(same => new PricedRun(
            same.Key, same.Average(run => run.Rate), same.Average(run => run.Distortion)))];
        Guard.AtLeast(2, means.Length, Where, "a number of different β");

        const double Left = 46, Right = 408, Top = 10, Bottom = 270;
        (double low, double high) Reach(IEnumerable<double> values)
        {
            (double least, double most) = (values.Min(), values.Max());
            double margin = 0.1 * Math.Max(most - least, 1e-3);
            return (least - margin, most + margin);
        }
        (double rateLow, double rateHigh) = Reach(runs.Select(run => run.Rate));
        (double low, double high) = Reach(runs.Select(run => run.Distortion));
        double across = (Right - Left) / (rateHigh - rateLow), up = (Bottom - Top) / (high - low);
        double X(double rate) => Left + across * (rate - rateLow);
        double Y(double distortion) => Bottom - up * (distortion - low);
        TouchSlider slider = new("beta", "β", means[0].Beta / 2, 2 * means[^1].Beta,
            InRange(beta, means[0].Beta / 2, 2 * means[^1].Beta, nameof(beta)), Logarithmic: true);

        TouchDrawing drawing = new TouchDrawing(420, 308).Frame(Left, Top, Right, Bottom);
        foreach (double tick in Touch.Ticks(rateLow, rateHigh, 6))
            drawing.Line(X(tick), Bottom, X(tick), Bottom + 4).Text(X(tick), Bottom + 16, tick.Words(0));
        foreach (double tick in Touch.Ticks(low, high, 6))
            drawing.Line(Left - 4, Y(tick), Left, Y(tick)).Text(Left - 7, Y(tick) + 4, tick.Words(0),
                "end");
        drawing.Text((Left + Right) / 2, Bottom + 32, "rate R: KL (nats per image)")
            .Text(13, (Top + Bottom) / 2, "distortion D (nats per image)",
                more: $"transform=\"rotate(-90 13 {((Top + Bottom) / 2).At()})\"");
        PricedRun cheapest = means.MinBy(run => run.Distortion + beta * run.Rate)!;
        double cost = cheapest.Distortion + beta * cheapest.Rate;
        (double x1, double x2) = (Math.Max(rateLow, (cost - high) / beta), Math.Min(rateHigh, (cost - low) / beta));
        drawing.Line(X(x1), Y(cost - beta * x1), X(x2), Y(cost - beta * x2),
            $"data-part=\"cost\" stroke=\"{Touch.Red}\" stroke-width=\"2\"");
        foreach (PricedRun run in runs)
            drawing.Circle(X(run.Rate), Y(run.Distortion), 2, $"fill=\"{Palette.Neutral}\"");
        foreach (PricedRun run in means)
            drawing.Circle(X(run.Rate), Y(run.Distortion), 4.5, $"fill=\"{Touch.Blue}\"")
                .Text(X(run.Rate) + 9, Y(run.Distortion) - 6, Numbers.Text(run.Beta), "start");
        drawing.Circle(X(cheapest.Rate), Y(cheapest.Distortion), 8.5,
            $"data-part=\"cheapest\" fill=\"none\" stroke=\"{Touch.Red}\" stroke-width=\"2.5\"")
            .Text(Right - 8, Top + 16, "● mean of the runs at one β, written beside", "end")
            .Text(Right - 8, Top + 31, "— equal D + βR", "end", $"fill=\"{Touch.Red}\"");

        var data = new JsonObject
        {
            ["runs"] = new JsonArray([.. means.Select(run => new JsonArray(run.Beta, run.Rate, run.Distortion))]),
            ["rate"] = new JsonArray(rateLow, rateHigh, Left, across),
            ["distortion"] = new JsonArray(low, high, Bottom, up),
        };
        string words = altText ?? "Runs with rate across and distortion upwards: "
            + string.Join("; ", means.Select(run => $"β = {Numbers.Text(run.Beta)}: rate {run.Rate.Words(1)}, "
                + $"distortion {run.Distortion.Words(1)}"))
            + $". A line of slope −β lies at the run whose D + βR is least. β, now {beta.Words()}, can be turned.";
        string sum = $"{cheapest.Distortion.Words(1)} + {beta.Words()} · {cheapest.Rate.Words(1)} = {cost.Words(1)}";
        string said = $"At β = {beta.Words()} the least D + βR is {sum} nats per image, by the runs that were trained "
            + $"with β = {Numbers.Text(cheapest.Beta)}.";
        return Figure.Of(new TouchContent("price", drawing.ToHtml(), said, [slider], data), title, words,
            number);
    }
}
