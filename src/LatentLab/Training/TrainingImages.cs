using LatentLab.Losses;
using LatentLab.Models;
using static TorchSharp.torch;

namespace LatentLab.Training;

/// <summary>The images of one training, checked, split and on the model's device.</summary>
/// <param name="Train">Shape [n, c, h, w].</param>
/// <param name="Validation">Shape [m, c, h, w]; null where nothing is held out.</param>
internal sealed record TrainingImages(Tensor Train, Tensor? Validation)
{
    /// <returns>Tensors of the current dispose scope.</returns>
    public static TrainingImages Prepare(ILatentModel model, Tensor train, Tensor? validation, TrainingOptions options)
    {
        Device device = model.Network.parameters().First().device;
        Check(model, train, "training");
        if (options.DynamicBinarisation)
            CheckAreProbabilities(train);
        if (validation is not null)
        {
            Check(model, validation, "validation");
            return new TrainingImages(train.to(device), validation.to(device));
        }
        if (options.ValidationSize == 0)
            return options.Patience is null
                ? new TrainingImages(train.to(device), null)
                : throw new ArgumentException(
                    $"{nameof(options.Patience)} needs validation images: pass them, or set "
                    + $"{nameof(options.ValidationSize)}.",
                    nameof(options));
        if (options.ValidationSize >= train.shape[0])
            throw new ArgumentException(
                $"{nameof(options.ValidationSize)}: expected fewer than the {train.shape[0]} training images, found "
                + $"{options.ValidationSize}.",
                nameof(options));

        using var generator = new Generator((ulong)(uint)EpochSeed.Of(options.Seed, 0, RandomUse.HeldOut));
        Tensor order = randperm(train.shape[0], dtype: int64, generator: generator).to(train.device);
        Tensor held = train.index_select(0, order.narrow(0, 0, options.ValidationSize));
        Tensor kept =
            train.index_select(0, order.narrow(0, options.ValidationSize, train.shape[0] - options.ValidationSize));
        return new TrainingImages(kept.to(device), held.to(device));
    }

    private static void CheckAreProbabilities(Tensor images)
    {
        using var scope = NewDisposeScope();
        double least = images.min().to(float64).item<double>(), most = images.max().to(float64).item<double>();
        if (!(least >= 0 && most <= 1))
            throw new ArgumentException(
                $"The training images: {nameof(TrainingOptions.DynamicBinarisation)} needs pixels in [0, 1], found "
                + $"values from {least} to {most}.",
                nameof(images));
    }

    private static void Check(ILatentModel model, Tensor images, string use)
    {
        IReadOnlyList<long> expected = model.Architecture.ImageShape;
        long[] shape = images.shape;
        if (shape.Length != 4 || shape[0] == 0 || !shape.Skip(1).SequenceEqual(expected))
            throw new ArgumentException(
                $"The {use} images: expected at least one of shape [n, {string.Join(", ", expected)}], found "
                + $"[{string.Join(", ", shape)}].",
                nameof(images));
        ScalarType type = model.Network.parameters().First().dtype;
        if (images.dtype != type)
            throw new ArgumentException(
                $"The {use} images: expected {type} as the model's weights are, found {images.dtype}. Convert them "
                + $"with .to({type.ToString().ToLowerInvariant()}).",
                nameof(images));

        string who = $"The {use} images";
        if (model.Likelihood is Likelihood.BernoulliLikelihood)
            PixelCheck.Probabilities(images, who);
        else
            PixelCheck.Finite(images, who);
    }
}
