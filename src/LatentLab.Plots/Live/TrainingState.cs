namespace LatentLab.Plots;

/// <summary>A training at one moment.</summary>
/// <param name="Line">In one line of words.</param>
/// <param name="Draw">The picture; made only where there is somebody to see it.</param>
internal sealed record TrainingState(string Line, Func<Figure> Draw);

/// <summary>Where the states of a training go.</summary>
internal interface ILiveOutput
{
    /// <summary>The time that shall pass between two states.</summary>
    TimeSpan LeastBetween { get; }

    /// <summary>A state on the way.</summary>
    void Show(TrainingState state);

    /// <summary>The state that stays.</summary>
    void Last(TrainingState state);
}
