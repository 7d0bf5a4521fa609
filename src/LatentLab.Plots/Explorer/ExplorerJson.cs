using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using LatentLab.Models;

namespace LatentLab.Plots;

/// <summary>What the explorer's script reads: shapes, classes, codes and weights as one JSON object.</summary>
internal static class ExplorerJson
{
    /// <summary>More than these hide one another.</summary>
    private const int MostCodes = 1000;

    private const int MostEllipses = 200;

    /// <summary>
    /// For a script element of a page: the serialiser writes &lt;, &gt;, &amp; and quotes as escapes, so that nothing
    /// can end the element.
    /// </summary>
    public static string Write(LatentExplorer explorer)
    {
        ModelWeights weights = explorer.Models[0].Weights;
        int[] kept = Kept(explorer);
        IReadOnlyList<LatentTraces.Group> groups = LatentTraces.Groups(explorer.Models[0].Codes.Count, explorer.Labels,
            explorer.LabelNames, LatentExplorer.Where);
        Dictionary<int, int> places = groups.Where(group => group.Label is not null)
            .Select((group, place) => (group.Label!.Value, place)).ToDictionary();
        return new JsonObject
        {
            ["shape"] = new JsonObject
            {
                ["channels"] = weights.Channels,
                ["height"] = weights.Height,
                ["width"] = weights.Width
            },
            ["normalise"] = explorer.NormaliseDrawing,
            ["pins"] = new JsonArray(Array.IndexOf(kept, explorer.Pins.First),
                Array.IndexOf(kept, explorer.Pins.Second)),
            ["classes"] = new JsonArray([.. groups.Select(group => new JsonObject
            {
                ["name"] = group.Name,
                ["colour"] = Palette.Colour(group.Index),
                ["symbol"] = Palette.Symbol(group.Index)
            })]),
            ["models"] = new JsonArray([.. explorer.Models.Select(model => Model(model, kept,
                places.Count > 0 ? [.. kept.Select(image => places[explorer.Labels![image]])] : null))]),
        }.ToJsonString();
    }

    /// <summary>
    /// float32 without its last byte, rounded to nearest (even on a tie): 2⁻¹⁷ relative error at most; base64 makes
    /// four characters of it.
    /// </summary>
    internal static string Pack(IReadOnlyList<float> values)
    {
        byte[] bytes = new byte[3 * values.Count];
        Span<byte> word = stackalloc byte[4];
        for (int i = 0; i < values.Count; i++)
        {
            uint bits = BitConverter.SingleToUInt32Bits(values[i]);
            // a carry out of the fraction moves into the exponent, as it should
            BinaryPrimitives.WriteUInt32BigEndian(word, bits + 0x7F + ((bits >> 8) & 1));
            word[..3].CopyTo(bytes.AsSpan(3 * i));
        }
        return Convert.ToBase64String(bytes);
    }

    /// <summary>Images that are drawn as marks, pins among them.</summary>
    private static int[] Kept(LatentExplorer explorer) =>
        [.. Thinning.Evenly(explorer.Models[0].Codes.Count, MostCodes)
            .Union([explorer.Pins.First, explorer.Pins.Second])];

    private static JsonObject Model(ExplorerModel model, int[] kept, int[]? labels)
    {
        var json = new JsonObject
        {
            ["name"] = model.Name,
            ["logits"] = model.Weights.Logits,
            ["prior"] = model.Prior,
            ["extent"] = new JsonArray([.. Extent(model).Select(value => (JsonNode)value)]),
            ["codes"] = Points(model.Codes, kept),
            ["decoder"] = Layers(model.Weights.Decoder),
            ["ellipses"] = MostEllipses,
        };
        if (labels is not null)
            json["labels"] = JsonSerializer.SerializeToNode(labels);
        if (model.Deviations is not null)
            json["deviations"] = Points(model.Deviations, kept);
        if (!model.Encoder)
            return json;
        json["encoder"] = Layers(model.Weights.Encoder);
        if (model.Weights.LogVariance is DenseLayer logVariance)
            json["logVariance"] = Layer(logVariance);
        return json;
    }

    private static JsonArray Points(LatentCodes codes, int[] kept) =>
        new([.. kept.Select(point => new JsonArray(Rounded(codes[point, 0]), Rounded(codes[point, 1])))]);

    private static double Rounded(double value) => Numbers.ForChart(Math.Round(value, 4)) ?? 0;

    internal static JsonArray Layers(IReadOnlyList<DenseLayer> layers) => new([.. layers.Select(Layer)]);

    private static JsonObject Layer(DenseLayer layer) => new()
    {
        ["rows"] = layer.Rows,
        ["columns"] = layer.Columns,
        ["activation"] = layer.Activation switch
        {
            null => "none",
            Activation.Relu => "relu",
            Activation.Tanh => "tanh",
            Activation.Silu => "silu",
            _ => throw new InvalidOperationException($"Unknown activation {layer.Activation}.")
        },
        ["weights"] = Pack(layer.Weights),
        ["biases"] = Pack(layer.Biases),
    };

    /// <summary>Middle (x, y) of the map and half its side: a square around codes, ellipses and rings.</summary>
    private static double[] Extent(ExplorerModel model)
    {
        (double Middle, double Half) Along(int dimension)
        {
            double[] reach = [.. Enumerable.Range(0, model.Codes.Count)
                .Select(point => model.Deviations is null ? 0 : model.Deviations[point, dimension])];
            double low =
                Enumerable.Range(0, model.Codes.Count).Min(point => model.Codes[point, dimension] - reach[point]);
            double high =
                Enumerable.Range(0, model.Codes.Count).Max(point => model.Codes[point, dimension] + reach[point]);
            if (model.Prior)
                (low, high) = (Math.Min(low, -3), Math.Max(high, 3));
            return ((low + high) / 2, low < high ? 0.55 * (high - low) : 1);
        }
        ((double x, double halfX), (double y, double halfY)) = (Along(0), Along(1));
        return [x, y, Math.Max(halfX, halfY)];
    }
}
