using LatentLab.Models;
using static TorchSharp.torch;
using Weigh = System.Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor, TorchSharp.torch.Tensor,
    TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace LatentLab.Classroom.Tests.Tasks.Lesson10;

public sealed class LogWeightCases() : TaskCases<Weigh>(Exercises.LogWeight)
{
    protected override IEnumerable<(string Name, Weigh Answer)> Right =>
    [
        ("the library's densities",
            (ll, z, mean, lv) => ll + new DiagonalGaussian(zeros_like(z), zeros_like(z)).LogProbability(z)
                - new DiagonalGaussian(mean, lv).LogProbability(z)),
        ("from ε", (ll, z, mean, lv) =>
        {
            Tensor epsilon = (z - mean) / (lv / 2).exp();
            return ll + 0.5 * (epsilon.square() + lv - z.square()).sum(1);
        }),
        ("torch's distributions", (ll, z, mean, lv) => ll + (distributions.Normal(zeros_like(z), ones_like(z))
            .log_prob(z) - distributions.Normal(mean, lv.exp().sqrt()).log_prob(z)).sum(1)),
    ];

    protected override Weigh Stub => (_, _, _, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Weigh Answer)> Wrong =>
    [
        ("prior-and-posterior-swapped", (ll, z, mean, lv) => ll - P(z) + Q(z, mean, lv)),
        ("prior-missing", (ll, z, mean, lv) => ll - Q(z, mean, lv)),
        ("posterior-missing", (ll, z, _, _) => ll + P(z)),
        ("posterior-added", (ll, z, mean, lv) => ll + P(z) + Q(z, mean, lv)),
        ("likelihood-missing", (_, z, mean, lv) => P(z) - Q(z, mean, lv)),
        ("sign-flipped", (ll, z, mean, lv) => P(z) - Q(z, mean, lv) - ll),
        ("all-signs-flipped", (ll, z, mean, lv) => Q(z, mean, lv) - P(z) - ll),
        ("averaged-over-latents",
            (ll, z, mean, lv) => ll + 0.5 * ((z - mean).square() / lv.exp() + lv - z.square()).mean([1])),
        ("log-variance-missing", (ll, z, mean, lv) => ll + 0.5 * ((z - mean).square() / lv.exp() - z.square()).sum(1)),
        ("log-sigma-for-log-variance", (ll, z, mean, lv) =>
            ll + 0.5 * ((z - mean).square() / lv.exp() + lv.exp().sqrt().log() - z.square()).sum(1)),
        ("sigma-for-variance",
            (ll, z, mean, lv) => ll + 0.5 * ((z - mean).square() / lv.exp().sqrt() + lv - z.square()).sum(1)),
        ("missing-half", (ll, z, mean, lv) => ll + ((z - mean).square() / lv.exp() + lv - z.square()).sum(1)),
        ("constant-in-one-density",
            (ll, z, mean, lv) => ll + P(z) + 0.5 * ((z - mean).square() / lv.exp() + lv).sum(1)),
        ("constant-in-one-density", (ll, z, mean, lv) => ll - 0.5 * z.square().sum(1) - Q(z, mean, lv)),
        ("closed-form-kl", (ll, _, mean, lv) => ll + 0.5 * (1 + lv - mean.square() - lv.exp()).sum(1)),
        ("averaged-over-batch", (ll, z, mean, lv) => (ll + P(z) - Q(z, mean, lv)).mean()),
        ("not-summed-over-latents",
            (ll, z, mean, lv) => ll.unsqueeze(1) + 0.5 * ((z - mean).square() / lv.exp() + lv - z.square())),
    ];

    private static Tensor P(Tensor z) => distributions.Normal(zeros_like(z), ones_like(z)).log_prob(z).sum(1);

    private static Tensor Q(Tensor z, Tensor mean, Tensor lv) =>
        distributions.Normal(mean, lv.exp().sqrt()).log_prob(z).sum(1);
}
