using System.Security.Cryptography;
using LatentLab.Models;
using static TorchSharp.torch;

namespace LatentLab.Training;

/// <summary>
/// What decides a training's numbers. A checkpoint goes on only where all of it is the same; the number of epochs may
/// grow.
/// </summary>
/// <param name="Model">Kind, sizes and likelihood.</param>
/// <param name="Images">Shape and fingerprint of the training images.</param>
/// <param name="Validation">The same of the validation images; null where nothing is held out.</param>
public sealed record TrainingSetting(
    string Model, string Images, string? Validation, int Seed, int BatchSize, double LearningRate,
    string Beta, string KlParts, int? Patience, string Objective = "", string LearningRateSchedule = "",
    bool DynamicBinarisation = false)
{
    // Checkpoints of the kit's version 0.1 know the first 1,000 images only.
    private const long OnceHashed = 1000;

    // So many at once: a Span holds 2 GB at most, and a copy of a part is cheaper than one of the whole.
    private const long RowsAtOnce = 4096;

    private const string OfAllImages = "all ";

    internal static TrainingSetting Of(ILatentModel model, TrainingImages images, TrainingOptions options) => new(
        $"{model.Network.GetName()}: {model.Architecture}, {model.Likelihood}", Fingerprint(images.Train),
        images.Validation is null ? null : Fingerprint(images.Validation),
        options.Seed, options.BatchSize, options.LearningRate, options.Beta.ToString(), options.KlParts.ToString(),
        options.Patience,
        ObjectiveOf(options), options.LearningRateSchedule == Training.LearningRateSchedule.Constant
            ? ""
            : options.LearningRateSchedule.ToString(), options.DynamicBinarisation);

    // Empty for the plain bound, so that checkpoints of earlier versions still fit.
    private static string ObjectiveOf(TrainingOptions options)
    {
        if (options.OwnLoss is not null)
            return $"own {options.OwnLoss.Name}";
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
            ("model",
                Model,
                other.Model),
            ("seed", Seed, other.Seed),
            ("batch size", BatchSize, other.BatchSize), ("learning rate", LearningRate, other.LearningRate),
            ("β", Beta, other.Beta), ("KL parts", KlParts, other.KlParts), ("objective", Objective, other.Objective),
            ("learning rate schedule", LearningRateSchedule, other.LearningRateSchedule),
            ("dynamic binarisation", DynamicBinarisation, other.DynamicBinarisation),
            ("patience", Patience, other.Patience), ("training images", Images, other.Images),
            ("validation images", Validation, other.Validation),
        ];
        foreach (var (name, here, there) in pairs)
            if (!Equals(here, there))
                throw new InvalidDataException(
                    $"'{path}' belongs to another training: its {name} is {there ?? "none"}, this one's is "
                    + $"{here ?? "none"}. Give another path, or delete the file to start over.");
    }

    /// <summary>True for the setting of an older checkpoint, which can be compared by its first images only.</summary>
    internal bool KnowsFirstImagesOnly => !Images.Contains(OfAllImages, StringComparison.Ordinal);

    /// <summary>This setting as an older checkpoint would have written it.</summary>
    internal TrainingSetting OfFirstImages(TrainingImages images) => this with
    {
        Images = ShapeOf(images.Train) + DigestOf(images.Train, OnceHashed),
        Validation = images.Validation is null
            ? null
            : ShapeOf(images.Validation) + DigestOf(images.Validation, OnceHashed),
    };

    // All of them: a data set that differs in its last image is another one.
    private static string Fingerprint(Tensor images) =>
        ShapeOf(images) + OfAllImages + DigestOf(images, images.shape[0]);

    private static string ShapeOf(Tensor images) => $"[{string.Join(", ", images.shape)}] ";

    /// <summary>Sixteen digits of the SHA-256 of that many images, from the first.</summary>
    private static string DigestOf(Tensor images, long most)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long count = Math.Min(most, images.shape[0]);
        for (long start = 0; start < count; start += RowsAtOnce)
        {
            using var scope = NewDisposeScope();
            hash.AppendData(images.narrow(0, start, Math.Min(RowsAtOnce, count - start)).cpu().contiguous().bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
