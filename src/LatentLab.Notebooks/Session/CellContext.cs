using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session.Hosting;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// The running cell as its own code finds it: <c>Console</c> is a static word, so the way to the cell's outputs follows
/// the flow of execution, over awaits and into tasks and threads that the cell starts.
/// </summary>
internal sealed class CellContext
{
    // As programs write them that take their output for a terminal.
    private const string ClearScreen = "\e[2J", Home = "\e[H";

    // How long an exception may take to say what it is.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly AsyncLocal<CellContext?> Ambient = new();

    private readonly Lock gate = new();
    private readonly EventOutputs outputs;
    private long textLeft;
    private (int Left, int Top) cursor;

    static CellContext() => Formatter.SubscribeToDisplayedValues(shown =>
    {
        if (KernelInvocationContext.Current is not { IsComplete: false })
            Current?.ShowLate(shown);
    });

    /// <param name="textLimit">Characters of stream text that the cell may write; the rest is dropped with a
    /// note.</param>
    /// <param name="stop">Cancelled when the cell must stop.</param>
    /// <param name="name">What errors call the cell, for example <c>cell 3</c>.</param>
    /// <param name="folder">What its relative paths start from.</param>
    /// <param name="attended">True where somebody can press the stop button a second time.</param>
    public CellContext(
        EventOutputs outputs, long textLimit, CancellationToken stop, string name, string folder, bool attended = false)
    {
        this.outputs = outputs;
        Button = new CellStop(stop, attended);
        textLeft = textLimit;
        TextLimit = textLimit;
        Name = name;
        Folder = folder;
    }

    public long TextLimit { get; }

    /// <summary>Cancelled when the cell must stop, for code that can do so in good order.</summary>
    public CancellationToken Stop => Button.Token;

    /// <summary>The cell's stop button.</summary>
    public CellStop Button { get; }

    /// <summary>What errors call the piece that runs: the cell, or a cell of an imported file.</summary>
    public string Name { get; private set; }

    /// <summary>What relative paths start from: the notebook's folder, or the imported file's.</summary>
    public string Folder { get; private set; }

    /// <summary>How the piece of C# ended that was last.</summary>
    public CellEnd End { get; set; } = CellEnd.Completed;

    /// <summary>True where a question to the reader was given up since the cell was stopped.</summary>
    public bool GaveUpAsking { get; private set; }

    /// <summary>True inside an imported file.</summary>
    public bool IsImporting => outputs.Imported is not null;

    /// <summary>The context of code that an extension sends on its own account: its outputs stay events.</summary>
    public static CellContext Outside(KernelCommand command, string folder) =>
        new(new EventOutputs(new OutputList(), command, 0), long.MaxValue,
            KernelInvocationContext.Current?.CancellationToken ?? default, "code outside of the cells", folder);

    /// <summary>The cell that the calling code belongs to; null outside of any cell.</summary>
    public static CellContext? Current => Ambient.Value;

    /// <summary>Makes this cell the current one for the calling thread and whatever it starts.</summary>
    public void Enter()
    {
        Ambient.Value = this;
        Button.Enter();
    }

    /// <summary>Shows an exception of work that the cell started and nothing waits for. The session goes on.</summary>
    public void Report(Exception error)
    {
        // on a thread that nobody stops, and perhaps the last thing that the process does
        var reading = Task.Run(() => ErrorReport.Of(error, UnreadableException.MessageOf));
        ErrorOutput shown = reading.Wait(Patience) ? reading.Result
            : ErrorReport.Of(error, one => $"{one.GetType().Name}; its Message had not come back after "
                + $"{Patience.TotalSeconds:0} s");
        const string Where = "in work that this cell started and nothing waits for";
        Add(shown with
        {
            Message = $"{shown.Message} ({Where})",
            Traceback = [$"An exception {Where} (a thread, task or timer):", .. shown.Traceback]
        });
    }

    /// <summary>A word of the host beside what the cell writes; no limit applies.</summary>
    public void Say(string text) => Add(new StreamOutput("stderr", text));

