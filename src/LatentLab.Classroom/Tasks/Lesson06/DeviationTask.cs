using LatentLab.Classroom.Checking;
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
            "Three names for one width: σ, σ², log σ². Which of them does the encoder give, and how do you get from "
            + "there to σ² and then to σ?",
            "σ² = exp(log σ²). A root is a power of ½, and a power of ½ is a half in the exponent.",
            "One half, one product and one exp(): (half times logVariance).exp().",
        ],
        Why = "log σ = ½ log σ², so σ = exp(½ log σ²). The half is easily forgotten, and nothing crashes without it: "
            + "the widths are only squared.",
        Misconceptions = DeviationCheck.Wrong,
        Judge = DeviationCheck.Judge,
    };
}

/// <summary>σ from log σ²: exp(½ log σ²), of any shape.</summary>
internal static class DeviationCheck
{
    public static IReadOnlyList<WrongFormula> Wrong { get; } =
    [
        new("sigma-for-variance",
            "σ² for σ: exp(logVariance) is the variance. The width is its root: exp(½·logVariance).", x => x[0].exp()),
        new("log-variance-for-sigma",
            "logVariance as it is: that is the logarithm of the variance, and can be negative. A width can't. Take exp "
            + "of half of it.", x => x[0]),
        new("exp-missing", "log σ for σ: half of logVariance is the logarithm of the width. The exp is missing.",
            x => 0.5 * x[0]),
        new("root-of-logarithm",
            "Root of a logarithm: the root belongs to the variance, and logVariance is its logarithm (for a negative "
            + "one the root doesn't even exist). First exp, then the root; or exp(½·logVariance) at once.",
            x => x[0].sqrt()),
        new("sign-flipped", "Sign flipped: that is 1/σ. A larger logVariance must give a larger width.",
            x => (-0.5 * x[0]).exp()),
        new("doubled-for-halved", "Doubled where it should be halved: exp(2·logVariance) is σ⁴.",
            x => (2 * x[0]).exp()),
        new("half-outside",
            "The half is in the wrong place: that is half of the variance. It belongs into the exponent: "
            + "exp(½·logVariance).",
            x => 0.5 * x[0].exp()),
    ];

    // The first set has no negative numbers, so that the root of one can be told before it is NaN.
    public static Func<Func<Tensor, Tensor>, CheckSession, CheckResult> Judge { get; } =
        Formulas.Judge<Func<Tensor, Tensor>>((answer, x) => answer(x[0]),
            trial =>
            [
                [2 * trial.Uniform(1, trial.Draw(0, 2, 5), 2)],
                [cat([tensor(new float[] { -3, -1, 0, 1, 2 }), trial.Normal(3, trial.Draw(1, 1, 4))]).unsqueeze(1)],
                [trial.Normal(2, trial.Draw(2, 4, 7), 16) - 2],
            ],
            x => (0.5 * x[0]).exp(), "one σ for each log σ²", Wrong,
            "Right, also where log σ² is negative: −3 is no width below 0 but σ = 0.22.");
}
