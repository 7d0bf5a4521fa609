using static TorchSharp.torch;
using Widths = System.Func<TorchSharp.torch.Tensor, double, TorchSharp.torch.Tensor>;

namespace LatentLab.Classroom.Tests.Tasks.Lesson06c;

public sealed class BestUprightCases() : TaskCases<Widths>(Exercises.BestUpright)
{
    protected override IEnumerable<(string Name, Widths Answer)> Right =>
    [
        ("the derivative on paper", (w, s) => 1 / (1 + w.square().sum(dim: 0) / s)),
        ("the variance that is left when all others are known", (w, s) =>
        {
            Tensor covariance = Precision(w, s).inverse();
            long latents = w.shape[1];
            return stack([.. Enumerable.Range(0, (int)latents).Select(j =>
            {
                Tensor others = tensor(Enumerable.Range(0, (int)latents).Where(i => i != j).Select(i => (long)i)
                    .ToArray());
                Tensor across = covariance[j].index_select(0, others).unsqueeze(0);
                Tensor among = covariance.index_select(0, others).index_select(1, others);
                return covariance[j, j] - across.mm(among.inverse()).mm(across.t()).squeeze();
            })]);
        }),
        ("a descent along the gap", (w, s) =>
        {
            Tensor precision = Precision(w, s).diagonal();
            Tensor logVariance = zeros(w.shape[1]);
            for (int step = 0; step < 400; step++)
                logVariance = logVariance - 0.2 * 0.5 * (precision * logVariance.exp() - 1);
            return logVariance.exp();
        }),
    ];

    protected override Widths Stub => (_, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Widths Answer)> Wrong =>
    [
        ("diagonal-of-covariance", (w, s) => Precision(w, s).inverse().diagonal()),
        ("prior-widths", (w, _) => ones(w.shape[1])),
        ("precision-for-variance", (w, s) => 1 + w.square().sum(dim: 0) / s),
        ("sigma-for-variance", (w, s) => (1 / (1 + w.square().sum(dim: 0) / s)).sqrt()),
        ("pixel-variance-forgotten", (w, _) => 1 / (1 + w.square().sum(dim: 0))),
        ("prior-forgotten", (w, s) => s / w.square().sum(dim: 0)),
        ("not-positive", (w, s) => -1 / (1 + w.square().sum(dim: 0) / s)),
        ("wrong-shape", (w, s) => 1 / (1 + w.square().sum() / s)),
    ];

    private static Tensor Precision(Tensor w, double s) => eye(w.shape[1]) + w.t().mm(w) / s;
}
