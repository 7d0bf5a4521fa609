using LatentLab.Experiments.Settings;
using LatentLab.Models;
using LatentLab.Training;
using static TorchSharp.torch;

namespace LatentLab.Experiments.Running;

/// <summary>How long runs will take, from some steps of training.</summary>
internal static class StepSpeed
{
    private const int Batches = 6;

    /// <summary>Sums what all runs need: measured for the largest MLP and the largest convolutional network.</summary>
    /// <returns>Null where random images cannot be trained on.</returns>
    public static TimeSpan? TimeFor(
        IReadOnlyList<PlannedRun> runs, KnownImages sets, int jobs, Experiment? experiment = null)
    {
        try
        {
            return Measured(runs, sets, jobs, experiment);
        }
        catch (NonFiniteLossException)
        {
            return null;   // the runs themselves will tell
        }
    }

    private static TimeSpan Measured(
        IReadOnlyList<PlannedRun> runs, KnownImages sets, int jobs, Experiment? experiment = null)
    {
        double seconds = 0;
        foreach (IGrouping<bool, PlannedRun> group in runs.GroupBy(run => run.Config.Model.Channels.Count > 0))
        {
            RunConfig largest = group.MaxBy(run => Work(run.Config, sets) / run.Config.Training.Epochs)!.Config;
            double perImage = SecondsPerImage(largest, sets.Of(largest.Data).Shape, experiment);
            double perWork = perImage * ImagesOf(largest, sets) / (Work(largest, sets) / largest.Training.Epochs);
            seconds += group.Sum(run => Work(run.Config, sets)) * perWork;
        }
        return TimeSpan.FromSeconds(seconds / jobs);
    }

    private static double Work(RunConfig config, KnownImages sets) => TimeLeft.WorkOf(
        config with { Data = config.Data with { Train = (int)ImagesOf(config, sets) } });

    private static double ImagesOf(RunConfig config, KnownImages sets) =>
        config.Data.Train ?? Math.Max(1, sets.Of(config.Data).Train - config.Data.Validation);

    // The second epoch: the first one finds memory and compiles. So small a step keeps the loss a number.
    private static double SecondsPerImage(RunConfig config, long[] shape, Experiment? experiment = null)
    {
        using var scope = NewDisposeScope();
        ILatentModel model = RunParts.NewModel(config, shape, experiment);
        using nn.Module network = model.Network;
        using var generator = new Generator(1);
        int count = Math.Min(Batches * config.Training.BatchSize, 4096);
        Tensor images = rand([count, .. shape], generator: generator), few = images.narrow(0, 0, 1);
        TrainingHistory history = Trainer.Fit(model, images, few,
            RunParts.OptionsOf(config, experiment) with
            {
                Epochs = 2,
                LearningRate = 1e-9,
                Patience = null,
                Threads = config.Training.Threads
            });
        return history.Epochs[1].Seconds / count;
    }
}
