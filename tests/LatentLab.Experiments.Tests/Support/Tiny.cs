using LatentLab.Experiments.Running;
using LatentLab.Experiments.Settings;

namespace LatentLab.Experiments.Tests.Support;

/// <summary>Experiments that take a fraction of a second.</summary>
internal static class Tiny
{
    // Binary pixels, because measuring completeness, which grey shapes are measured for, takes longer than all the
    // rest.
    public static RunConfig Config { get; } = new()
    {
        Data =
            new DataSettings { Name = "shapes", Train = 60, Validation = 20, Test = 30, Binarise = Binarise.Threshold },
        Model = new ModelSettings { Latent = 2, Hidden = [16] },
        Training = new TrainingSettings { Epochs = 3, BatchSize = 32 },
        Evaluation = new EvaluationSettings { Codes = 10, Samples = 4, Reconstructions = 3 },
    };

    public static Experiment Betas(params double[] betas) => new()
    {
        Name = "tiny",
        Base = Config,
        Grid = { ["loss.beta"] = [.. betas.Cast<object?>()] },
    };

    public static RunOptions Into(Folder folder, int jobs = 1) =>
        new() { OutputFolder = folder.Path, Jobs = jobs, Cores = jobs, CheckpointShare = null };

    public static ExperimentOutcome Run(
        Experiment experiment, Folder folder, int jobs = 1, IProgress<RunProgress>? progress = null,
        CancellationToken cancellation = default) =>
        ExperimentRunner.Run(experiment, Into(folder, jobs), progress, cancellation);

    /// <summary>Every file below a folder with its bytes as text and the time of its last change.</summary>
    public static Dictionary<string, (string Bytes, DateTime Changed)> Contents(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(folder, path),
                path => (Convert.ToHexString(File.ReadAllBytes(path)), File.GetLastWriteTimeUtc(path)));
}

/// <summary>Hears on the thread that tells, unlike <see cref="Progress{T}"/>.</summary>
internal sealed class Hearer<T>(Action<T> hear) : IProgress<T>
{
    public void Report(T value) => hear(value);
}
