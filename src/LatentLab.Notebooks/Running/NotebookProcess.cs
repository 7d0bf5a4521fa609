using System.Diagnostics;
using System.IO.Pipes;
using System.Text;
using System.Text.Json;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Notebooks.Running;

/// <summary>
/// Runs a notebook's cells in a separate process and watches it. Whatever a cell does to its process, what ran before
/// is saved and the cell is named. This process has the document and its file; the other has the session. What a cell
/// shows comes over a pipe, at once.
/// </summary>
public static class NotebookProcess
{
    // After a stop was asked for, or the last cell has ended, the process is given this long before it is ended.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AfterEnd = TimeSpan.FromSeconds(2);

    /// <summary>
    /// As <see cref="NotebookRunner.RunFileAsync"/>; a cell that ends the process counts as failed, and the cells after
    /// it do not run.
    /// </summary>
    /// <param name="program">The program and its arguments, to which the handle of a pipe is added; it calls <see
    /// cref="NotebookWorker.RunAsync"/>.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not a notebook.</exception>
    /// <exception cref="ArgumentException">A parameter does not exist or does not fit.</exception>
    /// <exception cref="IOException">The process cannot be started, or the file not be written.</exception>
    public static async Task<NotebookRunResult> RunFileAsync(
        string path, string? savePath, NotebookRunOptions options, IReadOnlyList<string> program,
            IProgress<NotebookRunProgress>? progress = null, CancellationToken cancellation = default)
    {
        (NotebookDocument document, string folder, string target) = NotebookRunner.Open(path, savePath);
        NotebookRunRecord.Prepare(document, options.Parameters);
        var record = new NotebookRunRecord(document, target);
        var watch = Stopwatch.StartNew();
        double? peak = null;

        using var pipe = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
        using Process process = Start(program, pipe.GetClientHandleAsString(), folder);
        pipe.DisposeLocalCopyOfClientHandle();
        try
        {
            var words = new ErrorWords(process.StandardError.BaseStream);
            await TellAsync(process, RunWire.Request(document, options with { Folder = folder })).ConfigureAwait(false);
            using CancellationTokenRegistration stopping = cancellation.Register(() => _ = StopAsync(process));
            Task listening = Task.Run(() => ListenAsync(pipe), CancellationToken.None);

            Task ended = process.WaitForExitAsync(CancellationToken.None);
            await Task.WhenAny(ended, listening).ConfigureAwait(false);
            if (listening.IsFaulted)
                await listening.ConfigureAwait(false);
            // After its last word a process has little left to do; a thread that a cell has left behind may keep it for
            // ever.
            await Task.WhenAny(ended, Task.Delay(AfterEnd, CancellationToken.None)).ConfigureAwait(false);
            await EndAsync(process).ConfigureAwait(false);
            // A program that a cell has started may hold the pipe open: all that this process said has been read by
            // then.
            await Task.WhenAny(Task.WhenAll(listening, words.Copied), Task.Delay(AfterEnd, CancellationToken.None))
                .ConfigureAwait(false);
            if (listening.IsFaulted)
                await listening.ConfigureAwait(false);

            if (peak is null)
            {
                if (record.Running is null && record.Executed.Count == 0)
                    throw new IOException(
                        $"The process that runs the cells did not start (exit code {process.ExitCode}): {words.Tail}");
                ErrorOutput error = ProcessEnd.Describe(process.ExitCode, words.Tail,
                    cancellation.IsCancellationRequested);
                double seconds = record.Executed.Aggregate(watch.Elapsed.TotalSeconds, (left, cell) =>
                    left - cell.Seconds);
                record.Break(error, Math.Max(0, seconds));
            }
        }
        finally
        {
            await EndAsync(process).ConfigureAwait(false);
            record.Finish();
        }
        return new NotebookRunResult(document, record.Executed, watch.Elapsed.TotalSeconds, peak ?? 0);

        async Task ListenAsync(Stream stream)
        {
            using var lines = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: false,
                bufferSize: 1 << 16, leaveOpen: true);
            while (peak is null && await lines.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
            {
                NotebookRunProgress? step;
                try
                {
                    (step, peak) = RunWire.Read(line, document);
                }
                catch (Exception error) when (error is JsonException or InvalidDataException)
                {
                    return;   // it broke off in the middle of a line
                }
                if (step is null)
                    continue;
                record.Take(step);
                progress?.Report(step);
            }
        }
    }

    private static Process Start(IReadOnlyList<string> program, string handle, string folder)
    {
        var start = new ProcessStartInfo(program[0], [.. program.Skip(1), handle])
        {
            WorkingDirectory = folder,   // cells open files by paths relative to their notebook
            RedirectStandardInput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        try
        {
            return Process.Start(start) ?? throw new IOException($"The program '{program[0]}' did not start.");
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new IOException($"The program '{program[0]}' cannot be started: {error.Message}", error);
        }
    }

    private static async Task TellAsync(Process process, string line)
    {
        try
        {
            await process.StandardInput.WriteLineAsync(line).ConfigureAwait(false);
            await process.StandardInput.FlushAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It has ended; how it ended is reported elsewhere.
        }
    }

    private static async Task StopAsync(Process process)
    {
        await TellAsync(process, RunWire.Stop).ConfigureAwait(false);
        await Task.Delay(Patience).ConfigureAwait(false);
        await EndAsync(process).ConfigureAwait(false);
    }

    private static async Task EndAsync(Process process)
    {
        try
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has just ended.
        }
    }

    /// <summary>Passes on what the process writes to standard error, and keeps its end.</summary>
    private sealed class ErrorWords
    {
        private const int Most = 6_000;   // characters

        private readonly StringBuilder kept = new();

        public ErrorWords(Stream stream) => Copied = Task.Run(() => CopyAsync(stream));

        public Task Copied { get; }

        /// <summary>The first and the last of it.</summary>
        public string Tail
        {
            get
            {
                lock (kept)
                    return kept.ToString().Trim();
            }
        }

        private async Task CopyAsync(Stream stream)
        {
            Stream outside = Console.OpenStandardError();
            Decoder decoder = Encoding.UTF8.GetDecoder();
            byte[] bytes = new byte[4096];
            char[] letters = new char[4096];
            int read;
            while ((read = await stream.ReadAsync(bytes).ConfigureAwait(false)) > 0)
            {
                await outside.WriteAsync(bytes.AsMemory(0, read)).ConfigureAwait(false);
                int count = decoder.GetChars(bytes, 0, read, letters, 0);
                lock (kept)
                {
                    // The runtime says first what happened and then at length where.
                    kept.Append(letters, 0, count);
                    if (kept.Length > 2 * Most)
                        kept.Remove(Most / 2, kept.Length - Most);
                }
            }
        }
    }
}
