using LatentLab.Training;

namespace LatentLab.Plots;

/// <summary>
/// A training to look at while it runs: loss curves, the latent map as it forms, the time that is left. One display
/// that is renewed at most four times a second; its last state stays. A host that can't renew what it has shown prints
/// lines and shows the last state.
/// </summary>
/// <example><code>
/// TrainingHistory history = TrainingView.Show("Thirty epochs", options.Epochs,
///     live => Trainer.Fit(vae, train, test, options, live), map: () => vae.Encode(test).ToTable(), labels,
/// labelNames);
/// </code></example>
public static class TrainingView
{
    /// <summary>Runs a training and shows it.</summary>
    /// <param name="title">What is trained, or asked.</param>
    /// <param name="epochs">How many epochs were asked for; early stopping may end before.</param>
    /// <param name="fit">Trains, and reports to what it is given; nothing else about the training is changed.</param>
    /// <param name="map">The codes of some images, of shape [n, 2], as the model encodes them now; called between two
    /// epochs, at most four times a second. Null for no map.</param>
    /// <param name="labels">One for each code; null for none.</param>
    /// <param name="labelNames">Name of label 0, 1, …; null writes the number.</param>
    /// <param name="number">The number beside the last state, from the finished training; null for its losses.</param>
    /// <returns>What <paramref name="fit"/> returned.</returns>
    /// <exception cref="Exception">What <paramref name="fit"/> or <paramref name="map"/> threw; the state before it
    /// stays on display.</exception>
    public static TrainingHistory Show(
        string title, int epochs, Func<IProgress<EpochMetrics>, TrainingHistory> fit, Func<LatentCodes>? map = null,
        IReadOnlyList<int>? labels = null, IReadOnlyList<string>? labelNames = null,
        Func<TrainingHistory, string>? number = null)
    {
        using var live = new LiveTraining(new TrainingPicture(title, epochs, map, labels, labelNames),
            HostOutput.Find(), TimeProvider.System);
        TrainingHistory history = fit(live);
        live.Finish(history, history.Epochs.Count > 0 ? number?.Invoke(history) : null);
        return history;
    }
}

/// <summary>A training at one moment.</summary>
/// <param name="Line">In one line of words.</param>
/// <param name="Draw">The picture; made only where there is somebody to see it.</param>
internal sealed record TrainingState(string Line, Func<Figure> Draw);

/// <summary>Where the states of a training go.</summary>
internal interface ILiveOutput
{
    /// <summary>The least time between two states.</summary>
    TimeSpan LeastBetween { get; }

    /// <summary>A state on the way.</summary>
    void Show(TrainingState state);

    /// <summary>The state that stays.</summary>
    void Last(TrainingState state);
}
