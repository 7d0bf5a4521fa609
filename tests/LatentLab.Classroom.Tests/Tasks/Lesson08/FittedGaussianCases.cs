using static TorchSharp.torch;

namespace LatentLab.Classroom.Tests.Tasks.Lesson08;

public sealed class FittedGaussianCases() : TaskCases<Func<Tensor, int, Tensor>>(Exercises.FittedGaussian)
{
    protected override IEnumerable<(string Name, Func<Tensor, int, Tensor> Answer)> Right =>
    [
        ("n − 1 in the covariance", (codes, n) => codes.mean([0]) + randn(n, 2).mm(linalg.cholesky(codes.t().cov()).t())),
        ("by eigenvectors", (codes, n) => { (Tensor values, Tensor vectors) = linalg.eigh(Covariance(codes)); return codes.mean([0]) + (randn(n, 2) * values.sqrt()).mm(vectors.t()); }),
        ("column vectors", (codes, n) => (linalg.cholesky(Covariance(codes)).mm(randn(2, n)) + codes.mean([0]).unsqueeze(1)).t()),
        ("as mixtures of centred codes", (codes, n) => codes.mean([0]) + randn(n, codes.shape[0]).mm(codes - codes.mean([0])) / Math.Sqrt(codes.shape[0])),
    ];

    protected override Func<Tensor, int, Tensor> Stub => (_, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Func<Tensor, int, Tensor> Answer)> Wrong =>
    [
        ("codes-again", (codes, n) => codes.index_select(0, randint(0, codes.shape[0], [n]))),
        ("noise-not-fresh", (codes, n) => codes.mean([0]) + randn([n, 2], generator: new Generator(1)).mm(linalg.cholesky(Covariance(codes)).t())),
        ("prior-for-fitted", (_, n) => randn(n, 2)),
        ("mean-missing", (codes, n) => randn(n, 2).mm(linalg.cholesky(Covariance(codes)).t())),
        ("covariance-ignored", (codes, n) => codes.mean([0]) + codes.std(0) * randn(n, 2)),
        ("one-width-for-all", (codes, n) => codes.mean([0]) + codes.std() * randn(n, 2)),
        ("transposed", (codes, n) => codes.mean([0]) + randn(n, 2).mm(linalg.cholesky(Covariance(codes)))),
        ("covariance-for-factor", (codes, n) => codes.mean([0]) + randn(n, 2).mm(Covariance(codes))),
        ("root-of-entries", (codes, n) => codes.mean([0]) + randn(n, 2).mm(Covariance(codes).sqrt())),
        ("second-moment-for-covariance", (codes, n) => codes.mean([0]) + randn(n, 2).mm(linalg.cholesky(codes.t().mm(codes) / codes.shape[0]).t())),
        ("box-for-gaussian", (codes, n) => codes.amin([0]) + (codes.amax([0]) - codes.amin([0])) * rand(n, 2)),
        ("wrong-shape", (codes, n) => randn(2, n)),
    ];

    private static Tensor Covariance(Tensor codes)
    {
        Tensor off = codes - codes.mean([0]);
        return off.t().mm(off) / codes.shape[0];
    }
}
