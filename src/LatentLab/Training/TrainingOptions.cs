using LatentLab.Losses;

namespace LatentLab.Training;

/// <summary>How to train. Every number has a default that works for 28×28 images; the device is the model's.</summary>
public sealed record TrainingOptions
{
    /// <summary>Passes over the training images.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Images in one step; the last batch of an epoch may be smaller.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Adam's step size in the first epoch.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>How it changes over epochs.</summary>
    public LearningRateSchedule LearningRateSchedule { get; init; } = LearningRateSchedule.Constant;

    /// <summary>
    /// Decides the order of the images and the noise of every epoch. Same seed, data and threads: same weights.
    /// </summary>
    public int Seed { get; init; } = 1;

    /// <summary>The weight of the KL, epoch by epoch; a number stays the same throughout.</summary>
    public BetaSchedule Beta { get; init; } = BetaSchedule.Constant();

    /// <summary>Which parts of the KL are in the loss.</summary>
    public KlParts KlParts { get; init; } = KlParts.Full;

    /// <summary>λ: nats of each latent's KL that cost nothing; see <see cref="Elbo.FreeBits"/>. 0 for none.</summary>
    public double FreeBits { get; init; }

    /// <summary>k: latents drawn for each image in a step; see <see cref="Elbo.Samples"/>.</summary>
    public int Samples { get; init; } = 1;

    /// <summary>
    /// Whether the k samples are weighed (IWAE) rather than averaged; see <see cref="Elbo.ImportanceWeighted"/>.
    /// </summary>
    public bool ImportanceWeighted { get; init; }

    /// <summary>
    /// A loss to minimise in place of the bound, whose terms are still what is recorded; null for none.
    /// </summary>
    public OwnLoss? OwnLoss { get; init; }

    /// <summary>
    /// Draw every training pixel as 0 or 1 again in each epoch, with its grey as probability (Burda et al. 2016).
    /// Validation images stay as they are: give binary ones.
    /// </summary>
    public bool DynamicBinarisation { get; init; }

    /// <summary>Images held out of the training set for validation when none are given; 0 for none.</summary>
    public int ValidationSize { get; init; }

    /// <summary>
    /// Stop after this many epochs without a better validation loss and go back to the best weights; null to run to the
    /// end.
    /// </summary>
    public int? Patience { get; init; }

    /// <summary>Where to write checkpoints; null for none.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>
    /// Epochs between two checkpoints; the last epoch always writes one, unless <see cref="CheckpointShare"/> forbids
    /// it.
    /// </summary>
    public int CheckpointEvery { get; init; } = 1;

    /// <summary>
    /// The share of the training's time that checkpoints may cost, in (0, 1]: one is due only when this share of the
    /// time since the last covers what a checkpoint takes. A training that was stopped then repeats at most that time,
    /// and reaches the same numbers. Null: whatever they cost.
    /// </summary>
    public double? CheckpointShare { get; init; }

    /// <summary>
    /// Write a checkpoint after the last epoch whatever <see cref="CheckpointShare"/> says, so that more epochs can
    /// follow some day.
    /// </summary>
    public bool CheckpointAtEnd { get; init; }

    /// <summary>Go on from <see cref="CheckpointPath"/> if that file exists.</summary>
    public bool Resume { get; init; }

    /// <summary>libtorch's threads during training; null to leave them as they are.</summary>
    public int? Threads { get; init; }

    /// <exception cref="ArgumentException">An option that cannot be.</exception>
    internal void Check()
    {
        AtLeast(1, Epochs, nameof(Epochs));
        AtLeast(1, BatchSize, nameof(BatchSize));
        AtLeast(0, ValidationSize, nameof(ValidationSize));
        AtLeast(1, CheckpointEvery, nameof(CheckpointEvery));
        AtLeast(1, Patience ?? 1, nameof(Patience));
        AtLeast(1, Threads ?? 1, nameof(Threads));
        AtLeast(1, Samples, nameof(Samples));
        if (!(FreeBits >= 0) || !double.IsFinite(FreeBits))
            throw new ArgumentException($"{nameof(FreeBits)}: expected nats of at least 0, found {FreeBits}.");
        if (ImportanceWeighted && (FreeBits > 0 || KlParts != KlParts.Full))
            throw new ArgumentException(
                $"{nameof(ImportanceWeighted)} weighs whole samples: it has no KL of which parts or free bits could be "
                + "left out.");
        if (OwnLoss is not null && (FreeBits > 0 || Samples > 1 || ImportanceWeighted || KlParts != KlParts.Full))
            throw new ArgumentException(
                $"{nameof(OwnLoss)} takes the place of the bound: leave out {nameof(FreeBits)}, {nameof(Samples)}, "
                + $"{nameof(ImportanceWeighted)} and {nameof(KlParts)}, or write them into it.");
        if (CheckpointShare is not (null or > 0 and <= 1))
            throw new ArgumentException(
                $"{nameof(CheckpointShare)}: expected a share above 0 and at most 1, found {CheckpointShare}.");
        if (!(LearningRate > 0) || !double.IsFinite(LearningRate))
            throw new ArgumentException($"{nameof(LearningRate)}: expected a number above 0, found {LearningRate}.");
        if (Resume && CheckpointPath is null)
            throw new ArgumentException($"{nameof(Resume)} needs a {nameof(CheckpointPath)} to resume from.");
    }

    private static void AtLeast(int least, int value, string name)
    {
        if (value < least)
            throw new ArgumentException($"{name}: expected at least {least}, found {value}.");
    }
}
