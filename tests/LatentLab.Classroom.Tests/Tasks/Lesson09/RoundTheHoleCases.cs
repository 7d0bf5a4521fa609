using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom.Tests.Tasks.Lesson09;

public sealed class RoundTheHoleCases() : TaskCases<Func<Tensor, Tensor, int, Tensor>>(Exercises.RoundTheHole)
{
    protected override IEnumerable<(string Name, Func<Tensor, Tensor, int, Tensor> Answer)> Right =>
    [
        ("from angle to angle, whichever way", (a, b, n) => Arc(n, i => Angle(a) + (Angle(b) - Angle(a)) * i)),
        ("the short way round",
            (a, b, n) => Arc(n, i => Angle(a) + Math.IEEERemainder(Angle(b) - Angle(a), 2 * Math.PI) * i)),
        ("once round and on", (a, b, n) => Arc(n, i => Angle(a) + (Angle(b) - Angle(a) + 2 * Math.PI) * i)),
        ("turned step by step", (a, b, n) =>
        {
            double turn = (Angle(b) - Angle(a)) / (n - 1);
            Tensor rotation = tensor(new[] { (float)Math.Cos(turn), (float)Math.Sin(turn), -(float)Math.Sin(turn),
                (float)Math.Cos(turn) }, [2, 2]), at = a.unsqueeze(0);
            var path = new List<Tensor> { at };
            while (path.Count < n)
                path.Add(at = at.mm(rotation));
            return cat(path, 0);
        }),
    ];

    protected override Func<Tensor, Tensor, int, Tensor> Stub => (_, _, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Func<Tensor, Tensor, int, Tensor> Answer)> Wrong =>
    [
        ("straight-line", (a, b, n) => Line(a, b, n)),
        ("off-the-ring", (a, b, n) => Line(a, b, n) + 3 * (linspace(0, Math.PI, n).sin().unsqueeze(1) * ones(1, 2))),
        ("start-missing", (a, b, n) => Arc(n, i => Angle(a) + (Angle(b) - Angle(a)) * (0.1 + 0.9 * i))),
        ("end-missing", (a, b, n) => Arc(n, i => Angle(a) + (Angle(b) - Angle(a)) * 0.9 * i)),
        ("backwards", (a, b, n) => Arc(n, i => Angle(b) + (Angle(a) - Angle(b)) * i)),
        ("uneven-steps", (a, b, n) => Arc(n, i => Angle(a) + (Angle(b) - Angle(a)) * i * i * i)),
        ("uneven-steps", (a, b, n) => cat([a.unsqueeze(0).expand(n - 1, 2), b.unsqueeze(0)], 0)),
        ("stands-still", (a, _, n) => a.unsqueeze(0).expand(n, 2)),
        ("wrong-count", (a, b, n) => Arc(n + 1, i => Angle(a) + (Angle(b) - Angle(a)) * i)),
        ("wrong-count", (a, b, n) => Arc(n, i => Angle(a) + (Angle(b) - Angle(a)) * i).t()),
    ];

    private static double Angle(Tensor place) => Math.Atan2(place[1].ToDouble(), place[0].ToDouble());

    private static Tensor Line(Tensor a, Tensor b, int count) => a + linspace(0, 1, count).unsqueeze(1) * (b - a);

    private static Tensor Arc(int count, Func<double, double> angle) =>
        tensor(
            Enumerable.Range(0, count).Select(i => angle(i / (count - 1.0)))
                .SelectMany(a => new[] { (float)(2 * Math.Cos(a)), (float)(2 * Math.Sin(a)) }).ToArray(), [count, 2]);
}
