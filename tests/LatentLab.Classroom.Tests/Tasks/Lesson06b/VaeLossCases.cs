using static TorchSharp.torch;
using Loss = System.Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor, TorchSharp.torch.Tensor,
    TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace LatentLab.Classroom.Tests.Tasks.Lesson06b;

public sealed class VaeLossCases() : TaskCases<Loss>(Exercises.VaeLoss)
{
    /// <summary>Right ones, for tasks that ask for the same in another way.</summary>
    public static IEnumerable<(string Name, Loss Answer)> RightLosses { get; } =
    [
        ("sums over all, divided by the images", (output, images, mean, lv) =>
            (nn.functional.mse_loss(output, images, nn.Reduction.Sum) - 0.5 * (1 + lv - mean.pow(2) - lv.exp()).sum())
            / images.shape[0]),
        ("two means added", (output, images, mean, lv) => Error(output, images).mean() + Kl(mean, lv).mean()),
        ("latent by latent", (output, images, mean, lv) => Error(output, images).mean()
            + Enumerable.Range(0, (int)mean.shape[1]).Select(d => Kl(mean.narrow(1, d, 1), lv.narrow(1, d, 1)))
                .Aggregate((one, other) => one + other).mean()),
    ];

    public static IEnumerable<(string Misconception, Loss Answer)> WrongLosses { get; } =
    [
        ("beta-in-a-mean", (output, images, mean, lv) => nn.functional.mse_loss(output, images)
            - 0.5 * (1 + lv - mean.square() - lv.exp()).mean()),
        ("averaged-over-pixels", (output, images, mean, lv) =>
            nn.functional.mse_loss(output, images) + Kl(mean, lv).mean()),
        ("averaged-over-everything", (output, images, mean, lv) =>
            (Error(output, images) + Kl(mean, lv)).sum() / images.numel()),
        ("kl-times-a-tenth", (output, images, mean, lv) => (Error(output, images) + 0.1 * Kl(mean, lv)).mean()),
        ("kl-times-a-hundredth", (output, images, mean, lv) => (Error(output, images) + Kl(mean, lv) / 100).mean()),
        ("kl-times-a-half", (output, images, mean, lv) => (Error(output, images) + 0.5 * Kl(mean, lv)).mean()),
        ("averaged-over-latents", (output, images, mean, lv) =>
            Error(output, images).mean() - 0.5 * (1 + lv - mean.square() - lv.exp()).mean()),
        ("sum-over-batch", (output, images, mean, lv) => (Error(output, images) + Kl(mean, lv)).sum()),
        ("kl-summed-over-batch", (output, images, mean, lv) => Error(output, images).mean() + Kl(mean, lv).sum()),
        ("sign-flipped", (output, images, mean, lv) => (Error(output, images) - Kl(mean, lv)).mean()),
        ("kl-missing", (output, images, _, _) => Error(output, images).mean()),
        ("reconstruction-missing", (_, _, mean, lv) => Kl(mean, lv).mean()),
        ("missing-half", (output, images, mean, lv) =>
            (Error(output, images) - (1 + lv - mean.square() - lv.exp()).sum(dim: 1)).mean()),
        ("sigma-for-variance", (output, images, mean, lv) => (Error(output, images)
            - 0.5 * (1 + lv - mean.square() - (lv / 2).exp()).sum(dim: 1)).mean()),
        ("log-variance-for-variance", (output, images, mean, lv) => (Error(output, images)
            - 0.5 * (1 + lv - mean.square() - lv).sum(dim: 1)).mean()),
        ("root-of-error", (output, images, mean, lv) => ((images - output).norm(1) + Kl(mean, lv)).mean()),
        ("not-averaged", (output, images, mean, lv) => Error(output, images) + Kl(mean, lv)),
        ("gradient-cut", (output, images, mean, lv) => (Error(output, images) + Kl(mean.detach(), lv)).mean()),
    ];

    protected override IEnumerable<(string Name, Loss Answer)> Right => RightLosses;

    protected override Loss Stub => (_, _, _, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Loss Answer)> Wrong => WrongLosses;

    private static Tensor Error(Tensor output, Tensor images) => (output - images).pow(2).sum(1);

    private static Tensor Kl(Tensor mean, Tensor lv) => (mean.pow(2) + lv.exp() - lv - 1).sum(1) / 2;
}
