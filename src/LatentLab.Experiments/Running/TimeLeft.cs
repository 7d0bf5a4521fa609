using LatentLab.Experiments.Settings;

namespace LatentLab.Experiments.Running;

/// <summary>
/// Guesses the time that is left. A run's work is taken as epochs × images × samples × numbers in the network's layers;
/// seconds for each unit are those measured so far. Early stopping makes the guess too large.
/// </summary>
internal sealed class TimeLeft(int jobs)
{
    // Grey images of 28×28: only ratios between runs matter.
    private const double Pixels = 784;

    private double workDone, secondsSpent, workLeft;

    /// <summary>Adds a run that is to be done.</summary>
    public void Expect(RunConfig config) => workLeft += WorkOf(config);

    /// <summary>A run that needs no work after all, or no more of it.</summary>
    /// <param name="epochs">Done of it.</param>
    public void Forgo(RunConfig config, int epochs) =>
        workLeft -= WorkOf(config) * Math.Max(0, config.Training.Epochs - epochs) / config.Training.Epochs;

    public void Done(RunConfig config, double seconds) => Done(config, 1, seconds);

    /// <param name="seconds">Of all these epochs together.</param>
    public void Done(RunConfig config, int epochs, double seconds)
    {
        double work = WorkOf(config) / config.Training.Epochs * epochs;
        workDone += work;
        workLeft -= work;
        secondsSpent += seconds;
    }

    /// <summary>Null before anything was measured.</summary>
    public TimeSpan? Guess =>
        workDone == 0 ? null : TimeSpan.FromSeconds(Math.Max(0, workLeft) * secondsSpent / workDone / jobs);

    internal static double WorkOf(RunConfig config)
    {
        double inner = Pixels, numbers = 0;
        foreach (double width in config.Model.Hidden.Select(width => (double)width).Append(config.Model.Latent))
        {
            numbers += inner * width;
            inner = width;
        }
        // A convolution meets its weights at every place of its grid, a quarter as many after each.
        double places = Pixels / 4, channels = 1;
        foreach (double outChannels in config.Model.Channels)
        {
            numbers += 9 * channels * outChannels * places;
            (channels, places) = (outChannels, places / 4);
        }
        return numbers * config.Training.Epochs * (config.Data.Train ?? 10_000) * config.Loss.Samples;
    }
}
