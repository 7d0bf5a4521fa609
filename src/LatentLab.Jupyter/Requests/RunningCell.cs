namespace LatentLab.Jupyter.Requests;

/// <summary>The cell that runs at the moment, for those who may stop it.</summary>
internal sealed class RunningCell : IDisposable
{
    private readonly Lock gate = new();
    private CancellationTokenSource? current;

    /// <summary>Runs <paramref name="cell"/> with a token that <see cref="Stop"/> cancels.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> cell)
    {
        var source = new CancellationTokenSource();
        lock (gate)
            current = source;
        try
        {
            return await cell(source.Token).ConfigureAwait(false);
        }
        finally
        {
            lock (gate)
                current = null;
        }
    }

    /// <summary>Stops the cell that runs; nothing happens where none does.</summary>
    public void Stop()
    {
        lock (gate)
            current?.CancelAsync();   // not on this thread: what is registered there may take its time
    }

    public void Dispose() => Stop();
}
