using LatentLab.Models;
using static TorchSharp.torch;
using Prior = System.Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace LatentLab.Classroom.Tests.Tasks.Lesson11;

public sealed class BetterPriorCases() : TaskCases<Prior>(Exercises.BetterPrior)
{
    protected override IEnumerable<(string Name, Prior Answer)> Right =>
    [
        ("the kit's mixture", (codes, z) =>
            MixturePrior.Fit(codes, components: 20, steps: 40, seed: 1).LogDensity(z)),
        ("a bell at every code", (codes, z) => Bells(codes, z, variance: 0.03)),
        ("a histogram of the plane", Histogram),
    ];

    protected override Prior Stub => (_, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Prior Answer)> Wrong =>
    [
        ("standard-normal", (_, z) => -0.5 * (z.square() + Math.Log(2 * Math.PI)).sum(1)),
        ("one-gaussian", (codes, z) =>
            distributions.Normal(codes.mean([0]), codes.std(0)).log_prob(z).sum(1)),
        ("by-heart", (codes, z) => Bells(codes, z, variance: 1e-6)),
        ("not-a-density", (codes, z) => Bells(codes, z, variance: 0.03) + Math.Log(codes.shape[0])),
        ("fitted-to-the-points", (_, z) => Bells(z, z, variance: 0.03)),
        ("wrong-shape", (codes, z) => Bells(codes, z, variance: 0.03).mean()),
    ];

    private static Tensor Bells(Tensor codes, Tensor z, double variance)
    {
        using var scope = NewDisposeScope();
        Tensor squares = cdist(z, codes).square();
        return ((-0.5 / variance * squares).logsumexp(1)
            - Math.Log(codes.shape[0] * 2 * Math.PI * variance)).MoveToOuterDisposeScope();
    }

    // Squares of 0.4, one count more than there is in each.
    private static Tensor Histogram(Tensor codes, Tensor z)
    {
        const int Side = 25;
        const double Width = 0.4;
        Tensor Cell(Tensor points)
        {
            Tensor place = ((points + Side * Width / 2) / Width).floor().clamp(0, Side - 1);
            return (place.select(1, 0) * Side + place.select(1, 1)).to(int64);
        }
        Tensor counts = ones(Side * Side) + Cell(codes).bincount(null, Side * Side);
        return (counts / counts.sum() / (Width * Width)).log().index_select(0, Cell(z));
    }
}
