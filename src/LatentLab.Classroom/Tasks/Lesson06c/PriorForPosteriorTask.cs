namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>What the bound misses if the encoder answers everybody with the prior.</summary>
    public static ChoiceExercise PriorForPosterior { get; } = ChoiceExercise.OfSheet(
        "06c", "prior-for-posterior", 6, 1, "An encoder that pays nothing", ExerciseKind.Prediction, 1,
        [
            "The lesson has two KLs. Which of them is zero here, and which of them is the gap?",
            "Line 4: log p(x) − ELBO = KL(q(z) ‖ p(z|x)). Put in the q of this encoder.",
            "The KL to the prior is zero. The true posterior of an image is not the prior, as long as the decoder uses "
            + "z.",
        ],
        "The KL in the loss compares q with the prior, the gap compares it with the true posterior. An encoder that "
        + "answers with the prior pays nothing for the one and everything for the other: the reconstruction is then "
        + "a mean over all pictures that the decoder can draw, and much worse than need be. The gap is zero only if "
        + "the true posterior is the prior too, that is, if the decoder ignores z.",
        "b", "Nothing is paid to the prior, and the bound is as loose as the posterior is far from it.",
        new("a", "one-kl-for-the-other",
            "The KL that is zero is the one to the prior. The gap is another: it compares q with the true posterior."),
        new("c", "error-for-gap",
            "The reconstruction is part of the bound. The gap is what lies between the bound and log p(x)."),
        new("d", "gap-is-infinite",
            "A KL is infinite only where q has mass and the other has none. Two Gaussians overlap everywhere."));
}
