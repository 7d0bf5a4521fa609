using LatentLab.Losses;

namespace LatentLab.Training;

/// <summary>How to train. Every number has a default that works for 28×28 images; the device is the model's.</summary>
public sealed record TrainingOptions
{
    /// <summary>Passes over the training images.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Images in one step; the last batch of an epoch may be smaller.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Adam's step size.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Decides the order of the images and the noise of every epoch. Same seed, data and threads: same weights.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The weight of the KL, epoch by epoch; a number stays the same throughout.</summary>
    public BetaSchedule Beta { get; init; } = BetaSchedule.Constant();

    /// <summary>Which parts of the KL are in the loss.</summary>
    public KlParts KlParts { get; init; } = KlParts.Full;

    /// <summary>Images held out of the training set for validation when none are given; 0 for none.</summary>
    public int ValidationSize { get; init; }

    /// <summary>Stop after so many epochs without a better validation loss and go back to the best weights; null to run to the end.</summary>
    public int? Patience { get; init; }

    /// <summary>Where to write checkpoints; null for none.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>Epochs between two checkpoints; the last epoch always writes one.</summary>
    public int CheckpointEvery { get; init; } = 1;

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
