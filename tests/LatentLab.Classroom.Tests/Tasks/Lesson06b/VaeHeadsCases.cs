using static TorchSharp.torch;
using Heads = (System.Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor> Mean,
    System.Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor> LogVariance);

namespace LatentLab.Classroom.Tests.Tasks.Lesson06b;

public sealed class VaeHeadsCases() : TaskCases<Heads>(Exercises.VaeHeads)
{
    private static readonly nn.Module<Tensor, Tensor> One = nn.Linear(128, 8), Other = nn.Linear(128, 8),
        Both = nn.Linear(128, 16);

    private static readonly nn.Module<Tensor, Tensor> Deep =
        nn.Sequential(nn.Linear(128, 32), nn.ReLU(), nn.Linear(32, 8));

    private static readonly Tensor Free = nn.Parameter(randn(8));

    private static Heads Of(Func<Tensor, Tensor> mean, Func<Tensor, Tensor>? logVariance = null) =>
        (mean, logVariance ?? Other.call);

    protected override IEnumerable<(string Name, Heads Answer)> Right =>
    [
        ("two layers", Of(One.call)),
        ("one layer of twice the width, cut in two", (h => Both.call(h).narrow(1, 0, 8),
            h => Both.call(h).narrow(1, 8, 8))),
        ("a deeper head", Of(One.call, Deep.call)),
        ("weights by hand", Of(h => h.mm(One.parameters().First().t()))),
    ];

    protected override Heads Stub =>
        (_ => throw new NotImplementedException(), _ => throw new NotImplementedException());

    protected override IEnumerable<(string Misconception, Heads Answer)> Wrong =>
    [
        ("same-for-all-images", Of(One.call, h => Free.expand(h.shape[0], 8))),
        ("same-for-all-images", Of(h => One.call(h) * 0, Other.call)),
        ("one-head-for-both", Of(One.call, One.call)),
        ("head-bounded", Of(h => One.call(h).tanh())),
        ("head-bounded", Of(One.call, h => Other.call(h).clamp(-10, 10))),
        ("head-bounded", Of(One.call, h => Other.call(h).sigmoid())),
        ("head-never-negative", Of(One.call, h => nn.functional.softplus(Other.call(h)))),
        ("head-never-negative", Of(h => nn.functional.relu(One.call(h)))),
        ("head-never-negative", Of(One.call, h => Other.call(h).exp())),
        ("images-mixed", Of(h => One.call(h) - One.call(h).mean([0]))),
        ("gradient-cut", Of(One.call, h => Other.call(h.detach()))),
        ("wrong-shape", Of(One.call, h => Other.call(h).sum(dim: 1))),
    ];
}
