using LatentLab.Notebooks.Documents;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace LatentLab.Notebooks.Session.Hosting;

/// <summary>Turns the events of one cell's command into its outputs, in order.</summary>
/// <param name="sink">Where the outputs go; calls never overlap.</param>
/// <param name="command">The cell's command; events of other commands are not this cell's.</param>
/// <param name="number">The cell's number, for its result.</param>
internal sealed class EventOutputs(ICellOutputSink sink, KernelCommand command, int number) : IObserver<KernelEvent>
{
    private readonly Lock gate = new();
    private readonly string root = command.GetOrCreateToken();

    /// <summary>What ended the cell before its end; null where nothing did.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The value of the cell's last expression.</summary>
    public object? Value { get; private set; }

    /// <summary>
    /// The piece of an imported file that runs; null outside of such. A value in there is shown, but it is not the
    /// cell's result, and whoever imports says what failed.
    /// </summary>
    public KernelCommand? Imported { get; set; }

    public void OnNext(KernelEvent value)
    {
        if (!IsOurs(value.Command))
            return;
        switch (value)
        {
            case StandardOutputValueProduced text:
                Add(new StreamOutput("stdout", TextOf(text)));
                break;
            case StandardErrorValueProduced text:
                Add(new StreamOutput("stderr", TextOf(text)));
                break;
            case ReturnValueProduced result:
                Value = result.Value;
                if (result.Value is not Microsoft.DotNet.Interactive.Formatting.DisplayedValue)   // shown already
                    Add(Display(result, isResult: Imported is null));
                break;
            case DisplayedValueUpdated update:
                Update(Display(update, isResult: false));
                break;
            case DisplayedValueProduced shown:
                Add(Display(shown, isResult: false));
                break;
            case ErrorProduced { Message: { Length: > 0 } message }
                when Failure is null && Imported?.Equals(value.Command) != true
                    && value.Command is not (RequestInput or RequestInputs):   // who asks gets it as an exception
                Add(new StreamOutput("stderr", message + "\n"));
                break;
            case CommandFailed failed when failed.Command.Equals(command):
                Fail(failed.Exception ?? DirectiveErrors.Of(failed.Message));
                break;
        }
    }

    /// <summary>The cell ends with this failure.</summary>
    public void Fail(Exception failure) =>
        Failure ??= failure is ImportedFailure { InnerException: { } cause } ? cause : failure;

    public void Add(CellOutput output)
    {
        lock (gate)
            sink.Add(output);
    }

    public void Update(DisplayOutput output)
    {
        lock (gate)
            sink.Update(output);
    }

    /// <summary>Asks whoever runs the cell for a line.</summary>
    /// <exception cref="InvalidOperationException">Nobody can be asked.</exception>
    public string? Read(string prompt, bool hidden, CancellationToken stop) => sink is ICellInput input
        ? input.Read(prompt, hidden, stop)
        : throw new InvalidOperationException(
            "A notebook cell has no keyboard to read from. Give the value in the cell, for example 'int seed = 2;', or "
            + "as a notebook parameter (-p seed=2).");

    public void OnCompleted()
    {
    }

    public void OnError(Exception error) => Failure ??= error;

    private bool IsOurs(KernelCommand one)
    {
        string token = one.GetOrCreateToken();
        return token.StartsWith(root, StringComparison.Ordinal)
            && (token.Length == root.Length || token[root.Length] == '.');
    }

    private static string TextOf(DisplayEvent shown) => shown.FormattedValues.FirstOrDefault()?.Value ?? "";

    private DisplayOutput Display(DisplayEvent shown, bool isResult) =>
        new(MimeBundle.Of(shown.Value, shown.FormattedValues), [], isResult, isResult ? number : null, shown.ValueId);
}
