using LatentLab.Classroom.Checking;
using LatentLab.Data;
using LatentLab.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    private const int SourcePoints = 600;

    /// <summary>
    /// A source of latent points for a plain autoencoder, without training it again: (count → [count, 2], [n, 2] →
    /// images, the training codes).
    /// </summary>
    public static Exercise<(Func<int, Tensor> Source, Func<Tensor, Tensor> Decode, Tensor Codes)> BestSource { get; } =
        new()
        {
            Id = "best-source",
            Lesson = 4,
            Number = 4,
            Title = "Find a source that makes the plain autoencoder generate",
            Kind = ExerciseKind.Experiment,
            Points = 4,
            Hints =
        [
            "The decoder is good where codes are. Neither a box nor one bell curve looks like that map. What would "
            + "look like it exactly, but for being the codes themselves?",
            "Start from the codes and leave them a little: pick codes at random and move each by a small random step. "
            + "How small? Too small is a copy, too large misses.",
            "codes.index_select(0, randint(codes.shape[0], count)) picks; 0.03 * codes.std(0) * randn(count, 2) moves. "
            + "Or go a random part of the way from one code to a near neighbour.",
        ],
            Why = "With seeds 1 to 3, codes moved by 0.05 of their spread give 95 % to 100 % shapes and cover 99 % of "
                + "the map. The box gives 55 % to 81 %, the fitted Gaussian 55 % to 89 %, N(0, I) 1 % to 18 %. What "
                + "works is a cloud of small bells, one on each code, a kernel density estimate. Its price: it needs "
                + "all the training codes whenever it draws, and in 20 dimensions instead of two it would need far "
                + "more of them. Lesson 07's KL term makes this unnecessary, since it brings the codes to N(0, I) "
                + "instead of the source to the codes.",
            Misconceptions = SourceMistakes,
            Judge = JudgeSource,
        };

    private static Misconception[] SourceMistakes =>
    [
        new("copies",
            "Your points are the training codes, or so near to them that nothing new comes out. A held-out image's "
            + "code lies farther from the nearest training code than your points do."),
        new("collapsed",
            "What comes out is meaningful, but always much the same: your points cover only a part of the codes' map. "
            + "A generator should be able to draw all kinds."),
        new("standard-normal",
            "These are points from N(0, I). This autoencoder has put its codes elsewhere, and nobody asked it not to."),
        new("misses-the-codes",
            "Too many of your points fall where no codes are, beside or between them; what is decoded there is no "
            + "shape."),
        new("not-fresh", "Two calls give the same points. Draw new ones at each call."),
    ];

    private static CheckResult JudgeSource(
        (Func<int, Tensor> Source, Func<Tensor, Tensor> Decode, Tensor Codes) answer, CheckSession trial)
    {
        if (answer.Source is null || answer.Decode is null || answer.Codes is null)
            return CheckResult.NotAttempted();
        if (trial.Ask(() => answer.Source(SourcePoints), out Tensor points) is { } fault)
            return fault;
        if (CheckSession.Shape(points, [SourcePoints, 2], "as many points as asked for, two numbers each") is { } shape)
            return shape;
        if (trial.Ask(() => answer.Source(SourcePoints), out Tensor again) is { } second)
            return second;
        if (Formulas.Close(points, again, 1e-6))
            return CheckResult.Incorrect(SourceMistakes[4]);
        points = points.detach().to(float32);
        if (trial.Ask(() => answer.Decode(points), out Tensor images, points) is { } failed)
            return failed;
        if (images.numel() != SourcePoints * 784)
            return CheckResult.Incorrect(
                $"Expected {SourcePoints} images of 784 pixels from the decoder, found "
                + $"{Sentences.Shape(images.shape)}.", "wrong-shape");
        return JudgePoints(points, images.detach().reshape(SourcePoints, 1, 28, 28), answer.Codes.detach().to(float32));
    }

    private static CheckResult JudgePoints(Tensor points, Tensor images, Tensor codes)
    {
        // in float32, cdist's small distances are rounding errors
        Tensor exact = codes.to(float64), among = cdist(exact, exact);
        among.diagonal().fill_(double.PositiveInfinity);
        double spacing = among.min(1).values.median().ToDouble(),
            nearest = cdist(points.to(float64), exact).min(1).values.median().ToDouble();
        // A new image's code would lie about as far from the nearest training code as those lie from one another. A
        // quarter of that is as good as on top of one.
        if (nearest < spacing / 4)
            return CheckResult.Incorrect(SourceMistakes[0]);
        double share = new ShapesManifold().ShareWithin(images, 0.9);   // a tenth of the unrelated distance of shapes
        double covered =
            ImprovedPrecisionRecall.Measure(codes.narrow(0, 0, Math.Min(SourcePoints, codes.shape[0])), points).Recall;
        string numbers = $" (shapes: {share:P0} of {SourcePoints} decodes, of at least 90 %; part of the codes' map "
            + $"that is covered: {covered:P0}, of at least 70 %)";
        if (share >= 0.9 && covered >= 0.7)
            return CheckResult.Correct(
                $"Meaningful, varied and new, from a decoder that was never trained for it{numbers}.");
        double[] mean = [.. points.mean([0]).to(float64).data<double>()],
            width = [.. points.std(0).to(float64).data<double>()];
        bool standard = mean.All(number => Math.Abs(number) < 0.2) && width.All(number => number is > 0.85 and < 1.15);
        Misconception found = standard
            ? SourceMistakes[2]
            : share >= 0.9 || covered < 0.4 ? SourceMistakes[1] : SourceMistakes[3];
        return CheckResult.Incorrect(found.Sentence + numbers, found.Id);
    }
}
