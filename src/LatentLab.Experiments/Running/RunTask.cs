using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using LatentLab.Experiments.Own;
using LatentLab.Experiments.Records;
using LatentLab.Experiments.Settings;
using LatentLab.Models;
using LatentLab.Native;
using LatentLab.Training;
using static TorchSharp.torch;

namespace LatentLab.Experiments.Running;

/// <summary>
/// Takes one run from the present state of its folder to its result. The caller holds the run's lock and has inspected
/// the folder.
/// </summary>
internal static class RunTask
{
    /// <returns>Null if it was stopped.</returns>
    /// <exception cref="InvalidDataException">The checkpoint belongs to another training.</exception>
    public static RunResult? Execute(
        RunStore store, PlannedRun run, Experiment experiment, RunData data, RunOptions settings, EarlierRuns earlier,
        RunBoard board, CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        string folder = store.FolderOf(run.Hash);
        string PathOf(string file) => Path.Combine(folder, file);
        Directory.CreateDirectory(folder);
        File.Delete(PathOf(RunFolder.FailureFile));
        if (!File.Exists(PathOf(RunFolder.ConfigFile)))
            RunFiles.WriteIdentity(PathOf(RunFolder.ConfigFile),
                new RunIdentity(experiment.Name, run.Label, run.Config));
        OwnFiles.Write(PathOf(RunFolder.OwnFile), experiment.Own.Of(run.Config));
        EarlierRun? before = File.Exists(PathOf(RunFolder.CheckpointFile))
            ? null
            : earlier.For(run, data.Fingerprint);
        WriteEnvironment(PathOf(RunFolder.EnvironmentFile), run.Config, data,
            settings.JobsFor(run.Config.Training.Threads), before?.Words);
        if (before is not null)
            board.Note(run, before.Words);
        if (before?.Checkpoint is not null)
            before.CopyTo(PathOf(RunFolder.CheckpointFile));
        bool keep = settings.KeepCheckpoints && EarlierRuns.CanGrow(run.Config);

        using var scope = NewDisposeScope();
        using nn.Module network = RunParts.NewModel(run.Config, data.ImageShape, experiment).Network;
        var model = (ILatentModel)network;
        TrainingOptions options = RunParts.OptionsOf(run.Config, experiment) with
        {
            CheckpointPath = PathOf(RunFolder.CheckpointFile),
            CheckpointShare = settings.CheckpointShare,
            CheckpointAtEnd = keep,
            Resume = true,
        };
        MetricsLine LineOf(EpochMetrics epoch) => new(
            epoch.Epoch, options.LearningRate * options.LearningRateSchedule.FactorAt(epoch.Epoch), epoch.Train,
            epoch.Validation, epoch.KlPerLatent, epoch.Seconds);

        var live = new RunLive(run.Config, model, data, folder, settings.PictureShare);
        MetricsLine[] done = [.. EpochsOf(PathOf(RunFolder.CheckpointFile)).Select(LineOf)];
        if (settings.TensorBoard)
            live.BeginEvents(store, run, done);
        TrainingHistory history;
        double trainedHere = 0;
        using (var metrics = new MetricsWriter(PathOf(RunFolder.MetricsFile), done))
        {
            history = Trainer.Fit(model, data.Train, data.Validation, options, new Listener(Hear), cancellation);
            void Hear(EpochMetrics epoch)
            {
                trainedHere += epoch.Seconds;
                MetricsLine line = metrics.Add(LineOf(epoch));
                board.Epoch(run, line);
                live.Show(line);
            }
        }
        if (history.Ending == TrainingEnding.Cancelled)
            return null;

        long ended = Stopwatch.GetTimestamp();
        Training.ModelFile.Save(model, PathOf(RunFolder.ModelFile));
        RunResult result = RunEvaluation.Measure(run.Config, model, data, cancellation) with
        {
            Hash = run.Hash,
            Own = OwnMetrics.Measure(run.Config, model, data.Test, experiment.Own),
            Ending = history.Ending,
            Epochs = history.Epochs.Count,
            WeightsOfEpoch = history.WeightsOfEpoch,
            TrainingSeconds = history.Epochs.Sum(epoch => epoch.Seconds),
            ImagesPerSecond =
                history.Epochs.Count * (double)data.Train.shape[0] / history.Epochs.Sum(epoch => epoch.Seconds),
        };
        RunPictures.Write(run.Config, model, data, folder);
        string[] written = [.. RunFolder.AllFiles.Where(
            file => file is not (RunFolder.ResultFile or RunFolder.CheckpointFile or RunFolder.NotesFile)
                && File.Exists(PathOf(file)))];
        result = result with
        {
            EvaluationSeconds = Stopwatch.GetElapsedTime(ended).TotalSeconds,
            BookkeepingSeconds = Stopwatch.GetElapsedTime(started, ended).TotalSeconds - trainedHere,
            PeakMegabytes = PeakMegabytes(),
            Checkpoint = keep ? RunFiles.Digest(PathOf(RunFolder.CheckpointFile)) : null,
            Files = written.ToDictionary(file => file, file => RunFiles.Digest(PathOf(file))),
        };
        RunFiles.WriteResult(PathOf(RunFolder.ResultFile), result);
        live.Conclude(result);
        if (!keep)
            File.Delete(PathOf(RunFolder.CheckpointFile)); // the model's own file holds the weights
        return result;
    }

    // The epochs that a resumed training begins with.
    private static IReadOnlyList<EpochMetrics> EpochsOf(string checkpoint)
    {
        if (!File.Exists(checkpoint))
            return [];
        using var read = Checkpoint.Load(checkpoint);
        return read.Epochs;
    }

    private static void WriteEnvironment(string path, RunConfig config, RunData data, int jobs, string? earlier)
    {
        RunEnvironment? before = File.Exists(path) ? RunFiles.ReadEnvironment(path) : null;
        RunFiles.WriteEnvironment(path, new RunEnvironment(
            VersionOf(typeof(RunTask)), VersionOf(typeof(TorchSharp.torch)), RuntimeInformation.FrameworkDescription,
            RuntimeInformation.OSDescription,
            $"{RuntimeInformation.ProcessArchitecture}"
            + $"{(Avx512F.IsSupported ? ", AVX-512" : Avx2.IsSupported ? ", AVX2" : "")}",
            CpuTopology.Read().PhysicalCores,
            config.Training.Threads, jobs, Environment.MachineName, data.Fingerprint,
            before?.Started ?? DateTimeOffset.UtcNow, (before?.Starts ?? 0) + 1, earlier ?? before?.Earlier)
        {
            Images = data.Words,
        });
    }

    private static string VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? type.Assembly.GetName().Version?.ToString() ?? "unknown";

    private static double PeakMegabytes()
    {
        using Process process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1e6;
    }

    private sealed class Listener(Action<EpochMetrics> hear) : IProgress<EpochMetrics>
    {
        public void Report(EpochMetrics value) => hear(value);
    }
}

/// <summary>
/// A line for each epoch: those of before at once, the others as they come, each whole for a reader as soon as it is
/// written.
/// </summary>
internal sealed class MetricsWriter : IDisposable
{
    private readonly FileStream file;

    public MetricsWriter(string path, IEnumerable<MetricsLine> before)
    {
        RunFiles.WriteText(path, string.Concat(before.Select(RunFiles.MetricsText)));
        file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    }

    public MetricsLine Add(MetricsLine line)
    {
        file.Write(System.Text.Encoding.UTF8.GetBytes(RunFiles.MetricsText(line)));
        return line;
    }

    public void Dispose() => file.Dispose();
}
