using LatentLab.Classroom.Checking;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>
    /// The picture that serves all posteriors at z best: z [latents], μ and log σ² [images, latents], images [images,
    /// pixels] → [pixels].
    /// </summary>
    public static Exercise<Func<Tensor, Tensor, Tensor, Tensor, Tensor>> BestPicture { get; } = new()
    {
        Id = "best-picture",
        Lesson = 9,
        Number = 4,
        Title = "What should the decoder draw at z?",
        Kind = ExerciseKind.Code,
        Points = 3,
        Hints =
        [
            "Each image was sampled near z as often as its posterior is high there. So weigh the images by q(z|xᵢ), "
            + "and let the weights add up to 1.",
            "log q(z|xᵢ) = −½ Σ (log σ² + (z − μ)²/σ²) up to a constant that cancels; the sum runs over the latents. "
            + "Far from all means, exp of it is 0 for every image: 0/0.",
            "weights = nn.functional.softmax(logQ, 0), which subtracts the largest first; the picture is "
            + "weights.matmul(images).",
        ],
        Why = "The mean minimises the squared error of a picture that has to stand for several, and the Bernoulli loss "
            + "too. As z moves, the weights change over gradually: that is the gradient of lesson 09.",
        Misconceptions = [.. BestPictureCheck.Wrong, BestPictureCheck.Underflow],
        Judge = BestPictureCheck.Judge,
    };
}

/// <summary>
/// The best picture at a point z: Σ q(z|xᵢ) xᵢ / Σ q(z|xᵢ). Inputs are z [latents], μ and log σ² [images, latents], and
/// the images [images, pixels].
/// </summary>
internal static class BestPictureCheck
{
    public static IReadOnlyList<WrongFormula> Wrong { get; } =
    [
        new("not-normalised",
            "The weights don't add up to 1: divide by Σ q(z|xᵢ), or pictures get darker where fewer posteriors reach.",
            x => Blend(Log(x).exp(), x)),
        new("not-normalised",
            "The weights don't add up to 1: divide by Σ q(z|xᵢ), or pictures get darker where fewer posteriors reach.",
            x => Blend(WithoutConstant(x).exp(), x)),
        new("unweighted",
            "All images weigh the same in yours, wherever z is: that is the mean image. Weigh each by its density "
            + "q(z|xᵢ) at z.",
            x => x[3].mean([0])),
        new("nearest-only",
            "You take the one image whose posterior is highest at z. The decoder has to serve all that may have been "
            + "sampled there: a weighted mean.",
            x => x[3][Log(x).argmax()]),
        new("log-density-for-weights", "The weights are the densities, not their logarithms: exp is missing.",
            x => Normal(WithoutConstant(x), x)),
        new("log-density-for-weights", "The weights are the densities, not their logarithms: exp is missing.",
            x => Normal(Log(x), x)),
        new("peak-height-ignored",
            "Your densities lack their factor 1/σ: a wide posterior is also a low one. log q = −½ Σ (log σ² + (z − "
            + "μ)²/σ²), up to a constant.",
            x => Normal((Log(x) + 0.5 * x[2].sum(dim: 1)).exp(), x)),
        new("sigma-for-variance", "σ for σ² in the density: (z − μ)² is divided by the variance, exp(logVariance).",
            x => Normal((-0.5 * (x[2] + Squares(x) / (0.5 * x[2]).exp()).sum(dim: 1)).exp(), x)),
        new("missing-half", "Missing ½ in the density: log q = −½ Σ (log σ² + (z − μ)²/σ²), up to a constant.",
            x => Normal((2 * Log(x)).exp(), x)),
        new("averaged-over-latents", "Averaged over latents: a log-density is the sum over them.",
            x => Normal((Log(x) / x[1].shape[1]).exp(), x)),
        new("sigma-ignored",
            "Every posterior has width 1 in yours. Each has its own σ: a narrow one speaks only near its mean.",
            x => Normal((-0.5 * Squares(x).sum(dim: 1)).exp(), x)),
        new("inverse-distance",
            "Weights 1/distance: even far images would have a say. The weights are Gaussian densities and fall much "
            + "faster.",
            x => Normal(1 / Squares(x).sum(dim: 1).sqrt(), x)),
        new("sign-flipped", "Sign flipped in the exponent: your weights are the larger the farther an image is.",
            x => Normal((-Log(x)).exp(), x)),
    ];

    public static readonly Misconception Underflow = new("underflow",
        "Right where posteriors reach, but far from all of them every density is 0 in float32, and 0/0 is NaN. Take "
        + "the logarithms, subtract the largest, then exp: softmax does exactly that.");

    public static Func<Func<Tensor, Tensor, Tensor, Tensor, Tensor>, CheckSession, CheckResult> Judge { get; } =
        Formulas
            .Judge<Func<Tensor,
                Tensor,
                Tensor, Tensor, Tensor>>(
                    (answer, x) =>
                        answer(x[0], x[1], x[2], x[3]),
                    trial => [Seeded(trial, 1, trial.Draw(0, 10, 14), 2, 20),
                        Seeded(trial, 2, trial.Draw(1, 8, 10), 3, trial.Draw(2, 12, 18))],
                    x => nn.functional.softmax(Log(x), 0).matmul(x[3]), "one picture", Wrong,
                    "Right, near the posteriors and far from them.", tolerance: 1e-3)
        .Then((answer, trial) =>
        {
            Tensor[] x = Seeded(trial, 3, 12, 2, 20);
            x[0] = 40 + x[0];
            CheckResult? fault = trial.Ask(() => answer(x[0], x[1], x[2], x[3]), out Tensor far, x);
            return fault is null && Formulas.Close(far, nn.functional.softmax(Log(x), 0).matmul(x[3]), 1e-3) ? null
                : fault is null or { Misconception: "not-finite" } ? CheckResult.Incorrect(Underflow) : fault;
        });

    private static Tensor[] Seeded(CheckSession trial, int stream, long images, long latents, long pixels) =>
        [
            0.3 * trial.Normal(stream, latents), trial.Normal(stream + 100, images, latents),
            trial.Normal(stream + 200, images, latents) - 0.7, trial.Uniform(stream + 300, images, pixels)
        ];

    private static Tensor Squares(Tensor[] x) => (x[0] - x[1]).square();

    // log q(z|xᵢ); its constant can be seen where nothing is divided by the sum.
    private static Tensor Log(Tensor[] x) =>
        -0.5 * (Math.Log(2 * Math.PI) + x[2] + Squares(x) / x[2].exp()).sum(dim: 1);

    private static Tensor WithoutConstant(Tensor[] x) => -0.5 * (x[2] + Squares(x) / x[2].exp()).sum(dim: 1);

    private static Tensor Blend(Tensor weights, Tensor[] x) => weights.matmul(x[3]);

    private static Tensor Normal(Tensor weights, Tensor[] x) => Blend(weights / weights.sum(), x);
}
