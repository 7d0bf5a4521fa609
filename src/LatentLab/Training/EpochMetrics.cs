using System.Globalization;

namespace LatentLab.Training;

/// <summary>
/// The loss and its two terms. Nats per image: summed over pixels and latents, averaged over images last.
/// </summary>
/// <param name="Reconstruction">−log p(x|z), nats per image.</param>
/// <param name="Kl">KL(q(z|x) ‖ p(z)), nats per image, before β; 0 for a plain autoencoder.</param>
/// <param name="Beta">The weight β that multiplied <paramref name="Kl"/> in the total.</param>
public sealed record LossTerms(double Reconstruction, double Kl, double Beta)
{
    /// <summary>Reconstruction + β · KL, nats per image.</summary>
    public double Total => Reconstruction + Beta * Kl;

    /// <summary>
    /// The total and its terms with two decimals. The total is made of the rounded terms, so that a reader who adds up
    /// what is printed gets what is printed: rounding three numbers on their own would be off by 0.01 now and then.
    /// </summary>
    public override string ToString() => $"{ToSum()} nats per image";

    internal string ToSum()
    {
        string beta = Beta.ToString("0.######", CultureInfo.InvariantCulture);
        if (!(Math.Abs(Reconstruction) < Printable && Math.Abs(Kl) < Printable && Math.Abs(Beta) < Printable))
            return string.Create(CultureInfo.InvariantCulture,
                $"{Total:G6} = {Reconstruction:G6} + {beta} · {Kl:G6}");
        decimal reconstruction = Rounded((decimal)Reconstruction), kl = Rounded((decimal)Kl);
        decimal total = Rounded(reconstruction + decimal.Parse(beta, CultureInfo.InvariantCulture) * kl);
        return string.Create(CultureInfo.InvariantCulture,
            $"{total:F2} = {reconstruction:F2} + {beta} · {kl:F2}");
    }

    // Above this the decimals are noise, and decimal arithmetic would end.
    private const double Printable = 1e9;

    private static decimal Rounded(decimal value) => Math.Round(value, 2, MidpointRounding.AwayFromZero);
}

/// <summary>What one epoch of training measured, train and validation on one scale.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="Train">Mean over the epoch's batches, while the weights moved.</param>
/// <param name="Validation">After the epoch, on held-out images; null where there are none.</param>
/// <param name="Seconds">Wall time of the epoch, validation included.</param>
/// <param name="LiveTensors">Tensors alive after the epoch; flat over epochs unless something leaks.</param>
public sealed record EpochMetrics(int Epoch, LossTerms Train, LossTerms? Validation, double Seconds, long LiveTensors)
{
    /// <summary>
    /// Mean KL of each latent on the validation images, all its parts, nats; null for an autoencoder or without such
    /// images.
    /// </summary>
    public IReadOnlyList<double>? KlPerLatent { get; init; }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"epoch {Epoch}: train {Train.ToSum()}{(Validation is null ? "" : $", validation {Validation.ToSum()}")} "
        + $"nats per image ({Seconds:F1} s)");
}

/// <summary>All epochs of one training, in order.</summary>
public sealed record TrainingHistory(IReadOnlyList<EpochMetrics> Epochs)
{
    public EpochMetrics Last => Epochs[^1];

    /// <summary>How the training ended.</summary>
    public TrainingEnding Ending { get; init; } = TrainingEnding.Completed;

    /// <summary>
    /// The epoch whose weights the model has: the last one, or the best one where early stopping watched for it.
    /// </summary>
    public int WeightsOfEpoch { get; init; } = Epochs.Count;

    /// <summary>
    /// Steps that the weights are past <see cref="WeightsOfEpoch"/>: more than 0 only where a training was cancelled in
    /// the middle of an epoch. Such weights belong to no line of the history.
    /// </summary>
    public int StepsBeyond { get; init; }

    private string Weights => "weights of epoch "
        + $"{WeightsOfEpoch}"
        + $"{StepsBeyond switch { 0 => "", 1 => " and 1 step more", _ => $" and {StepsBeyond} steps more" }}";

    public override string ToString() => Epochs.Count == 0
        ? $"no epoch finished ({Ending})"
        : $"{Epochs.Count} epochs ({Ending}), {Weights}: train {Last.Train}"
            + (Last.Validation is null ? "" : $"; validation {Last.Validation}");
}

/// <summary>How a training ended.</summary>
public enum TrainingEnding
{
    /// <summary>After the last epoch.</summary>
    Completed,

    /// <summary>The validation loss had not fallen for as many epochs as the patience allows.</summary>
    StoppedEarly,

    /// <summary>It was cancelled; the epoch that was running is not in the history.</summary>
    Cancelled,
}
