using LatentLab.Classroom.Checking;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>
    /// Random points from the Gaussian that has the codes' mean and covariance: (codes [n, d], count) → [count, d].
    /// </summary>
    public static Exercise<Func<Tensor, int, Tensor>> FittedGaussian { get; } = new()
    {
        Id = "fitted-gaussian",
        Lesson = 4,
        Number = 5,
        Title = "Random points from a Gaussian fitted to the codes",
        Kind = ExerciseKind.Code,
        Points = 4,
        Hints =
        [
            "If e ~ N(0, I), then m + L e has the mean m and the covariance L Lᵀ. So you need the codes' mean, their "
            + "covariance matrix, and a root of it.",
            "With centred = codes - mean, the covariance is centred.t().mm(centred) / n, a matrix [d, d]. "
            + "linalg.cholesky gives a lower triangular L with L Lᵀ equal to it.",
            "Points are rows here, so the product is written the other way round: mean + randn(count, d).mm(L.t()).",
        ],
        Why = "The covariance holds both how wide the codes spread in each direction and how directions go together; "
            + "its Cholesky root L turns round noise into noise of that form. Dividing by n or by n − 1 makes no "
            + "difference that could be seen.",
        Misconceptions = GaussianMistakes,
        Judge = JudgeGaussian,
    };

    private static Misconception[] GaussianMistakes =>
    [
        new("standard-normal",
            "These are points from N(0, I). They don't know of the codes: use their mean and covariance."),
        new("correlation-lost",
            "Each direction has the right spread, but they vary independently. The codes form a slanted cloud: use the "
            + "whole covariance matrix, not only its diagonal."),
        new("mean-forgotten", "The cloud has the right form and lies around 0. Add the codes' mean."),
        new("covariance-for-root",
            "You multiplied the noise with the covariance itself. Then the points have its square as covariance; you "
            + "need a root L with L Lᵀ = covariance."),
        new("transposed-root",
            "You multiplied with L where L transposed belongs (or the other way round). Points are rows: randn(count, "
            + "d).mm(L.t())."),
        new("not-fresh", "Two calls give the same points. Draw new noise at each call."),
        new("copies",
            "Your points are the codes themselves, or lie right on them. A generator that hands out its codes decodes "
            + "only what it knows."),
        new("second-moment",
            "You forgot to subtract the mean before computing the covariance. Your cloud is spread too widely in the "
            + "direction of the mean."),
        new("not-normal",
            "Mean and covariance are right, but the noise isn't normal: rand, or signs, stretched to the right width. "
            + "A Gaussian needs randn."),
    ];

    private static CheckResult JudgeGaussian(Func<Tensor, int, Tensor> sample, CheckSession trial)
    {
        int count = trial.Draw(0, 12_000, 13_000);
        Tensor codes = trial.Normal(0, trial.Draw(1, 350, 450), 2)
            .mm(tensor(new float[,] { { 2 + 0.1f * trial.Draw(2, 0, 5), 1.5f }, { 0, 0.5f } }))
            + tensor(new float[] { trial.Draw(3, 4, 7), -trial.Draw(4, 2, 4) });
        if (NewPoints(trial, sample, codes, count, notFresh: GaussianMistakes[5], copies: GaussianMistakes[6],
            out Tensor mine) is { } fault)
            return fault;
        Tensor points = mine.detach().to(float64), from = codes.to(float64);
        Tensor mean = from.mean([0]), covariance = Covariance(from), root = linalg.cholesky(covariance),
            none = zeros(2, dtype: float64);
        if (Moments(points, mean, covariance))
            return NotGaussian(points, mean, root) ? CheckResult.Incorrect(GaussianMistakes[8])
                : OtherWidth(trial, sample)
                ?? CheckResult.Correct("Mean and covariance agree with those of the codes.");
        (int Mistake, Tensor Mean, Tensor Covariance)[] others =
        [
            (0, none, eye(2, dtype: float64)),
            (1, mean, diag(diag(covariance))),
            (2, none, covariance),
            (3, mean, covariance.mm(covariance)),
            (4, mean, root.t().mm(root)),
            (7, mean, covariance + mean.outer(mean)),
        ];
        foreach ((int mistake, Tensor otherMean, Tensor otherCovariance) in others)
        {
            if (Moments(points, otherMean, otherCovariance))
                return CheckResult.Incorrect(GaussianMistakes[mistake]);
        }
        string Two(Tensor row) => $"({row[0].ToDouble():F2}, {row[1].ToDouble():F2})";
        return CheckResult.Incorrect(
            $"The codes have mean {Two(mean)}, standard deviations {Two(diag(covariance).sqrt())} and correlation "
            + $"{Correlation(covariance):F2}; your points {Two(points.mean([0]))}, "
            + $"{Two(diag(Covariance(points)).sqrt())} and {Correlation(Covariance(points)):F2}.");
    }

    // Uniform noise has a fourth moment of 1.8, and half way to a Gaussian's 3 where another root than Cholesky's has
    // mixed the coordinates.
    private static bool NotGaussian(Tensor points, Tensor mean, Tensor root)
    {
        Tensor white = linalg.solve(root, (points - mean).t());
        return !FourthMoment.FitsGaussian(white, errors: 6);
    }

    private static double Correlation(Tensor covariance) =>
        covariance[0, 1].ToDouble() / Math.Sqrt(covariance[0, 0].ToDouble() * covariance[1, 1].ToDouble());

    private static Tensor Covariance(Tensor points)
    {
        Tensor centred = points - points.mean([0]);
        return centred.t().mm(centred) / points.shape[0];
    }

    // Whitened by the expected root, n Gaussian points have mean 0 ± 1/√n and covariance I ± √(2/n) on, 1/√n off the
    // diagonal. Five standard errors.
    private static bool Moments(Tensor points, Tensor mean, Tensor covariance)
    {
        double error = 1 / Math.Sqrt(points.shape[0]);
        Tensor white = linalg.solve(linalg.cholesky(covariance), (points - mean).t()).t();
        return white.mean([0]).abs().max().ToDouble() < 5 * error
            && (Covariance(white) - eye(2, dtype: float64)).abs().max().ToDouble() < 5 * Math.Sqrt(2) * error;
    }
}
