namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>What the gap between −ELBO and −log p(x) is, in words.</summary>
    public static WordsExercise GapInWords { get; } = WordsExercise.Of(
        "gap-in-words", 10, 6, "In words: what is the gap between −ELBO and −log p(x)?",
        [
            "There are two distributions over codes for one image: the encoder's, and the one that Bayes' rule gives "
            + "for this decoder. What if they are the same?",
            "The gap is a KL. Between what and what? And what does that say about its sign?",
            "KL(q(z|x) ‖ p(z|x)): name both, say when it is zero, say what makes it large, and what the importance-"
            + "weighted bound does about it.",
        ],
        "−ELBO − (−log p(x)) is KL(q(z|x) ‖ p(z|x)), from the encoder's posterior to the decoder's own. It is never "
        + "negative, and zero only where the encoder says exactly what Bayes' rule says. Two things keep it up: a "
        + "diagonal Gaussian can't take the true posterior's shape, and one network has to answer for all images. It "
        + "is a property of encoder and decoder together, not of the image alone, and it can be made smaller without "
        + "touching the decoder: by a better encoder, or by many samples with weights.",
        new(1, "It is a KL from the encoder's q(z|x) to the true posterior p(z|x) of this decoder."),
        new(1, "So it is never negative, and zero exactly where the two agree: −ELBO is an upper bound on −log p(x)."),
        new(1, "What makes it large: q's family (a diagonal Gaussian) or an encoder that isn't as good as its family "
            + "allows."),
        new(1, "A way to make it smaller that leaves the decoder as it is: a better encoder, or more weighted "
            + "samples."));
}
