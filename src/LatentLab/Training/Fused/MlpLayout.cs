using LatentLab.Losses;
using LatentLab.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentLab.Training.Fused;

/// <summary>A model read as the layers that the fused step knows: fully connected with ReLU between them.</summary>
/// <param name="Encoder">The encoder's hidden layers, from the image to the code.</param>
/// <param name="Heads">μ and log σ², or the code alone.</param>
/// <param name="Decoder">The decoder's layers, from the latent to the image; the last has no activation.</param>
internal sealed record MlpLayout(
    IReadOnlyList<Linear> Encoder, IReadOnlyList<Linear> Heads, IReadOnlyList<Linear> Decoder)
{
    /// <summary>True where z is sampled from μ and log σ².</summary>
    public bool Samples => Heads.Count == 2;

    /// <returns>Null if the model or the objective is anything the fused step does not cover; the plain step
    /// does.</returns>
    public static MlpLayout? TryRead(ILatentModel model, Elbo objective)
    {
        if (!objective.IsPlain || !LikelihoodKernel.Covers(objective.Likelihood))
            return null;
        MlpLayout? plan = model switch
        {
            VariationalAutoencoder vae =>
                Read(vae.Encoder.Body, [vae.Encoder.Mean, vae.Encoder.LogVariance], vae.Decoder.Layers),
            Autoencoder point => Read(point.Encoder.Body, [point.Encoder.Code], point.Decoder.Layers),
            _ => null,
        };
        return plan is not null && plan.HoldsExactly(model.Network) ? plan : null;
    }

    // The layers are read off the modules themselves, not off the architecture: a user may have appended some.
    private static MlpLayout? Read(Sequential body, IReadOnlyList<Linear> heads, Sequential decoder)
    {
        nn.Module[] first = [.. body.children()], second = [.. decoder.children()];
        return first is [Flatten, .. var hidden] && LinearAndRelu(hidden) is { } toCode
            && second is [.. var mirrored, Linear last, Unflatten] && LinearAndRelu(mirrored) is { } fromCode
                ? new MlpLayout(toCode, heads, [.. fromCode, last])
                : null;
    }

    private static List<Linear>? LinearAndRelu(nn.Module[] modules)
    {
        List<Linear> layers = [];
        for (int i = 0; i < modules.Length; i += 2)
        {
            if (modules[i] is not Linear linear || i + 1 == modules.Length || modules[i + 1] is not ReLU)
                return null;
            layers.Add(linear);
        }
        return layers;
    }

    // A frozen weight, one on a GPU, in double precision or shared by two layers is the plain step's business.
    private bool HoldsExactly(nn.Module network)
    {
        Linear[] layers = [.. Encoder, .. Heads, .. Decoder];
        if (layers.Any(layer => layer.weight is null || layer.bias is null))
            return false;
        Parameter[] read = [.. layers.SelectMany(layer => new[] { layer.weight!, layer.bias! })];
        return read.Select(parameter => parameter.Handle).ToHashSet()
            .SetEquals(network.parameters().Select(parameter => parameter.Handle))
            && read.Select(parameter => parameter.Handle).Distinct().Count() == read.Length
            && read.All(parameter =>
                parameter is { requires_grad: true, dtype: ScalarType.Float32, device_type: DeviceType.CPU }
                    && parameter.is_contiguous() && parameter.numel() <= int.MaxValue / sizeof(float));
    }
}
