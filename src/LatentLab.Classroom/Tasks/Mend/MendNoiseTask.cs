using LatentLab.Classroom.Checking;
using LatentLab.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>A loop whose noise is drawn once, before it: (images, epochs, step) → the losses.</summary>
    public static Exercise<(Func<Tensor, int, Func<Tensor, Tensor, double>, double[]> Loop, string Diagnosis)>
        MendNoise
    { get; } = new()
    {
        Id = "mend-noise",
        Lesson = 7,
        Sheet = Mended.Sheet,
        Number = 4,
        Title = "The training that learns its noise by heart",
        Kind = ExerciseKind.Code,
        Points = 3,
        Hints =
        [
            "Follow one image through three epochs. What is different for it each time, and what should be?",
            "The step gets a batch and its ε. Where does this ε come from, and how often is it drawn?",
            "Draw inside the inner loop: Tensor epsilon = randn(batch.shape[0], 8); then step(batch, epsilon).",
        ],
        Why = "The noise is there to make a decoder that is right wherever the sample falls. An ε that is drawn once "
            + "is no noise but a constant shift: the encoder learns to take it back, and the training is an "
            + "autoencoder's with a KL beside it.",
        Misconceptions = MendNoiseCheck.Wrong,
        Judge = Mended.By<Func<Tensor, int, Func<Tensor, Tensor, double>, double[]>>(MendNoiseCheck.Judge),
    };
}

/// <summary>A training loop, judged by the batches and the noise that it hands to a step of the check's own.</summary>
internal static class MendNoiseCheck
{
    private const int Latents = 8;
    private const double Limit = 6;

    public static readonly Misconception
        OnceForAll = new("noise-not-fresh",
            "The bug is still there: batches that follow each other get the same ε. Draw it anew for each of them, "
            + "inside the inner loop."),
        OncePerEpoch = new("noise-once-per-epoch",
            "Nearly: ε is drawn anew for each epoch, but all batches of an epoch share it. Draw it for each batch."),
        RepeatedEpochs = new("noise-repeats-with-epochs",
            "Nearly: batches differ, but each epoch brings the same noise again, as from a seed that is set inside "
            + "the loop. An image then meets the same ε every time."),
        OneForBatch = new("noise-shared-over-batch",
            "The images of a batch share one ε. Draw one for each image and latent: randn(batch.shape[0], 8)."),
        NotNormal = new("not-standard-normal",
            "Your noise isn't standard normal: mean 0 and width 1 are what σ·ε asks for. randn draws it."),
        NoStep = new("no-step", "The loop never calls step."),
        ImagesMissing = new("images-left-out",
            "Not every image comes once in each epoch. The batches of images.split(64) hold each of them once.");

    public static IReadOnlyList<Misconception> Wrong { get; } =
        [OnceForAll, OncePerEpoch, RepeatedEpochs, OneForBatch, NotNormal, NoStep, ImagesMissing];

    public static CheckResult Judge(
        Func<Tensor, int, Func<Tensor, Tensor, double>, double[]> loop, CheckSession trial)
    {
        int count = trial.Draw(0, 130, 180), epochs = trial.Draw(1, 5, 7);
        Tensor images = trial.Uniform(1, count, trial.Draw(2, 6, 12));
        var seen = new List<(Tensor Batch, Tensor Noise)>();
        double Step(Tensor batch, Tensor noise)
        {
            // Called in the middle of the learner's loop, whose scopes are not ours.
            seen.Add((Copy(batch), Copy(noise)));
            return seen.Count;
        }
        try
        {
            return trial.Ask(() => loop(images, epochs, Step), out double[] losses, images)
                ?? Look(images, epochs, seen, losses);
        }
        finally
        {
            seen.ForEach(one => { one.Batch.Dispose(); one.Noise.Dispose(); });
        }
    }

    private static CheckResult Look(
        Tensor images, int epochs, List<(Tensor Batch, Tensor Noise)> seen, double[] losses)
    {
        if (seen.Count == 0)
            return CheckResult.Incorrect(NoStep);
        if (seen.Find(one => !one.Noise.shape.SequenceEqual([one.Batch.shape[0], Latents])).Noise is { } odd)
            return CheckResult.Incorrect(
                $"Expected an ε of shape [images of the batch, {Latents}], found {Sentences.Shape(odd.shape)}.",
                "wrong-shape");
        if (!EachImageOnce(images, epochs, seen))
            return CheckResult.Incorrect(ImagesMissing);
        return Noise([.. seen.Select(one => one.Noise)], seen.Count / epochs)
            ?? (losses.SequenceEqual(Enumerable.Range(1, seen.Count).Select(step => (double)step))
                ? CheckResult.Correct("Every batch of every epoch gets noise that nobody has seen before.")
                : CheckResult.Incorrect("The loop must return what each step returned, in order."));
    }

    private static Tensor Copy(Tensor tensor) => tensor.detach().clone().DetachFromDisposeScope();

    // Each row's sum tells the images apart, whatever order they come in.
    private static bool EachImageOnce(Tensor images, int epochs, List<(Tensor Batch, Tensor Noise)> seen)
    {
        double[] expected = [.. images.sum(dim: 1).ToNumbers().Order()];
        if (seen.Any(one => one.Batch.dim() != 2 || one.Batch.shape[1] != images.shape[1]))
            return false;
        double[] found = [.. cat([.. seen.Select(one => one.Batch)]).sum(dim: 1).ToNumbers().Order()];
        return found.Length == epochs * expected.Length
            && found.Where((_, place) => place % epochs == 0).Zip(expected)
                .All(pair => Math.Abs(pair.First - pair.Second) < 1e-4);
    }

    private static CheckResult? Noise(Tensor[] noise, int batches)
    {
        bool Same(int one, int other)
        {
            long rows = Math.Min(noise[one].shape[0], noise[other].shape[0]);
            return (noise[one].narrow(0, 0, rows) - noise[other].narrow(0, 0, rows)).abs().max().ToDouble() < 1e-6;
        }
        if (noise[0].shape[0] > 1 && (noise[0] - noise[0].mean([0])).abs().max().ToDouble() < 1e-6)
            return CheckResult.Incorrect(OneForBatch);
        bool epochsAlike = noise.Length > batches && Same(0, batches), batchesAlike = batches > 1 && Same(0, 1);
        if (batchesAlike || epochsAlike)
            return CheckResult.Incorrect(batchesAlike && epochsAlike ? OnceForAll
                : batchesAlike ? OncePerEpoch : RepeatedEpochs);
        // Standard errors of mean and variance of n draws: √(1/n), √(2/n).
        Tensor all = cat(noise).to(float64);
        double root = Math.Sqrt(all.numel());
        return Math.Abs(all.mean().ToDouble()) > Limit / root
            || Math.Abs(all.square().mean().ToDouble() - 1) > Limit * Math.Sqrt(2) / root
            || !FourthMoment.FitsGaussian(all, Limit)
                ? CheckResult.Incorrect(NotNormal) : null;
    }
}
