using LatentLab.Classroom.Checking;
using LatentLab.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>
    /// A whole VAE: Learn builds one anew, trains it on images [n, 784] for so many steps and returns their losses; the
    /// others are the trained one's μ, log σ² and decoder, [images, latents] and [images, 784].
    /// </summary>
    public static Exercise<(Func<Tensor, int, double[]> Learn, Func<Tensor, Tensor> Mean,
        Func<Tensor, Tensor> LogVariance, Func<Tensor, Tensor> Decode)> WriteAVae
    { get; } = new()
    {
        Id = "write-a-vae",
        Lesson = 6,
        Sheet = "06b",
        Number = 5,
        Title = "Your VAE, put together",
        Kind = ExerciseKind.Experiment,
        Points = 5,
        Hints =
        [
            "You have everything: the body and the decoder from above, your two heads, your sample, your loss, your "
            + "step. What is missing is the order, once per batch.",
            "In Learn: new layers, one Adam for the parameters of all four, and for each step some 64 images: "
            + "features, μ and log σ², a sample, the decoder, the loss. The other three functions use the layers that "
            + "Learn left.",
            "Tensor features = body.call(batch), m = meanHead.call(features), v = ...; then MyVaeLoss(decoder.call("
            + "MyVaeSample(m, v)), batch, m, v) inside MyVaeStep. A batch is images[randint(images.shape[0], 64)].",
        ],
        Why = "The control is the mean image of the training images, shown to everybody: no code, no KL. A VAE whose "
            + "code says nothing can do no better than that. One whose −ELBO lies below has bought more picture "
            + "with its nats than they cost.",
        Misconceptions = WriteAVaeCheck.Wrong,
        Judge = WriteAVaeCheck.Judge,
    };
}

/// <summary>
/// A VAE, trained on digits that the check draws and judged on others by −ELBO = squared error + KL, nats per image,
/// with noise of the check's own. The control shows everybody the training images' mean and pays no KL: it is the best
/// that a VAE whose code says nothing can do, up to chance.
/// </summary>
internal static class WriteAVaeCheck
{
    public const int Steps = 300;

    private const int Fresh = 300;

    // Of a mean over 300 images: a VAE that is no better passes once in 30,000 times.
    private const double StandardErrors = 4;

    public static readonly Misconception
        OtherSteps = new("other-number-of-steps",
            "Learn must return the loss of each of its steps, as many as it was told to take."),
        NotTrained = new("not-trained",
            "Even from the means, your decoder's pictures are no better than the mean image. Do all layers' parameters "
            + "go into the optimizer, and do Mean, LogVariance and Decode use the layers that Learn has trained?"),
        SaysNothing = new("code-says-nothing",
            "The KL is nearly zero: all images get the same posterior, and the decoder shows everybody the mean image. "
            + "Does the KL weigh more than it should, because the error is averaged over pixels?"),
        NoKl = new("kl-not-trained",
            "Your pictures are good, but the code costs more nats than it saves: nothing has kept the KL small. Is it "
            + "in the loss that is trained?"),
        NoNoise = new("noise-not-trained",
            "From the means your pictures are good, from samples they are not: the decoder has never seen noisy codes. "
            + "Does the training decode a sample, or μ?"),
        Smuggled = new("smuggled",
            "Your decoder answers differently when the codes come in another order or fewer at a time. It may look at "
            + "nothing but each code.");

    public static IReadOnlyList<Misconception> Wrong { get; } =
        [OtherSteps, NotTrained, SaysNothing, NoKl, NoNoise, Smuggled];

    /// <summary>What was measured on new images, nats per image.</summary>
    private sealed record Account(double Elbo, double Kl, double FromMean, double FromSample, double Control);

