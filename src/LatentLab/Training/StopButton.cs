namespace LatentLab.Training;

/// <summary>
/// The stop button of the notebook that a training runs in. A host leaves under <see cref="Name"/>, in the process's
/// data (<see cref="AppContext"/>), a <c>Func&lt;CancellationToken&gt;</c> that gives the calling cell's token; where
/// none has, there is no button.
/// </summary>
internal static class StopButton
{
    public const string Name = "LatentLab.StopButton";

    public static CancellationToken Token =>
        AppContext.GetData(Name) is Func<CancellationToken> ask ? ask() : CancellationToken.None;
}