    /// <summary>What the compiler has to say about code that compiles.</summary>
    public void Warn(IReadOnlyList<string> warnings)
    {
        if (warnings.Count > 0)
            Say(string.Join('\n', warnings) + "\n");
    }

    /// <summary>From here to the end of the returned scope the cell runs a piece of an imported file.</summary>
    public IDisposable Import(SubmitCode piece, string name, string folder)
    {
        (string, string, KernelCommand?) before = (Name, Folder, outputs.Imported);
        (Name, Folder, outputs.Imported) = (name, folder, piece);
        return new Scope(() => (Name, Folder, outputs.Imported) = before);
    }

    /// <summary>Where the next letter on standard output goes, as a terminal would have it.</summary>
    public (int Left, int Top) Cursor
    {
        get
        {
            lock (gate)
                return cursor;
        }
    }

    /// <summary>Removes what the cell has shown so far, and with it what counts against its limit of text.</summary>
    /// <param name="wait">Only when something new is shown, so that the page does not flicker.</param>
    public void Clear(bool wait)
    {
        lock (gate)
        {
            outputs.Add(new ClearOutput(wait));
            (cursor, textLeft) = ((0, 0), TextLimit);
        }
    }

    public void Write(string stream, string text)
    {
        if (text.Length == 0)
            return;
        lock (gate)
        {
            if (text.LastIndexOf(ClearScreen, StringComparison.Ordinal) is >= 0 and var cleared)
            {
                Clear(wait: true);
                Write(stream, text[(cleared + ClearScreen.Length)..].Replace(Home, "", StringComparison.Ordinal));
                return;
            }
            if (stream == "stdout")
                Move(text);
            if (textLeft < 0)
                return;
            textLeft -= text.Length;
            if (textLeft >= 0)
            {
                Publish(stream, text);
                return;
            }
            Publish(stream, text[..(int)(text.Length + textLeft)]);
            Publish("stderr", $"\n[The cell wrote more than {TextLimit:N0} characters; the rest is not kept.]\n");
        }
    }

    /// <summary>Shows something that is no event of .NET Interactive's.</summary>
    public void Add(CellOutput output)
    {
        lock (gate)
            outputs.Add(output);
    }

    /// <summary>Asks whoever runs the cell for a line.</summary>
    /// <exception cref="InvalidOperationException">Nobody can be asked.</exception>
    /// <exception cref="OperationCanceledException">The cell was stopped.</exception>
    public string? Read(string prompt, bool hidden)
    {
        try
        {
            return outputs.Read(prompt, hidden, Stop);
        }
        catch (OperationCanceledException)
        {
            GaveUpAsking = true;
            throw;
        }
    }

    /// <summary>Shows what was displayed after the cell's command had ended, which .NET Interactive drops.</summary>
    public void ShowLate(DisplayedValue shown)
    {
        var output = new DisplayOutput(MimeBundle.Of(shown.Value, shown.FormattedValues), [], IsResult: false,
            DisplayId: shown.DisplayId);
        lock (gate)
        {
            if (shown.IsUpdated)
                outputs.Update(output);
            else
                outputs.Add(output);
        }
    }

    private void Move(string text)
    {
        foreach (char letter in text)
        {
            cursor = letter switch
            {
                '\n' => (0, cursor.Top + 1),
                '\r' => (0, cursor.Top),
                '\b' => (Math.Max(0, cursor.Left - 1), cursor.Top),
                _ => (cursor.Left + 1, cursor.Top),
            };
        }
    }

    // As an event while the cell's command runs. What the cell left running goes on after that, and its outputs are
    // still the cell's.
    private void Publish(string stream, string text)
    {
        FormattedValue[] values = [new("text/plain", text)];
        if (KernelInvocationContext.Current is not { IsComplete: false } running)
            outputs.Add(new StreamOutput(stream, text));
        else if (stream == "stderr")
            running.Publish(new StandardErrorValueProduced(running.Command, values));
        else
            running.Publish(new StandardOutputValueProduced(running.Command, values));
    }

    private sealed class Scope(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
