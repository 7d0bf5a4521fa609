using LatentLab.Classroom.Checking;
using LatentLab.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>
    /// The share of midpoints that lie between their ends: (midpoints, first ends, second ends, room) → share.
    /// </summary>
    public static Exercise<Func<double[], double[], double[], double, double>> HalfWayScore { get; } = new()
    {
        Id = "half-way-score",
        Lesson = 9,
        Number = 3,
        Title = "Is it in between? The half-way score",
        Kind = ExerciseKind.Code,
        Points = 2,
        Hints =
        [
            "For one pair: an interval from the one end to the other. Which end is the lower bound?",
            "Math.Min and Math.Max of the two ends, widened by the room on both sides; then the share of pairs whose "
            + "midpoint lies inside.",
            "middles[i] >= Math.Min(first[i], second[i]) - room && middles[i] <= Math.Max(first[i], second[i]) + room, "
            + "counted and divided by the number of pairs.",
        ],
        Why = "The room is needed because two equal ends leave no room between them; but it also makes the score "
            + "easier, which is why lesson 09 prints it, and a score by chance beside it.",
        Misconceptions = HalfWayScoreCheck.Wrong,
        Judge = HalfWayScoreCheck.Judge,
    };
}

/// <summary>
/// The share of pairs whose midpoint lies between its ends in one factor, with some room. Inputs are the midpoints'
/// factors, those of both ends, each [pairs], and the room.
/// </summary>
internal static class HalfWayScoreCheck
{
    public static IReadOnlyList<WrongFormula> Wrong { get; } =
    [
        Idea("order-assumed",
            "You take for granted that the first end is the smaller one. Half of the pairs run the other way: compare "
            + "with the smaller and the larger of the two (Math.Min, Math.Max).",
            (m, a, b, room) => m >= a - room && m <= b + room),
        Idea("room-forgotten",
            "The room is forgotten: a pair of two equal images could never have anything between them. Widen the "
            + "interval by `room` at both ends.",
            (m, a, b, _) => m >= Math.Min(a, b) && m <= Math.Max(a, b)),
        Idea("room-inwards",
            "The room makes your interval narrower. It should widen it: from the smaller end less the room to the "
            + "larger end plus the room.",
            (m, a, b, room) => m >= Math.Min(a, b) + room && m <= Math.Max(a, b) - room),
        Idea("room-above-only", "The room is added at the larger end only; take it away from the smaller end too.",
            (m, a, b, room) => m >= Math.Min(a, b) && m <= Math.Max(a, b) + room),
        Idea("room-below-only", "The room is taken away at the smaller end only; add it to the larger end too.",
            (m, a, b, room) => m >= Math.Min(a, b) - room && m <= Math.Max(a, b)),
        Idea("exactly-half",
            "You ask whether the midpoint's factor is the mean of its ends'. \"In between\" asks less: anywhere from "
            + "the one to the other.",
            (m, a, b, room) => Math.Abs(m - (a + b) / 2) <= room),
        Idea("or-for-and",
            "\"Or\" for \"and\": every number is above the smaller end or below the larger one. Both must hold.",
            (m, a, b, room) => m >= Math.Min(a, b) - room || m <= Math.Max(a, b) + room),
        Idea("near-an-end",
            "You ask whether the midpoint is like one of its ends. In between lies all that is between them.",
            (m, a, b, room) => Math.Abs(m - a) <= room || Math.Abs(m - b) <= room),
        new("count-for-share",
            "That is how many pairs have something in between. Asked is their share: divide by the number of pairs.",
            x => tensor(Share(x, Between) * x[0].shape[0])),
        new("percent-for-share", "That is a percentage. A share lies between 0 and 1.",
            x => tensor(100 * Share(x, Between))),
        new("complement", "The wrong way round: yours is the share of pairs whose midpoint is not in between.",
            x => tensor(1 - Share(x, Between))),
        new("all-or-nothing", "Yours says whether all pairs have something in between. Count which share of them has.",
            _ => tensor(0.0)),
    ];

    public static Func<Func<double[], double[], double[], double, double>, CheckSession, CheckResult> Judge { get; } =
        Formulas.Judge<Func<double[], double[], double[], double, double>>(
            (answer, x) =>
                tensor(
                    answer(
                        x[0].ToNumbers(), x[1].ToNumbers(), x[2].ToNumbers(), x[3].ToDouble())),
            trial => [Seeded(trial, 1, trial.Draw(0, 190, 240), 0.3), Seeded(trial, 2, trial.Draw(1, 70, 90), 0.12)],
            x => tensor(Share(x, Between)),
            "a share", Wrong,
            "Right: whichever end is the smaller one, and with room at both.");

    private static Tensor[] Seeded(CheckSession trial, int stream, long pairs, double room)
    {
        Tensor first = trial.Normal(stream, pairs).to(float64), second = trial.Normal(stream + 100, pairs).to(float64);
        return [0.5 * (first + second) + 0.6 * trial.Normal(stream + 200, pairs), first, second, tensor(room)];
    }

    private static bool Between(double middle, double a, double b, double room) =>
        middle >= Math.Min(a, b) - room && middle <= Math.Max(a, b) + room;

    private static WrongFormula Idea(string id, string sentence, Func<double, double, double, double, bool> counts) =>
        new(id, sentence, x => tensor(Share(x, counts)));

    private static double Share(Tensor[] x, Func<double, double, double, double, bool> counts)
    {
        double[] middles = x[0].ToNumbers(), first = x[1].ToNumbers(), second = x[2].ToNumbers();
        double room = x[3].ToDouble();
        return middles.Where((middle, i) => counts(middle, first[i], second[i], room)).Count() / (double)middles.Length;
    }
}
