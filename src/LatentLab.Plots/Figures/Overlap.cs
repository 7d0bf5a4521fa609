using System.Text.Json.Nodes;
using LatentLab.Data;

namespace LatentLab.Plots;

public static partial class Figures
{
    /// <summary>More would make the page heavy: each carries its image.</summary>
    private const int MostOverlapping = 60;

    /// <summary>
    /// Two posteriors in the latent plane and the picture between them: x̂(z) = Σ q(z|xᵢ) xᵢ / Σ q(z|xᵢ), the best that
    /// any decoder can draw at z. The reader moves z, and makes all σ narrower or wider.
    /// </summary>
    /// <param name="images">The mean is taken over them.</param>
    /// <param name="means">μ of each, of shape [n, 2].</param>
    /// <param name="deviations">σ of each, of shape [n, 2].</param>
    /// <param name="first">The image A.</param>
    /// <param name="second">The image B.</param>
    /// <remarks>Of many images the page carries A, B and those that weigh most between them; the note says how much
    /// half-way.</remarks>
    /// <exception cref="ArgumentException">Things that don't match, or A and B the same.</exception>
    public static Figure Overlap(
        ImageBatch images, LatentCodes means, LatentCodes deviations, int first, int second,
        string title = "Two posteriors and the best picture between them", string? number = null,
        string? altText = null)
    {
        const string Where = "Figures.Overlap";
        ImageChecks.Check(images, Where);
        LatentCodes.CheckPlane(means, Where);
        LatentCodes.CheckPlane(deviations, Where);
        Guard.SameCount(images.Count, "images", means.Count, "means", Where);
        Guard.SameCount(images.Count, "images", deviations.Count, "deviations", Where);
        if (first == second || Math.Min(first, second) < 0 || Math.Max(first, second) >= images.Count)
            throw new ArgumentException(
                $"{Where}: expected two different images from 0 to {images.Count - 1}, found {first} and {second}.");

        double[] Weights(double share)
        {
            double[] logs = [.. Enumerable.Range(0, images.Count).Select(image => Enumerable.Range(0, 2).Sum(latent =>
            {
                double z = (1 - share) * means[first, latent] + share * means[second, latent];
                double step = (z - means[image, latent]) / deviations[image, latent];
                return -step * step / 2 - Math.Log(deviations[image, latent]);
            }))];
            double most = logs.Max(), sum = logs.Sum(log => Math.Exp(log - most));
            return [.. logs.Select(log => Math.Exp(log - most) / sum)];
        }
        double[] halfWay = Weights(0.5);
        double[][] along = [.. Enumerable.Range(0, 9).Select(station => Weights(station / 8.0))];
        int[] kept = [first, second, .. Enumerable.Range(0, images.Count)
            .Where(image => image != first && image != second)
            .OrderByDescending(image => along.Max(weights => weights[image])).Take(MostOverlapping - 2)];
        double held = kept.Sum(image => halfWay[image]);
        (ImageBatch shown, LatentCodes mean, LatentCodes deviation) =
            (images.Pick(kept), means.Pick(kept), deviations.Pick(kept));
        double[] weights = [.. kept.Select(image => halfWay[image] / held)];

        const double Side = 320;
        double reach = Enumerable.Range(0, 2).Max(latent => Math.Abs(mean[0, latent] - mean[1, latent]) / 2
            + 2.6 * Math.Max(deviation[0, latent], deviation[1, latent]));
        (double x0, double y0) = ((mean[0, 0] + mean[1, 0]) / 2, (mean[0, 1] + mean[1, 1]) / 2);
        double scale = Side / 2 / reach;
        double X(double value) => Side / 2 + scale * (value - x0);
        double Y(double value) => Side / 2 - scale * (value - y0);
        TouchDrawing drawing = new TouchDrawing(Side, Side).Frame(1, 1, Side - 1, Side - 1);
        foreach (double tick in Touch.Ticks(x0 - 0.9 * reach, x0 + 0.9 * reach, 4))
            drawing.Line(X(tick), Side, X(tick), Side - 5).Text(X(tick), Side - 8, Numbers.Text(tick));
        foreach (double tick in Touch.Ticks(y0 - 0.8 * reach, y0 + 0.9 * reach, 4))
            drawing.Line(0, Y(tick), 5, Y(tick)).Text(8, Y(tick) + 4, Numbers.Text(tick), "start");
        for (int other = 2; other < kept.Length; other++)
            if (Math.Abs(mean[other, 0] - x0) < reach && Math.Abs(mean[other, 1] - y0) < reach)
                drawing.Circle(X(mean[other, 0]), Y(mean[other, 1]), 2.4, $"fill=\"{Palette.Neutral}\"");
        foreach ((int image, string name, string colour, string dash) in
            ((int, string, string, string)[])[(0, "A", Touch.Blue, "none"), (1, "B", Touch.Amber, "7 4")])
        {
            (double x, double y) = (X(mean[image, 0]), Y(mean[image, 1]));
            foreach (int ring in (int[])[1, 2])
            {
                (double wide, double high) =
                    (ring * scale * deviation[image, 0], ring * scale * deviation[image, 1]);
                drawing.Add(
                    $"""<ellipse data-part="{name}{ring}" cx="{x.At()}" cy="{y.At()}" rx="{wide.At()}" """
                    + $"""ry="{high.At()}" fill="{colour}" fill-opacity=".1" stroke="{colour}" stroke-width="2" """
                    + $"""stroke-dasharray="{dash}"/>""");
            }
            drawing.Circle(x, y, 8.5, "fill=\"#fff\" stroke=\"#000\"")
                .Text(x, y + 4, name, more: "fill=\"#000\" font-weight=\"700\"");
        }
        drawing.Add(
            $"""<g data-part="z" transform="translate({X(x0).At()} {Y(y0).At()})"><circle r="8" fill="none" """
            + """stroke="#fff" stroke-width="6"/><circle r="8" fill="none" """
            + $"""stroke="{Touch.Red}" stroke-width="3.5"/><circle r="24" {Touch.Grip}/></g>""");

        float[] average = [.. Enumerable.Range(0, images.PixelsPerImage)
            .Select(pixel => (float)weights.Select((weight, image) => weight * shown[image][pixel]).Sum())];
        string shows = Touch.Shows((shown.Pick(0), "A", "A"),
            (shown.Pick(0) with { Pixels = average }, "best", "x̂(z)"), (shown.Pick(1), "B", "B"));
        double overlap = Enumerable.Range(0, 2).Aggregate(1.0, (product, latent) =>
        {
            (double a, double b) = (deviation[0, latent], deviation[1, latent]);
            double squares = a * a + b * b, apart = mean[0, latent] - mean[1, latent];
            return product * Math.Sqrt(2 * a * b / squares) * Math.Exp(-apart * apart / (4 * squares));
        });
        int[] percents = Touch.Percents(weights[0], weights[1], Math.Max(0, 1 - weights[0] - weights[1]));
        string others = kept.Length > 2
            ? $", {kept.Length - 2} others {percents[2]} %"
            : "";
        string said = $"A and B overlap by {overlap.Words()}.\nWeights in x̂(z): A {percents[0]} %, B "
            + $"{percents[1]} %{others}";
        TouchSlider[] sliders =
        [
            new("share", "z, A to B", -0.5, 1.5, 0.5),
            new("aside", "z, aside", -0.7, 0.7, 0),
            new("wide", "σ times", 0.1, 3, 1, Logarithmic: true),
        ];
        JsonArray Rows(LatentCodes codes) => new([.. Enumerable.Range(0, codes.Count).Select(point =>
            new JsonArray(Math.Round(codes[point, 0], 5), Math.Round(codes[point, 1], 5)))]);
        var data = new JsonObject
        {
            ["shape"] = Touch.Shape(images),
            ["means"] = Rows(mean),
            ["deviations"] = Rows(deviation),
            ["pixels"] = Touch.Bytes(shown),
            ["place"] = new JsonArray(x0, y0, scale, Side / 2),
        };
        string words = altText ?? "The latent plane around two posteriors, A and B, as ovals at one and two σ, and z "
            + $"half-way between their means; beside it the images A and B and the picture x̂(z). They overlap by "
            + $"{overlap.Words()}. z and the width of all posteriors can be moved.";
        string? note = kept.Length == images.Count
            ? null
            : $"The page carries {kept.Length} of {Numbers.Whole(images.Count)} images, those that weigh most between "
                + $"A and B; half-way they hold {(100 * held).Words(0)} % of the weight.";
        return Figure.Of(new TouchContent("overlap", shows + drawing.ToHtml(widest: 400), said, sliders, data,
            Explorer: true), title, words, number, note);
    }
}
