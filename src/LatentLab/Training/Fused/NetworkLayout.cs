using LatentLab.Losses;
using LatentLab.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Convolution = LatentLab.Models.Convolution;
using ConvTranspose2d = LatentLab.Models.ConvTranspose2d;

namespace LatentLab.Training.Fused;

/// <summary>
/// A model read as the layers that the fused step knows: convolutions and fully connected ones, with ReLU between them.
/// </summary>
/// <param name="Convolutions">The encoder's, from the image on; none for an MLP.</param>
/// <param name="Encoder">The encoder's hidden layers, from the image or the convolutions to the code.</param>
/// <param name="Heads">μ and log σ², or the code alone.</param>
/// <param name="Decoder">The decoder's fully connected layers from the latent on. Each has an activation, but for the
/// last of an MLP, which makes the image.</param>
/// <param name="Deconvolutions">The decoder's transposed convolutions; the last has no activation.</param>
internal sealed record NetworkLayout(
    IReadOnlyList<Convolution> Convolutions, IReadOnlyList<Linear> Encoder, IReadOnlyList<Linear> Heads,
    IReadOnlyList<Linear> Decoder, IReadOnlyList<ConvTranspose2d> Deconvolutions)
{
    /// <summary>True where z is sampled from μ and log σ².</summary>
    public bool Samples => Heads.Count == 2;

    /// <returns>Null if the model or the objective is anything the fused step does not cover; the plain step
    /// does.</returns>
    public static NetworkLayout? TryRead(ILatentModel model, Elbo objective)
    {
        if (!objective.IsPlain || !LikelihoodKernel.Covers(objective.Likelihood))
            return null;
        NetworkLayout? plan = model switch
        {
            VariationalAutoencoder vae =>
                Read(vae.Encoder.Body, [vae.Encoder.Mean, vae.Encoder.LogVariance], vae.Decoder.Layers),
            Autoencoder point => Read(point.Encoder.Body, [point.Encoder.Code], point.Decoder.Layers),
            _ => null,
        };
        return plan is not null && plan.HoldsExactly(model.Network) && plan.FitsTogether(model.Architecture)
            ? plan : null;
    }

    // The layers are read off the modules themselves, not off the architecture: a user may have appended some.
    private static NetworkLayout? Read(Sequential body, IReadOnlyList<Linear> heads, Sequential decoder)
    {
        nn.Module[] first = [.. body.children()], second = [.. decoder.children()];
        int flatten = Array.FindIndex(first, module => module is Flatten),
            unflatten = Array.FindIndex(second, module => module is Unflatten);
        if (flatten < 0 || unflatten < 0 || WithRelu<Convolution>(first[..flatten]) is not { } convolutions
            || WithRelu<Linear>(first[(flatten + 1)..]) is not { } toCode)
            return null;
        if (unflatten == second.Length - 1)
            return convolutions.Count == 0 && second is [.. var mirrored, Linear last, Unflatten]
                && WithRelu<Linear>(mirrored) is { } fromCode
                    ? new NetworkLayout([], toCode, heads, [.. fromCode, last], [])
                    : null;
        return convolutions.Count > 0 && WithRelu<Linear>(second[..unflatten]) is { Count: > 0 } expand
            && second[(unflatten + 1)..] is [.. var inner, ConvTranspose2d outer]
            && WithRelu<ConvTranspose2d>(inner) is { } deconvolutions
                ? new NetworkLayout(convolutions, toCode, heads, expand, [.. deconvolutions, outer])
                : null;
    }

    private static List<T>? WithRelu<T>(nn.Module[] modules) where T : nn.Module
    {
        List<T> layers = [];
        for (int i = 0; i < modules.Length; i += 2)
        {
            if (modules[i] is not T layer || i + 1 == modules.Length || modules[i + 1] is not ReLU)
                return null;
            layers.Add(layer);
        }
        return layers;
    }

    /// <summary>How the numbers between convolutions and fully connected layers lie; null for an MLP.</summary>
    public PlaceOrder? FeatureOrder(Architecture sizes) => Convolutions.Count == 0 ? null
        : new PlaceOrder((int)Convolutions[^1].Weight.shape[0], Grids(sizes, Convolutions)[^1].Places);

    /// <summary>The large grid of each convolution, from the image on, or of each deconvolution, from the latent
    /// on.</summary>
    public static IReadOnlyList<PatchGrid> Grids(Architecture sizes, IReadOnlyList<Convolution> layers) =>
        [.. layers.Select((layer, i) => Grid(sizes, i, layer.Weight))];

    /// <inheritdoc cref="Grids(Architecture, IReadOnlyList{Convolution})"/>
    public static IReadOnlyList<PatchGrid> Grids(Architecture sizes, IReadOnlyList<ConvTranspose2d> layers) =>
        [.. layers.Select((layer, i) => Grid(sizes, layers.Count - 1 - i, layer.Weight))];

    private static PatchGrid Grid(Architecture sizes, int depth, Parameter weight)
    {
        (long height, long width) = sizes.Grids()[depth];
        return new PatchGrid((int)height, (int)width, (int)weight.shape[1]);
    }

    // The kit's own constructors make nothing else; a user may have appended a layer.
    private bool FitsTogether(Architecture sizes)
    {
        if (Convolutions.Count == 0)
            return true;
        if (Convolutions.Count != sizes.Channels.Count || Deconvolutions.Count != sizes.Channels.Count)
            return false;
        long channels = sizes.ImageShape[0];
        for (int i = 0; i < Convolutions.Count; i++)
        {
            Parameter down = Convolutions[i].Weight;
            ConvTranspose2d up = Deconvolutions[^(i + 1)];
            if (down.shape[1] != channels || up.Weight.shape[1] != channels || up.Weight.shape[0] != down.shape[0]
                || (up.Height, up.Width) != sizes.Grids()[i])
                return false;
            channels = down.shape[0];
        }
        return (Encoder.Count > 0 ? Encoder[0] : Heads[0]).weight!.shape[1] == sizes.FlatSize()
            && Decoder[^1].weight!.shape[0] == sizes.FlatSize();
    }

    // A frozen weight, one on a GPU, in double precision or shared by two layers is the plain step's business.
    private bool HoldsExactly(nn.Module network)
    {
        Linear[] layers = [.. Encoder, .. Heads, .. Decoder];
        if (layers.Any(layer => layer.weight is null || layer.bias is null))
            return false;
        Parameter[] read =
        [
            .. layers.SelectMany(layer => new[] { layer.weight!, layer.bias! }),
            .. Convolutions.SelectMany(layer => new[] { layer.Weight, layer.Bias }),
            .. Deconvolutions.SelectMany(layer => new[] { layer.Weight, layer.Bias }),
        ];
        return read.Select(parameter => parameter.Handle).ToHashSet()
            .SetEquals(network.parameters().Select(parameter => parameter.Handle))
            && read.Select(parameter => parameter.Handle).Distinct().Count() == read.Length
            && read.All(parameter =>
                parameter is { requires_grad: true, dtype: ScalarType.Float32, device_type: DeviceType.CPU }
                    && parameter.is_contiguous() && parameter.numel() <= int.MaxValue / sizeof(float));
    }
}
