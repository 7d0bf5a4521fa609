using System.Collections.Concurrent;
using LatentLab.Classroom.Checking;
using LatentLab.Data;
using LatentLab.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    private const int BeatPcaNumbers = 8;

    // Lesson 01's own demand for "recovers more than PCA".
    private const double BeatPcaShare = 0.9;

    /// <summary>
    /// An encoder [n, 1, 28, 28] → [n, 8] and a decoder [n, 8] → [n, 784] that leave at most 0.9 of PCA's error on
    /// digits nobody has seen.
    /// </summary>
    public static Exercise<(Func<Tensor, Tensor> Encode, Func<Tensor, Tensor> Decode)> BeatPca { get; } = new()
    {
        Id = "beat-pca",
        Lesson = 1,
        Number = 5,
        Title = "Beat PCA with eight numbers",
        Kind = ExerciseKind.Experiment,
        Points = 4,
        Hints =
        [
            "What does lesson 01's network have that PCA lacks? Its loop and its model are all you need; only the code "
            + "is smaller here.",
            "If you end near 50, hardly anything of the image gets through: look at the learning rate. If you end a "
            + "little above PCA, train longer: the error still falls after six epochs.",
            "nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 8)) and back, Adam with 2e-3, batches of 64, "
            + "6 epochs: this reaches about 18 where PCA has 26, in a second or two.",
        ],
        Why = "PCA lays a flat plane of eight dimensions through the images. With a ReLU between its layers, the "
            + "network may bend that plane, and follows the images more closely. With seeds 1 to 3 the network of the "
            + "third hint ended at 17.5 to 17.9 on new digits, PCA at 26.4, the mean image at 51.7.",
        Misconceptions = BeatPcaMistakes,
        Smuggling = new("smuggled",
            "Your decoder, in a process that has run your cells but was never shown these images, does not give them "
            + "back from their codes. It knows more than the code: keep the images out of it."),
        Judge = JudgeBeatPca,
    };

    private static Misconception[] BeatPcaMistakes =>
    [
        new("code-too-wide",
            $"Your code has more than {BeatPcaNumbers} numbers per image. With more numbers PCA gets better too; "
            + "compare at the same size."),
        new("smuggled",
            "Your decoder answers differently when the codes come in another order or fewer at a time. It knows more "
            + "than the code: keep the images out of it."),
        new("not-trained",
            "Your reconstruction is worse than showing the mean image to everybody. Has it been trained, and is what "
            + "the decoder returns the image itself (numbers from 0 to 1, not logits)?"),
        new("only-mean-image",
            "Every image comes back as nearly the same one, the mean image: the code carries nothing. A ReLU right on "
            + "the code, or steps that are too long, can kill it."),
        new("no-better-than-linear",
            "You are at PCA's error, as a linear network would be. Is there a ReLU between the layers, and was it "
            + "trained for long enough?"),
    ];

    private static CheckResult JudgeBeatPca(
        (Func<Tensor, Tensor> Encode, Func<Tensor, Tensor> Decode) answer, CheckSession trial)
    {
        if (answer.Encode is null || answer.Decode is null)
            return CheckResult.NotAttempted();
        using var quiet = no_grad();
        Tensor images = Digits.GenerateDataset(200, trial.Seed).Images;   // drawn now: in no data set
        if (trial.Ask(() => answer.Encode(images), out Tensor codes, images) is { } fault)
            return fault;
        if (codes.shape is not [200, _])
            return CheckResult.Incorrect(
                $"Expected codes of shape [200, {BeatPcaNumbers}] for 200 images, found "
                + $"{Sentences.Shape(codes.shape)}.", "wrong-shape");
        if (codes.shape[1] > BeatPcaNumbers)
            return CheckResult.Incorrect(BeatPcaMistakes[0]);
        codes = codes.detach().to(float32);
        if (trial.Ask(() => answer.Decode(codes), out Tensor back, codes) is { } failed)
            return failed;
        if (back.numel() != images.numel() || back.shape[0] != 200)
            return CheckResult.Incorrect(
                "Expected images of 784 pixels from the decoder, [200, 784] or [200, 1, 28, 28]; found "
                + $"{Sentences.Shape(back.shape)}.", "wrong-shape");
        Tensor backwards = arange(199, -1, -1, dtype: int64).narrow(0, 0, 50);
        if (trial.Ask(() => answer.Decode(codes.index_select(0, backwards)), out Tensor again) is { } later)
            return later;
        if (again.shape[0] != 50 || !Formulas.Close(again, back.index_select(0, backwards), 1e-3))
            return CheckResult.Incorrect(BeatPcaMistakes[1]);
        return JudgeError(images, back.detach().reshape(images.shape), trial.Seed);
    }

    // PCA's error and the mean image's, by the seed of the images: the same for a whole class.
    private static readonly ConcurrentDictionary<int, (double Linear, double Mean)> PcaErrors = [];

    private static (double Linear, double Mean) PcaErrorsOn(Tensor images)
    {
        using Split known = Datasets.Load("digits", train: 4000, test: 1);
        using PrincipalComponents pca = PrincipalComponents.Fit(known.Train.Images, BeatPcaNumbers);
        return (PcaError(images, pca.Reconstruct(pca.Project(images)).reshape(images.shape)),
            PcaError(images, known.Train.Images.mean([0], keepdim: true).expand(images.shape)));
    }

    private static double PcaError(Tensor images, Tensor other) =>
        (images - other).square().flatten(1).sum(1).mean().ToDouble();

    private static CheckResult JudgeError(Tensor images, Tensor back, int seed)
    {
        double mine = PcaError(images, back);
        (double linear, double mean) = PcaErrors.GetOrAdd(seed, _ => PcaErrorsOn(images));
        string numbers = $" (200 new digits: yours {mine:F1}, PCA {linear:F1}, mean image {mean:F1})";
        if (mine <= BeatPcaShare * linear)
            return CheckResult.Correct($"Eight numbers, and less error than any linear code can have{numbers}.");
        double spread = (back - back.mean([0], keepdim: true)).square().flatten(1).sum(1).mean().ToDouble();
        Misconception found = mine > 1.1 * mean
            ? BeatPcaMistakes[2]
            : spread < 0.1 * mean ? BeatPcaMistakes[3] : BeatPcaMistakes[4];
        return mine <= 1.1 * linear || found != BeatPcaMistakes[4]
            ? CheckResult.Incorrect(found.Sentence + numbers, found.Id)
            : CheckResult.Incorrect(
                $"Better than the mean image, but not yet PCA{numbers}. Train longer, or look at the learning rate.",
                "no-better-than-linear");
    }
}
