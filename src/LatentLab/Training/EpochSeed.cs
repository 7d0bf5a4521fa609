namespace LatentLab.Training;

/// <summary>
/// The random numbers of an epoch are a function of (seed, epoch, use) alone. So a training that resumes at epoch 7
/// draws what the uninterrupted one drew there, and no generator's state has to be kept.
/// </summary>
internal static class EpochSeed
{
    /// <summary>
    /// Mixes the three with the finaliser of SplitMix64 (Steele et al. 2014), so that neighbouring seeds and epochs
    /// share nothing.
    /// </summary>
    public static int Of(int seed, int epoch, RandomUse use)
    {
        ulong mixed = ((ulong)(uint)seed << 32 | (uint)epoch) + 0x9E3779B97F4A7C15 * (ulong)((int)use + 1);
        mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
        return (int)(mixed ^ mixed >> 31);
    }
}

internal enum RandomUse
{
    /// <summary>The order of the training images.</summary>
    Order,

    /// <summary>The ε of the training samples.</summary>
    Noise,

    /// <summary>
    /// The ε of the validation samples: the same in every epoch, so that its curve shows the model's changes only.
    /// </summary>
    Validation,

    /// <summary>Which images are held out.</summary>
    HeldOut,

    /// <summary>Which pixels of the training images are 1.</summary>
    Pixels,
}
