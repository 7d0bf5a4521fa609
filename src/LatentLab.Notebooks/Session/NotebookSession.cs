using System.Diagnostics;
using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session.Hosting;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// A notebook's session: .NET Interactive's <see cref="CompositeKernel"/> with the sub-kernels of
/// <see cref="HostKernels"/>. Cell after cell is sent to it as a command, and its events become the cell's outputs. One
/// cell runs at a time; a second call waits for the first.
/// </summary>
public sealed class NotebookSession : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly SessionOptions options;
    private readonly HostKernels kernels;
    private volatile CellContext? running;

    public NotebookSession(SessionOptions? options = null)
    {
        this.options = options ?? new SessionOptions();
        ConsoleRouting.Take();
        StopButton.Install();
        CellSource.Install();
        kernels = new HostKernels(this.options);
    }

    /// <summary>
    /// The kernel that cells are sent to, for extensions and for hosts that speak its commands and events themselves.
    /// </summary>
    public CompositeKernel Kernel => kernels.Root;

    /// <summary>How many cells have been executed.</summary>
    public int Count { get; private set; }

    /// <summary>The variables that C# cells have declared, oldest first.</summary>
    public IReadOnlyList<SessionVariable> Variables => kernels.CSharp.Variables;

    /// <summary>
    /// Whether a cell can be executed as it stands, and if it is incomplete, the blanks that its next line begins with.
    /// </summary>
    public static (CodeState State, string Indent) StateOf(string code) => CodeCompleteness.Of(code);

    /// <summary>What may stand at a place in a cell that comes next.</summary>
    /// <param name="position">The cursor's index in <paramref name="code"/>.</param>
    public async Task<CompletionList> CompleteAsync(string code, int position)
    {
        CellLines lines = CellLines.Of(code);
        var request = new RequestCompletions(ScriptLines.Protect(lines.Text), lines.PlaceOf(position));
        KernelCommandResult answer = await kernels.Root.SendAsync(request).ConfigureAwait(false);
        return answer.Events.OfType<CompletionsProduced>().LastOrDefault() is { } found
            ? new CompletionList(
                lines.IndexOf(found.LinePositionSpan?.Start, position),
                lines.IndexOf(found.LinePositionSpan?.End, position), [.. found.Completions.Select(CompletionItem.Of)])
            : new CompletionList(position, position, []);
    }

    /// <summary>Explains the word at a place in a cell; null where there is nothing to explain.</summary>
    /// <param name="position">The cursor's index in <paramref name="code"/>.</param>
    /// <param name="whole">True for the remarks and exceptions too.</param>
    public async Task<Explanation?> ExplainAsync(string code, int position, bool whole = false)
    {
        CellLines lines = CellLines.Of(code);
        var request = new RequestHoverText(ScriptLines.Protect(lines.Text), lines.PlaceOf(position));
        KernelCommandResult answer = await kernels.Root.SendAsync(request).ConfigureAwait(false);
        return answer.Events.OfType<HoverTextProduced>().LastOrDefault() is { } found
            ? Explanation.Of(found.Content, whole)
            : null;
    }

    /// <summary>
    /// Lets the compiler run once in the background, for a host that waits for its first cell anyway; changes nothing.
    /// </summary>
    public Task WarmUpAsync() => Task.Run(() => SessionWarmUp.Run(Path.GetFullPath(options.Folder)));

    /// <summary>
    /// Executes a cell. Whatever the cell does wrong comes back as a result, never as an exception; a cell that is
    /// stopped leaves the session usable, with every variable that was assigned by then.
    /// </summary>
    /// <param name="source">The cell's text.</param>
    /// <param name="sink">Receives the outputs in order, while the cell runs.</param>
    /// <param name="language">The cell's language, see <see cref="CellLanguage"/>.</param>
    /// <param name="timeLimit">Stops the cell when it is over; null for none.</param>
    /// <param name="counted">False for code that no cell of the notebook holds: it gets no number of its own.</param>
    /// <param name="cancellation">Stops the cell.</param>
    public async Task<CellResult> ExecuteAsync(
        string source, ICellOutputSink sink, string language = CellLanguage.CSharp, TimeSpan? timeLimit = null,
        bool counted = true, CancellationToken cancellation = default)
    {
        await turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            // Away from the caller's thread: compiling takes time, and a front end must stay able to cancel.
            return await Task.Run(() => RunAsync(source, sink, language, timeLimit, counted, cancellation),
                CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>
    /// Presses the stop button of a cell that was stopped and still runs: once it was reported as overdue, this leaves
    /// it behind.
    /// </summary>
    public void StopAgain() => running?.Button.PressAgain();

    public void Dispose()
    {
        kernels.Dispose();
        turn.Dispose();
    }

    private async Task<CellResult> RunAsync(
        string source, ICellOutputSink sink, string language, TimeSpan? timeLimit, bool counted,
        CancellationToken cancellation)
    {
        int number = counted ? ++Count : Count;
        var watch = Stopwatch.StartNew();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (timeLimit is { } limit)
            stop.CancelAfter(limit);

        var command = new SubmitCode(ScriptLines.Protect(source.ReplaceLineEndings("\n")), kernels.NameOf(language));
        var outputs = new EventOutputs(sink, command, number);
        // Nobody is asked where nobody can press the button again, or where a time limit has pressed it.
        bool attended = timeLimit is null && sink is ICellInput { IsAttended: true };
        string name = counted ? $"cell {number}" : "code outside of the cells";
        var cell = new CellContext(outputs, options.TextLimit, stop.Token, name,
            Path.GetFullPath(options.Folder), attended);
        running = cell;
        kernels.CSharp.Newest = cell;
        cell.Enter();
        kernels.RestoreLines();
        using (kernels.Root.KernelEvents.Subscribe(outputs))
        {
            try
            {
                kernels.Check(language, command.Code);
                await kernels.Root.SendAsync(command, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception thrown)
            {
                // what failed first stays: the library stumbles over a value that a directive does not get
                outputs.Fail(thrown);
            }
        }

        bool stopped = stop.IsCancellationRequested
            && (cell.End != CellEnd.Completed || cell.GaveUpAsking || outputs.Failure is OperationCanceledException);
        bool abandoned = cell.End == CellEnd.Abandoned;
        CellStatus status = (stopped, outputs.Failure) switch
        {
            (true, _) => cancellation.IsCancellationRequested ? CellStatus.Cancelled : CellStatus.TimedOut,
            (_, null) => CellStatus.Succeeded,
            _ => CellStatus.Failed,
        };
        ErrorOutput? error = stopped
            ? ErrorReport.Stopped(status, timeLimit, cell.End)
            : outputs.Failure is { } failure ? ErrorReport.Of(failure, kernels.CSharp.Explain) : null;
        if (error is not null)
            cell.Add(error);
        // What a stopped cell left is told under it, and not under the next one.
        if (counted && !abandoned)
            await kernels.CSharp.AfterCellAsync(cell, stopped ? CancellationToken.None : stop.Token)
                .ConfigureAwait(false);
        return new CellResult(status, number, watch.Elapsed, outputs.Value, error, abandoned);
    }
}
