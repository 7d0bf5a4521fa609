using static TorchSharp.torch;

namespace LatentLab.Classroom.Tests.Tasks.Lesson03;

public sealed class ImageDistanceCases() : TaskCases<Func<Tensor, Tensor, Tensor>>(Exercises.ImageDistance)
{
    protected override IEnumerable<(string Name, Func<Tensor, Tensor, Tensor> Answer)> Right =>
    [
        ("pair by pair with norm",
            (x, y) => stack([.. Enumerable.Range(0, (int)x.shape[0]).Select(i => (x[i] - y[i]).norm())])),
        ("the library's distance of pairs",
            (x, y) => nn.functional.pairwise_distance(x.flatten(1), y.flatten(1), eps: 0)),
        ("inner products", (x, y) => ((x - y).flatten(1) * (x - y).flatten(1)).sum(dim: 1).pow(0.5)),
    ];

    protected override Func<Tensor, Tensor, Tensor> Stub => (_, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Func<Tensor, Tensor, Tensor> Answer)> Wrong =>
    [
        ("root-forgotten", (x, y) => (x - y).pow(2).flatten(1).sum(dim: 1)),
        ("averaged-over-pixels", (x, y) => (x - y).pow(2).flatten(1).mean([1]).sqrt()),
        ("absolute-error", (x, y) => (x - y).abs().flatten(1).sum(dim: 1)),
        ("one-distance-for-all", (x, y) => (x - y).norm()),
        ("averaged-over-batch", (x, y) => (x - y).square().flatten(1).sum(dim: 1).sqrt().mean()),
        ("root-before-sum", (x, y) => (x.flatten(1).sum(dim: 1) - y.flatten(1).sum(dim: 1)).square().sqrt()),
        ("not-finite", (x, y) => (x - y).flatten(1).sum(dim: 1).sqrt() + float.NaN),
    ];
}
