using LatentLab.Losses;

namespace LatentLab.Classroom.Tests.Tasks.Lesson07;

public sealed class WarmUpCases() : TaskCases<Func<int, int, double, double>>(Exercises.WarmUp)
{
    protected override IEnumerable<(string Name, Func<int, int, double, double> Answer)> Right =>
    [
        ("the library's", (epoch, rising, to) => BetaSchedule.LinearWarmUp(rising, to).At(epoch)),
        ("with an if", (epoch, rising, to) => epoch > rising ? to : to * (epoch - 1) / rising),
        ("step by step", (epoch, rising, to) =>
        {
            double beta = 0;
            for (int step = 1; step < epoch && step <= rising; step++)
                beta += to / rising;
            return beta;
        }),
    ];

    protected override Func<int, int, double, double> Stub => (_, _, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Func<int, int, double, double> Answer)> Wrong =>
    [
        ("integer-division", (epoch, rising, to) => Math.Min((epoch - 1) / rising, 1) * to),
        ("integer-division", (epoch, rising, to) => epoch >= rising ? to : epoch / rising * to),
        ("never-stops", (epoch, rising, to) => to / rising * (epoch - 1)),
        ("never-stops", (epoch, rising, to) => to / rising * epoch),
        ("counted-from-zero", (epoch, rising, to) => epoch >= rising ? to : to * epoch / rising),
        ("one-step-too-few", (epoch, rising, to) => epoch >= rising ? to : to * (epoch - 1) / (rising - 1)),
        ("wrong-way-round", (epoch, rising, to) => epoch > rising ? 0 : to - to * (epoch - 1) / rising),
        ("final-value-ignored", (epoch, rising, _) => epoch > rising ? 1 : (epoch - 1.0) / rising),
        ("cut-off-instead-of-scaled",
            (epoch, rising, to) => (epoch - 1.0) / rising is var ramp && ramp < to ? ramp : to),
        ("no-warm-up", (_, _, to) => to),
        ("integer-division", (epoch, rising, to) => epoch <= rising ? 0 : to),
        ("ramp-after-pause",
            (epoch, rising, to) => epoch <= rising ? 0 : Math.Min(to, to * (epoch - rising - 1) / rising)),
        ("not-finite", (_, _, _) => double.NaN),
    ];
}
