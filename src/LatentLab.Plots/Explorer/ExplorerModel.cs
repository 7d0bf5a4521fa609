using LatentLab.Models;

namespace LatentLab.Plots;

/// <summary>
/// One model of a <see cref="LatentExplorer"/>: its weights and where it puts the images that are shown as marks.
/// </summary>
/// <param name="Name">What the panel is called, for example <c>VAE: test loss 160.2 nats per image</c>.</param>
/// <param name="Weights">Of a model with two latents; <c>ModelWeights.Of(model)</c> copies them.</param>
/// <param name="Codes">The code of each image (of a variational autoencoder: its μ), of shape [n, 2].</param>
public sealed record ExplorerModel(string Name, ModelWeights Weights, LatentCodes Codes)
{
    /// <summary>σ of each code's posterior along each axis, of shape [n, 2]; null draws no ellipses.</summary>
    public LatentCodes? Deviations { get; init; }

    /// <summary>Draws N(0, I) as rings at 1, 2 and 3 σ.</summary>
    public bool Prior { get; init; }

    /// <summary>
    /// Carries the encoder as well, so that a reader can draw an image and see its code; it doubles the size.
    /// </summary>
    public bool Encoder { get; init; } = true;
}
