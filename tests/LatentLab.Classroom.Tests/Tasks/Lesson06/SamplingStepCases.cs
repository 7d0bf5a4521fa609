using static TorchSharp.torch;

namespace LatentLab.Classroom.Tests.Tasks.Lesson06;

public sealed class SamplingStepCases() : SampleCases(Exercises.SamplingStep);

/// <summary>Answers to a task that asks for z = μ + σ·ε.</summary>
public abstract class SampleCases(Exercise<Func<Tensor, Tensor, Tensor>> exercise)
    : TaskCases<Func<Tensor, Tensor, Tensor>>(exercise)
{
    /// <summary>All wrong ones, for tasks that ask for the same in another way.</summary>
    public static IEnumerable<(string Misconception, Func<Tensor, Tensor, Tensor> Answer)> WrongSamples { get; } =
        new SamplingStepCases().Wrong;

    protected override IEnumerable<(string Name, Func<Tensor, Tensor, Tensor> Answer)> Right =>
    [
        ("root of the variance", (mean, lv) => mean + lv.exp().sqrt() * randn(mean.shape)),
        ("minus the noise", (mean, lv) => mean - randn_like(lv) * (lv / 2).exp()),
        ("latent by latent",
            (mean, lv) =>
                stack(
                    [.. Enumerable.Range(0, (int)mean.shape[1]).Select(
                        d => mean.select(1, d).addcmul((lv.select(1, d) / 2).exp(), randn(mean.shape[0]), 1))], 1)),
        ("noise from a generator outside the function",
            (mean, lv) => mean + (0.5 * lv).exp() * randn(mean.shape, generator: Kept)),
    ];

    protected override Func<Tensor, Tensor, Tensor> Stub => (_, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Func<Tensor, Tensor, Tensor> Answer)> Wrong =>
    [
        ("noise-shared-by-images", (mean, lv) => mean
            + (lv / 2).exp() * randn(mean.shape[0] / 2, mean.shape[1]).repeat_interleave(2, 0)),
        ("noise-shared-by-images", (mean, lv) => mean
            + (lv / 2).exp() * randn(mean.shape[0] / 2, mean.shape[1]).repeat(2, 1)),
        ("noise-shared-by-images", (mean, lv) => Antithetic(mean, lv)),
        ("sigma-for-variance", (mean, lv) => mean + lv.exp() * randn_like(mean)),
        ("log-variance-for-sigma", (mean, lv) => mean + lv * randn_like(mean)),
        ("exp-missing", (mean, lv) => mean + lv / 2 * randn_like(mean)),
        ("sigma-ignored", (mean, lv) => mean + randn_like(lv)),
        ("mean-missing", (mean, lv) => lv.exp().sqrt() * randn_like(mean)),
        ("mean-and-sigma-swapped", (mean, lv) => lv.exp().sqrt() + mean * randn_like(mean)),
        ("mean-times-sigma", (mean, lv) => (mean + randn_like(mean)) * lv.exp().sqrt()),
        ("sign-flipped", (mean, lv) => mean + randn_like(mean) / lv.exp().sqrt()),
        ("uniform-noise", (mean, lv) => mean + lv.exp().sqrt() * rand_like(mean)),
        ("uniform-noise", (mean, lv) => mean + lv.exp().sqrt() * (2 * rand_like(mean) - 1)),
        ("no-noise", (mean, _) => mean * 1),
        ("no-noise", (mean, lv) => mean + lv.exp().sqrt()),
        ("noise-shared-over-batch", (mean, lv) => mean + lv.exp().sqrt() * randn(mean.shape[1])),
        ("noise-not-fresh", (mean, lv) => mean + lv.exp().sqrt() * randn(mean.shape, generator: new Generator(1))),
        ("noise-not-fresh", Reseeding),
        ("noise-shared-over-latents", (mean, lv) => mean + lv.exp().sqrt() * randn(mean.shape[0], 1)),
        ("not-normal", (mean, lv) => mean + lv.exp().sqrt() * (rand_like(mean) - 0.5) * Math.Sqrt(12)),
        ("one-point-for-batch", (mean, lv) => (mean + lv.exp().sqrt() * randn_like(mean))[0]),
        ("gradient-cut-at-sigma", (mean, lv) => mean + lv.detach().exp().sqrt() * randn_like(mean)),
        ("gradient-cut-at-mean", (mean, lv) => mean.detach() + lv.exp().sqrt() * randn_like(mean)),
        ("gradient-cut", (mean, lv) => distributions.Normal(mean, lv.exp().sqrt()).sample()),
        ("gradient-cut", (mean, lv) => (mean + lv.exp().sqrt() * randn_like(mean)).detach()),
        ("wrong-shape", (mean, lv) => (mean + lv.exp().sqrt() * randn_like(mean)).unsqueeze(1)),
    ];

    private static Tensor Antithetic(Tensor mean, Tensor logVariance)
    {
        Tensor half = randn(mean.shape[0] / 2, mean.shape[1]);
        return mean + (logVariance / 2).exp() * cat([half, -half], 0);
    }

    private static Generator Kept { get; } = new(7);

    private static Tensor Reseeding(Tensor mean, Tensor logVariance)
    {
        manual_seed(1);
        return mean + logVariance.exp().sqrt() * randn_like(mean);
    }
}
