using LatentLab.Classroom.Checking;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
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
            "(epoch − 1) steps of `rising` are made; that share of `to` is β. Whole numbers divide to whole numbers in "
            + "C#. And after the ramp?",
            "to * Math.Min(1, (epoch - 1.0) / rising): 1.0 makes the division a real one, Math.Min stops the rise.",
        ],
        Why = "At the beginning a nat of KL buys little reconstruction, since the decoder can't read codes yet. A full "
            + "β then may push every image onto the prior before the decoder has learnt to use a code.",
        Misconceptions = WarmUpCheck.Wrong,
        Judge = WarmUpCheck.Judge,
    };
}

/// <summary>
/// A linear warm-up of β: 0 in epoch 1, even steps, <c>to</c> from epoch <c>rising</c> + 1 on. Inputs are rising and
/// to, each [1]; judged are the first epochs in one row.
/// </summary>
internal static class WarmUpCheck
{
    public static IReadOnlyList<WrongFormula> Wrong { get; } =
    [
        Idea("integer-division",
            "A switch, not a ramp: β is 0 and then at once at its final value. Most often that is integer division: "
            + "(epoch − 1) / rising with two whole numbers is 0 until it is 1. Make one of them a double.",
            (epoch, rising, to) => Math.Min(to, to * ((epoch - 1) / rising))),
        Idea("integer-division",
            "A switch, not a ramp, and one epoch early. Most often that is integer division: epoch / rising with two "
            + "whole numbers is 0 until it is 1. Make one of them a double, and count from epoch − 1.",
            (epoch, rising, to) => Math.Min(to, to * (epoch / rising))),
        Idea("never-stops",
            "It doesn't stop: after the warm-up β goes on rising. Let it stay at its final value (Math.Min).",
            (epoch, rising, to) => to * (epoch - 1.0) / rising),
        Idea("counted-from-zero",
            "Counted from 0: epochs count from 1 here, so epoch 1 must get β = 0, and epoch rising + 1 is the first "
            + "with the full β. Use epoch − 1.",
            (epoch, rising, to) => to * Math.Min(1, epoch / (double)rising)),
        Idea("never-stops",
            "It doesn't stop, and it counts epochs from 0: epoch 1 must get β = 0, and from epoch rising + 1 on β "
            + "stays at its final value.",
            (epoch, rising, to) => to * epoch / (double)rising),
        Idea("one-step-too-few",
            "One step too few: the full β is reached in epoch rising already. After `rising` steps it is epoch rising "
            + "+ 1, so divide by rising, not by rising − 1.",
            (epoch, rising, to) => to * Math.Min(1, (epoch - 1.0) / (rising - 1))),
        Idea("wrong-way-round", "The wrong way round: β falls. Begin without KL and let it come in slowly.",
            (epoch, rising, to) => to * (1 - Math.Min(1, (epoch - 1.0) / rising))),
        Idea("final-value-ignored", "The final value is ignored: your β always ends at 1. Multiply by `to`.",
            (epoch, rising, _) => Math.Min(1, (epoch - 1.0) / rising)),
        Idea("cut-off-instead-of-scaled",
            "The final value cuts the ramp off instead of scaling it: β must reach `to` after `rising` steps whatever "
            + "`to` is, so multiply by it.",
            (epoch, rising, to) => Math.Min(to, (epoch - 1.0) / rising)),
        Idea("no-warm-up", "No warm-up: your β has its final value from the first epoch on.", (_, _, to) => to),
        Idea("ramp-after-pause",
            "The pause comes first: β is 0 for `rising` epochs and rises only then. It should rise from the first "
            + "epoch on.",
            (epoch, rising, to) => to * Math.Clamp((epoch - 1.0 - rising) / rising, 0, 1)),
    ];

    public static Func<Func<int, int, double, double>, CheckSession, CheckResult> Judge { get; } =
        Formulas.Judge<Func<int, int, double, double>>(
            (answer, x) => Row(x, answer.Invoke),
            trial => [.. Enumerable.Range(0, 3).Select(index => new[]
            {
                tensor((double)trial.Draw(index, 3, 12)), tensor(WarmUpEnd(trial, index)),
            })],
            x => Row(x, (epoch, rising, to) => to * Math.Min(1, (epoch - 1.0) / rising)), "β for each epoch", Wrong,
            "Right: 0 in epoch 1, even steps, and the full β from epoch rising + 1 on.");

    // Below and above 1, so that an end at 1 is told from the right one.
    private static double WarmUpEnd(CheckSession trial, int index) =>
        Math.Round(index % 2 == 0 ? 1.5 + 4 * Share(trial, index) : 0.2 + 0.6 * Share(trial, index), 2);

    private static double Share(CheckSession trial, int index) => trial.Uniform(index, 1).ToDouble();

    private static WrongFormula Idea(string id, string sentence, Func<int, int, double, double> beta) =>
        new(id, sentence, x => Row(x, beta));

    private static Tensor Row(Tensor[] x, Func<int, int, double, double> beta)
    {
        int rising = (int)x[0].ToDouble();
        double to = x[1].ToDouble();
        return tensor(Enumerable.Range(1, (3 * rising) + 2).Select(epoch => beta(epoch, rising, to)).ToArray());
    }
}
