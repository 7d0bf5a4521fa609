using LatentLab.Losses;
using LatentLab.Models;
using static TorchSharp.torch;

namespace LatentLab.Classroom.Tests.Tasks.Lesson06;

public sealed class MonteCarloKlCases() : TaskCases<Func<Tensor, Tensor, int, Tensor>>(Exercises.MonteCarloKl)
{
    protected override IEnumerable<(string Name, Func<Tensor, Tensor, int, Tensor> Answer)> Right =>
    [
        ("the library's", (mean, lv, n) => KlDivergence.MonteCarlo(new DiagonalGaussian(mean, lv), n).Mean.to(float32)),
        ("sample by sample", OneByOne),
        ("through the distributions", (mean, lv, n) =>
        {
            var q = distributions.Normal(mean, lv.exp().sqrt());
            Tensor z = q.sample(n);
            return (q.log_prob(z) - distributions.Normal(zeros_like(mean), ones_like(mean)).log_prob(z))
                .sum(2).mean([0]);
        }),
        ("images first", (mean, lv, n) =>
        {
            Tensor noise = randn(mean.shape[0], n, mean.shape[1]),
                z = mean.unsqueeze(1) + lv.exp().sqrt().unsqueeze(1) * noise;
            return 0.5 * (z.square() - noise.square() - lv.unsqueeze(1)).sum(2).mean([1]);
        }),
    ];

    protected override Func<Tensor, Tensor, int, Tensor> Stub => (_, _, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Func<Tensor, Tensor, int, Tensor> Answer)> Wrong =>
    [
        ("closed-form-and-noise", (mean, lv, n) => ClosedForm(mean, lv) + Scatter(mean, lv, n) * randn(mean.shape[0])),
        ("closed-form-and-noise", (mean, lv, n) => ClosedForm(mean, lv)
            + Scatter(mean, lv, n) * (rand(mean.shape[0]) - 0.5) * Math.Sqrt(12)),
        ("difference-turned-round",
            (mean, lv, n) => { Tensor z = Draw(mean, lv, n); return (LogP(z) - LogQ(z, mean, lv)).sum(2).mean([0]); }),
        ("sampled-from-prior",
            (mean, lv, n) => { Tensor z = FromPrior(mean, n); return (LogQ(z, mean, lv) - LogP(z)).sum(2).mean([0]); }),
        ("prior-and-posterior-swapped",
            (mean, lv, n) => { Tensor z = FromPrior(mean, n); return (LogP(z) - LogQ(z, mean, lv)).sum(2).mean([0]); }),
        ("averaged-over-latents", (mean, lv, n) =>
        {
            Tensor z = Draw(mean, lv, n);
            return (LogQ(z, mean, lv) - LogP(z)).mean([2]).mean([0]);
        }),
        ("missing-half", (mean, lv, n) =>
        {
            Tensor z = Draw(mean, lv, n);
            return 2 * (LogQ(z, mean, lv) - LogP(z)).sum(2).mean([0]);
        }),
        ("summed-over-samples", (mean, lv, n) =>
        {
            Tensor z = Draw(mean, lv, n);
            return (LogQ(z, mean, lv) - LogP(z)).sum(2).sum(dim: 0);
        }),
        ("log-variance-missing", (mean, lv, n) =>
        {
            Tensor z = Draw(mean, lv, n);
            return (-0.5 * (z - mean).square() / lv.exp() + 0.5 * z.square()).sum(2).mean([0]);
        }),
        ("log-variance-not-halved", (mean, lv, n) =>
        {
            Tensor z = Draw(mean, lv, n);
            return (-lv - 0.5 * (z - mean).square() / lv.exp() + 0.5 * z.square()).sum(2).mean([0]);
        }),
        ("sigma-for-variance", (mean, lv, n) =>
        {
            Tensor z = mean + lv.exp() * FromPrior(mean, n);
            return (LogQ(z, mean, lv) - LogP(z)).sum(2).mean([0]);
        }),
        ("sigma-in-density", (mean, lv, n) =>
        {
            Tensor z = Draw(mean, lv, n);
            return (-0.5 * (lv + (z - mean).square() / lv.exp().sqrt()) + 0.5 * z.square()).sum(2).mean([0]);
        }),
        ("prior-missing",
            (mean, lv, n) => { Tensor z = Draw(mean, lv, n); return LogQ(z, mean, lv).sum(2).mean([0]); }),
        ("posterior-missing", (mean, lv, n) => { Tensor z = Draw(mean, lv, n); return -LogP(z).sum(2).mean([0]); }),
        ("constant-in-one-density", (mean, lv, n) =>
        {
            Tensor z = Draw(mean, lv, n);
            return (LogQ(z, mean, lv) + 0.5 * z.square()).sum(2).mean([0]);
        }),
        ("constant-in-one-density", (mean, lv, n) =>
        {
            Tensor z = Draw(mean, lv, n);
            return (-0.5 * (lv + (z - mean).square() / lv.exp()) - LogP(z)).sum(2).mean([0]);
        }),
        ("closed-form", (mean, lv, _) => 0.5 * (mean.square() + lv.exp() - 1 - lv).sum(1)),
        ("noise-not-fresh", (mean, lv, n) =>
        {
            Tensor z = mean + lv.exp().sqrt() * randn([n, 3, 2], generator: new Generator(3));
            return (LogQ(z, mean, lv) - LogP(z)).sum(2).mean([0]);
        }),
        ("too-few-samples",
            (mean, lv, _) => { Tensor z = Draw(mean, lv, 1); return (LogQ(z, mean, lv) - LogP(z)).sum(2).mean([0]); }),
        ("too-few-samples", (mean, lv, n) =>
        {
            Tensor z = Draw(mean, lv, Math.Max(1, n / 50));
            return (LogQ(z, mean, lv) - LogP(z)).sum(2).mean([0]);
        }),
        ("samples-ignored", (mean, lv, _) =>
        {
            Tensor z = Draw(mean, lv, 20_000);
            return (LogQ(z, mean, lv) - LogP(z)).sum(2).mean([0]);
        }),
        ("averaged-over-everything",
            (mean, lv, n) => { Tensor z = Draw(mean, lv, n); return (LogQ(z, mean, lv) - LogP(z)).sum(2).mean(); }),
        ("not-summed-over-latents",
            (mean, lv, n) => { Tensor z = Draw(mean, lv, n); return (LogQ(z, mean, lv) - LogP(z)).mean([0]); }),
        ("not-averaged",
            (mean, lv, n) => { Tensor z = Draw(mean, lv, n); return (LogQ(z, mean, lv) - LogP(z)).sum(2); }),
    ];

