using static TorchSharp.torch;
using Bound = System.Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor, TorchSharp.torch.Tensor, double,
    TorchSharp.torch.Tensor, TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace LatentLab.Classroom.Tests.Tasks.Lesson06c;

public sealed class LinearElboCases() : TaskCases<Bound>(Exercises.LinearElbo)
{
    protected override IEnumerable<(string Name, Bound Answer)> Right =>
    [
        // Of a Gaussian, a point at −1 and one at +1 standard deviations have its mean and variance, and a squared
        // distance asks for no more: one such pair for each latent.
        ("the mean of a few chosen draws", (x, w, m, s, mean, variance) =>
        {
            Tensor At(Tensor z) => (x - z.mm(w.t()) - m).square().sum(1);
            Tensor square = At(mean);
            for (int j = 0; j < mean.shape[1]; j++)
            {
                Tensor step = zeros_like(mean);
                step.select(1, j).copy_(variance.select(1, j).sqrt());
                square = square + (At(mean + step) + At(mean - step)) / 2 - At(mean);
            }
            return Density(square, x.shape[1], s) - Kl(mean, variance);
        }),
        ("by a trace", (x, w, m, s, mean, variance) => Density(
            (x - m - mean.mm(w.t())).norm(1).square() + variance.mm(w.t().mm(w).diagonal().unsqueeze(1)).squeeze(1),
            x.shape[1], s) - Kl(mean, variance)),
        ("pixel by pixel", (x, w, m, s, mean, variance) =>
            ((x - m - mean.mm(w.t())).square() + variance.mm(w.square().t())).mul(-0.5 / s)
                .sub(0.5 * Math.Log(2 * Math.PI * s)).sum(1) - Kl(mean, variance)),
    ];

    protected override Bound Stub => (_, _, _, _, _, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Bound Answer)> Wrong =>
    [
        ("spread-missing", (x, w, m, s, mean, variance) =>
            Density(Off(x, w, m, mean), x.shape[1], s) - Kl(mean, variance)),
        ("sigma-for-variance", (x, w, m, s, mean, variance) => Density(
            Off(x, w, m, mean) + variance.sqrt().mm(w.square().t()).sum(1), x.shape[1], s) - Kl(mean, variance)),
        ("columns-not-squared", (x, w, m, s, mean, variance) => Density(
            Off(x, w, m, mean) + (variance * w.norm(0)).sum(1), x.shape[1], s) - Kl(mean, variance)),
        ("spread-alone", (x, w, _, s, mean, variance) =>
            Density(variance.mm(w.square().t()).sum(1), x.shape[1], s) - Kl(mean, variance)),
        ("centre-missing", (x, w, m, s, mean, variance) =>
            Density(Square(x, w, zeros_like(m), mean, variance), x.shape[1], s) - Kl(mean, variance)),
        ("kl-missing", (x, w, m, s, mean, variance) => Density(Square(x, w, m, mean, variance), x.shape[1], s)),
        ("kl-added", (x, w, m, s, mean, variance) =>
            Density(Square(x, w, m, mean, variance), x.shape[1], s) + Kl(mean, variance)),
        ("sign-flipped", (x, w, m, s, mean, variance) =>
            Kl(mean, variance) - Density(Square(x, w, m, mean, variance), x.shape[1], s)),
        ("constant-missing", (x, w, m, s, mean, variance) =>
            -Square(x, w, m, mean, variance) / (2 * s) - Kl(mean, variance)),
        ("deviation-for-variance", (x, w, m, s, mean, variance) =>
            Density(Square(x, w, m, mean, variance) / s, x.shape[1], s) - Kl(mean, variance)),
        ("missing-half", (x, w, m, s, mean, variance) =>
            Density(2 * Square(x, w, m, mean, variance), x.shape[1], s) - Kl(mean, variance)),
        ("averaged-over-batch", (x, w, m, s, mean, variance) =>
            (Density(Square(x, w, m, mean, variance), x.shape[1], s) - Kl(mean, variance)).mean()),
        ("averaged-over-pixels", (x, w, m, s, mean, variance) =>
            Density(Square(x, w, m, mean, variance), x.shape[1], s) / x.shape[1] - Kl(mean, variance)),
    ];

    private static Tensor Off(Tensor x, Tensor w, Tensor m, Tensor mean) => (x - m - mean.mm(w.t())).pow(2).sum(1);

    private static Tensor Square(Tensor x, Tensor w, Tensor m, Tensor mean, Tensor variance) =>
        Off(x, w, m, mean) + variance.mm(w.square().t()).sum(1);

    private static Tensor Density(Tensor square, long pixels, double s) =>
        square / (-2 * s) - pixels / 2.0 * Math.Log(2 * Math.PI * s);

    private static Tensor Kl(Tensor mean, Tensor variance) => (mean.pow(2) + variance - variance.log() - 1).sum(1) / 2;
}
