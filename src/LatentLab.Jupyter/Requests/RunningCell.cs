namespace LatentLab.Jupyter.Requests;

/// <summary>The cell that is running, for those who may stop it.</summary>
internal sealed class RunningCell : IDisposable
{
    private readonly Lock gate = new();
    private CancellationTokenSource? current;
    private Action? again;

    /// <summary>Runs <paramref name="cell"/> with a token that <see cref="Stop"/> cancels.</summary>
    /// <param name="stopAgain">Told of every further <see cref="Stop"/>.</param>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> cell, Action stopAgain)
    {
        var source = new CancellationTokenSource();
        lock (gate)
            (current, again) = (source, stopAgain);
        try
        {
            return await cell(source.Token).ConfigureAwait(false);
        }
        finally
        {
            lock (gate)
                (current, again) = (null, null);
        }
    }

    /// <summary>Stops the cell that runs; nothing happens where none does.</summary>
    public void Stop()
    {
        lock (gate)
        {
            if (current is { IsCancellationRequested: true })
                again?.Invoke();
            else
                current?.CancelAsync();   // not on this thread: what is registered there may take its time
        }
    }

    public void Dispose() => Stop();
}
