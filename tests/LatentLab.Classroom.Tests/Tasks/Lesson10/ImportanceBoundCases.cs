using static TorchSharp.torch;

namespace LatentLab.Classroom.Tests.Tasks.Lesson10;

public sealed class ImportanceBoundCases() : TaskCases<Func<Tensor, Tensor>>(Exercises.ImportanceBound)
{
    protected override IEnumerable<(string Name, Func<Tensor, Tensor> Answer)> Right =>
    [
        ("largest taken out by hand", w =>
        {
            Tensor largest = w.amax([1], keepdim: true);
            return ((w - largest).exp().mean([1]) + 1e-45).log() + largest.squeeze(1);
        }),
        ("log k taken out first", w => (w - Math.Log(w.shape[1])).logsumexp(1)),
        ("pair by pair",
            w => Enumerable.Range(0, (int)w.shape[1]).Select(i => w.select(1, i)).Aggregate((a, b) => logaddexp(a, b))
                - Math.Log(w.shape[1])),
    ];

    protected override Func<Tensor, Tensor> Stub => _ => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Func<Tensor, Tensor> Answer)> Wrong =>
    [
        ("mean-of-logs", w => w.mean([1])),
        ("log-k-missing", w => w.exp().sum(1).log()),
        ("divided-outside", w => w.exp().sum(1).log() / w.shape[1]),
        ("log-k-added", w => w.logsumexp(1) + Math.Log(w.shape[1])),
        ("sign-flipped", w => -w.exp().mean([1]).log()),
        ("wrong-axis", w => w.exp().mean([0]).log()),
        ("averaged-over-batch", w => (w.logsumexp(1) - Math.Log(w.shape[1])).mean()),
        ("pooled-over-batch", w => w.exp().mean().log()),
        ("largest-only", w => w.amax([1])),
        ("mean-weight", w => w.exp().mean([1])),
        ("wrong-logarithm", w => w.exp().mean([1]).log2()),
        ("wrong-logarithm", w => w.exp().mean([1]).log10()),
        ("underflow", w => w.exp().mean([1]).log()),
        ("underflow", w => (w.exp().mean([1]) + 1e-10).log()),
        ("wrong-shape", w => w.logsumexp(1, keepdim: true) - Math.Log(w.shape[1])),
    ];
}
