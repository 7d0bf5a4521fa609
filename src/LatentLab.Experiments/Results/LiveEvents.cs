using LatentLab.Experiments.Records;
using LatentLab.Training;
using TorchSharp;
using TorchSharp.Modules;

namespace LatentLab.Experiments.Results;

/// <summary>A run's event file for TensorBoard, written while it goes.</summary>
internal sealed class LiveEvents
{
    private readonly SummaryWriter writer;
    private double seconds;
    private int last;

    private LiveEvents(string folder, DateTimeOffset started)
    {
        Directory.CreateDirectory(folder);
        foreach (string earlier in Directory.GetFiles(folder, "*.tfevents.*"))
            File.Delete(earlier);
        writer = torch.utils.tensorboard.SummaryWriter(folder);
        seconds = started.ToUnixTimeSeconds();
    }

    /// <summary>Where <see cref="TensorBoardFiles"/> writes too, in place of what was written before.</summary>
    /// <param name="done">Epochs that a checkpoint brings.</param>
    public static LiveEvents Begin(RunStore store, PlannedRun run, IEnumerable<MetricsLine> done)
    {
        RunEnvironment environment =
            RunFiles.ReadEnvironment(Path.Combine(store.FolderOf(run.Hash), RunFolder.EnvironmentFile));
        var events = new LiveEvents(Path.Combine(store.EventsFolder,
            TensorBoardFiles.FolderName(FolderResults.NameOf(run.Label, run.Config), run.Hash)), environment.Started);
        foreach (MetricsLine line in done)
            events.Add(line);
        return events;
    }

    public void Add(MetricsLine line)
    {
        seconds += line.Seconds;
        last = line.Epoch;
        TensorBoardFiles.Add(writer, new EpochMetrics(line.Epoch, line.Train, line.Validation, line.Seconds, 0),
            seconds);
    }

    public void Conclude(RunResult result) =>
        TensorBoardFiles.Add(writer, FolderResults.MetricsOf(result), last, seconds);
}
