using LatentLab.Losses;
using LatentLab.Models;
using static TorchSharp.torch;

namespace LatentLab.Classroom.Tests.Tasks.Lesson06;

public sealed class NegativeElboCases()
    : TaskCases<Func<Tensor, Tensor, Tensor, Tensor, Tensor>>(Exercises.NegativeElbo)
{
    protected override IEnumerable<(string Name, Func<Tensor, Tensor, Tensor, Tensor, Tensor> Answer)> Right =>
    [
        ("the library's", (logits, images, mean, lv) => (ReconstructionLoss.Bernoulli(logits, images)
            + KlDivergence.FromStandardNormal(new DiagonalGaussian(mean, lv))).mean()),
        ("sums over all, divided by the images", (logits, images, mean, lv) =>
            (SumOfPixels(logits, images) - 0.5 * (1 + lv - mean.pow(2) - lv.exp()).sum()) / images.shape[0]),
        ("two means added", (logits, images, mean, lv) => Rec(logits, images).mean() + Kl(mean, lv).mean()),
    ];

    protected override Func<Tensor, Tensor, Tensor, Tensor, Tensor> Stub =>
        (_, _, _, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Func<Tensor, Tensor, Tensor, Tensor, Tensor> Answer)> Wrong =>
    [
        ("beta-in-a-mean", (logits, images, mean, lv) => nn.functional.binary_cross_entropy_with_logits(logits, images)
            - 0.5 * (1 + lv - mean.square() - lv.exp()).mean()),
        ("averaged-over-pixels", (logits, images, mean, lv) =>
            nn.functional.binary_cross_entropy_with_logits(logits, images) + Kl(mean, lv).mean()),
        ("averaged-over-everything", (logits, images, mean, lv) =>
            (SumOfPixels(logits, images) + Kl(mean, lv).sum()) / images.numel()),
        ("mean-squared-error", (logits, images, mean, lv) =>
            nn.functional.mse_loss(logits.sigmoid(), images) + Kl(mean, lv).mean()),
        ("mean-squared-error-and-mean-kl", (logits, images, mean, lv) =>
            nn.functional.mse_loss(logits.sigmoid(), images) - 0.5 * (1 + lv - mean.square() - lv.exp()).mean()),
        ("kl-times-a-tenth", (logits, images, mean, lv) => Rec(logits, images).mean() + 0.1 * Kl(mean, lv).mean()),
        ("kl-times-a-hundredth", (logits, images, mean, lv) => (Rec(logits, images) + Kl(mean, lv) / 100).mean()),
        ("kl-times-a-half", (logits, images, mean, lv) => (Rec(logits, images) + 0.5 * Kl(mean, lv)).mean()),
        ("averaged-over-latents", (logits, images, mean, lv) =>
            Rec(logits, images).mean() - 0.5 * (1 + lv - mean.square() - lv.exp()).mean()),
        ("sum-over-batch", (logits, images, mean, lv) => SumOfPixels(logits, images) + Kl(mean, lv).sum()),
        ("kl-summed-over-batch",
            (logits, images, mean, lv) => Rec(logits, images).mean() - 0.5 * (1 + lv - mean.square() - lv.exp()).sum()),
        ("reconstruction-summed-over-batch",
            (logits, images, mean, lv) => SumOfPixels(logits, images) + Kl(mean, lv).mean()),
        ("sign-flipped", (logits, images, mean, lv) =>
            (Rec(logits, images) + 0.5 * (1 + lv - mean.square() - lv.exp()).sum(1)).mean()),
        ("maximised-for-minimised", (logits, images, mean, lv) => (-Rec(logits, images) - Kl(mean, lv)).mean()),
        ("kl-missing", (logits, images, _, _) => SumOfPixels(logits, images) / images.shape[0]),
        ("reconstruction-missing", (_, _, mean, lv) => Kl(mean, lv).mean()),
        ("missing-half",
            (logits, images, mean, lv) => (Rec(logits, images) + (mean.square() + lv.exp() - 1 - lv).sum(1)).mean()),
        ("sigma-for-variance", (logits, images, mean, lv) =>
            (Rec(logits, images) + 0.5 * (mean.square() + lv.exp().sqrt() - 1 - lv).sum(1)).mean()),
        ("log-sigma-for-log-variance", (logits, images, mean, lv) =>
            (Rec(logits, images) + 0.5 * (mean.square() + lv.exp() - 1 - lv.exp().sqrt().log()).sum(1)).mean()),
        ("sigmoid-twice", (logits, images, mean, lv) => (Rec(sigmoid(logits), images) + Kl(mean, lv)).mean()),
        ("squared-error-for-bernoulli", (logits, images, mean, lv) =>
            ((images - sigmoid(logits)).square().flatten(1).sum(1) + Kl(mean, lv)).mean()),
        ("inputs-swapped", (logits, images, mean, lv) => (Rec(images, logits) + Kl(mean, lv)).mean()),
        ("not-averaged", (logits, images, mean, lv) => Rec(logits, images) + Kl(mean, lv)),
        ("gradient-cut", (logits, images, mean, lv) => (Rec(logits, images) + Kl(mean, lv).detach()).mean()),
        ("wrong-shape", (logits, images, mean, lv) => Rec(logits, images).unsqueeze(1) + Kl(mean, lv)),
    ];

    private static Tensor Rec(Tensor logits, Tensor images) =>
        nn.functional.binary_cross_entropy_with_logits(logits, images, reduction: nn.Reduction.None).flatten(1).sum(1);

    private static Tensor SumOfPixels(Tensor logits, Tensor images) =>
        nn.functional.binary_cross_entropy_with_logits(logits, images, reduction: nn.Reduction.Sum);

    private static Tensor Kl(Tensor mean, Tensor lv) => -0.5 * (1 + lv - mean.square() - lv.exp()).sum(1);
}
