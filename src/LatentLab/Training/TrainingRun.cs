using System.Diagnostics;
using LatentLab.Losses;
using LatentLab.Models;
using static TorchSharp.torch;

namespace LatentLab.Training;

/// <summary>One training on its way: the state between two epochs, and what leads from one to the next.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly ILatentModel model;
    private readonly TrainingImages images;
    private readonly TrainingOptions options;
    private readonly Elbo objective;
    private readonly ITrainingStep step;
    private readonly List<EpochMetrics> epochs = [];
    private Dictionary<string, Tensor> best = [];

    public TrainingRun(ILatentModel model, TrainingImages images, TrainingOptions options)
    {
        (this.model, this.images, this.options) = (model, images, options);
        objective = Elbo.Of(model, options.KlParts);
        step = TrainingSteps.Create(model, objective, options);
    }

    private bool WatchesForBest => options.Patience is not null;

    private int BestEpoch => epochs.Count == 0 ? 0 : epochs.MinBy(Judged)!.Epoch;

    private bool OutOfPatience => options.Patience is int patience && epochs.Count - BestEpoch >= patience;

    public TrainingHistory ToTheEnd(IProgress<EpochMetrics>? progress, CancellationToken cancellation)
    {
        Resume();
        while (epochs.Count < options.Epochs && !OutOfPatience)
        {
            if (!RunEpoch(cancellation))
                return new TrainingHistory(epochs) { Ending = TrainingEnding.Cancelled };
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
        model.Noise.manual_seed(EpochSeed.Of(options.Seed, epoch, RandomUse.Noise));
        CancellationToken stopButton = StopButton.Token;
        foreach (Tensor rows in images.Train.BatchRows(options.BatchSize, EpochSeed.Of(options.Seed, epoch, RandomUse.Order)))
        {
            if (cancellation.IsCancellationRequested)
                return false;
            stopButton.ThrowIfCancellationRequested();
            step.Step(images.Train, rows, beta);
        }
        StepTotals totals = step.ReadTotals();
        if (totals.FirstNonFiniteStep is int bad)
            throw new NonFiniteLossException(epoch, bad, options);
        LossTerms? validation = images.Validation is null
            ? null
            : Validation.Measure(model, objective, images.Validation, beta, EpochSeed.Of(options.Seed, 0, RandomUse.Validation));
        epochs.Add(new EpochMetrics(epoch, totals.Mean, validation, Stopwatch.GetElapsedTime(started).TotalSeconds, Tensor.TotalCount));
        if (WatchesForBest && BestEpoch == epoch)
        {
            ForgetBest();
            best = WeightSet.Copy(model);
        }
        if (options.CheckpointPath is string path && (epoch % options.CheckpointEvery == 0 || epoch == options.Epochs || OutOfPatience))
            Save(path);
        return true;
    }

    // A rising β makes every later epoch's total larger; epochs are compared at the β the schedule ends with.
    private double Judged(EpochMetrics epoch) =>
        epoch.Validation is { } terms && double.IsFinite(terms.Total) ? (terms with { Beta = options.Beta.Final }).Total : double.PositiveInfinity;

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

    private void Save(string path)
    {
        using OptimizerState state = step.ReadState();
        // Only the state is disposed: the weights in the checkpoint are the model's own.
        new Checkpoint(WeightSet.Of(model), best, state, epochs, TrainingSetting.Of(model, images, options)).Save(path);
    }

    private void Resume()
    {
        if (!options.Resume || !File.Exists(options.CheckpointPath))
            return;
        using Checkpoint checkpoint = Checkpoint.Load(options.CheckpointPath);
        TrainingSetting.Of(model, images, options).CheckSameAs(checkpoint.Setting, options.CheckpointPath);
        if (checkpoint.Epochs.Count > options.Epochs)
            throw new InvalidDataException($"'{options.CheckpointPath}' is at epoch {checkpoint.Epochs.Count}, past the {options.Epochs} asked for. Ask for more epochs, or delete the file to train anew.");
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
