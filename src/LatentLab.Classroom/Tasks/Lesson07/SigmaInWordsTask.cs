namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>Why σ shrinks without the KL, in words.</summary>
    public static WordsExercise SigmaInWords { get; } = WordsExercise.Of(
        "sigma-in-words", 7, 6, "In words: why does σ shrink without the KL, and why not with it?",
        [
            "Follow one image: it is encoded, noise of width σ is added, and the decoder has to bring it back. What "
            + "would the reconstruction like σ to be?",
            "Now the other side. Which term has a price for a small σ, and how does the price grow as σ goes to zero?",
            "Two forces on one number: one pulls σ down until the noise no longer disturbs, the other costs ½(σ² − 1 − "
            + "log σ²). Where do they balance, and what if one is missing?",
        ],
        "Noise in the code only makes the decoder's task harder, so the reconstruction's gradient pushes σ down (or "
        + "the means apart, which is the same thing on another scale). With β = 0 nothing holds against it, and the "
        + "model ends as an autoencoder. The KL's −½ log σ² grows without bound as σ → 0, so a sharp code costs nats; "
        + "σ settles where a little less noise would save as much reconstruction as it costs.",
        new(1, "Noise disturbs the reconstruction, and the reconstruction alone has no use for it."),
        new(1, "Without the KL nothing opposes: σ becomes tiny against the distances of the means, and the model is an "
            + "autoencoder again."),
        new(1, "With the KL a small σ has a price, which grows without bound as σ → 0 (−½ log σ², or: each bit of "
            + "precision costs nats)."),
        new(1, "So σ settles where the two balance, image by image and latent by latent."));
}
