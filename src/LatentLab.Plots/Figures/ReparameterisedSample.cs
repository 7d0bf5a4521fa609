using System.Text.Json.Nodes;

namespace LatentLab.Plots;

public static partial class Figures
{
    /// <summary>
    /// One latent of one image to move: its curve N(μ, σ²), the standard normal that ε comes from, and z = μ + σ·ε. The
    /// reader moves μ, σ and ε, or draws z along the axis.
    /// </summary>
    /// <param name="mean">μ; the axis reaches as far as it needs.</param>
    /// <param name="deviation">σ, above 0.</param>
    /// <param name="noise">ε at first, from −3 to 3.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value outside its range, or not finite.</exception>
    public static Figure ReparameterisedSample(
        double mean, double deviation, double noise = 1, string title = "z = μ + σ · ε", string? number = null,
        string? altText = null)
    {
        const double Middle = 210, Ground = 150, Peak = 122;
        InRange(mean, -1e6, 1e6, nameof(mean));
        InRange(deviation, 1e-6, 1e6, nameof(deviation));
        double reach = Math.Max(4, Math.Ceiling(Math.Abs(mean) + 1)), unit = 200 / reach;
        TouchSlider[] sliders =
        [
            new("mean", "μ", 1 - reach, reach - 1, mean),
            new("deviation", "σ", Math.Min(0.02, deviation), Math.Max(2, deviation), deviation, 3, Logarithmic: true),
            new("noise", "ε", -3, 3, InRange(noise, -3, 3, nameof(noise))),
        ];
        double z = mean + deviation * noise;
        double X(double value) => Middle + unit * Math.Clamp(value, -reach, reach);
        double Height(double step) => Ground - Peak * Math.Exp(-step * step / 2);
        string Curve(double middle, double width, string part, string stroke)
        {
            IEnumerable<double> steps = Enumerable.Range(-40, 81).Select(step => step / 10.0)
                .Where(step => Math.Abs(middle + width * step) <= reach);
            string line = Touch.Points(steps.Select(step => (X(middle + width * step), Height(step))));
            return $"""<polyline data-part="{part}" fill="none" stroke="currentColor" {stroke} points="{line}"/>""";
        }
        var drawing = new TouchDrawing(420, 186).Line(X(-reach), Ground, X(reach), Ground);
        foreach (double tick in Touch.Ticks(1 - reach, reach - 1, 6))
            drawing.Line(X(tick), Ground, X(tick), Ground + 5)
                .Text(X(tick), Ground + 17, tick.Words(0));
        drawing.Add(Curve(0, 1, "prior", "stroke-dasharray=\"2 4\""))
            .Add(Curve(mean, deviation, "curve", "stroke-width=\"2\""))
            .Line(X(mean), Ground, X(mean), Ground - Peak,
                "data-part=\"middle\" stroke=\"currentColor\" stroke-dasharray=\"5 3\" opacity=\".6\"")
            .Text(X(mean), Ground - Peak - 6, "μ", more: "data-part=\"middle-name\"")
            .Line(X(mean), Ground, X(z), Ground, $"data-part=\"shift\" stroke=\"{Touch.Blue}\" stroke-width=\"4\"")
            .Circle(X(noise), Height(noise), 4.5,
                "data-part=\"noise\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\"")
            .Text(X(noise), Height(noise) - 9, "ε", more: "data-part=\"noise-name\"")
            .Line(X(z), Ground, X(z), Height(noise), $"data-part=\"drop\" stroke=\"{Touch.Red}\"")
            .Circle(X(z), Ground, 7, $"data-part=\"z\" fill=\"{Touch.Red}\"")
            .Text(X(z), Ground + 32, "z", more: "data-part=\"z-name\" font-weight=\"700\"");
        string sum = $"{mean.Words(3)} + {deviation.Words(3)} · {noise.Words()} = {z.Words(3)}";
        string said = $"z = μ + σ·ε = {sum}\n∂z/∂μ = 1, ∂z/∂σ = ε = {noise.Words()}";
        var data = new JsonObject
        {
            ["middle"] = Middle,
            ["unit"] = unit,
            ["reach"] = reach,
            ["ground"] = Ground,
            ["peak"] = Peak,
        };
        string words = altText ?? "A dotted standard normal with ε on it; the curve of one latent with mean μ = "
            + $"{mean.Words()} and deviation σ = {deviation.Words(3)}; on the axis z = {z.Words(3)}, as many σ from μ "
            + "as ε is from 0. μ, σ and ε can be moved.";
        return Figure.Of(new TouchContent("sample", drawing.ToHtml(), said, sliders, data), title, words,
            number);
    }

    private static double InRange(double value, double low, double high, string name) =>
        value >= low && value <= high
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"Expected a number from {low} to {high}.");
}
