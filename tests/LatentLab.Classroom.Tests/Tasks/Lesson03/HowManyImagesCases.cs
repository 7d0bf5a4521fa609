namespace LatentLab.Classroom.Tests.Tasks.Lesson03;

public sealed class HowManyImagesCases() : TaskCases<double[]>(Exercises.HowManyImages)
{
    // What the notebook's own function gave with seeds 1 to 3.
    protected override IEnumerable<(string Name, double[] Answer)> Right =>
        [
            ("seed 1", [0.075, 0.880, 0.650, 0.653]), ("seed 2", [0.049, 0.906, 0.646, 0.650]),
            ("seed 3", [0.028, 0.920, 0.634, 0.647])
        ];

    protected override double[] Stub => [double.NaN, double.NaN, double.NaN, double.NaN];

    protected override IEnumerable<(string Misconception, double[] Answer)> Wrong =>
    [
        ("own-and-new-swapped", [0.880, 0.075, 0.653, 0.650]),
        ("distance-for-share", [0.73, 8.6, 6.3, 6.4]),
        ("order-of-sizes", [0.650, 0.653, 0.075, 0.880]),
        ("measured-on-training-images", [0.075, 0.075, 0.650, 0.650]),
        ("wrong-shape", [0.075, 0.880]),
    ];
}
