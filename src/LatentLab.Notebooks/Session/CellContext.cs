using LatentLab.Notebooks.Documents;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// The running cell as its own code finds it: <c>Display()</c> and <c>Console</c> are static words, so the way to the
/// cell's sink follows the flow of execution, over awaits and into tasks and threads that the cell starts.
/// </summary>
internal sealed class CellContext
{
    private static readonly AsyncLocal<CellContext?> Ambient = new();

    private readonly Lock gate = new();
    private readonly ICellOutputSink sink;
    private long textLeft;

    /// <param name="textLimit">Characters of stream text that the cell may write; the rest is dropped with a note.</param>
    /// <param name="stop">Cancelled when the cell shall stop.</param>
    public CellContext(ICellOutputSink sink, long textLimit, CancellationToken stop)
    {
        this.sink = sink;
        Stop = stop;
        textLeft = textLimit;
        TextLimit = textLimit;
    }

    public long TextLimit { get; }

    /// <summary>Cancelled when the cell shall stop, for code that can do so in good order.</summary>
    public CancellationToken Stop { get; }

    /// <summary>The cell that the calling code belongs to; null outside of any cell.</summary>
    public static CellContext? Current => Ambient.Value;

    /// <summary>Makes this cell the current one for the calling thread and whatever it starts.</summary>
    public void Enter() => Ambient.Value = this;

    public void Write(string stream, string text)
    {
        if (text.Length == 0)
            return;
        Uninterrupted(() =>
        {
            if (textLeft < 0)
                return;
            textLeft -= text.Length;
            if (textLeft >= 0)
            {
                sink.Add(new StreamOutput(stream, text));
                return;
            }
            sink.Add(new StreamOutput(stream, text[..(int)(text.Length + textLeft)]));
            sink.Add(new StreamOutput("stderr", $"\n[The cell wrote more than {TextLimit:N0} characters; the rest is not kept.]\n"));
        });
    }

    public void Add(CellOutput output) => Uninterrupted(() => sink.Add(output));

    /// <summary>Asks whoever runs the cell for a line.</summary>
    /// <exception cref="InvalidOperationException">Nobody can be asked.</exception>
    public string? Read(string prompt, bool hidden) => sink is ICellInput input
        ? input.Read(prompt, hidden, Stop)
        : throw new InvalidOperationException(
            "A notebook cell has no keyboard to read from. Give the value in the cell, for example 'int seed = 2;', or as a notebook parameter (-p seed=2).");

    public void Update(DisplayOutput output) => Uninterrupted(() => sink.Update(output));

    // A stopped cell's thread is aborted wherever it happens to be; a finally block is the one place where it is not,
    // so the sink is never left half-changed or its lock held.
    private void Uninterrupted(Action change)
    {
        try
        {
        }
        finally
        {
            lock (gate)
                change();
        }
    }
}
