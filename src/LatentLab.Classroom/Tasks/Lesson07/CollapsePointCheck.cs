using LatentLab.Classroom.Checking;

namespace LatentLab.Classroom.Tasks.Lesson07;

/// <summary>
/// The β at which the last latent of a linear VAE collapses. For a decoder variance s and data whose covariance has the eigenvalues λ, a latent is active as long as λ &gt; β·s
/// (Lucas et al. 2019): with two latents the first falls silent at λ₂/s and the last at λ₁/s.
/// </summary>
internal static class CollapsePointCheck
{
    /// <summary>The two largest eigenvalues of the data's covariance, and the decoder's variance, as the notebook sets them.</summary>
    public const double Largest = 2, Second = 1, Variance = 0.1;

    // A search by short trainings: near the point the KL falls slowly.
    private const double Tolerance = 0.15;

    public static Misconception FirstForLast { get; } = new("first-for-last", "There the first latent falls silent; the other still carries information. Go on until none is left.");

    public static Misconception UpsideDown { get; } = new("upside-down", "Upside down: that is s/λ, the variance of the active latent's posterior at β = 1. Collapse comes when β·s has grown to λ.");

    public static Misconception Multiplied { get; } = new("multiplied-for-divided", "That is λ·s. A noisier decoder (larger s) makes a latent worth less, so it collapses earlier: divide by s.");

    public static Misconception WithoutVariance { get; } = new("variance-forgotten", "That is λ. It would be the point if the decoder's variance s were 1; here it is 0.1.");

    public static Misconception TooEarly { get; } = new("still-alive", "A latent is still alive there. Look at larger β, and train longer where the KL is small and still falls.");

    public static Misconception TooLate { get; } = new("long-silent", "At that β both latents have been silent for some time. Look for the smallest β at which no KL is left.");

    public static IReadOnlyList<Misconception> Wrong { get; } = [FirstForLast, UpsideDown, Multiplied, WithoutVariance, TooEarly, TooLate];

    public static CheckResult Judge(double beta, CheckSession trial)
    {
        const double last = Largest / Variance;
        if (!(beta > 0) || !double.IsFinite(beta))
            return CheckResult.Incorrect($"Expected a β above 0, found {Sentences.Number(beta)}.");
        if (Near(beta, last))
            return CheckResult.Correct($"Right: β = {Sentences.Number(beta)}. On paper the last latent falls silent at λ/s = 2/0.1 = 20, where even the first nat of code no longer buys β nats.");
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