    private static Tensor FromPrior(Tensor mean, int n) => randn(n, mean.shape[0], mean.shape[1]);

    private static Tensor Draw(Tensor mean, Tensor lv, int n) => mean + lv.exp().sqrt() * FromPrior(mean, n);

    private static Tensor LogQ(Tensor z, Tensor mean, Tensor lv) =>
        -0.5 * (Math.Log(2 * Math.PI) + lv + (z - mean).square() / lv.exp());

    private static Tensor LogP(Tensor z) => -0.5 * (Math.Log(2 * Math.PI) + z.square());

    private static Tensor OneByOne(Tensor mean, Tensor lv, int samples)
    {
        Tensor sum = zeros(mean.shape[0]);
        for (int done = 0; done < samples; done += 100)
        {
            Tensor z = Draw(mean, lv, Math.Min(100, samples - done));
            sum += (LogQ(z, mean, lv) - LogP(z)).sum(2).sum(dim: 0);
        }
        return sum / samples;
    }

    private static Tensor ClosedForm(Tensor mean, Tensor lv) => 0.5 * (mean.square() + lv.exp() - 1 - lv).sum(1);

    // The standard error that an honest estimate has.
    private static Tensor Scatter(Tensor mean, Tensor lv, int samples) =>
        ((0.5 * (lv.exp() - 1).square() + mean.square() * lv.exp()).sum(1) / samples).sqrt();
}
