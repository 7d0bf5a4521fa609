using System.Globalization;
using LatentLab.Models;

namespace LatentLab.Plots;

public static partial class Figures
{
    private const double ArchitectureGap = 24;

    /// <summary>
    /// Models from image to image, side by side (below each other on a narrow page), drawn from their own layers,
    /// shapes and parameter counts.
    /// </summary>
    /// <param name="models">What to call each, and its <c>Describe()</c>.</param>
    /// <exception cref="ArgumentException">No models, or one without layers.</exception>
    public static Figure Architecture(
        IReadOnlyList<(string Name, LayerTable Layers)> models, string title, string? number = null,
        string? altText = null)
    {
        const string Where = "Figures.Architecture";
        Guard.NotEmpty(models.Count, Where, "the models");
        foreach ((string name, LayerTable layers) in models)
            Guard.NotEmpty(layers.Layers.Count, $"{Where}, '{name}'", "the layers");
        bool samples = models.Any(model => model.Layers.Samples);
        (string Shapes, double Height)[] flows =
            [.. models.Select(model => FlowDrawing.Of(model.Name, model.Layers, samples))];
        string words = altText ?? string.Join(" ", models.Select(model => FlowWords(model.Name, model.Layers)));
        return Figure.Of(DrawingContent.SideBySide(flows, FlowDrawing.Width, ArchitectureGap), title, words, number);
    }

    private static string FlowWords(string name, LayerTable table)
    {
        FlowPlan plan = FlowPlan.Of(table);
        string image = FlowPlan.Text(table.ImageShape),
            unpacked = plan.Unpacked.Length > 0 ? $" ({plan.Unpacked})" : "";
        string latent = table.Samples
            ? $"two heads, {string.Join(" and ", plan.Heads.Select(Words))} → sample z = μ + σ·ε with ε ~ N(0, I), "
                + $"{Numbers.Count(table.LatentSize, "number", "numbers")}"
            : string.Join(" → ", plan.Heads.Select(Words));
        IEnumerable<string> stations =
        [
            $"image {image}{unpacked}", .. plan.Encoder.Select(Words), latent, .. plan.Decoder.Select(Words),
            $"reconstruction {image}"
        ];
        return string.Create(CultureInfo.InvariantCulture,
            $"Flow of the {name}, {table.Parameters:N0} parameters: {string.Join(" → ", stations)}.");

        static string Words(FlowPlan.Step step) => $"{step.Name} ({step.Sizes})";
    }
}
