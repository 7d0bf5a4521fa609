using LatentLab.Classroom.Checking;

namespace LatentLab.Classroom;

public static partial class Exercises
{
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
            "Train at a few values of β that lie far apart, such as 1, 5, 25, and look at which of the two latents "
            + "still has a KL.",
            "The KL of a latent falls to 0 at a certain β and stays there. One latent goes first; halve the interval "
            + "in which the second one goes.",
            "Between 15 and 25. Near the point the KL is small and falls slowly: compare where it would end, or take "
            + "the middle between the last β with KL clearly above 0 and the first without.",
        ],
        Why = "The first nat of code about a direction in which the data vary by λ buys λ/s nats of reconstruction, "
            + "the later ones less; at β = λ/s not even the first one pays. With λ = 2 and 1 and s = 0.1 this is 20 "
            + "and 10.",
        Misconceptions = CollapsePointCheck.Wrong,
        Judge = CollapsePointCheck.Judge,
    };
}

/// <summary>
/// The β at which the last latent of a linear VAE collapses. For a decoder variance s and data whose covariance has the
/// eigenvalues λ, a latent is active as long as λ &gt; β·s (Lucas et al. 2019): with two latents the first falls silent
/// at λ₂/s and the last at λ₁/s.
/// </summary>
internal static class CollapsePointCheck
{
    /// <summary>
    /// The two largest eigenvalues of the data's covariance, and the decoder's variance, as the notebook sets them.
    /// </summary>
    public const double Largest = 2, Second = 1, Variance = 0.1;

    // A search by short trainings: near the point the KL falls slowly.
    private const double Tolerance = 0.15;

    public static Misconception FirstForLast { get; } = new("first-for-last",
        "There the first latent falls silent; the other still carries information. Go on until none is left.");

    public static Misconception UpsideDown { get; } = new("upside-down",
        "Upside down: that is s/λ, the variance of the active latent's posterior at β = 1. Collapse comes when β·s has "
        + "grown to λ.");

    public static Misconception Multiplied { get; } = new("multiplied-for-divided",
        "That is λ·s. A noisier decoder (larger s) makes a latent worth less, so it collapses earlier: divide by s.");

    public static Misconception WithoutVariance { get; } = new(
        "variance-forgotten", "That is λ. It would be the point if the decoder's variance s were 1; here it is 0.1.");

    public static Misconception TooEarly { get; } = new("still-alive",
        "A latent is still alive there. Look at larger β, and train longer where the KL is small and still falls.");

    public static Misconception TooLate { get; } = new("long-silent",
        "At that β both latents have been silent for some time. Look for the smallest β at which no KL is left.");

    public static IReadOnlyList<Misconception> Wrong { get; } =
    [
        FirstForLast, UpsideDown, Multiplied, WithoutVariance, TooEarly, TooLate
    ];

    public static CheckResult Judge(double beta, CheckSession trial)
    {
        const double last = Largest / Variance;
        if (!(beta > 0) || !double.IsFinite(beta))
            return CheckResult.Incorrect($"Expected a β above 0, found {Sentences.Number(beta)}.");
        if (Near(beta, last))
            return CheckResult.Correct(
                $"Right: β = {Sentences.Number(beta)}. On paper the last latent falls silent at λ/s = 2/0.1 = 20, "
                + "where even the first nat of code no longer buys β nats.");
        if (Near(beta, Second / Variance))
            return CheckResult.Incorrect(FirstForLast);
        if (Near(beta, Variance / Largest))
            return CheckResult.Incorrect(UpsideDown);
        if (Near(beta, Largest * Variance))
            return CheckResult.Incorrect(Multiplied);
        if (Near(beta, Largest))
            return CheckResult.Incorrect(WithoutVariance);
        return CheckResult.Incorrect(beta < last ? TooEarly : TooLate);
    }

    private static bool Near(double found, double expected) => Math.Abs(found - expected) <= Tolerance * expected;
}
