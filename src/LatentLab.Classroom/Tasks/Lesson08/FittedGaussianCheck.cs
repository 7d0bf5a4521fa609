using LatentLab.Classroom.Checking;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom.Tasks.Lesson08;

/// <summary>
/// New points from a Gaussian with the codes' mean and covariance, judged by the mean and covariance of many. Of n draws, a mean is known to √(Cᵢᵢ/n) and a covariance to
/// √((CᵢᵢCⱼⱼ + Cᵢⱼ²)/n).
/// </summary>
internal static class FittedGaussianCheck
{
    private const int Count = 20_000;
    private const double Limit = 6;

    public static readonly Misconception
        CodesAgain = new("codes-again", "You return codes that were handed in. Points from a fitted Gaussian are new ones; draw randn(count, latents) and shape it."),
        NotFresh = new("noise-not-fresh", "Noise not fresh: two calls give the same points. Draw without a fixed seed inside the function."),
        FromPrior = new("prior-for-fitted", "Your points come from N(0, I), whatever the codes are. Give them the codes' mean and covariance."),
        MeanMissing = new("mean-missing", "The mean is missing: your points lie around 0. Add the codes' mean."),
        DiagonalOnly = new("covariance-ignored", "Each latent has the right width, but they vary independently: the codes' covariance has entries beside the diagonal. Multiply the noise by a factor A of the covariance, A·Aᵀ = C (linalg.cholesky)."),
        OneWidth = new("one-width-for-all", "All your latents have the same width: each has its own, and they vary together. Use the covariance matrix."),
        Transposed = new("transposed", "A is transposed: rows of noise ε become rows of points by ε·Aᵀ (ε.mm(A.t())); with ε·A the covariance is Aᵀ·A, another matrix."),
        CovarianceForFactor = new("covariance-for-factor", "You multiplied the noise by the covariance C itself: that gives the covariance C·C. Take a factor A with A·Aᵀ = C (linalg.cholesky), the matrix's kind of root."),
        RootOfEntries = new("root-of-entries", "You took the root of every entry of the covariance. A matrix's factor isn't made entry by entry: linalg.cholesky(C)."),
        NotCentred = new("second-moment-for-covariance", "You took the mean of z·zᵀ without subtracting the mean first: that is not the covariance, and your points spread too widely."),
        Box = new("box-for-gaussian", "Your points fill a box evenly. Its corners are places where no code ever was; draw from a Gaussian.");

    public static IReadOnlyList<Misconception> Wrong { get; } =
        [CodesAgain, NotFresh, FromPrior, MeanMissing, DiagonalOnly, OneWidth, Transposed, CovarianceForFactor, RootOfEntries, NotCentred, Box];

    public static CheckResult Judge(Func<Tensor, int, Tensor> answer, Trial trial)
    {
        Tensor codes = Codes(trial);
        if (trial.Ask(() => answer(codes, Count), out Tensor first, codes) is { } fault)
            return fault;
        if (Trial.Shape(first, [Count, 2], "count points of the codes' width") is { } shape)
            return shape;
        if (trial.Ask(() => answer(codes, Count), out Tensor second, codes) is { } again)
            return again;
        Tensor points = first.detach().to(float64);
        if ((points.narrow(0, 0, 100).unsqueeze(1) - codes.unsqueeze(0)).abs().sum(2).amin([1]).max().ToDouble() < 1e-5)
            return CheckResult.Incorrect(CodesAgain);
        if ((first - second).abs().max().ToDouble() < 1e-6)
            return CheckResult.Incorrect(NotFresh);
        return Moments(points, codes.to(float64)) ?? CheckResult.Correct("Right: the codes' mean, their covariance with both diagonals, and new points each time.");
    }

    private static CheckResult? Moments(Tensor points, Tensor codes)
    {
        Tensor mean = codes.mean([0]), c = Covariance(codes), a = linalg.cholesky(c);
        Tensor none = zeros_like(mean), second = c + outer(mean, mean), width = c.diagonal(), roots = c.abs().sqrt() * c.sign();
        if (Fits(points, mean, c))
        {
            double fourth = ((points - points.mean([0])) / points.std(0)).pow(4).mean().ToDouble();
            return Math.Abs(fourth - 3) < Limit * Math.Sqrt(96.0 / Count) ? null : CheckResult.Incorrect(Box);
        }
        (Misconception Mistake, Tensor Mean, Tensor Covariance)[] ideas =
        [
            (FromPrior, none, eye(2, dtype: float64)), (MeanMissing, none, c), (DiagonalOnly, mean, width.diag()), (Transposed, mean, a.t().mm(a)), (CovarianceForFactor, mean, c.mm(c)),
            (RootOfEntries, mean, roots.mm(roots)), (NotCentred, mean, second),
        ];
        foreach ((Misconception mistake, Tensor ofMean, Tensor ofCovariance) in ideas)
            if (Fits(points, ofMean, ofCovariance))
                return CheckResult.Incorrect(mistake);
        double flat = ((points - points.mean([0])) / points.std(0)).pow(4).mean().ToDouble();
        if (Math.Abs(flat - 1.8) < 0.1)
            return CheckResult.Incorrect(Box);
        Tensor own = Covariance(points);
        if (Math.Abs(own[0, 0].ToDouble() / own[1, 1].ToDouble() - 1) < 0.1)
            return CheckResult.Incorrect(OneWidth);
        string Words(Tensor matrix) => $"[{Sentences.Number(matrix[0, 0].ToDouble())}, {Sentences.Number(matrix[0, 1].ToDouble())}; …, {Sentences.Number(matrix[1, 1].ToDouble())}]";
        Tensor ownMean = points.mean([0]);
        return CheckResult.Incorrect($"The codes have mean ({Sentences.Number(mean[0].ToDouble())}, {Sentences.Number(mean[1].ToDouble())}) and covariance {Words(c)}; your points ({Sentences.Number(ownMean[0].ToDouble())}, {Sentences.Number(ownMean[1].ToDouble())}) and {Words(own)}.");
    }

    private static bool Fits(Tensor points, Tensor mean, Tensor covariance)
    {
        // n or n − 1 in the learner's covariance of 400 codes is a difference of a quarter of a percent.
        Tensor off = (points.mean([0]) - mean).abs(), room = Limit * (covariance.diagonal() / Count).sqrt();
        Tensor spread = (Covariance(points) - covariance).abs();
        Tensor error = Limit * ((outer(covariance.diagonal(), covariance.diagonal()) + covariance.square()) / Count).sqrt() + 0.003 * covariance.abs();
        return off.le(room).all().ToBoolean() && spread.le(error).all().ToBoolean();
    }

    private static Tensor Covariance(Tensor rows)
    {
        Tensor centred = rows - rows.mean([0]);
        return centred.t().mm(centred) / rows.shape[0];
    }

    // 400 codes on a slanted ellipse away from 0.
    private static Tensor Codes(Trial trial)
    {
        Tensor noise = trial.Normal(1, 400, 2);
        Tensor first = 2 * noise.select(1, 0);
        return stack([first + 3, 0.9 * first + 0.8 * noise.select(1, 1) - 2], 1);
    }
}
