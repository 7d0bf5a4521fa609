using System.Globalization;
using LatentLab.Models;

namespace LatentLab.Plots;

/// <summary>
/// A model's layers gathered into the boxes of a drawing: a layer with weights together with what follows it and has
/// none.
/// </summary>
/// <param name="Encoder">From the image to the code; the heads are not among them.</param>
/// <param name="Heads">The one code of an autoencoder, or μ and log σ².</param>
/// <param name="Decoder">From the code to the image.</param>
/// <param name="Unpacked">What happens to the image before the first weights, such as Flatten; empty for
/// nothing.</param>
internal sealed record FlowPlan(
    IReadOnlyList<FlowPlan.Step> Encoder, IReadOnlyList<FlowPlan.Step> Heads, IReadOnlyList<FlowPlan.Step> Decoder,
    string Unpacked)
{
    /// <param name="Name">In words, such as <c>Linear, ReLU</c> or <c>μ · Linear</c>.</param>
    /// <param name="Shape">What it makes of one image.</param>
    public sealed record Step(string Name, IReadOnlyList<long> Shape, long Parameters)
    {
        public long Size => Shape.Aggregate(1L, (product, size) => product * size);

        public string Sizes =>
            string.Create(CultureInfo.InvariantCulture, $"{Text(Shape)} · {Parameters:N0} parameters");
    }

    public static FlowPlan Of(LayerTable table)
    {
        LayerDescription[] encoder = [.. table.Layers.Where(layer => layer.Role == LayerRole.Encoder)];
        int first = Array.FindIndex(encoder, layer => layer.Parameters > 0);
        LayerDescription[] unpacking = first < 0 ? encoder : encoder[..first];
        return new FlowPlan(
            Gathered(encoder[unpacking.Length..]), HeadsOf(table),
            Gathered([.. table.Layers.Where(layer => layer.Role == LayerRole.Decoder)]),
            unpacking.Length == 0
                ? ""
                : $"{string.Join(", ", unpacking.Select(layer => layer.Kind))}: {Text(unpacking[^1].OutputShape)}");
    }

    public static string Text(IReadOnlyList<long> shape) => string.Join(" × ", shape);

    private static List<Step> HeadsOf(LayerTable table)
    {
        List<Step> heads = [.. table.Layers.Where(layer => Symbol(layer.Role) is not null)
            .Select(layer => new Step($"{Symbol(layer.Role)} · {layer.Kind}", layer.OutputShape, layer.Parameters))];
        // A variance that no layer computes is a weight of its own, the same for every image.
        if (table.Samples && table.Layers.All(layer => layer.Role != LayerRole.LogVariance))
            heads.Add(new Step("log σ² · same for all", [table.LatentSize],
                table.Parameters - table.Layers.Sum(layer => layer.Parameters)));
        return heads;
    }

    private static string? Symbol(LayerRole role) => role switch
    {
        LayerRole.Code => "z",
        LayerRole.Mean => "μ",
        LayerRole.LogVariance => "log σ²",
        _ => null,
    };

    private static List<Step> Gathered(LayerDescription[] layers)
    {
        List<Step> steps = [];
        foreach (LayerDescription layer in layers)
        {
            if (layer.Parameters > 0 || steps.Count == 0)
                steps.Add(new Step(layer.Kind, layer.OutputShape, layer.Parameters));
            else
                steps[^1] = steps[^1] with { Name = $"{steps[^1].Name}, {layer.Kind}", Shape = layer.OutputShape };
        }
        return steps;
    }
}
