using System.Security.Cryptography;
using LatentLab.Data;
using LatentLab.Experiments.Settings;
using static TorchSharp.torch;

namespace LatentLab.Experiments.Running;

/// <summary>
/// The images of a run, split and binarised as its settings say. Several runs share one; nobody writes into it.
/// </summary>
internal sealed class RunData : IDisposable
{
    // How many training images are evaluated: enough to compare with the test images, without costing as much as an
    // epoch.
    private const int JudgedTrainImages = 2000;

    private readonly ImageDataset train, judged, test;
    private readonly ImageDataset? validation;

    private RunData(
        string words, ImageDataset train, ImageDataset? validation, ImageDataset judged, ImageDataset test)
    {
        (this.train, this.validation, this.judged, this.test) = (train, validation, judged, test);
        Words = words;
        Fingerprint = FingerprintOf(
            [train.Images, .. validation is null ? Array.Empty<Tensor>() : [validation.Images], test.Images]);
    }

    /// <summary>Shape [n, c, h, w]; grey for a dynamic binarisation.</summary>
    public Tensor Train => train.Images;

    /// <summary>Null where nothing is held out.</summary>
    public Tensor? Validation => validation?.Images;

    /// <summary>The first training images, binarised as the test images are.</summary>
    public Tensor JudgedTrain => judged.Images;

    public ImageDataset Test => test;

    public long[] ImageShape => train.Images.shape[1..];

    /// <summary>What was done to the images, in one line.</summary>
    public string Words { get; }

    /// <summary>Sixteen digits of the SHA-256 of all images.</summary>
    public string Fingerprint { get; }

    /// <exception cref="ArgumentException">The name is unknown, or the set has too few images.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    /// <exception cref="IOException">The files cannot be obtained.</exception>
    public static RunData Load(DataSettings settings)
    {
        using var scope = NewDisposeScope();
        using Split all = Datasets.Load(settings.Name,
            settings.Train is int wanted ? checked(wanted + settings.Validation) : null, settings.Test, settings.Seed,
            settings.Import);
        if (TooFew(settings, all.Train.Count, all.Test.Count) is string few)
            throw new ArgumentException(few);
        int train = settings.Train ?? all.Train.Count - settings.Validation;
        (ImageDataset first, ImageDataset others) = all.Train.SplitAt(train);
        using (others)
        {
            ImageDataset judged = first.Take(JudgedTrainImages);
            string read = all.Import?.ToLine() ?? $"{settings.Name}: {ImportDescription.Size(first)}";
            return new RunData($"{read}; {Binarised(settings.Binarise)}",
                settings.Binarise == Binarise.Dynamic ? first : Binary(first, settings, 0),
                settings.Validation == 0 ? null : Binary(others.Take(settings.Validation), settings, 1),
                Binary(judged, settings, 0), Binary(all.Test.Take(int.MaxValue), settings, 2));
        }
    }

    /// <summary>What a set of so many images lacks, in a sentence; null if it has enough.</summary>
    public static string? TooFew(DataSettings settings, int train, int test)
    {
        if ((settings.Train ?? 1) + (long)settings.Validation > train)
            return $"data: expected '{settings.Name}' to have {settings.Train ?? 1} training and {settings.Validation} "
                + $"validation images, found {train} in all. Set data.train or data.validation lower.";
        return test >= (settings.Test ?? 2) ? null
            : $"data: expected '{settings.Name}' to have {settings.Test ?? 2} test images, found {test}. Set data.test "
                + "lower.";
    }

    public void Dispose()
    {
        train.Dispose();
        validation?.Dispose();
        judged.Dispose();
        test.Dispose();
    }

    // Takes over the set: it is given back as it is, or disposed.
    private static ImageDataset Binary(ImageDataset grey, DataSettings settings, int part)
    {
        if (settings.Binarise == Binarise.None)
            return grey;
        using (grey)
            return settings.Binarise == Binarise.Threshold
                ? grey.BinarisedAt()
                : grey.BinarisedOnce(unchecked(3 * settings.Seed + part));
    }

    private static string Binarised(Binarise how) => how switch
    {
        Binarise.None => "pixels from 0 to 1, as they are",
        Binarise.Threshold => "pixels 1 from one half on, else 0",
        Binarise.Fixed => "pixels 0 or 1, drawn once",
        _ => "pixels 0 or 1, drawn again in each epoch, for tests once",
    };

    private static string FingerprintOf(Tensor[] parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Tensor part in parts)
        {
            using var scope = NewDisposeScope();
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"[{string.Join(", ", part.shape)}]"));
            hash.AppendData(part.contiguous().bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
