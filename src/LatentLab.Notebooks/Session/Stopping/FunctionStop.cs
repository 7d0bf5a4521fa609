namespace LatentLab.Notebooks.Session;

/// <summary>
/// A stop button for one call of a cell's function that somebody else makes, such as a check under a time limit: the
/// function ends at its next safe point, as it would if its cell were stopped, and the cell goes on.
/// </summary>
public sealed class FunctionStop
{
    // Never disposed: a thread that is left behind may still hold it.
    private readonly CancellationTokenSource source = new();
    private readonly CellStop button;

    public FunctionStop() => button = new CellStop(source.Token, attended: false);

    /// <summary>
    /// Makes what the calling thread does from here on, and whatever it starts, what the button stops.
    /// </summary>
    public void Enter() => button.Enter();

    /// <summary>Stops it.</summary>
    public void Press()
    {
        button.Request();
        _ = source.CancelAsync();   // not on this thread: what is registered there may take its time
    }
}
