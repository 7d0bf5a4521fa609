using System.Text.Json.Nodes;
using LatentLab.Data;
using LatentLab.Models;

namespace LatentLab.Plots;

public static partial class Figures
{
    /// <summary>
    /// Which latents of the best linear VAE stay: those whose variance λ in the data is above βs, with s the decoder's
    /// variance of a pixel (Lucas et al. 2019). Bars are λ on a logarithmic axis, the line is βs; what stands above it
    /// is twice the latent's KL. Beside it an image comes back through the latents that are left. The reader moves s
    /// and β.
    /// </summary>
    /// <param name="eigenvalues">λ of each direction, falling, all above 0.</param>
    /// <param name="directions">Of length 1, one row of pixels for each λ.</param>
    /// <param name="mean">The mean image.</param>
    /// <param name="image">What comes back, of the same size.</param>
    /// <param name="variance">s at first.</param>
    /// <exception cref="ArgumentException">Things that don't match, or a λ or s that is not above 0.</exception>
    public static Figure LinearCollapse(
        IReadOnlyList<double> eigenvalues, double[,] directions, ImageBatch mean, ImageBatch image, double variance,
        string title = "Which latents of a linear VAE collapse", string? number = null, string? altText = null)
    {
        const string Where = "Figures.LinearCollapse";
        ImageChecks.Check(mean, Where);
        ImageChecks.Check(image, Where);
        int count = directions.GetLength(0), size = mean.PixelsPerImage;
        double[] along = [.. eigenvalues.Take(count)];
        Guard.AtLeast(2, count, Where, "a number of directions");
        Guard.SameCount(count, "directions", along.Length, "eigenvalues", Where);
        Guard.SameCount(size, "pixels of the mean image", directions.GetLength(1), "numbers in a direction", Where);
        Guard.SameCount(size, "pixels of the mean image", image.PixelsPerImage, "pixels of the image", Where);
        if (along.Any(value => !(value > 0) || !double.IsFinite(value)))
            throw new ArgumentException($"{Where}: expected eigenvalues above 0. Leave out the others.");

        InRange(variance, 1e-12, 1e12, nameof(variance));
        (double lowest, double highest) =
            (Math.Min(along.Min() / 4, variance / 2), Math.Max(along.Max(), variance) * 2);
        TouchSlider[] sliders =
        [
            new("variance", "s", lowest, highest, variance, 3, Logarithmic: true),
            new("beta", "β", 0.1, 100, 1, Logarithmic: true),
        ];
        const double Left = 44, Right = 412, Top = 10, Bottom = 230;
        double low = Math.Log(lowest), rise = (Bottom - Top) / (Math.Log(highest) - low), step = (Right - Left) / count;
        double Y(double value) => Bottom - rise * Math.Clamp(Math.Log(value) - low, 0, (Bottom - Top) / rise);
        ProbabilisticPca best = new(along, count, variance);
        TouchDrawing drawing = new TouchDrawing(420, 270).Frame(Left, Top, Right, Bottom);
        for (double tick = Math.Pow(10, Math.Ceiling(Math.Log10(lowest))); tick <= highest; tick *= 10)
            drawing.Line(Left - 4, Y(tick), Left, Y(tick)).Text(Left - 7, Y(tick) + 4, Numbers.Text(tick),
                "end");
        for (int latent = 0; latent < count; latent++)
        {
            bool active = along[latent] > variance;
            drawing.Bar(Left + step * (latent + 0.15), Y(along[latent]), 0.7 * step, Bottom - Y(along[latent]),
                $"data-part=\"bar{latent}\" fill=\"{Touch.Blue}\" fill-opacity=\"{(active ? "1" : ".2")}\" "
                + $"stroke=\"{Touch.Blue}\"");
            if (latent == 0 || (latent + 1) % 5 == 0)
                drawing.Text(Left + step * (latent + 0.5), Bottom + 15, Numbers.Whole(latent + 1));
        }
        drawing.Text((Left + Right) / 2, Bottom + 32, "latent, in falling order of λ")
            .Text(Left - 7, Top + 6, "λ", "end")
            .Line(Left, Y(variance), Right, Y(variance),
                $"data-part=\"line\" stroke=\"{Touch.Red}\" stroke-width=\"3\"")
            .Line(Left, Y(variance), Right, Y(variance),
                $"data-part=\"grip\" {Touch.Grip} stroke=\"transparent\" stroke-width=\"36\"")
            .Text(Right - 5, Y(variance) - 6, "β s", "end",
                $"data-part=\"line-name\" fill=\"{Touch.Red}\" font-weight=\"700\"");

        double[] codes = [.. Enumerable.Range(0, count).Select(latent => Enumerable.Range(0, size)
            .Sum(pixel => directions[latent, pixel] * (image[0][pixel] - mean[0][pixel])))];
        ImageBatch back = new(1, mean.Channels, mean.Height, mean.Width, [.. Enumerable.Range(0, size).Select(pixel =>
            (float)(mean[0][pixel] + Enumerable.Range(0, best.Active.Count).Sum(latent =>
                (1 - variance / along[latent]) * codes[latent] * directions[latent, pixel])))]);
        string shows = Touch.Shows((image.Pick(0), "image", "an image"), (back, "back", "what comes back"),
            (mean.Pick(0), "mean", "the mean image"));
        // One byte a number, in 254 steps of the largest: the picture is as near as its own steps of grey.
        double largest = directions.Cast<double>().Max(Math.Abs);
        byte[] packed = [.. directions.Cast<double>().Select(value => (byte)(127 + Math.Round(127 * value / largest)))];
        var data = new JsonObject
        {
            ["shape"] = Touch.Shape(mean),
            ["eigenvalues"] = Touch.Json(along),
            ["codes"] = Touch.Json(codes.Select(code => Math.Round(code, 6))),
            ["directions"] = Convert.ToBase64String(packed),
            ["largest"] = largest,
            ["mean"] = Touch.Bytes(mean),
            ["y"] = new JsonArray(Bottom, rise, low),
            ["top"] = Top,
        };
        string said = $"βs = {variance.Words(3)}: {best.Active.Count} of {count} latents have λ > βs and stay.\nTheir "
            + $"KL is {best.KlPerDirection.Sum().Words()} nats per image, ½ ln(λ/βs) each; the others' is 0.";
        string words = altText ?? $"Bars of λ for {count} latents on a logarithmic axis, and a line at βs; the "
            + $"{best.Active.Count} bars above it are filled. Beside it an image, what comes back of it, and the mean "
            + "image. s and β can be moved.";
        return Figure.Of(new TouchContent("collapse", shows + drawing.ToHtml(), said, sliders, data, Explorer: true),
            title, words, number);
    }
}
