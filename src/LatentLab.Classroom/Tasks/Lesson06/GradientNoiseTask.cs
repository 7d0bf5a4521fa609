using LatentLab.Classroom.Checking;

namespace LatentLab.Classroom;

public static partial class Exercises
{
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
            "Write down what each of the two makes of one draw x = 1 + ε. Then draw many, take the standard deviation "
            + "of each, and vary k.",
            "Reparameterised: the derivative of sin(kx) by x, which is k·cos(kx), since x moves as m does. Score "
            + "function: sin(kx) times (x − 1). At k = 0.5 and at k = 2 different ones are noisier.",
            "Halve the interval from 0.5 to 2 until the two standard deviations differ by less than 1 %; 100,000 draws "
            + "are enough. It ends between 0.9 and 1.",
        ],
        Why = "The reparameterised draw is as noisy as the slope of the function differs from place to place, the "
            + "score function's as the function itself does. Over one σ a decoder is smooth, and that, not a law, is "
            + "why the trick wins in a VAE.",
        Misconceptions = GradientNoiseCheck.Wrong,
        Judge = GradientNoiseCheck.Judge,
    };
}

/// <summary>
/// Where do the two estimators of d/dm E[sin(kx)], x ~ N(m, 1) at m = 1, have the same noise? From one draw the
/// reparameterised one is k·cos(kx), the score function's is sin(kx)·(x − m). Both have closed-form variances, from
/// E[cos(ax)] = e^(−a²/2) cos(am), and cross at one k only.
/// </summary>
internal static class GradientNoiseCheck
{
    /// <summary>m.</summary>
    public const double Mean = 1;

    /// <summary>
    /// Two noises count as equal up to this share; each reported one may be off by as much. From 100,000 draws they are
    /// known to well under 1 %.
    /// </summary>
    private const double Tolerance = 0.03;

    public static readonly Misconception
        Swapped = new("estimators-swapped",
            "The two numbers are swapped: the reparameterised estimator's standard deviation comes first (its draws "
            + "are k·cos(kx))."),
        VarianceForDeviation = new("variance-for-deviation", "Variances for standard deviations: take the root."),
        ErrorOfMean = new("standard-error-for-deviation",
            "Those are standard errors of the mean, divided by √n. Asked is the noise of a single draw, so that it "
            + "doesn't depend on how many you drew."),
        ChainRule = new("chain-rule-forgotten",
            "The reparameterised draws lack a factor: the derivative of sin(kx) is k·cos(kx), not cos(kx)."),
        ScoreMissing = new("score-missing",
            "The score is missing: the score function's draws are sin(kx) times (x − m), how much more likely x "
            + "becomes as m grows. Yours are sin(kx) alone."),
        NotYetEqual = new("not-yet-equal",
            "Measured rightly, but not equal yet: there the score function is the noisier one. The reparameterised "
            + "estimator's noise grows with the slope of the function; go to larger k."),
        PastEqual = new("past-equal",
            "Measured rightly, but past the point: there the reparameterised estimator is the noisier one, since the "
            + "function wiggles so fast that its slope says little. Go to smaller k.");

    public static IReadOnlyList<Misconception> Wrong { get; } =
    [
        Swapped, VarianceForDeviation, ErrorOfMean, ChainRule, ScoreMissing, NotYetEqual, PastEqual
    ];

    /// <param name="answer">k, the standard deviation of the reparameterised draws, that of the score
    /// function's.</param>
    public static CheckResult Judge(double[] answer, CheckSession trial)
    {
        if (answer is not [> 0 and var k, > 0 and var pathwise, > 0 and var score]
            || answer.Any(number => !double.IsFinite(number)))
            return CheckResult.Incorrect(
                "Expected three numbers above 0: k, the standard deviation of the reparameterised draws, and that of "
                + "the score function's.");
        if (k is < 0.01 or > 100)
            return CheckResult.Incorrect(
                $"k = {Sentences.Number(k)} is far from where the two are equally noisy. Look between 0.1 and 10.");
        double truePathwise = Pathwise(k), trueScore = Score(k);
        if (Near(pathwise, truePathwise) && Near(score, trueScore))
        {
            return Near(truePathwise, trueScore)
                ? CheckResult.Correct(
                    $"Right: at k = {Sentences.Number(k)} the two are equally noisy. For smoother functions the trick "
                    + "wins, for wilder ones the score function does. A decoder, seen over the width of one "
                    + "posterior, is smooth.")
                : CheckResult.Incorrect(truePathwise < trueScore ? NotYetEqual : PastEqual);
        }
        if (Near(score, truePathwise) && Near(pathwise, trueScore))
            return CheckResult.Incorrect(Swapped);
        if (Near(Math.Sqrt(pathwise), truePathwise) && Near(Math.Sqrt(score), trueScore))
            return CheckResult.Incorrect(VarianceForDeviation);
        if (Near(pathwise * k, truePathwise) && Near(score, trueScore))
            return CheckResult.Incorrect(ChainRule);
        if (Near(pathwise, truePathwise) && Near(score, Math.Sqrt(Sine(k))))
            return CheckResult.Incorrect(ScoreMissing);
        if (pathwise < truePathwise / 5 && Near(pathwise / truePathwise, score / trueScore))
            return CheckResult.Incorrect(ErrorOfMean);
        return CheckResult.Incorrect(
            $"At k = {Sentences.Number(k)} {(Near(pathwise, truePathwise) ? "the score function's"
                : Near(score, trueScore) ? "the reparameterised estimator's" : "both")} standard deviation"
            + $"{(Near(pathwise, truePathwise) || Near(score, trueScore) ? " isn't" : "s aren't")} what a single draw "
            + "has there. Draw 100,000 and take the standard deviation of all of them.");
    }

    /// <summary>Standard deviation of k·cos(kx).</summary>
    internal static double Pathwise(double k) =>
        Math.Sqrt(k * k / 2 * (1 + Cosine(2 * k)) - Math.Pow(k * Cosine(k), 2));

    /// <summary>Standard deviation of sin(kx)·(x − m): E[ε² cos(2kx)] = (1 − 4k²) e^(−2k²) cos(2km).</summary>
    internal static double Score(double k) =>
        Math.Sqrt((1 - (1 - 4 * k * k) * Cosine(2 * k)) / 2 - Math.Pow(k * Cosine(k), 2));

    // Variance of sin(kx).
    private static double Sine(double k) =>
        (1 - Cosine(2 * k)) / 2 - Math.Pow(Math.Exp(-k * k / 2) * Math.Sin(k * Mean), 2);

    private static double Cosine(double a) => Math.Exp(-a * a / 2) * Math.Cos(a * Mean);

    private static bool Near(double found, double expected) => Math.Abs(found - expected) <= Tolerance * expected;
}
