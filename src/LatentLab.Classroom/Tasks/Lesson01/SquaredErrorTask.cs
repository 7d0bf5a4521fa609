using LatentLab.Classroom.Checking;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>‖x − x̂‖² per image: [batch, …] twice → [batch].</summary>
    public static Exercise<Func<Tensor, Tensor, Tensor>> SquaredError { get; } = new()
    {
        Id = "squared-error",
        Lesson = 1,
        Number = 1,
        Title = "The squared error of each image",
        Kind = ExerciseKind.Code,
        Points = 2,
        Hints =
        [
            "Three things happen, in this order: a difference in every pixel, its square, a sum. Over what is the sum, "
            + "and what must be left?",
            "flatten(1) makes [batch, 1, 28, 28] into [batch, 784] and leaves [batch, 784] alone. After that, "
            + "dimension 1 holds the pixels.",
            "(images.flatten(1) - reconstructions.flatten(1)) is the difference. Two methods are missing behind it: "
            + "square(), and a sum over dimension 1.",
        ],
        Why = "The sum runs over the pixels of one image, so one number per image is left. The average over the images "
            + "comes last, when a number for the whole batch is wanted. Whoever averages over pixels gets a number 784 "
            + "times smaller, and with a KL term beside it in lesson 06 the balance of the two is off by this factor.",
        Misconceptions = SquaredErrorMistakes,
        Judge = Formulas.Judge<Func<Tensor, Tensor, Tensor>>(
            (loss, given) => loss(given[0], given[1]),
            trial =>
            [
                TwoBatches(trial, 0, trial.Draw(0, 5, 9), 1, 28, 28),
                TwoBatches(trial, 2, trial.Draw(1, 3, 6), 784),
                TwoBatches(trial, 4, 3, 1, trial.Draw(2, 6, 12), trial.Draw(3, 4, 8)),
                TwoBatches(trial, 6, 1, 1, 28, 28),
            ],
            given => Differences(given).square().sum(1),
            "one number per image",
            SquaredErrorMistakes,
            "Summed over the pixels, one number per image. The average over images comes last."),
    };

    private static WrongFormula[] SquaredErrorMistakes =>
    [
        new("averaged-over-pixels",
            "You averaged over the pixels; the course sums over them. Your numbers are as many times too small as an "
            + "image has pixels, 784 here, and beside a KL term the balance would be off by that factor.",
            given => Differences(given).square().mean([1])),
        new("averaged-over-everything",
            "You averaged over pixels and images at once, and one number is left. Sum over the pixels of each image "
            + "(dimension 1) and leave the images apart.",
            given => Differences(given).square().mean()),
        new("averaged-over-batch",
            "Summed over pixels as it should be, but then averaged over the batch: one number is left. Here each image "
            + "keeps its own; the average comes later, outside.",
            given => Differences(given).square().sum(1).mean()),
        new("sum-over-batch",
            "You added up the whole batch, and one number is left. It would grow with the batch size. Sum over the "
            + "pixels only (dimension 1).",
            given => Differences(given).square().sum()),
        new("summed-over-images",
            "You summed over dimension 0, the images, and kept the pixels. It is the other way round: sum over the "
            + "pixels, keep the images.",
            given => Differences(given).square().sum(dim: 0)),
        new("root-taken", "You took the root. That is the distance of the two images; the loss is its square.",
            given => Differences(given).square().sum(1).sqrt()),
        new("absolute-error",
            "You summed absolute differences. The loss squares them, so that one large error costs more than many "
            + "small ones.",
            given => Differences(given).abs().sum(1)),
        new("not-squared",
            "You summed the differences without squaring them. Too bright and too dark then cancel each other, and a "
            + "bad reconstruction can have the loss 0.",
            given => Differences(given).sum(1)),
        new("half",
            "Your loss is half of what was asked. The ½ belongs to the Gaussian with variance 1; here the variance is "
            + "½, and the factor is gone.",
            given => 0.5 * Differences(given).square().sum(1)),
        new("sign-flipped",
            "Right but for the sign. A loss is small when all is well, and training makes it smaller; yours would be "
            + "driven towards −∞.",
            given => -Differences(given).square().sum(1)),
        new("square-after-sum",
            "You summed first and squared then. The differences cancel within the sum; square each of them before you "
            + "add them up.",
            given => Differences(given).sum(1).square()),
    ];

    private static Tensor[] TwoBatches(CheckSession trial, int stream, params long[] shape) =>
        [trial.Uniform(stream, shape), trial.Uniform(stream + 1, shape)];

    private static Tensor Differences(Tensor[] given) => given[0].flatten(1) - given[1].flatten(1);
}
