namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>What becomes of σ when β = 0.</summary>
    public static ChoiceExercise SigmaWithoutKl { get; } = ChoiceExercise.Of(
        "sigma-without-kl", 7, 1, "What will σ do without the KL?", ExerciseKind.Prediction, 1,
        [
            "With β = 0 only the reconstruction is left. Does noise in the code help it or disturb it?",
            "Noise counts as much as it is large beside the distances of the means: that is what the decoder can or "
            + "can't tell apart.",
            "The encoder gets rid of the noise, from both ends: one end is σ, the other the distances of the means.",
        ],
        "Noise only disturbs the reconstruction, and nothing else is in the loss. So σ becomes tiny against the "
        + "distances of the means, and the network is an autoencoder again. How much of that is done by shrinking σ "
        + "and how much by moving the means is left open by the loss: it is blind to scale.",
        "c",
        "Right: σ shrinks against the distances of the means, until the noise no longer reaches the decoder. Now run "
        + "the cell below and look at the numbers.",
        new("a", "sigma-grows",
            "σ doesn't grow: noise in the code disturbs the reconstruction, and with β = 0 the reconstruction is all "
            + "that counts. Who would pay for more noise?"),
        new("b", "sigma-stays",
            "σ doesn't stay near 1: it was the KL that held it there. The reconstruction alone has a wish about σ. "
            + "Which?"),
        new("d", "sigma-by-chance",
            "It isn't left to chance: the reconstruction depends on σ through every sample, so its gradient pushes σ "
            + "in one direction. Which?"));
}
