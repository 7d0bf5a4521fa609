using LatentLab.Classroom.Tasks.Lesson06;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>σ from log σ²: any shape → the same shape.</summary>
    public static Exercise<Func<Tensor, Tensor>> Deviation { get; } = new()
    {
        Id = "deviation",
        Lesson = 6,
        Number = 1,
        Title = "The width σ from what the encoder says",
        Kind = ExerciseKind.Code,
        Points = 1,
        Hints =
        [
            "Three names for one width: σ, σ², log σ². Which of them does the encoder give, and how do you get from there to σ² and then to σ?",
            "σ² = exp(log σ²). A root is a power of ½, and a power of ½ is a half in the exponent.",
            "One half, one product and one exp(): (half times logVariance).exp().",
        ],
        Why = "log σ = ½ log σ², so σ = exp(½ log σ²). The half is easily forgotten, and nothing crashes without it: the widths are only squared.",
        Misconceptions = DeviationCheck.Wrong,
        Judge = DeviationCheck.Judge,
    };

    /// <summary>z = μ + σ·ε: μ and log σ², [images, latents] each → z, the same shape.</summary>
    public static Exercise<Func<Tensor, Tensor, Tensor>> SamplingStep { get; } = new()
    {
        Id = "sampling-step",
        Lesson = 6,
        Number = 2,
        Title = "Step 2: the sample, so that a gradient gets through",
        Kind = ExerciseKind.Code,
        Points = 2,
        Hints =
        [
            "Draw first, compute then: ε depends on nothing, and z is an ordinary function of μ, σ and ε.",
            "randn_like(mean) draws one ε for each image and latent, anew at each call. The width comes from your first task.",
            "mean + σ * randn_like(mean), with σ = exp(½·logVariance); no detach, no fixed seed.",
        ],
        Why = "For the ε that came up, ∂z/∂μ = 1 and ∂z/∂σ = ε are ordinary derivatives, so training can ask what a little more σ would do. A plain sample has the same distribution and no derivative.",
        Misconceptions = SamplingStepCheck.Wrong,
        Judge = SamplingStepCheck.Judge,
    };

    /// <summary>The loss of a batch: logits and images [images, 1, h, w], μ and log σ² [images, latents] → a scalar, nats per image.</summary>
    public static Exercise<Func<Tensor, Tensor, Tensor, Tensor, Tensor>> NegativeElbo { get; } = new()
    {
        Id = "negative-elbo",
        Lesson = 6,
        Number = 3,
        Title = "The loss: reconstruction + KL",
        Kind = ExerciseKind.Code,
        Points = 2,
        Hints =
        [
            "Two terms, each one number per image. Which sums are inside each term, and which average comes last?",
            "ReconstructionLoss.Bernoulli(logits, images) is summed over pixels already, shape [images]. The KL of an image is ½ times the sum over its latents of μ² + σ² − 1 − log σ².",
            "kl = 0.5 * (mean.square() + logVariance.exp() - 1 - logVariance).sum(dim: 1); then add the two and take .mean().",
        ],
        Why = "Summed over pixels and latents, averaged over images last: only then do the two terms stand in the ratio that the bound on −log p(x) asks for. Any other mean hides a β.",
        Misconceptions = [.. NegativeElboCheck.Wrong, Tasks.Chained.GradientCut],
        Judge = NegativeElboCheck.Judge,
    };

    /// <summary>The KL from samples: μ and log σ² [images, latents], how many samples → [images], nats.</summary>
    public static Exercise<Func<Tensor, Tensor, int, Tensor>> MonteCarloKl { get; } = new()
    {
        Id = "monte-carlo-kl",
        Lesson = 6,
        Number = 4,
        Title = "The KL without its formula",
        Kind = ExerciseKind.Code,
        Points = 3,
        Hints =
        [
            "A KL is an average: of log q(z) − log p(z), over z drawn from q. Nothing else is needed, and no closed form.",
            "With randn([samples, images, latents]) all draws are made at once. log N(z; μ, σ²) = −½ Σ (log 2π + log σ² + (z − μ)²/σ²), summed over the latents; for the prior μ = 0 and σ² = 1.",
            "logQ = -0.5 * (logVariance + (z - mean).square() / logVariance.exp()).sum(dim: 2); logP = -0.5 * z.square().sum(dim: 2); the 2π cancels. Then the mean over dim 0.",
        ],
        Why = "An expectation over q needs nothing but draws from q. The estimate has an error of its own, which falls with the root of the number of draws; so it can check the closed form, but never replaces it where both exist.",
        Misconceptions = MonteCarloKlCheck.Wrong,
        Judge = MonteCarloKlCheck.Judge,
    };

    /// <summary>k, and the standard deviations of one reparameterised and one score-function draw there.</summary>
    public static Exercise<double[]> GradientNoise { get; } = new()
    {
        Id = "gradient-noise",
        Lesson = 6,
        Number = 5,
        Title = "Where does the trick stop paying?",
        Kind = ExerciseKind.Experiment,
        Points = 3,
        Hints =
        [
            "Write down what each of the two makes of one draw x = 1 + ε. Then draw many, take the standard deviation of each, and vary k.",
            "Reparameterised: the derivative of sin(kx) by x, which is k·cos(kx), since x moves as m does. Score function: sin(kx) times (x − 1). At k = 0.5 and at k = 2 different ones are noisier.",
            "Halve the interval from 0.5 to 2 until the two standard deviations differ by less than 1 %; 100,000 draws are enough. It ends between 0.9 and 1.",
        ],
        Why = "The reparameterised draw is as noisy as the slope of the function differs from place to place, the score function's as the function itself does. Over one σ a decoder is smooth, and that, not a law, is why the trick wins in a VAE.",
        Misconceptions = GradientNoiseCheck.Wrong,
        Judge = GradientNoiseCheck.Judge,
    };
}
