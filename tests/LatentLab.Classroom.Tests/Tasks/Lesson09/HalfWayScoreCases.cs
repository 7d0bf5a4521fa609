using Score = System.Func<double[], double[], double[], double, double>;

namespace LatentLab.Classroom.Tests.Tasks.Lesson09;

public sealed class HalfWayScoreCases() : TaskCases<Score>(Exercises.HalfWayScore)
{
    protected override IEnumerable<(string Name, Score Answer)> Right =>
    [
        ("distance from the middle of the pair", (m, a, b, room) =>
            Count(m, i => Math.Abs(m[i] - (a[i] + b[i]) / 2) <= Math.Abs(a[i] - b[i]) / 2 + room) / (double)m.Length),
        ("clamped", (m, a, b, room) =>
            Count(m, i => Math.Clamp(m[i], Math.Min(a[i], b[i]) - room, Math.Max(a[i], b[i]) + room) == m[i])
                / (double)m.Length),
        ("either way round", (m, a, b, room) =>
            Count(m, i => (m[i] >= a[i] - room && m[i] <= b[i] + room) || (m[i] >= b[i] - room && m[i] <= a[i] + room))
                / (double)m.Length),
    ];

    protected override Score Stub => (_, _, _, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Score Answer)> Wrong =>
    [
        ("order-assumed",
            (m, a, b, room) => Count(m, i => a[i] - room <= m[i] && m[i] <= b[i] + room) / (double)m.Length),
        ("room-forgotten", (m, a, b, _) => Count(m, i => (m[i] - a[i]) * (m[i] - b[i]) <= 0) / (double)m.Length),
        ("room-inwards",
            (m, a, b, room) => Count(m, i => m[i] - room >= Math.Min(a[i], b[i]) && m[i] + room <= Math.Max(a[i], b[i]))
                / (double)m.Length),
        ("room-above-only", (m, a, b, room) =>
            Count(m, i => m[i] >= Math.Min(a[i], b[i]) && m[i] <= Math.Max(a[i], b[i]) + room) / (double)m.Length),
        ("room-below-only", (m, a, b, room) =>
            Count(m, i => m[i] >= Math.Min(a[i], b[i]) - room && m[i] <= Math.Max(a[i], b[i])) / (double)m.Length),
        ("exactly-half",
            (m, a, b, room) => Count(m, i => Math.Abs(2 * m[i] - a[i] - b[i]) <= 2 * room) / (double)m.Length),
        ("or-for-and",
            (m, a, b, room) => Count(m, i => m[i] >= Math.Min(a[i], b[i]) - room || m[i] <= Math.Max(a[i], b[i]) + room)
                / (double)m.Length),
        ("near-an-end", (m, a, b, room) =>
            Count(m, i => Math.Min(Math.Abs(m[i] - a[i]), Math.Abs(m[i] - b[i])) <= room) / (double)m.Length),
        ("count-for-share",
            (m, a, b, room) => Count(m, i => Math.Abs(m[i] - (a[i] + b[i]) / 2) <= Math.Abs(a[i] - b[i]) / 2 + room)),
        ("percent-for-share", (m, a, b, room) =>
            100.0 * Count(m, i => Math.Abs(m[i] - (a[i] + b[i]) / 2) <= Math.Abs(a[i] - b[i]) / 2 + room) / m.Length),
        ("complement", (m, a, b, room) =>
            Count(m, i => m[i] < Math.Min(a[i], b[i]) - room || m[i] > Math.Max(a[i], b[i]) + room) / (double)m.Length),
        ("all-or-nothing", (m, a, b, room) =>
            Count(m, i => Math.Abs(m[i] - (a[i] + b[i]) / 2) <= Math.Abs(a[i] - b[i]) / 2 + room) == m.Length ? 1 : 0),
    ];

    private static int Count(double[] middles, Func<int, bool> between) =>
        Enumerable.Range(0, middles.Length).Count(between);
}
