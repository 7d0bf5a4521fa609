using LatentLab.Plots.Words;
using LatentLab.Training;

namespace LatentLab.Plots;

/// <summary>What a training looks like at one moment, in a line and as a figure.</summary>
/// <param name="title">Above the picture, at every moment.</param>
/// <param name="epochs">How many were asked for.</param>
/// <param name="map">The codes as the model encodes them now; null for no map.</param>
internal sealed class TrainingPicture(
    string title, int epochs, Func<LatentCodes>? map, IReadOnlyList<int>? labels, IReadOnlyList<string>? labelNames)
{
    private const double Shortest = 0.95;   // seconds: what would be rounded to none

    public int Epochs => epochs;

    public TrainingState Running(IReadOnlyList<EpochMetrics> done, TimeSpan elapsed)
    {
        TimeSpan left = elapsed / done.Count * (epochs - done.Count);
        return State(done,
            PlotWords.Current.UnderWay(
                done.Count, epochs, Losses(done[^1]), Duration(left), about: left.TotalSeconds >= Shortest), null);
    }

    public TrainingState Ended(
        IReadOnlyList<EpochMetrics> done, TimeSpan elapsed, string? number, TrainingEnding ending)
    {
        string how = ending switch
        {
            TrainingEnding.StoppedEarly => PlotWords.Current.StoppedEarly(done.Count, epochs),
            TrainingEnding.Cancelled => PlotWords.Current.Cancelled(done.Count, epochs),
            _ => PlotWords.Current.Epochs(done.Count),
        };
        return State(done, number ?? Losses(done[^1]), PlotWords.Current.InTime(how, Duration(elapsed)));
    }

    public TrainingState BrokenOff(IReadOnlyList<EpochMetrics> done, TimeSpan elapsed) =>
        State(done, Losses(done[^1]), PlotWords.Current.BrokenOff(done.Count, epochs, Duration(elapsed)));

    private TrainingState State(IReadOnlyList<EpochMetrics> done, string number, string? note)
    {
        // A picture may be drawn later than it was asked for, when the list has grown.
        var history = new TrainingHistory([.. done]);
        LatentPanel? Map() =>
            CodesNow() is not { } codes
                ? null
                : new LatentPanel(PlotWords.Current.MapAfter(done.Count), codes, labels);
        return new TrainingState(
            note is null ? number : $"{number} · {note}",
            () => Figures.Training(history, epochs, Map(), labelNames, title, number, note));
    }

    /// <summary>The loss of an epoch with its terms: on held-out images, or on training images where there are none.
    /// </summary>
    public static string Losses(EpochMetrics epoch) => PlotWords.Current.OneValue(
        epoch.Validation is null ? PlotWords.Current.Train : PlotWords.Current.Validation,
        $"{epoch.Validation ?? epoch.Train}"
            .Replace("nats per image", PlotWords.Current.NatsPerImage, StringComparison.Ordinal));

    private static string Duration(TimeSpan time) => time.TotalSeconds switch
    {
        < Shortest => PlotWords.Current.LessThanASecond,
        < 99.5 => PlotWords.Current.Seconds(time.TotalSeconds),
        < 5400 => PlotWords.Current.Minutes(time.TotalMinutes),
        _ => PlotWords.Current.Hours(time.TotalHours),
    };

    // After a stop the cell's own code runs no more, and the curves are worth showing without its map.
    private LatentCodes? CodesNow()
    {
        try
        {
            return map?.Invoke();
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
