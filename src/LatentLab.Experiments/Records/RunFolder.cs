using LatentLab.Data;

namespace LatentLab.Experiments.Records;

/// <summary>
/// The folder of one run, named by the hash of its settings. While it is trained: <c>config.json</c>,
/// <c>environment.json</c>, <c>metrics.jsonl</c> (a line for each epoch) and <c>checkpoint.safetensors</c>. When it is
/// finished: <c>model.safetensors</c>, <c>codes.csv</c>, the pictures, and last of all <c>result.json</c>, which holds
/// the digests of the others, so that a damaged file is detected.
/// </summary>
public static class RunFolder
{
    public const string ConfigFile = "config.json", EnvironmentFile = "environment.json", MetricsFile = "metrics.jsonl",
        CheckpointFile = "checkpoint.safetensors",
        ModelFile = "model.safetensors", ResultFile = "result.json", CodesFile = "codes.csv";

    /// <summary>What went wrong, where a run failed; deleted when the run is resumed.</summary>
    public const string FailureFile = "failure.txt";

    /// <summary>Code of one's own that the run was made with: its source where it was known, and what the digests are
    /// of.</summary>
    public const string OwnFile = "own.txt";

    /// <summary>What somebody wrote about the run; see <see cref="RunNotes"/>. Not among the digests.</summary>
    public const string NotesFile = "notes.json";

    /// <summary>
    /// Pictures as IDX files, a plane for each channel: images drawn from the prior, test images, and the same
    /// reconstructed. And all of them on one sheet.
    /// </summary>
    public const string SamplesFile = "samples.idx", OriginalsFile = "originals.idx",
        ReconstructionsFile = "reconstructions.idx", SheetFile = "samples.png";

    /// <summary>A folder inside a run's that reports may fill; the digests don't cover it.</summary>
    public const string TensorBoardFolder = "tensorboard";

    internal static IReadOnlyList<string> AllFiles { get; } =
        [
            ConfigFile, EnvironmentFile, MetricsFile, CheckpointFile, ModelFile, ResultFile, CodesFile, SamplesFile,
            OriginalsFile, ReconstructionsFile, SheetFile, FailureFile, NotesFile, OwnFile
        ];

    /// <summary>Reads a run, finished or not. Pictures and codes are read on demand.</summary>
    /// <param name="verify">Compare every file of a finished run with its digest.</param>
    /// <exception cref="InvalidDataException">A file is damaged, cut short, missing, or belongs to another run; the
    /// message names it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static RunRecord Read(string folder, bool verify = false)
    {
        RunIdentity identity = RunFiles.ReadIdentity(Path.Combine(folder, ConfigFile));
        if (Path.GetFileName(Path.GetFullPath(folder)) is var name && name != identity.Config.Hash)
            throw new InvalidDataException(
                $"'{Path.Combine(folder, ConfigFile)}' belongs to another run: its settings have the hash "
                + $"{identity.Config.Hash}, and the folder is '{name}'.");
        string resultPath = Path.Combine(folder, ResultFile);
        RunResult? result = File.Exists(resultPath) ? RunFiles.ReadResult(resultPath, identity.Config.Hash) : null;
        if (verify && result is not null)
            RunFiles.Verify(folder, result);
        RunEnvironment? environment = File.Exists(Path.Combine(folder, EnvironmentFile))
            ? RunFiles.ReadEnvironment(Path.Combine(folder, EnvironmentFile))
            : null;
        string metrics = Path.Combine(folder, MetricsFile);
        // The last line of a run that is under way may be half-written.
        IReadOnlyList<MetricsLine> epochs = File.Exists(metrics)
            ? RunFiles.ReadMetrics(metrics, mayBeCut: result is null)
            : [];
        if (result is not null && epochs.Count != result.Epochs)
            throw new InvalidDataException(
                $"'{metrics}': expected {result.Epochs} lines, one for each epoch, found {epochs.Count}.");
        return new RunRecord(folder, identity.Experiment, identity.Label, identity.Config, environment, epochs, result);
    }

    /// <summary>
    /// The pictures of a run: <see cref="SamplesFile"/>, <see cref="OriginalsFile"/> or
    /// <see cref="ReconstructionsFile"/>.
    /// </summary>
    /// <returns>Null if the run kept none, or has none yet.</returns>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static ImageBatch? ReadPictures(RunRecord run, string file)
    {
        string path = Path.Combine(run.Folder, file);
        if (!File.Exists(path) || (run.Result is null && run.Config.Evaluation.Samples == 0))
            return null;
        IdxImages planes = IdxFile.ReadImages(path);
        // Before there is a result, the number of samples tells how many planes an image has.
        int channels = run.Result?.ImageShape[0]
            ?? (file == SamplesFile ? planes.Count : ReadPlanes(run, SamplesFile)) / run.Config.Evaluation.Samples;
        if (planes.Count % channels != 0)
            throw new InvalidDataException(
                $"'{path}': expected a multiple of {channels} planes, found {planes.Count}.");
        return new ImageBatch(planes.Count / channels, channels, planes.Height, planes.Width,
            [.. planes.Pixels.Select(pixel => pixel / 255f)]);
    }

    private static int ReadPlanes(RunRecord run, string file) =>
        IdxFile.ReadImages(Path.Combine(run.Folder, file)).Count;

    /// <summary>The codes of some test images with their labels.</summary>
    /// <returns>Null if the run kept none, or has none yet.</returns>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static RunCodes? ReadCodes(RunRecord run)
    {
        string path = Path.Combine(run.Folder, CodesFile);
        return File.Exists(path) ? RunFiles.ReadCodes(path, run.Config.Model.Latent) : null;
    }

    /// <summary>The trained model of a finished run; the caller disposes it.</summary>
    /// <param name="own">Has the code at hand that the run was made with, where it has a model of one's own.</param>
    /// <exception cref="InvalidDataException">The weights are damaged or missing.</exception>
    /// <exception cref="ArgumentException">The code is not at hand.</exception>
    public static Models.ILatentModel LoadModel(RunRecord run, Experiment? own = null)
    {
        if (run.Result is null)
            throw new InvalidDataException($"'{run.Folder}' is not finished, so it has no weights yet.");
        Models.ILatentModel model =
            Running.RunParts.NewModel(run.Config, [.. run.Result.ImageShape.Select(size => (long)size)], own);
        Training.ModelFile.LoadInto(model, Path.Combine(run.Folder, ModelFile));
        return model;
    }

}

/// <summary>Codes of test images.</summary>
/// <param name="Labels">The class of each image; empty where there are none.</param>
/// <param name="Codes">[image, latent]: z of an autoencoder, the posterior's mean of a variational one.</param>
public sealed record RunCodes(IReadOnlyList<int> Labels, double[,] Codes);
