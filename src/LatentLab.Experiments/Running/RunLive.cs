using System.Diagnostics;
using LatentLab.Experiments.Records;
using LatentLab.Experiments.Results;
using LatentLab.Experiments.Settings;
using LatentLab.Models;

namespace LatentLab.Experiments.Running;

/// <summary>
/// What can be seen of a run while it goes, beside its metrics: pictures now and then, and event files. Nothing of it
/// touches the training's random numbers.
/// </summary>
internal sealed class RunLive(RunConfig config, ILatentModel model, RunData data, string folder, double share)
{
    // Before the first was made: what one takes on an ordinary machine.
    private const double GuessedSeconds = 0.05;

    private readonly long started = Stopwatch.GetTimestamp();
    private double spent, last = GuessedSeconds;

    private LiveEvents? events;

    /// <param name="done">Epochs that a checkpoint brings.</param>
    public void BeginEvents(RunStore store, PlannedRun run, IReadOnlyList<MetricsLine> done) =>
        Try(() => events = LiveEvents.Begin(store, run, done));

    public void Show(MetricsLine line)
    {
        if (share >= 1 || (share > 0 && spent + last <= share * Stopwatch.GetElapsedTime(started).TotalSeconds))
        {
            long begin = Stopwatch.GetTimestamp();
            Try(() => RunPictures.Write(config, model, data, folder, goesOn: true));
            last = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            spent += last;
        }
        Try(() => events?.Add(line));
    }

    public void Conclude(RunResult result) => Try(() => events?.Conclude(result));

    // What is only to be looked at ends no run.
    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }
}
