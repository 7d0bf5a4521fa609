using LatentLab.Data;
using static TorchSharp.torch;

namespace LatentLab.Models;

/// <summary>What training and diagnostics need to know of a model with an encoder and a decoder.</summary>
public interface ILatentModel
{
    /// <summary>The model as libtorch's module: its parameters, its mode, its device.</summary>
    nn.Module Network { get; }

    Architecture Architecture { get; }

    Likelihood Likelihood { get; }

    /// <summary>Where the ε of every sample comes from; the model owns it. Re-seed it to repeat a run.</summary>
    Generator Noise { get; }

    /// <summary>Encode, sample where the model samples, decode; differentiable.</summary>
    /// <param name="images">Shape [batch, c, h, w].</param>
    AutoencoderOutput Run(Tensor images);

    /// <summary>
    /// The code of each image: z for an autoencoder, the posterior's mean for a variational one. Differentiable.
    /// </summary>
    /// <param name="images">Shape [batch, c, h, w].</param>
    /// <returns>Shape [batch, latent].</returns>
    Tensor CodeOf(Tensor images);

    /// <summary>The decoder alone; differentiable.</summary>
    /// <param name="latent">Shape [batch, latent].</param>
    /// <returns>Parameters of p(x|z), shape [batch, c, h, w].</returns>
    Tensor ParametersOf(Tensor latent);

    /// <summary>The code of each image, for looking: evaluation mode, no gradients, any number of images.</summary>
    /// <param name="images">Shape [n, c, h, w].</param>
    /// <returns>Shape [n, latent] on the CPU; the caller's.</returns>
    Tensor Encode(Tensor images);

    /// <summary>The mean image of each code, in [0, 1].</summary>
    /// <param name="latent">Shape [n, latent].</param>
    ImageBatch Decode(Tensor latent);

    /// <summary>Each image through its code and back, without sampling.</summary>
    /// <param name="images">Shape [n, c, h, w].</param>
    ImageBatch Reconstruct(Tensor images);
}
