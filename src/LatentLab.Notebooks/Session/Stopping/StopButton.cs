namespace LatentLab.Notebooks.Session;

/// <summary>
/// Lets libraries that know nothing of notebooks see that the running cell has to stop: under the name
/// <see cref="Name"/> the process's data (<see cref="AppContext"/>) hold a <c>Func&lt;CancellationToken&gt;</c> that
/// gives the calling cell's token.
/// </summary>
internal static class StopButton
{
    public const string Name = "LatentLab.StopButton";

    private static readonly Func<CancellationToken> Ask = () => CellStop.Current?.Token ?? CancellationToken.None;

    public static void Install() => AppContext.SetData(Name, Ask);
}
