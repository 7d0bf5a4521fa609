using static TorchSharp.torch;
using Kl = System.Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor, TorchSharp.torch.Tensor,
    TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace LatentLab.Classroom.Tests.Tasks.Lesson06c;

public sealed class GapCases() : TaskCases<Kl>(Exercises.Gap)
{
    protected override IEnumerable<(string Name, Kl Answer)> Right =>
    [
        // log q − log p is quadratic in z, and two points at ±σ have the mean and the variance that it asks for.
        ("the mean of two chosen draws", (mean, variance, a, v) =>
        {
            Tensor Difference(Tensor z) => distributions.Normal(mean, variance.sqrt()).log_prob(z)
                - distributions.Normal(a, v.sqrt()).log_prob(z);
            return (Difference(mean + variance.sqrt()) + Difference(mean - variance.sqrt())).sum(1) / 2;
        }),
        ("in units of the posterior's width", (mean, variance, a, v) =>
        {
            Tensor ratio = variance / v, off = (mean - a) / v.sqrt();
            return 0.5 * (ratio - 1 - ratio.log() + off * off).sum(1);
        }),
        ("entropy and cross-entropy", (mean, variance, a, v) =>
            (0.5 * (v.log() + (variance + mean * mean - 2 * mean * a + a * a) / v)
                - 0.5 * (1 + variance.log())).sum(1)),
    ];

    protected override Kl Stub => (_, _, _, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Kl Answer)> Wrong =>
    [
        ("other-way-round", (mean, variance, a, v) => Each(a, v, mean, variance).sum(1)),
        ("prior-for-posterior", (mean, variance, _, _) =>
            0.5 * (mean.pow(2) + variance - 1 - variance.log()).sum(1)),
        ("missing-half", (mean, variance, a, v) => Sum(v.log() - variance.log() + Over(mean, variance, a, v) - 1)),
        ("means-ignored", (_, variance, _, v) => Sum(v.log() - variance.log() + variance / v - 1) / 2),
        ("widths-ignored", (mean, _, a, v) => Sum((mean - a).pow(2) / v) / 2),
        ("logarithms-swapped", (mean, variance, a, v) =>
            Sum(variance.log() - v.log() + Over(mean, variance, a, v) - 1) / 2),
        ("logarithms-missing", (mean, variance, a, v) => Sum(Over(mean, variance, a, v) - 1) / 2),
        ("own-width", (mean, variance, a, v) =>
            Sum((v / variance).log() + 1 + (mean - a).pow(2) / variance - 1) / 2),
        ("distance-not-scaled", (mean, variance, a, v) =>
            Sum((v / variance).log() + variance / v + (mean - a).pow(2) - 1) / 2),
        ("one-missing", (mean, variance, a, v) => Sum((v / variance).log() + Over(mean, variance, a, v)) / 2),
        ("sign-flipped", (mean, variance, a, v) => -Each(mean, variance, a, v).sum(1)),
        ("averaged-over-latents", (mean, variance, a, v) => Each(mean, variance, a, v).mean([1])),
        ("averaged-over-batch", (mean, variance, a, v) => Each(mean, variance, a, v).sum(1).mean()),
        ("not-summed-over-latents", Each),
        ("gradient-cut", (mean, variance, a, v) => Each(mean.detach(), variance, a, v).sum(1)),
    ];

    private static Tensor Sum(Tensor latents) => latents.sum(1);

    private static Tensor Over(Tensor mean, Tensor variance, Tensor a, Tensor v) =>
        (variance + (mean - a).pow(2)) / v;

    private static Tensor Each(Tensor mean, Tensor variance, Tensor a, Tensor v) =>
        0.5 * ((v / variance).log() + Over(mean, variance, a, v) - 1);
}
