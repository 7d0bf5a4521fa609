using System.Diagnostics;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// A C# session as a notebook needs it: cell after cell, each sees what the earlier ones declared. One cell runs at a time;
/// a second call waits for the first.
/// </summary>
public sealed class ScriptSession : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly SessionOptions options;
    private readonly ScriptChain chain;

    public ScriptSession(SessionOptions? options = null)
    {
        this.options = options ?? new SessionOptions();
        ConsoleRouting.Install();
        chain = new ScriptChain(Path.GetFullPath(this.options.Folder), this.options.Inspect);
    }

    /// <summary>How many cells have been executed.</summary>
    public int Count { get; private set; }

    /// <summary>The variables that cells have declared, oldest first.</summary>
    public IReadOnlyList<SessionVariable> Variables => chain.Variables;

    /// <summary>True unless the code stops in the middle of something, an open brace for example.</summary>
    public static bool IsComplete(string code) => SubmissionCompiler.IsComplete(code);

    /// <summary>Lets the compiler run once in the background, for a host that waits for its first cell anyway; changes nothing.</summary>
    public Task WarmUpAsync() => Task.Run(() => new ScriptChain(Path.GetFullPath(options.Folder)).Add("0", "warm-up", CancellationToken.None));

    /// <summary>
    /// Executes a cell. Whatever the cell does wrong comes back as a result, never as an exception; a cell that is stopped
    /// leaves the session usable, with every variable that was assigned by then.
    /// </summary>
    /// <param name="source">The cell's text.</param>
    /// <param name="sink">Receives the outputs in order, while the cell runs.</param>
    /// <param name="language">The cell's language, see <see cref="CellLanguage"/>.</param>
    /// <param name="timeLimit">Stops the cell when it is over; null for none.</param>
    /// <param name="cancellation">Stops the cell.</param>
    public async Task<CellResult> ExecuteAsync(
        string source, ICellOutputSink sink, string language = CellLanguage.CSharp, TimeSpan? timeLimit = null, CancellationToken cancellation = default)
    {
        await turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            return await RunAsync(source, sink, language, timeLimit, cancellation).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task<CellResult> RunAsync(string source, ICellOutputSink sink, string language, TimeSpan? timeLimit, CancellationToken cancellation)
    {
        int number = ++Count;
        var watch = Stopwatch.StartNew();
        var context = new CellContext(sink, options.TextLimit);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (timeLimit is { } limit)
            stop.CancelAfter(limit);

        var execution = new CellExecution(chain, context, number, stop.Token);
        ErrorOutput? error = null;
        bool stopped = false;
        try
        {
            // Away from the caller's thread: compiling takes time, and a front end must stay able to cancel.
            await Task.Run(() => execution.RunAsync(source, language, $"cell {number}", Path.GetFullPath(options.Folder), isOuter: true), CancellationToken.None).ConfigureAwait(false);
            stopped = execution.End != CellEnd.Completed;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            stopped = true;
        }
        catch (Exception thrown)
        {
            error = ErrorReport.Of(thrown);
        }

        bool abandoned = execution.End == CellEnd.Abandoned;
        CellStatus status = (stopped, error) switch
        {
            (true, _) => cancellation.IsCancellationRequested ? CellStatus.Cancelled : CellStatus.TimedOut,
            (_, null) => CellStatus.Succeeded,
            _ => CellStatus.Failed,
        };
        if (stopped)
            error = ErrorReport.Stopped(status, timeLimit, abandoned);
        if (error is not null)
            context.Add(error);
        return new CellResult(status, number, watch.Elapsed, execution.Value, error, abandoned);
    }
}
