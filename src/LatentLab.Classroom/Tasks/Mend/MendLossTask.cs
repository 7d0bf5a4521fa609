using LatentLab.Classroom.Checking;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>
    /// A loss that averages over pixels and over latents: what each pixel costs, [images, pixels], μ and log σ²,
    /// [images, latents], to a scalar.
    /// </summary>
    public static Exercise<(Func<Tensor, Tensor, Tensor, Tensor> Loss, string Diagnosis)> MendLoss { get; } =
        new()
        {
            Id = "mend-loss",
            Lesson = 7,
            Sheet = Mended.Sheet,
            Number = 2,
            Title = "The code that vanishes",
            Kind = ExerciseKind.Code,
            Points = 2,
            Hints =
            [
                "Both terms are there, and both formulas are right up to a factor. How large is each of them for one "
                + "image, in nats?",
                "mean() without a dimension averages over everything: the pixels as well as the images in one term, "
                + "the latents as well as the images in the other. What does that make of their ratio?",
                "Sum over dimension 1 in both terms, surprise.sum(dim: 1) and the KL likewise, then average their sum "
                + "over the images.",
            ],
            Why = "An average over 784 pixels beside an average over 8 latents is a β of 98 that nobody has written "
                + "down. Averaging over the images alone scales both terms alike and does no harm.",
            Misconceptions = [.. VaeLossCheck.Wrong, Chained.GradientCut],
            Judge = Mended.By(Judged.Then((loss, trial) =>
            {
                Tensor[] x = VaeLossCheck.Seeded(trial, 3, 4, 50, 2);
                return Chained.Gradient(trial, leaf => loss(leaf[0], leaf[1], leaf[2]), 3, x[0], x[2], x[3]);
            })),
        };

    // What a pixel costs is a squared difference here: the same mistakes, by the same names.
    private static Func<Func<Tensor, Tensor, Tensor, Tensor>, CheckSession, CheckResult> Judged =>
        (loss, trial) => VaeLossCheck.Values(
            (output, images, mean, logVariance) => loss((images - output).square(), mean, logVariance), trial);
}
