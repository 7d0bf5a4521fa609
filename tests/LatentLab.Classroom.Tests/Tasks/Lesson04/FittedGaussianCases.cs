using static TorchSharp.torch;

namespace LatentLab.Classroom.Tests.Tasks.Lesson04;

public sealed class FittedGaussianCases() : TaskCases<Func<Tensor, int, Tensor>>(Exercises.FittedGaussian)
{
    protected override IEnumerable<(string Name, Func<Tensor, int, Tensor> Answer)> Right =>
    [
        ("random mixtures of the codes", (codes, count) =>
            // Σ wᵢ (cᵢ − m)/√n with wᵢ ~ N(0, 1) has the codes' covariance, without any root.
            codes.mean([0]) + randn(count, codes.shape[0]).mm(codes - codes.mean([0])) / Math.Sqrt(codes.shape[0])),
        ("singular values of the codes themselves", (codes, count) =>
        {
            Tensor centred = codes - codes.mean([0]);
            (_, Tensor lengths, Tensor directions) = linalg.svd(centred, fullMatrices: false);
            return codes.mean([0])
                + randn(count, lengths.shape[0]).mm(diag(lengths).mm(directions)) / Math.Sqrt(codes.shape[0]);
        }),
        ("the symmetric root, by eigenvectors", (codes, count) =>
        {
            (Tensor values, Tensor vectors) = linalg.eigh(Covariance(codes));
            return codes.mean([0])
                + randn(count, codes.shape[1]).mm(vectors.mm(diag(values.clamp_min(0).sqrt())).mm(vectors.t()));
        }),
    ];

    protected override Func<Tensor, int, Tensor> Stub => (_, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Func<Tensor, int, Tensor> Answer)> Wrong =>
    [
        // mean and covariance are right
        ("not-normal", (codes, count) => codes.mean([0]) + ((rand(count, codes.shape[1]) - 0.5) * Math.Sqrt(12))
            .mm(linalg.cholesky(Covariance(codes)).t())),
        ("not-normal", (codes, count) => codes.mean([0])
            + randn(count, codes.shape[1]).sign().mm(linalg.cholesky(Covariance(codes)).t())),
        ("not-normal", (codes, count) =>
        {
            (Tensor values, Tensor vectors) = linalg.eigh(Covariance(codes));
            return codes.mean([0]) + ((rand(count, codes.shape[1]) - 0.5) * Math.Sqrt(12))
                .mm(vectors.mm(diag(values.clamp_min(0).sqrt())).mm(vectors.t()));
        }),
        ("standard-normal", (codes, count) => randn(count, codes.shape[1])),
        ("correlation-lost", (codes, count) => codes.mean([0]) + codes.std(0) * randn(count, codes.shape[1])),
        ("mean-forgotten", (codes, count) => randn(count, codes.shape[1]).mm(linalg.cholesky(Covariance(codes)).t())),
        ("covariance-for-root", (codes, count) => codes.mean([0]) + randn(count, codes.shape[1]).mm(Covariance(codes))),
        ("transposed-root",
            (codes, count) => codes.mean([0]) + randn(count, codes.shape[1]).mm(linalg.cholesky(Covariance(codes)))),
        ("not-fresh", (codes, count) => codes.mean([0])
            + randn([count, codes.shape[1]], generator: new Generator(7)).mm(linalg.cholesky(Covariance(codes)).t())),
        ("copies", (codes, count) => codes.index_select(0, randint(codes.shape[0], count))),
        ("second-moment", (codes, count) => codes.mean([0])
            + randn(count, codes.shape[1]).mm(linalg.cholesky(codes.t().mm(codes) / codes.shape[0]).t())),
        ("exception",
            (codes, count) => codes.mean([0]) + randn(count, codes.shape[1]).mm(linalg.cholesky(-Covariance(codes)))),
    ];

    private static Tensor Covariance(Tensor codes) =>
        (codes - codes.mean([0])).t().mm(codes - codes.mean([0])) / codes.shape[0];
}
