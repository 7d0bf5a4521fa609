using LatentLab.Classroom.Checking;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>A cross-entropy that takes the sigmoid twice: logits, images → nats, [images, pixels] each.</summary>
    public static Exercise<(Func<Tensor, Tensor, Tensor> Surprise, string Diagnosis)> MendLogits { get; } =
        new()
        {
            Id = "mend-logits",
            Lesson = 7,
            Sheet = Mended.Sheet,
            Number = 5,
            Title = "The loss that won't come down",
            Kind = ExerciseKind.Code,
            Points = 2,
            Hints =
            [
                "What is the smallest number that this function can give for a black pixel, whatever the decoder "
                + "answers?",
                "A logit may be any number; the function with `with_logits` in its name makes a probability of it. "
                + "What does it get here?",
                "Take the .sigmoid() away, or take binary_cross_entropy without logits: one sigmoid, not two.",
            ],
            Why = "A sigmoid of something between 0 and 1 lies between 0.5 and 0.73. No pixel can then be called "
                + "black, and every image of 784 pixels costs hundreds of nats that no training can save.",
            Misconceptions = MendLogitsCheck.Wrong,
            Judge = Mended.By(MendLogitsCheck.Judge),
        };
}

/// <summary>−log p(x|z) of Bernoulli pixels from logits, pixel by pixel.</summary>
internal static class MendLogitsCheck
{
    public static IReadOnlyList<WrongFormula> Wrong { get; } =
    [
        new("sigmoid-twice",
            "The bug is still there: two sigmoids, one of yours and one inside the function that takes logits.",
            x => FromLogits(x[0].sigmoid(), x[1])),
        new("no-sigmoid",
            "Now there is none: clamped logits aren't probabilities. Either hand logits to the function with logits, "
            + "or their sigmoid to the one without.",
            x => FromProbability(x[0].clamp(1e-6, 1 - 1e-6), x[1])),
        new("inputs-swapped", "Logits and images are swapped: the decoder's answer comes first.",
            x => FromLogits(x[1], x[0])),
        new("squared-error-for-bernoulli",
            "That is the squared error of the probabilities. Asked is the surprise, −log p(x|z), of Bernoulli pixels.",
            x => (x[0].sigmoid() - x[1]).square()),
        new("sign-flipped", "The sign is flipped: a surprise is −log p, and positive.",
            x => -FromLogits(x[0], x[1])),
        new("summed-too-early",
            "Summed over the pixels already: here each pixel keeps its own number, the loss sums them.",
            x => FromLogits(x[0], x[1]).sum(dim: 1)),
        new("averaged-over-batch", "One number for the whole batch: here each pixel of each image keeps its own.",
            x => FromLogits(x[0], x[1]).mean()),
    ];

    public static Func<Func<Tensor, Tensor, Tensor>, CheckSession, CheckResult> Judge { get; } =
        Formulas.Judge<Func<Tensor, Tensor, Tensor>>((answer, x) => answer(x[0], x[1]),
            trial => [Seeded(trial, 1, trial.Draw(0, 5, 9), 784),
                Seeded(trial, 2, trial.Draw(1, 9, 13), trial.Draw(2, 300, 500))],
            x => FromLogits(x[0], x[1]), "one number for each pixel", Wrong,
            "Right: one sigmoid. Confident logits now cost little where they are right, and much where they are "
            + "wrong.");

    // log(1 + eˡ) − x·l, as in lesson 06.
    private static Tensor FromLogits(Tensor logits, Tensor images) =>
        nn.functional.softplus(logits) - images * logits;

    private static Tensor FromProbability(Tensor probability, Tensor images) =>
        -(images * probability.log() + (1 - images) * (1 - probability).log());

    private static Tensor[] Seeded(CheckSession trial, int stream, long images, long pixels) =>
        [3 * trial.Normal(stream, images, pixels), trial.Uniform(stream + 100, images, pixels)];
}
