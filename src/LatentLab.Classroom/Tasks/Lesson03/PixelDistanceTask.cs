using LatentLab.Classroom.Checking;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>‖x − y‖ of each pair: [batch, …] twice → [batch].</summary>
    public static Exercise<Func<Tensor, Tensor, Tensor>> ImageDistance { get; } = new()
    {
        Id = "image-distance",
        Lesson = 3,
        Number = 1,
        Title = "A ruler for images",
        Kind = ExerciseKind.Code,
        Points = 1,
        Hints =
        [
            "It is Pythagoras in 784 dimensions. What is under the root?",
            "Difference, square, sum over the pixels of each image, root: in this order.",
            "(x.flatten(1) - y.flatten(1)).square().sum(dim: 1) is the square of what is asked.",
        ],
        Why = "The root comes last and once per image. This is the distance that lesson 03 measures everything with; "
            + "the loss of lesson 01 is its square.",
        Misconceptions = DistanceMistakes,
        Judge = Formulas.Judge<Func<Tensor, Tensor, Tensor>>(
            (distance, given) => distance(given[0], given[1]),
            trial =>
            [
                TwoBatches(trial, 0, trial.Draw(0, 5, 9), 1, 28, 28),
                TwoBatches(trial, 2, trial.Draw(1, 3, 6), 784),
                TwoBatches(trial, 4, 1, 1, trial.Draw(2, 6, 12), trial.Draw(3, 4, 8)),
            ],
            given => PixelDifferences(given).square().sum(1).sqrt(),
            "one distance per pair",
            DistanceMistakes,
            "Pythagoras, in as many dimensions as an image has pixels."),
    };

    private static WrongFormula[] DistanceMistakes =>
    [
        new("root-forgotten", "That is the squared distance, the loss of lesson 01. The ruler is its root.",
            given => PixelDifferences(given).square().sum(1)),
        new("averaged-over-pixels",
            "You averaged over the pixels under the root. Your distances are √784 = 28 times too small for images of "
            + "28 × 28.",
            given => PixelDifferences(given).square().mean([1]).sqrt()),
        new("absolute-error",
            "You added up absolute differences. In a plane that would be the way along the streets; the straight line "
            + "needs squares under a root.",
            given => PixelDifferences(given).abs().sum(1)),
        new("one-distance-for-all",
            "You took one root over the whole batch, and one number is left. Every pair has its own distance: sum over "
            + "dimension 1 only.",
            given => PixelDifferences(given).square().sum().sqrt()),
        new("averaged-over-batch", "You averaged the distances over the batch. Here each pair keeps its own.",
            given => PixelDifferences(given).square().sum(1).sqrt().mean()),
        new("root-before-sum",
            "You took the root before the sum, and a root undoes a square: the differences cancel or add up, but not "
            + "as Pythagoras wants it.",
            given => PixelDifferences(given).sum(1).abs()),
    ];

    private static Tensor PixelDifferences(Tensor[] given) => given[0].flatten(1) - given[1].flatten(1);
}
