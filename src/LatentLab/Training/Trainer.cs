using LatentLab.Data;
using LatentLab.Models;
using static TorchSharp.torch;

namespace LatentLab.Training;

/// <summary>Trains a model: shuffles, steps, measures, reports, epoch by epoch.</summary>
public static class Trainer
{
    /// <summary>Trains <paramref name="model"/> in place, on the device it is on.</summary>
    /// <param name="train">Stays the caller's.</param>
    /// <param name="validation">Held-out images; null to hold out <see cref="TrainingOptions.ValidationSize"/> of the
    /// training images.</param>
    /// <inheritdoc
    /// cref="Fit(ILatentModel, Tensor, Tensor?, TrainingOptions?, IProgress{EpochMetrics}?, CancellationToken)"/>
    public static TrainingHistory Fit(
        ILatentModel model, ImageDataset train, ImageDataset? validation = null, TrainingOptions? options = null,
        IProgress<EpochMetrics>? progress = null, CancellationToken cancellation = default) =>
        Fit(model, train.Images, validation?.Images, options, progress, cancellation);

    /// <summary>Trains <paramref name="model"/> in place, on the device it is on.</summary>
    /// <param name="train">Shape [n, c, h, w], in [0, 1] for a Bernoulli likelihood; stays the caller's.</param>
    /// <param name="validation">The same for held-out images; null to hold out
    /// <see cref="TrainingOptions.ValidationSize"/> of the training images.</param>
    /// <param name="progress">Hears of every epoch as it ends.</param>
    /// <param name="cancellation">Stops between two steps: the model keeps the weights it has, and the history holds
    /// the epochs that were finished.</param>
    /// <returns>The epochs so far, and how the training ended.</returns>
    /// <exception cref="ArgumentException">Images or options that do not fit the model.</exception>
    /// <exception cref="NonFiniteLossException">The loss became infinite or not a number.</exception>
    /// <exception cref="OperationCanceledException">The stop button of the notebook was pressed: the model keeps the
    /// weights it has.</exception>
    /// <exception cref="InvalidDataException">The checkpoint to resume from is damaged or of another training; the
    /// model is as it was.</exception>
    public static TrainingHistory Fit(
        ILatentModel model, Tensor train, Tensor? validation = null, TrainingOptions? options = null,
        IProgress<EpochMetrics>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new TrainingOptions();
        options.Check();
        int threads = get_num_threads();
        bool wasTraining = model.Network.training;
        try
        {
            if (options.Threads is int wanted)
                set_num_threads(wanted);
            model.Network.train();
            using var scope = NewDisposeScope();
            var images = TrainingImages.Prepare(model, train, validation, options);
            using var run = new TrainingRun(model, images, options);
            return run.ToTheEnd(progress, cancellation);
        }
        finally
        {
            model.Network.train(wasTraining);
            if (options.Threads is not null)
                set_num_threads(threads);
        }
    }
}
