using LatentLab.Models;
using TorchSharp;
using static TorchSharp.torch;
using Draw = System.Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor, TorchSharp.torch.Tensor,
    TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace LatentLab.Classroom.Tests.Tasks.Lesson09;

public sealed class BestPictureCases() : TaskCases<Draw>(Exercises.BestPicture)
{
    protected override IEnumerable<(string Name, Draw Answer)> Right =>
    [
        ("the library's density, in double", (z, mean, lv, images) =>
        {
            Tensor log = new DiagonalGaussian(mean.to(float64), lv.to(float64)).LogProbability(z.to(float64)),
                weights = (log - log.max()).exp();
            return (weights / weights.sum()).to(float32).matmul(images);
        }),
        ("numbers and loops", (z, mean, lv, images) =>
        {
            double[] logs = [.. Enumerable.Range(0, (int)mean.shape[0]).Select(image =>
                Enumerable.Range(0, (int)mean.shape[1]).Sum(latent =>
                {
                    double variance = Math.Exp(lv[image, latent].ToDouble()),
                        away = z[latent].ToDouble() - mean[image, latent].ToDouble();
                    return -0.5 * (Math.Log(variance) + away * away / variance);
                }))];
            double[] weights = [.. logs.Select(log => Math.Exp(log - logs.Max()))];
            Tensor picture = zeros_like(images[0]);
            for (int image = 0; image < weights.Length; image++)
                picture += (float)(weights[image] / weights.Sum()) * images[image];
            return picture;
        }),
        ("less the logarithm of the sum", (z, mean, lv, images) =>
        {
            Tensor log = Log(z, mean, lv);
            return ((log - log.logsumexp(0)).exp().unsqueeze(1) * images).sum(dim: 0);
        }),
    ];

    protected override Draw Stub => (_, _, _, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Draw Answer)> Wrong =>
    [
        ("not-normalised", (z, mean, lv, images) => (Log(z, mean, lv).exp().unsqueeze(1) * images).sum(dim: 0)),
        ("not-normalised", (z, mean, lv, images) =>
            ((Log(z, mean, lv) - mean.shape[1] * Math.Log(2 * Math.PI) / 2).exp().unsqueeze(1) * images).sum(dim: 0)),
        ("unweighted", (_, _, _, images) => images.sum(dim: 0) / images.shape[0]),
        ("nearest-only", (z, mean, lv, images) => images[Log(z, mean, lv).argmax()]),
        ("log-density-for-weights", (z, mean, lv, images) => Mean(Log(z, mean, lv), images)),
        ("peak-height-ignored",
            (z, mean, lv, images) => Mean((-0.5 * ((z - mean).square() / lv.exp()).sum(1)).exp(), images)),
        ("sigma-for-variance",
            (z, mean, lv, images) => Mean((-0.5 * ((z - mean).square() / lv.exp().sqrt() + lv).sum(1)).exp(), images)),
        ("missing-half", (z, mean, lv, images) => Mean((-((z - mean).square() / lv.exp() + lv).sum(1)).exp(), images)),
        ("averaged-over-latents",
            (z, mean, lv, images) => Mean((-0.5 * ((z - mean).square() / lv.exp() + lv).mean([1])).exp(), images)),
        ("sigma-ignored", (z, mean, _, images) => Mean((-(z - mean).square().sum(1) / 2).exp(), images)),
        ("inverse-distance", (z, mean, _, images) => Mean(1 / (z - mean).norm(1), images)),
        ("sign-flipped",
            (z, mean, lv, images) => Mean((0.5 * ((z - mean).square() / lv.exp() + lv).sum(1)).exp(), images)),
        ("underflow", (z, mean, lv, images) => Mean(Log(z, mean, lv).exp(), images)),
        ("underflow", (z, mean, lv, images) =>
        {
            Tensor q = Log(z, mean, lv).exp();
            return (q.unsqueeze(1) * images).sum(dim: 0) / (q.sum() + 1e-30);
        }),
        ("wrong-shape", (z, mean, lv, images) => Mean(Log(z, mean, lv).exp(), images).unsqueeze(0)),
    ];

    private static Tensor Log(Tensor z, Tensor mean, Tensor lv) => -0.5 * ((z - mean).square() / lv.exp() + lv).sum(1);

    private static Tensor Mean(Tensor weights, Tensor images) =>
        (weights.unsqueeze(1) * images).sum(dim: 0) / weights.sum();
}
