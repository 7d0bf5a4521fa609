using static TorchSharp.torch;

namespace LatentLab.Classroom.Tests.Tasks.Lesson01;

public sealed class SquaredErrorCases() : TaskCases<Func<Tensor, Tensor, Tensor>>(Exercises.SquaredError)
{
    protected override IEnumerable<(string Name, Func<Tensor, Tensor, Tensor> Answer)> Right =>
    [
        ("mse_loss without reduction",
            (x, y) => nn.functional.mse_loss(x, y, nn.Reduction.None).reshape(x.shape[0], -1).sum(1)),
        ("mean times the number of pixels", (x, y) => (x - y).pow(2).flatten(1).mean([1]) * (x.numel() / x.shape[0])),
        ("image by image",
            (x, y) => stack([.. Enumerable.Range(0, (int)x.shape[0]).Select(i => (x[i] - y[i]).norm().square())])),
        ("in double", (x, y) => (y.to(float64) - x.to(float64)).square().flatten(1).sum(1)),
    ];

    protected override Func<Tensor, Tensor, Tensor> Stub => (_, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Func<Tensor, Tensor, Tensor> Answer)> Wrong =>
    [
        ("averaged-over-pixels", (x, y) => (x - y).square().flatten(1).mean([1])),
        ("averaged-over-everything", (x, y) => nn.functional.mse_loss(x, y)),
        ("averaged-over-batch", (x, y) => (x - y).square().sum() / x.shape[0]),
        ("sum-over-batch", (x, y) => nn.functional.mse_loss(x, y, nn.Reduction.Sum)),
        ("summed-over-images", (x, y) => (x - y).flatten(1).square().sum(dim: 0)),
        ("root-taken", (x, y) => (x - y).flatten(1).pow(2).sum(1).pow(0.5)),
        ("absolute-error", (x, y) => (x - y).abs().flatten(1).sum(1)),
        ("not-squared", (x, y) => x.flatten(1).sum(1) - y.flatten(1).sum(1)),
        ("half", (x, y) => (x - y).square().flatten(1).sum(1) / 2),
        ("sign-flipped", (x, y) => (x - y).square().flatten(1).sum(1).neg()),
        ("square-after-sum", (x, y) => (x - y).flatten(1).sum(1).pow(2)),
        ("wrong-shape", (x, y) => (x - y).square().flatten(1)),
        ("only-seen-inputs", (x, y) => (x - y).square().flatten(1).mean([1]) * 784),
        ("mutated-input", (x, y) => x.sub_(y).square().flatten(1).sum(1)),
        ("exception", (x, y) => (x - y).reshape(6, 784).square().sum(1)[99]),
    ];
}
