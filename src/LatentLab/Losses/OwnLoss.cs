using LatentLab.Models;
using static TorchSharp.torch;

namespace LatentLab.Losses;

/// <summary>A loss that somebody wrote; see <see cref="Elbo.Own"/>.</summary>
/// <param name="Name">Tells it from others: a checkpoint of another loss is refused.</param>
/// <param name="Function">What is minimised: a scalar, or one number for each image, whose mean is taken. Nats per
/// image, where it is to be compared with the bound.</param>
public sealed record OwnLoss(string Name, Func<LossInputs, Tensor> Function)
{
    /// <returns>A scalar.</returns>
    /// <exception cref="InvalidOperationException">The function gave something else.</exception>
    internal Tensor Of(LossInputs inputs)
    {
        Tensor loss = new GlobalDraws(inputs.Model.Noise, 0).Decided(isTraining: true, () => Function(inputs));
        return loss.dim() == 0 ? loss
            : loss.dim() == 1 && loss.shape[0] == inputs.Images.shape[0] ? loss.mean()
            : throw new InvalidOperationException(
                $"The loss '{Name}': expected a scalar or one number for each of {inputs.Images.shape[0]} images, "
                + $"found the shape [{string.Join(", ", loss.shape)}]. Sum over pixels and latents.");
    }

    public override string ToString() => Name;
}

/// <summary>What a loss of one's own may look at in a step.</summary>
/// <param name="Output">What the model made of the images, from one sample each; a <see cref="VaeOutput"/> has the
/// posterior.</param>
/// <param name="Images">Shape [batch, c, h, w].</param>
/// <param name="Terms">Reconstruction and KL of each image, nats; zeros for the KL of a plain autoencoder.</param>
/// <param name="Beta">The weight of the KL in this epoch.</param>
public sealed record LossInputs(
    ILatentModel Model, AutoencoderOutput Output, Tensor Images, ElboTerms Terms, double Beta);
