using LatentLab.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom.Tests.Tasks.Lesson07;

public sealed class KlCases() : TaskCases<Func<Tensor, Tensor, Tensor>>(Exercises.Kl)
{
    protected override IEnumerable<(string Name, Func<Tensor, Tensor, Tensor> Answer)> Right =>
    [
        ("the library's", KlDivergence.FromStandardNormal),
        ("two halves", (mean, lv) => mean.pow(2).sum(1) / 2 + (lv.exp() - lv).sum(1) / 2 - mean.shape[1] / 2.0),
        ("latent by latent",
            (mean, lv) =>
                Enumerable
                    .Range(
                        0, (int)mean.shape[1])
                    .Select(d => -(1 + lv.select(1, d) - mean.select(1, d).square() - exp(lv.select(1, d))) / 2)
                    .Aggregate((a, b) => a + b)),
        ("matrix product with ones", (mean, lv) => (0.5 * (mean * mean + lv.exp() - 1 - lv)).mv(ones(mean.shape[1]))),
        ("from σ", (mean, lv) =>
        {
            Tensor sigma = lv.exp().sqrt();
            return (mean.square() / 2 + sigma.square() / 2 - 0.5 - sigma.log()).sum(1);
        }),
    ];

    protected override Func<Tensor, Tensor, Tensor> Stub => (_, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Func<Tensor, Tensor, Tensor> Answer)> Wrong =>
    [
        ("missing-half", (mean, lv) => -(1 + lv - mean.square() - lv.exp()).sum(1)),
        ("kl-times-a-tenth", (mean, lv) => 0.1 * KlDivergence.FromStandardNormal(mean, lv)),
        ("kl-times-a-hundredth", (mean, lv) => -0.005 * (1 + lv - mean.square() - lv.exp()).sum(1)),
        ("kl-times-a-half", (mean, lv) => -0.25 * (1 + lv - mean.square() - lv.exp()).sum(1)),
        ("sign-flipped", (mean, lv) => 0.5 * (1 + lv - mean.square() - lv.exp()).sum(1)),
        ("sigma-for-variance", (mean, lv) => -0.5 * (1 + lv - mean.square() - lv.exp().sqrt()).sum(1)),
        ("log-sigma-for-log-variance", (mean, lv) => -0.5 * (1 + lv / 2 - mean.square() - lv.exp()).sum(1)),
        ("log-variance-for-variance", (mean, lv) => -0.5 * (1 + lv - mean.square() - lv).sum(1)),
        ("averaged-over-latents", (mean, lv) => -0.5 * (1 + lv - mean.square() - lv.exp()).mean([1])),
        ("minus-one-missing", (mean, lv) => 0.5 * (mean.square() + lv.exp() - lv).sum(1)),
        ("plus-one-for-minus-one", (mean, lv) => 0.5 * (mean.square() + lv.exp() + 1 - lv).sum(1)),
        ("log-with-plus", (mean, lv) => 0.5 * (mean.square() + lv.exp() - 1 + lv).sum(1)),
        ("mean-not-squared", (mean, lv) => -0.5 * (1 + lv - mean - lv.exp()).sum(1)),
        ("mean-part-missing", (mean, lv) => KlDivergence.VariancePart(lv) + 0 * mean.sum(1)),
        ("variance-part-missing", (mean, _) => KlDivergence.MeanPart(mean)),
        ("prior-and-posterior-swapped", (mean, lv) => (0.5 * (lv + (-lv).exp() * (1 + mean * mean) - 1)).sum(1)),
        ("not-summed-over-latents", (mean, lv) => -0.5 * (1 + lv - mean.square() - lv.exp())),
        ("averaged-over-batch", (mean, lv) => KlDivergence.FromStandardNormal(mean, lv).mean()),
        ("sum-over-batch", (mean, lv) => -0.5 * (1 + lv - mean.square() - lv.exp()).sum()),
        ("averaged-over-everything", (mean, lv) => -0.5 * (1 + lv - mean.square() - lv.exp()).mean()),
        ("wrong-axis", (mean, lv) => -0.5 * (1 + lv - mean.square() - lv.exp()).sum(dim: 0)),
        ("kept-dimension", (mean, lv) => KlDivergence.FromStandardNormal(mean, lv).unsqueeze(1)),
        ("gradient-cut", (mean, lv) => KlDivergence.FromStandardNormal(mean.detach(), lv.detach())),
        ("gradient-cut", (mean, lv) => KlDivergence.FromStandardNormal(mean, lv.detach())),
        ("gradient-cut", InDoubles),
    ];

    // Right numbers, computed outside of the tensors.
    private static Tensor InDoubles(Tensor mean, Tensor lv)
    {
        var nats = new float[mean.shape[0]];
        for (int i = 0; i < nats.Length; i++)
            for (int d = 0; d < mean.shape[1]; d++)
                nats[i] += (float)(0.5
                    * (Math.Pow(mean[i, d].ToDouble(), 2) + Math.Exp(lv[i, d].ToDouble()) - 1 - lv[i, d].ToDouble()));
        return tensor(nats);
    }
}