    public static CheckResult Judge((Func<Tensor, int, double[]> Learn, Func<Tensor, Tensor> Mean,
        Func<Tensor, Tensor> LogVariance, Func<Tensor, Tensor> Decode) answer, CheckSession trial)
    {
        if (answer.Learn is null || answer.Mean is null || answer.LogVariance is null || answer.Decode is null)
            return CheckResult.NotAttempted();
        Tensor train = Digits.GenerateDataset(trial.Draw(0, 900, 1100), trial.Seed + 1).Images.flatten(1);
        Tensor images = Digits.GenerateDataset(Fresh, trial.Seed + 2).Images.flatten(1);
        if (trial.Ask(() => answer.Learn(train, Steps), out double[] losses, train) is { } fault)
            return fault;
        if (losses.Length != Steps)
            return CheckResult.Incorrect($"{OtherSteps.Sentence} Expected {Steps} losses, found {losses.Length}.",
                OtherSteps.Id);
        if (trial.Ask(() => answer.Mean(images), out Tensor mean, images) is { } noMean)
            return noMean;
        if (trial.Ask(() => answer.LogVariance(images), out Tensor logVariance, images) is { } noVariance)
            return noVariance;
        (mean, logVariance) = (mean.detach().to(float32), logVariance.detach().to(float32));
        if (mean.dim() != 2 || mean.shape[0] != Fresh)
            return CheckResult.Incorrect(
                $"Expected means of shape [{Fresh}, latents], found {Sentences.Shape(mean.shape)}.", "wrong-shape");
        if (CheckSession.Shape(logVariance, mean.shape, "a log σ² for each μ") is { } shape)
            return shape;
        Tensor sample = mean + (0.5 * logVariance).exp() * trial.Normal(5, mean.shape);
        if (Decoded(answer.Decode, sample, trial, out Tensor fromSample) is { } noPicture)
            return noPicture;
        if (Decoded(answer.Decode, mean, trial, out Tensor fromMean) is { } noOther)
            return noOther;
        Tensor rows = randperm(Fresh, generator: trial.Source(6)).narrow(0, 0, trial.Draw(7, 40, 60));
        if (Decoded(answer.Decode, sample.index_select(0, rows), trial, out Tensor some) is { } later)
            return later;
        return Formulas.Close(some, fromSample.index_select(0, rows), 1e-3)
            ? Weigh(train, images, mean, logVariance, fromMean, fromSample)
            : CheckResult.Incorrect(Smuggled);
    }

    private static CheckResult? Decoded(
        Func<Tensor, Tensor> decode, Tensor codes, CheckSession trial, out Tensor pictures)
    {
        if (trial.Ask(() => decode(codes), out pictures, codes) is { } fault)
            return fault;
        pictures = pictures.detach().to(float32);
        return CheckSession.Shape(pictures, [codes.shape[0], 784], "784 pixels for each code");
    }

    private static CheckResult Weigh(
        Tensor train, Tensor images, Tensor mean, Tensor logVariance, Tensor fromMean, Tensor fromSample)
    {
        Tensor kl = 0.5 * (mean.square() + logVariance.exp() - 1 - logVariance).sum(dim: 1);
        Tensor Error(Tensor pictures) => (images - pictures).square().sum(dim: 1);
        double Mean(Tensor numbers) => numbers.mean().ToDouble();
        Tensor elbo = Error(fromSample) + kl, control = Error(train.mean([0], keepdim: true));
        var account = new Account(Mean(elbo), Mean(kl), Mean(Error(fromMean)), Mean(Error(fromSample)), Mean(control));
        string numbers = $" (nats per image on {Fresh} new digits: −ELBO {account.Elbo:F1}, of which KL "
            + $"{account.Kl:F1}; mean image {account.Control:F1})";
        double gain = account.Control - account.Elbo;
        if (gain > StandardErrors * (control - elbo).std().ToDouble() / Math.Sqrt(Fresh))
            return CheckResult.Correct($"A VAE, and all of it yours{numbers}.");
        Misconception? mistake = account switch
        {
            _ when account.FromMean > 1.1 * account.Control => NotTrained,
            { Kl: < 0.5 } => SaysNothing,
            _ when account.FromMean > account.Control => NotTrained,
            _ when account.FromSample - account.FromMean > account.Kl => NoNoise,
            _ => account.Kl > account.Control - account.FromMean ? NoKl : null,
        };
        return mistake is not null
            ? CheckResult.Incorrect(mistake.Sentence + numbers, mistake.Id)
            : CheckResult.Incorrect($"Better than the mean image, but not by more than chance allows{numbers}. Are the "
                + "steps too short, or the batches too small?");
    }
}
