using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Notebooks.Running;

/// <summary>
/// The other end of <see cref="NotebookProcess"/>: runs a notebook's cells in a process that may die of them.
/// </summary>
public static class NotebookWorker
{
    // How long a run may take to end after it was stopped or its watcher has gone.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Runs the notebook that comes in on standard input and tells each step to the pipe; files are the watcher's
    /// business.
    /// </summary>
    /// <param name="handle">The pipe to tell.</param>
    public static async Task RunAsync(string handle)
    {
        // Ctrl-C goes to the watcher, too, which asks for a stop in good order.
        using var ctrlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        using var pipe = new AnonymousPipeClientStream(PipeDirection.Out, handle);
        using var commands = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false));
        string request = await commands.ReadLineAsync().ConfigureAwait(false)
            ?? throw new InvalidDataException("No notebook came in.");
        (NotebookDocument document, NotebookRunOptions options) = RunWire.ReadRequest(request);

        using var stop = new CancellationTokenSource();
        new Thread(() => Listen(commands, stop)) { IsBackground = true, Name = "run commands" }.Start();
        var reporter = new Reporter(pipe);
        NotebookRunResult result =
            await NotebookRunner.RunPreparedAsync(document, options, reporter, stop.Token).ConfigureAwait(false);
        reporter.Send(RunWire.WriteDone(result.PeakMegabytes));
    }

    // A word or the end of the stream, which means that the watcher has gone: both stop the run.
    private static void Listen(StreamReader commands, CancellationTokenSource stop)
    {
        string? word = commands.ReadLine();
        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            return;   // it has just ended
        }
        if (word is null)
        {
            Thread.Sleep(Patience);
            Environment.Exit(1);
        }
    }

    // On the cell's thread and unbuffered: what a cell has shown is out before its next statement, whatever that does
    // to the process.
    private sealed class Reporter(Stream pipe) : IProgress<NotebookRunProgress>
    {
        private readonly Lock gate = new();

        public void Report(NotebookRunProgress value) => Send(RunWire.Write(value));

        public void Send(string line)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(line + "\n");
            try
            {
                lock (gate)
                    pipe.Write(bytes);
            }
            catch (IOException)
            {
                // The watcher has gone; the run is being stopped.
            }
        }
    }
}
