using LatentLab.Losses;
using static TorchSharp.torch;
using Parts = (System.Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor> Mean, System.Func<TorchSharp.torch.Tensor,
    TorchSharp.torch.Tensor> Variance);

namespace LatentLab.Classroom.Tests.Tasks.Lesson07;

public sealed class KlPartsCases() : TaskCases<Parts>(Exercises.KlParts)
{
    protected override IEnumerable<(string Name, Parts Answer)> Right =>
    [
        ("the library's", (KlDivergence.MeanPart, KlDivergence.VariancePart)),
        ("norm, and the whole without means",
            (mean => mean.norm(1).square() / 2, lv => KlDivergence.FromStandardNormal(zeros_like(lv), lv))),
        ("with the minus outside", (mean => -(-mean.square() / 2).sum(1), lv => -0.5 * (1 + lv - lv.exp()).sum(1))),
    ];

    protected override Parts Stub =>
        (_ => throw new NotImplementedException(), _ => throw new NotImplementedException());

    protected override IEnumerable<(string Misconception, Parts Answer)> Wrong =>
    [
        ("parts-swapped", (KlDivergence.VariancePart, KlDivergence.MeanPart)),
        ("missing-half", (mean => mean.square().sum(1), lv => (lv.exp() - 1 - lv).sum(1))),
        ("missing-half-of-mean", (mean => mean.pow(2).sum(1), KlDivergence.VariancePart)),
        ("missing-half-of-variance", (KlDivergence.MeanPart, lv => (lv.exp() - 1 - lv).sum(1))),
        ("minus-one-missing", (KlDivergence.MeanPart, lv => 0.5 * (lv.exp() - lv).sum(1))),
        ("minus-one-with-mean", (mean => 0.5 * (mean.square() - 1).sum(1), lv => 0.5 * (lv.exp() - lv).sum(1))),
        ("minus-one-twice", (mean => 0.5 * (mean.square() - 1).sum(1), KlDivergence.VariancePart)),
        ("sigma-for-variance", (KlDivergence.MeanPart, lv => 0.5 * (lv.exp().sqrt() - 1 - lv).sum(1))),
        ("log-sigma-for-log-variance",
            (KlDivergence.MeanPart, lv => 0.5 * (lv.exp() - 1 - lv.exp().sqrt().log()).sum(1))),
        ("log-missing", (KlDivergence.MeanPart, lv => 0.5 * (lv.exp() - 1).sum(1))),
        ("variance-missing", (KlDivergence.MeanPart, lv => -0.5 * (lv + 1).sum(1))),
        ("averaged-over-latents", (mean => 0.5 * mean.square().mean([1]), lv => 0.5 * (lv.exp() - 1 - lv).mean([1]))),
        ("mean-not-squared", (mean => 0.5 * mean.sum(1), KlDivergence.VariancePart)),
        ("absolute-for-square", (mean => mean.abs().sum(1) / 2, KlDivergence.VariancePart)),
        ("not-summed-over-latents", (mean => 0.5 * mean.square(), lv => 0.5 * (lv.exp() - 1 - lv))),
        ("sum-over-batch", (mean => 0.5 * mean.square().sum(), KlDivergence.VariancePart)),
    ];
}
