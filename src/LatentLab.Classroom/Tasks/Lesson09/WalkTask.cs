using LatentLab.Classroom.Checking;
using TorchSharp;
using static TorchSharp.torch;
using Walker =
    System.Func<System.Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>, System.Func<TorchSharp.torch.Tensor,
    TorchSharp.torch.Tensor>, TorchSharp.torch.Tensor, TorchSharp.torch.Tensor, int, TorchSharp.torch.Tensor>;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>
    /// Pictures on the way from one image to another: (encode, decode, first, second, count) → [count, 1, h, w].
    /// </summary>
    public static Exercise<Walker> Walk { get; } = new()
    {
        Id = "latent-walk",
        Lesson = 9,
        Number = 2,
        Title = "Walk from one image to another",
        Kind = ExerciseKind.Code,
        Points = 2,
        Hints =
        [
            "Three steps: from images to codes, along the codes, from codes to pictures. In which of the three spaces "
            + "is the straight line?",
            "Shares t from 0 to 1 in count − 1 even steps, both ends included: linspace(0, 1, count). The code at t is "
            + "(1 − t)·first + t·second.",
            "t = linspace(0, 1, count).unsqueeze(1), shape [count, 1], times a code of shape [1, latents] gives "
            + "[count, latents]; decode that at once.",
        ],
        Why = "A straight line between images is a cross-fade. Between codes it leads through points that the decoder "
            + "was trained to draw, at least where posteriors reach.",
        Misconceptions = WalkCheck.Wrong,
        Judge = WalkCheck.Judge,
    };
}

/// <summary>
/// Pictures on the way between two images, through the latent space. Inputs are the two images [1, 1, 8, 8], the number
/// of pictures, and the weights of a curved encoder and decoder that the check hands over: the paths through pixels,
/// codes and reconstructions all differ.
/// </summary>
internal static class WalkCheck
{
    public static IReadOnlyList<WrongFormula> Wrong { get; } =
    [
        new("pixel-space",
            "Interpolated in pixel space: that is a cross-fade of the two images, a double exposure. Interpolate their "
            + "codes, and decode those.",
            x => Line(x[0], x[1], Shares(x))),
        new("blended-reconstructions",
            "You decode both ends and blend the pictures: still a cross-fade, of reconstructions. Blend the codes, "
            + "then decode.",
            x => Line(Decode(x, Encode(x, x[0])), Decode(x, Encode(x, x[1])), Shares(x))),
        new("encoded-cross-fade",
            "You blend the images and encode the blends: the encoder has never seen a double exposure. Encode both "
            + "ends, and blend the codes.",
            x => Decode(x, Encode(x, Line(x[0], x[1], Shares(x))))),
        new("end-missing",
            "The last picture isn't the second end: with i / count the way stops one step early. Divide by count − 1.",
            x => Walk(x, i => i / Count(x))),
        new("start-missing", "The first picture isn't the first end: begin at 0, and divide by count − 1.",
            x => Walk(x, i => (i + 1) / Count(x))),
        new("both-ends-missing",
            "Both ends are missing: the first picture belongs to the first code itself and the last to the second. Use "
            + "i / (count − 1).",
            x => Walk(x, i => (i + 1) / (Count(x) + 1))),
        new("backwards",
            "Backwards: your way leads from the second image to the first. At 0 all the weight is on the first code.",
            x => Walk(x, i => 1 - i / (Count(x) - 1))),
        new("not-decoded", "Those are the codes on the way. Decode them: asked are the pictures.",
            x => Line(Encode(x, x[0]), Encode(x, x[1]), Shares(x))),
        new("added-not-blended",
            "first + t·second: the first code keeps its full weight, so the way doesn't end at the second. Use (1 − "
            + "t)·first + t·second.",
            x => Decode(x, Encode(x, x[0]) + Shares(x).unsqueeze(1) * Encode(x, x[1]))),
        new("away-from-the-end",
            "You walk away from the second image: first + t·(first − second). The difference must be second − first.",
            x => Walk(x, i => -i / (Count(x) - 1))),
        new("middle-again", "Every picture is that of the middle. Let the share go from 0 to 1.",
            x => Walk(x, _ => 0.5)),
        new("one-dimension-too-many",
            "Each picture sits in a batch of its own: the shape is [count, 1, 1, h, w]. Decode all codes at once, or "
            + "join with cat instead of stack.",
            x => Walk(x, i => i / (Count(x) - 1)).unsqueeze(1)),
        new("jump", "Only the two ends: your pictures show the first image, then the second. Go in even steps.",
            x => Walk(x, i => i / (Count(x) - 1) < 0.5 ? 0 : 1)),
    ];

    public static Func<Walker, CheckSession, CheckResult> Judge { get; } = Formulas.Judge<Walker>(
        (answer, x) =>
            answer(
                images =>
                    Encode(
                        x,
                        images),
                codes =>
                    Decode(x, codes),
                x[0], x[1], (int)Count(x)),
        trial => [Seeded(trial, 1, trial.Draw(0, 8, 11), 2), Seeded(trial, 2, trial.Draw(1, 5, 7), 3),
            Seeded(trial, 3, 2, 8)],
        x => Walk(x, i => i / (Count(x) - 1)), "the pictures on the way", Wrong,
        "Right: through the latent space, in even steps, both ends included.");

    private static Tensor[] Seeded(CheckSession trial, int stream, int count, long latents) =>
        [
            trial.Uniform(
                stream,
                1,
                1,
                8,
                8),
            trial.Uniform(stream + 100,
                1, 1, 8, 8), tensor((double)count), 0.4 * trial.Normal(stream + 200, 64, latents),
            1.5 * trial.Normal(stream + 300, latents, 64)
        ];

    private static Tensor Encode(Tensor[] x, Tensor images) => 2 * images.reshape(-1, 64).mm(x[3]).tanh();

    private static Tensor Decode(Tensor[] x, Tensor codes) => codes.mm(x[4]).sin().sigmoid().view(-1, 1, 8, 8);

    private static double Count(Tensor[] x) => x[2].ToDouble();

    private static Tensor Shares(Tensor[] x) => Shares(x, i => i / (Count(x) - 1));

    private static Tensor Shares(Tensor[] x, Func<double, double> share) =>
        tensor(Enumerable.Range(0, (int)Count(x)).Select(i => (float)share(i)).ToArray());

    private static Tensor Walk(Tensor[] x, Func<double, double> share) =>
        Decode(x, Line(Encode(x, x[0]), Encode(x, x[1]), Shares(x, share)));

    private static Tensor Line(Tensor from, Tensor to, Tensor shares)
    {
        Tensor t = shares.view([-1, .. Enumerable.Repeat(1L, (int)from.dim() - 1)]);
        return (1 - t) * from + t * to;
    }
}
