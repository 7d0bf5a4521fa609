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
    internal static string FolderName(RunSummary run)
    {
        static bool IsPlain(char letter) => char.IsLetterOrDigit(letter) || letter is ' ' or ',' or '.' or '-';
        string plain = string.Concat(run.Name.Take(100).Select(letter => IsPlain(letter) ? letter : '-'));
        return $"{plain} ({run.Hash[..Math.Min(6, run.Hash.Length)]})";
    }

    private static void Write(RunSummary run, string folder)
    {
        Directory.CreateDirectory(folder);
        string draft = Path.Combine(folder, $".draft-{Guid.NewGuid():N}");
        try
        {
            SummaryWriter writer = torch.utils.tensorboard.SummaryWriter(draft);
            double seconds = run.Started?.ToUnixTimeSeconds() ?? 0;
            IReadOnlyList<double>[] curves = [.. EpochCurves.All.Select(curve => EpochCurves.Values(run, curve))];
            for (int epoch = 0; epoch < run.Epochs.Count; epoch++)
            {
                seconds += run.Epochs[epoch].Seconds;
                for (int curve = 0; curve < curves.Length; curve++)
                {
                    if (double.IsFinite(curves[curve][epoch]))
                        writer.add_scalar(EpochCurves.All[curve].Replace('.', '/'), (float)curves[curve][epoch],
                            run.Epochs[epoch].Epoch, (long)Math.Round(seconds));
                }
                writer.add_scalar("train/beta", (float)run.Epochs[epoch].Train.Beta, run.Epochs[epoch].Epoch,
                    (long)Math.Round(seconds));
            }
            foreach ((string metric, double value) in run.Metrics.Where(pair => double.IsFinite(pair.Value)))
                writer.add_scalar("result/" + metric, (float)value, run.Epochs.Count > 0 ? run.Epochs[^1].Epoch : 0,
                    (long)Math.Round(seconds));
            File.Move(Directory.GetFiles(draft).Single(), Path.Combine(folder, FileName), overwrite: true);
        }
        finally
        {
            if (Directory.Exists(draft))
                Directory.Delete(draft, recursive: true);
        }
    }
}
