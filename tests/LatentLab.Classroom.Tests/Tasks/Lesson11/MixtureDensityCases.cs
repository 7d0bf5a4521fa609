using static TorchSharp.torch;
using Density = System.Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor, TorchSharp.torch.Tensor,
    TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace LatentLab.Classroom.Tests.Tasks.Lesson11;

public sealed class MixtureDensityCases() : TaskCases<Density>(Exercises.MixtureDensity)
{
    protected override IEnumerable<(string Name, Density Answer)> Right =>
    [
        ("torch's normal", (w, m, v, z) =>
            (distributions.Normal(m, v.sqrt()).log_prob(z.unsqueeze(1)).sum(2) + w.log()).logsumexp(1)),
        ("component by component", (w, m, v, z) => Enumerable.Range(0, (int)w.shape[0])
            .Select(k => w[k].log() + Component(m[k], v[k], z)).Aggregate((one, other) => logaddexp(one, other))),
        ("largest taken out by hand", (w, m, v, z) =>
        {
            Tensor joint = Joint(w, m, v, z), largest = joint.amax([1], keepdim: true);
            return (joint - largest).exp().sum(1).log() + largest.squeeze(1);
        }),
    ];

    protected override Density Stub => (_, _, _, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Density Answer)> Wrong =>
    [
        ("weights-missing", (w, m, v, z) => (Joint(w, m, v, z) - w.log()).logsumexp(1)),
        ("weights-for-logarithms", (w, m, v, z) => (Joint(w, m, v, z) - w.log() + w).logsumexp(1)),
        ("mean-of-logs", (w, m, v, z) => ((Joint(w, m, v, z) - w.log()) * w).sum(1)),
        ("nearest-only", (w, m, v, z) => Joint(w, m, v, z).amax([1])),
        ("constant-missing", (w, m, v, z) =>
            (w.log() - 0.5 * (v.log() + (z.unsqueeze(1) - m).pow(2) / v).sum(2)).exp().sum(1).log()),
        ("widths-not-in-height", (w, m, v, z) => (w.log() - 0.5 * ((z.unsqueeze(1) - m).pow(2) / v).sum(2)
            - m.shape[1] / 2.0 * Math.Log(2 * Math.PI)).logsumexp(1)),
        ("sigma-for-variance", (w, m, v, z) => (w.log() - 0.5 * ((2 * Math.PI * v).log()
            + (z.unsqueeze(1) - m).pow(2) / v.sqrt()).sum(2)).logsumexp(1)),
        ("missing-half", (w, m, v, z) => (w.log() - ((2 * Math.PI * v).log() + (z.unsqueeze(1) - m).pow(2) / v).sum(2))
            .logsumexp(1)),
        ("averaged-over-latents", (w, m, v, z) => (w.log()
            - 0.5 * ((2 * Math.PI * v).log() + (z.unsqueeze(1) - m).pow(2) / v).mean([2])).logsumexp(1)),
        ("averaged-over-batch", (w, m, v, z) => Joint(w, m, v, z).logsumexp(1).mean()),
        ("logarithm-missing", (w, m, v, z) => Joint(w, m, v, z).exp().sum(1)),
        ("sign-flipped", (w, m, v, z) => -Joint(w, m, v, z).logsumexp(1)),
        ("not-summed-over-components", Joint),
        ("underflow", (w, m, v, z) => Joint(w, m, v, z).exp().sum(1).log()),
    ];

    private static Tensor Component(Tensor m, Tensor v, Tensor z) =>
        distributions.Normal(m, v.sqrt()).log_prob(z).sum(1);

    private static Tensor Joint(Tensor w, Tensor m, Tensor v, Tensor z) =>
        stack([.. Enumerable.Range(0, (int)w.shape[0]).Select(k => w[k].log() + Component(m[k], v[k], z))], 1);
}
