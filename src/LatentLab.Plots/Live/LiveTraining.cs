using LatentLab.Training;

namespace LatentLab.Plots;

/// <summary>
/// Hears of every epoch and shows some of them: seldom enough that a training loses little time over it.
/// </summary>
/// <param name="picture">Draws a state.</param>
/// <param name="output">Where it goes.</param>
/// <param name="clock">Measures what drawing costs and what time is left.</param>
internal sealed class LiveTraining(TrainingPicture picture, ILiveOutput output, TimeProvider clock)
    : IProgress<EpochMetrics>, IDisposable
{
    private static readonly TimeSpan LeastBetween = TimeSpan.FromMilliseconds(250);

    // Drawing may take one tenth of the time.
    private const int OneIn = 10;

    private readonly long begun = clock.GetTimestamp();
    private readonly List<EpochMetrics> epochs = [];
    private long? lastShown;
    private TimeSpan cost;
    private bool finished;

    /// <summary>An epoch has ended.</summary>
    public void Report(EpochMetrics value)
    {
        epochs.Add(value);
        if (epochs.Count < picture.Epochs && (lastShown is not long last || clock.GetElapsedTime(last) >= Pause()))
            Show(picture.Running(epochs, clock.GetElapsedTime(begun)));
    }

    /// <summary>The training has ended: its last state, which stays.</summary>
    public void Finish(TrainingHistory history, string? number)
    {
        finished = true;
        if (history.Epochs.Count > 0)
            output.Last(picture.Ended(history.Epochs, clock.GetElapsedTime(begun), number, history.Ending));
    }

    /// <summary>
    /// Called without <see cref="Finish"/>, something broke the training off: what is known so far stays.
    /// </summary>
    public void Dispose()
    {
        if (!finished && epochs.Count > 0)
            output.Last(picture.BrokenOff(epochs, clock.GetElapsedTime(begun)));
    }

    // From the beginning of one drawing to that of the next.
    private TimeSpan Pause() => new[] { LeastBetween, output.LeastBetween, OneIn * cost }.Max();

    private void Show(TrainingState state)
    {
        long start = clock.GetTimestamp();
        lastShown = start;
        output.Show(state);
        cost = clock.GetElapsedTime(start);
    }
}
