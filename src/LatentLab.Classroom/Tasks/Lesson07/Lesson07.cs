using LatentLab.Classroom.Tasks;
using LatentLab.Classroom.Tasks.Lesson07;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>What becomes of σ when β = 0.</summary>
    public static ChoiceExercise SigmaWithoutKl { get; } = ChoiceExercise.Of(
        "sigma-without-kl", 7, 1, "What will σ do without the KL?", ExerciseKind.Prediction, 1,
        [
            "With β = 0 only the reconstruction is left. Does noise in the code help it or disturb it?",
            "Noise counts as much as it is large beside the distances of the means: that is what the decoder can or can't tell apart.",
            "The encoder gets rid of the noise, from both ends: one end is σ, the other the distances of the means.",
        ],
        "Noise only disturbs the reconstruction, and nothing else is in the loss. So σ becomes tiny against the distances of the means, and the network is an autoencoder again. How much of that is done by shrinking σ and how much by moving the means is left open by the loss: it is blind to scale.",
        "c", "Right: σ shrinks against the distances of the means, until the noise no longer reaches the decoder. Now run the cell below and look at the numbers.",
        new("a", "sigma-grows", "σ doesn't grow: noise in the code disturbs the reconstruction, and with β = 0 the reconstruction is all that counts. Who would pay for more noise?"),
        new("b", "sigma-stays", "σ doesn't stay near 1: it was the KL that held it there. The reconstruction alone has a wish about σ. Which?"),
        new("d", "sigma-by-chance", "It isn't left to chance: the reconstruction depends on σ through every sample, so its gradient pushes σ in one direction. Which?"));

    /// <summary>KL(q(z|x) ‖ N(0, I)) in closed form: μ and log σ², [images, latents] each → [images].</summary>
    public static Exercise<Func<Tensor, Tensor, Tensor>> Kl { get; } = new()
    {
        Id = "kl-closed-form",
        Lesson = 7,
        Number = 2,
        Title = "The KL in closed form",
        Kind = ExerciseKind.Code,
        Points = 2,
        Hints =
        [
            "KL = ½ Σ (μ² + σ² − 1 − log σ²), over the latents of one image. What of that do you have, and what must you compute?",
            "log σ² is logVariance as it is, σ² is its exp. The sum runs over dim 1; one number per image is left.",
            "0.5 * (mean.square() + logVariance.exp() - 1 - logVariance), and behind it .sum(dim: 1).",
        ],
        Why = "It is 0 only where μ = 0 and σ = 1, for every latent. Far from there μ² punishes means, σ² large and −log σ² small widths.",
        Misconceptions = [.. KlCheck.Wrong, Chained.GradientCut],
        Judge = KlCheck.Judge,
    };

    /// <summary>The two halves of the KL: μ → [images] and log σ² → [images].</summary>
    public static Exercise<(Func<Tensor, Tensor> Mean, Func<Tensor, Tensor> Variance)> KlParts { get; } = new()
    {
        Id = "kl-parts",
        Lesson = 7,
        Number = 3,
        Title = "Two halves that don't know of each other",
        Kind = ExerciseKind.Code,
        Points = 2,
        Hints =
        [
            "One part sees only μ, the other only log σ². Each must be 0 where its own wish is fulfilled: μ = 0, and σ = 1.",
            "The mean part is ½ Σ μ². Everything else of the KL belongs to the variance part; check that it is 0 for log σ² = 0.",
            "0.5 * mean.square().sum(dim: 1) and 0.5 * (logVariance.exp() - 1 - logVariance).sum(dim: 1).",
        ],
        Why = "Since each half has its minimum, 0, at a place of its own, each can be switched off alone, and the failures of lesson 07 follow: without the one the means fly apart, without the other the variances vanish.",
        Misconceptions = [.. KlPartsCheck.Wrong, KlPartsCheck.NotSummed, KlPartsCheck.OneNumber],
        Judge = KlPartsCheck.Judge,
    };

    /// <summary>β in an epoch: (epoch from 1, epochs of rising, final β) → β.</summary>
    public static Exercise<Func<int, int, double, double>> WarmUp { get; } = new()
    {
        Id = "beta-warm-up",
        Lesson = 7,
        Number = 4,
        Title = "Let the KL come in slowly",
        Kind = ExerciseKind.Code,
        Points = 2,
        Hints =
        [
            "How many steps have been made when epoch 1 begins, and how many when epoch rising + 1 begins?",
            "(epoch − 1) steps of `rising` are made; that share of `to` is β. Whole numbers divide to whole numbers in C#. And after the ramp?",
            "to * Math.Min(1, (epoch - 1.0) / rising): 1.0 makes the division a real one, Math.Min stops the rise.",
        ],
        Why = "At the beginning a nat of KL buys little reconstruction, since the decoder can't read codes yet. A full β then may push every image onto the prior before the decoder has learnt to use a code.",
        Misconceptions = WarmUpCheck.Wrong,
        Judge = WarmUpCheck.Judge,
    };

    /// <summary>The β from which on no latent of the notebook's linear VAE carries information.</summary>
    public static Exercise<double> CollapsePoint { get; } = new()
    {
        Id = "collapse-point",
        Lesson = 7,
        Number = 5,
        Title = "Where does the collapse begin?",
        Kind = ExerciseKind.Experiment,
        Points = 3,
        Hints =
        [
            "Train at a few values of β that lie far apart, such as 1, 5, 25, and look at which of the two latents still has a KL.",
            "The KL of a latent falls to 0 at a certain β and stays there. One latent goes first; halve the interval in which the second one goes.",
            "Between 15 and 25. Near the point the KL is small and falls slowly: compare where it would end, or take the middle between the last β with KL clearly above 0 and the first without.",
        ],
        Why = "The first nat of code about a direction in which the data vary by λ buys λ/s nats of reconstruction, the later ones less; at β = λ/s not even the first one pays. With λ = 2 and 1 and s = 0.1 this is 20 and 10.",
        Misconceptions = CollapsePointCheck.Wrong,
        Judge = CollapsePointCheck.Judge,
    };
}
