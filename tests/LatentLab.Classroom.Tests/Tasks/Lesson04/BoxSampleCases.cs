using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom.Tests.Tasks.Lesson04;

public sealed class BoxSampleCases() : TaskCases<Func<Tensor, int, Tensor>>(Exercises.BoxSample)
{
    protected override IEnumerable<(string Name, Func<Tensor, int, Tensor> Answer)> Right =>
    [
        ("the kit's own source",
            (codes, count) => LatentLab.Diagnostics.LatentSource.Box(codes).Sample(count, Random.Shared.Next())),
        ("blended between the corners", (codes, count) =>
            lerp(codes.amin([0]).expand(count, -1), codes.amax([0]).expand(count, -1), rand(count, codes.shape[1]))),
        ("direction by direction", (codes, count) => stack([.. Enumerable.Range(0, (int)codes.shape[1]).Select(i =>
        {
            Tensor column = codes[.., i];
            return empty(count).uniform_(column.min().ToDouble(), column.max().ToDouble());
        })], 1)),
    ];

    protected override Func<Tensor, int, Tensor> Stub => (_, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Func<Tensor, int, Tensor> Answer)> Wrong =>
    [
        ("one-range-for-all",
            (codes, count) => codes.min() + (codes.max() - codes.min()) * rand(count, codes.shape[1])),
        ("from-zero", (codes, count) => codes.max(0).values * rand(count, codes.shape[1])),
        ("gaussian-for-uniform", (codes, count) => codes.mean([0]) + codes.std(0) * randn(count, codes.shape[1])),
        ("not-fresh", (codes, count) =>
        {
            manual_seed(1);
            return codes.min(0).values + (codes.max(0).values - codes.min(0).values) * rand(count, codes.shape[1]);
        }),
        ("same-share-everywhere",
            (codes, count) => codes.min(0).values + (codes.max(0).values - codes.min(0).values) * rand(count, 1)),
        ("copies", (codes, count) => codes.index_select(0, randint(codes.shape[0], count))),
        ("only-seen-inputs",
            (codes, count) => codes.min(0).values + (codes.max(0).values - codes.min(0).values) * rand(count, 2)),
        ("wrong-shape",
            (codes, count) => codes.min(0).values + (codes.max(0).values - codes.min(0).values) * rand(codes.shape)),
    ];
}
