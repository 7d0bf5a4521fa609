using LatentLab.Classroom.Tasks.Lesson10;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>How many latents are in use: μ [images, latents] → a count.</summary>
    public static Exercise<Func<Tensor, int>> ActiveLatents { get; } = new()
    {
        Id = "active-units",
        Lesson = 10,
        Number = 1,
        Title = "How many latents are in use?",
        Kind = ExerciseKind.Code,
        Points = 1,
        Hints =
        [
            "A latent that says nothing answers every image with the same mean. What is 0 then, and over which axis?",
            "means.var(0) is the variance over the images, one for each latent. Compare with 0.01, and count.",
            "(int)means.var(0).gt(0.01).sum().ToInt64().",
        ],
        Why = "The variance over images of the posterior mean is what the latent says about which image it is. A constant, however large, says nothing.",
        Misconceptions = ActiveUnitsCheck.Wrong,
        Judge = ActiveUnitsCheck.Judge,
    };

    /// <summary>−ELBO and the k that takes away half of the distance to the truth, read off a plot.</summary>
    public static Exercise<double[]> BoundReading { get; } = new()
    {
        Id = "bound-reading",
        Lesson = 10,
        Number = 2,
        Title = "Read the curve of the bound",
        Kind = ExerciseKind.Reading,
        Points = 1,
        Hints =
        [
            "One sample is the ordinary ELBO. Where on the axis is one sample?",
            "The height at k = 1 is −ELBO; the broken line is the truth. The middle between the two heights, where does the curve cross it?",
            "The left end lies a little above 103, the truth is 100: go down to about 101.5 and read k there. It is below 10.",
        ],
        Why = "Half of the gap goes with a handful of samples, nine tenths need about a hundred: the axis is logarithmic, and so is the progress.",
        Misconceptions = BoundReadingCheck.Wrong,
        Judge = BoundReadingCheck.Judge,
    };

    /// <summary>log p(x|z) + log p(z) − log q(z|x): [images], and z, μ, log σ², [images, latents] each → [images].</summary>
    public static Exercise<Func<Tensor, Tensor, Tensor, Tensor, Tensor>> LogWeight { get; } = new()
    {
        Id = "log-weight",
        Lesson = 10,
        Number = 3,
        Title = "How much does one sample weigh?",
        Kind = ExerciseKind.Code,
        Points = 2,
        Hints =
        [
            "A weight is p(x, z)/q(z|x), and p(x, z) = p(x|z)·p(z). Take the logarithm of that.",
            "log N(z; μ, σ²) = −½ Σ (log 2π + log σ² + (z − μ)²/σ²), once with the posterior's μ and σ², once with 0 and 1. Sum over the latents, dim 1.",
            "logLikelihood - 0.5 * latent.square().sum(1) + 0.5 * (logVariance + (latent - mean).square() / logVariance.exp()).sum(1); the 2π cancels.",
        ],
        Why = "A sample that q proposes often counts less, one that q proposes rarely counts more: so the mean weight is p(x) whatever q is, and only its noise depends on q.",
        Misconceptions = LogWeightCheck.Wrong,
        Judge = LogWeightCheck.Judge,
    };

    /// <summary>log of the mean weight: log w [images, k] → [images].</summary>
    public static Exercise<Func<Tensor, Tensor>> ImportanceBound { get; } = new()
    {
        Id = "importance-weighted-bound",
        Lesson = 10,
        Number = 4,
        Title = "The importance-weighted bound",
        Kind = ExerciseKind.Code,
        Points = 3,
        Hints =
        [
            "Asked is the logarithm of a mean of weights, and you have the weights' logarithms. In which order do exp, mean and log come?",
            "exp(−1000) is 0 for a computer. logsumexp(1) computes log Σ exp without leaving the range. What is missing from a sum to be a mean?",
            "logWeights.logsumexp(1) less Math.Log(k), with k = logWeights.shape[1].",
        ],
        Why = "The mean weight is p(x) on average, and the logarithm of a mean is never below the mean of the logarithms (Jensen): so the bound is tighter than the ELBO, and tends to log p(x).",
        Misconceptions = [.. ImportanceBoundCheck.Wrong, ImportanceBoundCheck.Underflow],
        Judge = ImportanceBoundCheck.Judge,
    };

    /// <summary>A spread s, the samples k that bring the bound within 0.1 nats of the truth, and the gap left.</summary>
    public static Exercise<double[]> SamplesNeeded { get; } = new()
    {
        Id = "samples-needed",
        Lesson = 10,
        Number = 5,
        Title = "How many samples does a bad encoder cost?",
        Kind = ExerciseKind.Experiment,
        Points = 3,
        Hints =
        [
            "Here the truth is known: 0 nats. So the gap is 0 less the bound, averaged over many images. Choose a spread and double k until the gap is small enough.",
            "The bound of each image is your last task's function of its log weights. With 4,000 images the mean is known to about 0.01 nats.",
            "For a spread of 1 about ten samples will do, for 2 more than a hundred. Report { spread, k, gap }.",
        ],
        Why = "For large k the gap is the weights' relative variance over 2k, (e^(s²) − 1)/2k. A spread that is twice as large needs the fourth power as many samples; so whoever wants tight bounds trains a better encoder.",
        Misconceptions = SamplesNeededCheck.Wrong,
        Judge = SamplesNeededCheck.Judge,
    };
}
