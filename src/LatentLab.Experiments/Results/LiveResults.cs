using LatentLab.Experiments.Running;

namespace LatentLab.Experiments.Results;

/// <summary>Trains an experiment here and now: a notebook's small grid.</summary>
public static class LiveResults
{
    /// <summary>
    /// Runs every run of the experiment in this process, as many at a time as the cores carry, and reads what they
    /// left.
    /// </summary>
    /// <param name="folder">Where the runs go and are found again the next time; null for a folder that is deleted once
    /// they are read.</param>
    /// <returns>Failed runs are among the results; the others go on without them.</returns>
    /// <exception cref="ArgumentException">An experiment that cannot be.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ExperimentResults Run(
        this Experiment experiment, string? folder = null, CancellationToken cancellation = default)
    {
        if (folder is not null)
            return RunInto(experiment, folder, cancellation);
        string temporary = Directory.CreateTempSubdirectory("latentlab-live-").FullName;
        try
        {
            return RunInto(experiment, temporary, cancellation, keepCheckpoints: false);
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }
    }

    private static ExperimentResults RunInto(
        Experiment experiment, string folder, CancellationToken cancellation, bool keepCheckpoints = true)
    {
        ExperimentRunner.Run(experiment,
            new RunOptions
            {
                OutputFolder = folder,
                KeepCheckpoints = keepCheckpoints,
                TensorBoard = keepCheckpoints
            }, cancellation: cancellation);
        return ExperimentResults.Load(folder);
    }
}
