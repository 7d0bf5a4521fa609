using System.Diagnostics;
using LatentLab.Losses;
using LatentLab.Models;
using static TorchSharp.torch;

namespace LatentLab.Training;

/// <summary>A training in progress: the state between two epochs, and how it gets from one to the next.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly ILatentModel model;
    private readonly TrainingImages images;
    private readonly TrainingOptions options;
    private readonly Elbo objective;
    private readonly ITrainingStep step;
    private readonly List<EpochMetrics> epochs = [];
    private Dictionary<string, Tensor> best = [];
    private long lastCheckpoint = Stopwatch.GetTimestamp();
    private double checkpointSeconds;
    private int stepsOfEpoch;
    private TrainingSetting? setting;

    public TrainingRun(ILatentModel model, TrainingImages images, TrainingOptions options)
    {
        (this.model, this.images, this.options) = (model, images, options);
        objective = Elbo.Of(model, options.KlParts) with
        {
            FreeBits = options.FreeBits,
            Samples = options.Samples,
            ImportanceWeighted = options.ImportanceWeighted,
            Own = options.OwnLoss
        };
        if (options.ImportanceWeighted && model.Likelihood is Likelihood.SquaredErrorLikelihood)
            throw new ArgumentException(
                $"{nameof(options.ImportanceWeighted)} needs a density: train with Likelihood.Bernoulli or "
                + "Likelihood.Gaussian.",
                nameof(options));
        if (model is not VariationalModel && !(objective with { Own = null }).IsPlain)
            throw new ArgumentException(
                $"{nameof(options.FreeBits)}, {nameof(options.Samples)} and {nameof(options.ImportanceWeighted)} need "
                + $"a model that samples, found {model.Network.GetName()}.",
                nameof(options));
        step = TrainingSteps.Create(model, objective, options);
        checkpointSeconds = GuessCheckpointSeconds();
    }

    // Made once: it reads every image.
    private TrainingSetting Setting => setting ??= TrainingSetting.Of(model, images, options);

    private bool WatchesForBest => options.Patience is not null;

    private int BestEpoch => epochs.Count == 0 ? 0 : epochs.MinBy(Judged)!.Epoch;

    private bool OutOfPatience => options.Patience is int patience && epochs.Count - BestEpoch >= patience;

    public TrainingHistory ToTheEnd(IProgress<EpochMetrics>? progress, CancellationToken cancellation)
    {
        Resume();
        while (epochs.Count < options.Epochs && !OutOfPatience)
        {
            if (!RunEpoch(cancellation))
                return new TrainingHistory(epochs) { Ending = TrainingEnding.Cancelled, StepsBeyond = stepsOfEpoch };
            progress?.Report(epochs[^1]);
        }
        return new TrainingHistory(epochs)
        {
            Ending = OutOfPatience ? TrainingEnding.StoppedEarly : TrainingEnding.Completed,
            WeightsOfEpoch = GoBackToBest(),
        };
    }

    public void Dispose()
    {
        step.Dispose();
        ForgetBest();
    }

    /// <returns>False if it was cancelled half-way.</returns>
    /// <exception cref="OperationCanceledException">The notebook's stop button was pressed.</exception>
    private bool RunEpoch(CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        int epoch = epochs.Count + 1;
        double beta = options.Beta.At(epoch);
        step.LearningRate = options.LearningRate * options.LearningRateSchedule.FactorAt(epoch);
        using Tensor? drawn = options.DynamicBinarisation ? DrawPixels(epoch) : null;
        Tensor train = drawn ?? images.Train;
        model.Noise.manual_seed(EpochSeed.Of(options.Seed, epoch, RandomUse.Noise));
        CancellationToken stopButton = StopButton.Token;
        stepsOfEpoch = 0;
        foreach (Tensor rows in train.BatchRows(options.BatchSize, EpochSeed.Of(options.Seed, epoch, RandomUse.Order)))
        {
            if (cancellation.IsCancellationRequested)
                return false;
            stopButton.ThrowIfCancellationRequested();
            step.Step(train, rows, beta);
            stepsOfEpoch++;
        }
        StepTotals totals = step.ReadTotals();
        if (totals.FirstNonFiniteStep is int bad)
            throw new NonFiniteLossException(epoch, bad, options);
        (LossTerms? validation, IReadOnlyList<double>? perLatent) = images.Validation is null
            ? (null, null)
            : Validation.MeasureLatents(model, objective, images.Validation, beta,
                EpochSeed.Of(options.Seed, 0, RandomUse.Validation));
        epochs.Add(new EpochMetrics(epoch, totals.Mean, validation, Stopwatch.GetElapsedTime(started).TotalSeconds,
            Tensor.TotalCount)
        {
            KlPerLatent = perLatent
        });
        if (WatchesForBest && BestEpoch == epoch)
        {
            ForgetBest();
            best = WeightSet.Copy(model);
        }
        bool isLast = epoch == options.Epochs || OutOfPatience;
        if (options.CheckpointPath is string path && ((isLast && options.CheckpointAtEnd)
            || ((isLast || epoch % options.CheckpointEvery == 0) && CanAffordCheckpoint)))
            Save(path);
        return true;
    }

    // Drawn on the CPU, so that the pixels are the same on every device.
    private Tensor DrawPixels(int epoch)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)(uint)EpochSeed.Of(options.Seed, epoch, RandomUse.Pixels));
        return bernoulli(images.Train.cpu(), generator).to(images.Train.device).DetachFromDisposeScope();
    }

    // A rising β makes every later epoch's total larger; epochs are compared at the β the schedule ends with.
    private double Judged(EpochMetrics epoch) =>
        epoch.Validation is { } terms && double.IsFinite(terms.Total)
            ? (terms with { Beta = options.Beta.Final }).Total
            : double.PositiveInfinity;

    private int GoBackToBest()
    {
        if (!WatchesForBest || best.Count == 0)
            return epochs.Count;
        WeightSet.Write(model, best, "The best epoch");
        return BestEpoch;
    }

    private void ForgetBest()
    {
        foreach (Tensor tensor in best.Values)
            tensor.Dispose();
        best = [];
    }

    // Until the first checkpoint has shown what it takes: the weights with Adam's memory at a slow disk's speed.
    private double GuessCheckpointSeconds()
    {
        const double BytesPerSecond = 200e6, Opening = 0.01;
        return Opening
            + 4.0 * sizeof(float) * model.Network.parameters().Sum(parameter => parameter.numel()) / BytesPerSecond;
    }

    private bool CanAffordCheckpoint =>
        options.CheckpointShare is not double share
            || share * Stopwatch.GetElapsedTime(lastCheckpoint).TotalSeconds >= checkpointSeconds;

    private void Save(string path)
    {
        long started = Stopwatch.GetTimestamp();
        using OptimizerState state = step.ReadState();
        // Only the state is disposed: the weights in the checkpoint are the model's own.
        new Checkpoint(WeightSet.Of(model), best, state, epochs, Setting).Save(path);
        lastCheckpoint = Stopwatch.GetTimestamp();
        checkpointSeconds = Stopwatch.GetElapsedTime(started, lastCheckpoint).TotalSeconds;
    }

    private void Resume()
    {
        if (!options.Resume || !File.Exists(options.CheckpointPath))
            return;
        using Checkpoint checkpoint = Checkpoint.Load(options.CheckpointPath);
        TrainingSetting here = checkpoint.Setting.KnowsFirstImagesOnly ? Setting.OfFirstImages(images) : Setting;
        here.CheckSameAs(checkpoint.Setting, options.CheckpointPath);
        if (checkpoint.Epochs.Count > options.Epochs)
            throw new InvalidDataException(
                $"'{options.CheckpointPath}' is at epoch {checkpoint.Epochs.Count}, past the {options.Epochs} asked "
                + "for. Ask for more epochs, or delete the file to start over.");
        WeightSet.Check(model, checkpoint.Model, $"'{options.CheckpointPath}'");
        if (WatchesForBest)
            WeightSet.Check(model, checkpoint.Best, $"'{options.CheckpointPath}'");
        step.WriteState(checkpoint.Optimizer);
        WeightSet.Write(model, checkpoint.Model, $"'{options.CheckpointPath}'");
        epochs.AddRange(checkpoint.Epochs);
        if (checkpoint.Best.Count > 0)
            best = checkpoint.Best.ToDictionary(pair => pair.Key, pair => pair.Value.clone().DetachFromDisposeScope());
    }
}

/// <summary>The loss became infinite or not a number; the weights are of no use from there on.</summary>
public sealed class NonFiniteLossException : ArithmeticException
{
    public NonFiniteLossException(int epoch, int batch, TrainingOptions options)
        : base($"The loss was not finite in epoch {epoch}, batch {batch} (learning rate {options.LearningRate}). "
            + "Check that the images hold numbers in [0, 1] and nothing else; then try a learning rate ten times "
            + "smaller, or a larger decoder variance.")
    {
        Epoch = epoch;
        Batch = batch;
    }

    /// <summary>Counted from 1.</summary>
    public int Epoch { get; }

    /// <summary>Counted from 1 within the epoch.</summary>
    public int Batch { get; }
}

/// <summary>
/// The stop button of the notebook that a training runs in. A host leaves under <see cref="Name"/>, in the process's
/// data (<see cref="AppContext"/>), a <c>Func&lt;CancellationToken&gt;</c> that gives the calling cell's token; where
/// none has, there is no button.
/// </summary>
internal static class StopButton
{
    public const string Name = "LatentLab.StopButton";

    public static CancellationToken Token =>
        AppContext.GetData(Name) is Func<CancellationToken> ask ? ask() : CancellationToken.None;
}
