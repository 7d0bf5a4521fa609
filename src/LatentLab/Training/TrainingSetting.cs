using System.Security.Cryptography;
using LatentLab.Models;
using static TorchSharp.torch;

namespace LatentLab.Training;

/// <summary>What decides a training's numbers. A checkpoint goes on only where all of it is the same; the number of epochs may grow.</summary>
/// <param name="Model">Kind, sizes and likelihood.</param>
/// <param name="Images">Shape and fingerprint of the training images.</param>
/// <param name="Validation">The same of the validation images; null where nothing is held out.</param>
public sealed record TrainingSetting(
    string Model, string Images, string? Validation, int Seed, int BatchSize, double LearningRate, string Beta, string KlParts, int? Patience,
    string Objective = "", string LearningRateSchedule = "", bool DynamicBinarisation = false)
{
    // Enough to tell data sets apart; hashing all of a large one would delay the start.
    private const long HashedImages = 1000;

    internal static TrainingSetting Of(ILatentModel model, TrainingImages images, TrainingOptions options) => new(
        $"{model.Network.GetName()}: {model.Architecture}, {model.Likelihood}", Fingerprint(images.Train), images.Validation is null ? null : Fingerprint(images.Validation),
        options.Seed, options.BatchSize, options.LearningRate, options.Beta.ToString(), options.KlParts.ToString(), options.Patience,
        ObjectiveOf(options), options.LearningRateSchedule == Training.LearningRateSchedule.Constant ? "" : options.LearningRateSchedule.ToString(), options.DynamicBinarisation);

    // Empty for the plain bound, so that checkpoints of earlier versions still fit.
    private static string ObjectiveOf(TrainingOptions options)
    {
        if (options is { FreeBits: 0, Samples: 1, ImportanceWeighted: false })
            return "";
        string weighted = options.ImportanceWeighted ? ", weighted" : "";
        return FormattableString.Invariant($"free bits {options.FreeBits}, {options.Samples} samples{weighted}");
    }

    /// <param name="other">The setting in the checkpoint at <paramref name="path"/>.</param>
    /// <exception cref="InvalidDataException">Something differs; the message says what.</exception>
    public void CheckSameAs(TrainingSetting other, string path)
    {
        (string Name, object? Here, object? There)[] pairs =
        [
            ("model", Model, other.Model), ("seed", Seed, other.Seed), ("batch size", BatchSize, other.BatchSize), ("learning rate", LearningRate, other.LearningRate),
            ("β", Beta, other.Beta), ("KL parts", KlParts, other.KlParts), ("objective", Objective, other.Objective), ("learning rate schedule", LearningRateSchedule, other.LearningRateSchedule),
            ("dynamic binarisation", DynamicBinarisation, other.DynamicBinarisation), ("patience", Patience, other.Patience),
            ("training images", Images, other.Images), ("validation images", Validation, other.Validation),
        ];
        foreach (var (name, here, there) in pairs)
            if (!Equals(here, there))
                throw new InvalidDataException(
                    $"'{path}' belongs to another training: its {name} is {there ?? "none"}, this one's is {here ?? "none"}. Give another path, or delete the file to train anew.");
    }

    private static string Fingerprint(Tensor images)
    {
        using var scope = NewDisposeScope();
        Tensor first = images.narrow(0, 0, Math.Min(HashedImages, images.shape[0])).cpu().contiguous();
        return $"[{string.Join(", ", images.shape)}] {Convert.ToHexStringLower(SHA256.HashData(first.bytes))[..16]}";
    }
}
