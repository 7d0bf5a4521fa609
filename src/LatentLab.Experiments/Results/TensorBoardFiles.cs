using LatentLab.Training;
using TorchSharp;
using TorchSharp.Modules;

namespace LatentLab.Experiments.Results;

/// <summary>Event files for TensorBoard, written by TorchSharp's own writer from what the runs recorded.</summary>
public static class TensorBoardFiles
{
    /// <summary>
    /// The file in each run's folder: one name, so that writing again replaces it and TensorBoard never sees a run
    /// twice.
    /// </summary>
    public const string FileName = "events.out.tfevents.0.latentlab";

    /// <summary>
    /// One folder for each finished run under <paramref name="folder"/>: its curves by epoch (<c>train/total</c>, …)
    /// and what was measured at its end (<c>result/…</c>). The time of an event is the run's start plus its training
    /// time so far, in whole seconds: the writer keeps no others.
    /// </summary>
    /// <returns>How many runs were written.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static int Write(ExperimentResults results, string folder)
    {
        foreach (RunSummary run in results.Finished)
            Write(run, Path.Combine(folder, FolderName(run)));
        return results.Finished.Count;
    }

    /// <summary>
    /// The run's name with what no file system takes replaced, and the beginning of its hash, which makes it one of a
    /// kind.
    /// </summary>
    internal static string FolderName(RunSummary run) => FolderName(run.Name, run.Hash);

    internal static string FolderName(string name, string hash)
    {
        static bool IsPlain(char letter) => char.IsLetterOrDigit(letter) || letter is ' ' or ',' or '.' or '-';
        string plain = string.Concat(name.Take(100).Select(letter => IsPlain(letter) ? letter : '-'));
        return $"{plain} ({hash[..Math.Min(6, hash.Length)]})";
    }

    private static void Write(RunSummary run, string folder)
    {
        Directory.CreateDirectory(folder);
        string draft = Path.Combine(folder, $".draft-{Guid.NewGuid():N}");
        try
        {
            SummaryWriter writer = torch.utils.tensorboard.SummaryWriter(draft);
            double seconds = run.Started?.ToUnixTimeSeconds() ?? 0;
            foreach (EpochMetrics epoch in run.Epochs)
                Add(writer, epoch, seconds += epoch.Seconds);
            Add(writer, run.Metrics, run.Epochs.Count > 0 ? run.Epochs[^1].Epoch : 0, seconds);
            foreach (string earlier in Directory.GetFiles(folder, "*.tfevents.*"))
                File.Delete(earlier);   // TensorBoard reads all there are
            File.Move(Directory.GetFiles(draft).Single(), Path.Combine(folder, FileName), overwrite: true);
        }
        finally
        {
            if (Directory.Exists(draft))
                Directory.Delete(draft, recursive: true);
        }
    }

    internal static void Add(SummaryWriter writer, EpochMetrics epoch, double seconds)
    {
        foreach (string curve in EpochCurves.All)
            if (EpochCurves.Term(epoch, curve) is var value && double.IsFinite(value))
                writer.add_scalar(curve.Replace('.', '/'), (float)value, epoch.Epoch, (long)Math.Round(seconds));
        writer.add_scalar("train/beta", (float)epoch.Train.Beta, epoch.Epoch, (long)Math.Round(seconds));
    }

    internal static void Add(
        SummaryWriter writer, IEnumerable<KeyValuePair<string, double>> metrics, int epoch, double seconds)
    {
        foreach ((string metric, double value) in metrics.Where(pair => double.IsFinite(pair.Value)))
            writer.add_scalar("result/" + metric, (float)value, epoch, (long)Math.Round(seconds));
    }
}
