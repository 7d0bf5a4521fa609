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
    private readonly SessionHelpers helpers;

    public ScriptSession(SessionOptions? options = null)
    {
        this.options = options ?? new SessionOptions();
        ConsoleRouting.Install();
        StopButton.Install();
        chain = new ScriptChain(Path.GetFullPath(this.options.Folder), this.options.Inspect);
        helpers = new SessionHelpers(chain);
    }

    /// <summary>How many cells have been executed.</summary>
    public int Count { get; private set; }

    /// <summary>The variables that cells have declared, oldest first.</summary>
    public IReadOnlyList<SessionVariable> Variables => chain.Variables;

    /// <summary>Whether a cell can be executed as it stands, and if it is incomplete, the blanks that its next line begins with.</summary>
    public static (CodeState State, string Indent) StateOf(string code) => CodeCompleteness.Of(code);

    /// <summary>What may stand at a place in a cell that comes next.</summary>
    /// <param name="position">The cursor's index in <paramref name="code"/>.</param>
    public CompletionList Complete(string code, int position)
    {
        CellText cell = CellText.Of(code);
        int place = Math.Clamp(position, 0, cell.Code.Length);
        CompletionList found = CodeCompletion.At(cell, place, text => chain.Look(text), Path.GetFullPath(options.Folder));
        return found.Items.Count > 0 ? found : CodeCompletion.At(cell, place, text => chain.Look(text, allOfFramework: true), Path.GetFullPath(options.Folder));
    }

    /// <summary>Explains the word at a place in a cell; null where there is nothing to explain.</summary>
    /// <param name="position">The cursor's index in <paramref name="code"/>.</param>
    /// <param name="whole">True for the remarks and exceptions too.</param>
    public Explanation? Explain(string code, int position, bool whole = false)
    {
        CellText cell = CellText.Of(code);
        int place = Math.Clamp(position, 0, cell.Code.Length);
        return CodeInspection.At(cell, place, text => chain.Look(text), whole) ?? CodeInspection.At(cell, place, text => chain.Look(text, allOfFramework: true), whole);
    }

    /// <summary>Lets the compiler run once in the background, for a host that waits for its first cell anyway; changes nothing.</summary>
    public Task WarmUpAsync() => Task.Run(() => SessionWarmUp.Run(Path.GetFullPath(options.Folder)));

    /// <summary>
    /// Executes a cell. Whatever the cell does wrong comes back as a result, never as an exception; a cell that is stopped
    /// leaves the session usable, with every variable that was assigned by then.
    /// </summary>
    /// <param name="source">The cell's text.</param>
    /// <param name="sink">Receives the outputs in order, while the cell runs.</param>
    /// <param name="language">The cell's language, see <see cref="CellLanguage"/>.</param>
    /// <param name="timeLimit">Stops the cell when it is over; null for none.</param>
    /// <param name="counted">False for code that no cell of the notebook holds: it gets no number of its own.</param>
    /// <param name="cancellation">Stops the cell.</param>
    public async Task<CellResult> ExecuteAsync(
        string source, ICellOutputSink sink, string language = CellLanguage.CSharp, TimeSpan? timeLimit = null, bool counted = true, CancellationToken cancellation = default)
    {
        await turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            return await RunAsync(source, sink, language, timeLimit, counted, cancellation).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task<CellResult> RunAsync(string source, ICellOutputSink sink, string language, TimeSpan? timeLimit, bool counted, CancellationToken cancellation)
    {
        int number = counted ? ++Count : Count;
        string name = counted ? $"cell {number}" : "code outside of the cells";
        var watch = Stopwatch.StartNew();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (timeLimit is { } limit)
            stop.CancelAfter(limit);
        var context = new CellContext(sink, options.TextLimit, stop.Token);

        var execution = new CellExecution(chain, context, number, stop.Token);
        ErrorOutput? error = null;
        bool stopped = false;
        try
        {
            // Away from the caller's thread: compiling takes time, and a front end must stay able to cancel.
            await Task.Run(() => execution.RunAsync(source, language, name, Path.GetFullPath(options.Folder), isOuter: true), CancellationToken.None).ConfigureAwait(false);
            stopped = execution.End != CellEnd.Completed;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            stopped = true;
        }
        catch (Exception thrown)
        {
            error = ErrorReport.Of(thrown, helpers.Explain);
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
        if (counted && !stopped)
            await helpers.AfterCellAsync(context, stop.Token).ConfigureAwait(false);
        return new CellResult(status, number, watch.Elapsed, execution.Value, error, abandoned);
    }
}
