using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using LatentLab.Evaluation;
using LatentLab.Evaluation.Isolation;
using LatentLab.Evaluation.Wire;

namespace LatentLab.Classroom.Grading;

/// <summary>Starts a worker, talks to it, and ends it when it breaks a limit.</summary>
internal sealed class WorkerProcess : IWorker, IDisposable
{
    private const long MostOutput = 64_000_000, MostScratch = 256_000_000;
    private const int Kept = 4000;

    // The worker itself cuts its words off at 4000; what looks for lines in them would take many times their memory.
    private const int MostWords = 8000;

    // A process can take a gigabyte in half a second; asking costs microseconds.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Grace = WorkerStart.Grace, Leaving = TimeSpan.FromSeconds(5);

    private readonly GradingOptions options;
    private readonly string scratch;
    private readonly Process process;
    private readonly CancellationToken cancellation;
    // An answer, and one or two that came too late for their question; whoever sends more has to wait.
    private readonly BlockingCollection<Message> messages = new(boundedCapacity: 4);
    private readonly OutputEnds output = new(Kept);
    private readonly Lock gate = new();
    private readonly Thread watch;
    private readonly CancellationTokenSource ended = new();
    private long written, turn, deadline = long.MaxValue;
    private bool isForeign, isSilent, ready;
    private volatile bool disposed;
    private string? why;
    private bool timedOut;
    private long looks, hidden;

    private WorkerProcess(GradingOptions options, string scratch, Process process, CancellationToken cancellation)
    {
        (this.options, this.scratch, this.process, this.cancellation) = (options, scratch, process, cancellation);
        new Thread(Listen) { IsBackground = true, Name = "worker's messages" }.Start();
        new Thread(Drain) { IsBackground = true, Name = "worker's errors" }.Start();
        watch = new Thread(Watch) { IsBackground = true, Name = "worker's limits" };
        watch.Start();
    }

    /// <summary>Starts a worker that has walled itself in.</summary>
    /// <param name="folder">Where relative paths in its cells start from.</param>
    /// <param name="scratch">An empty folder, the only one that it may write to; removed in the end.</param>
    /// <exception cref="WorkerEndedException">It has ended before it was ready.</exception>
    /// <param name="readable">What it may read; see <see cref="Sandbox.Readable"/>.</param>
    /// <exception cref="GradingException">The program cannot be started.</exception>
    public static WorkerProcess Start(
        string folder, int steps, GradingOptions options, string scratch, IReadOnlyList<string> readable,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        bool boxed = options.Container is not null, walled = !boxed && Sandbox.WhatIsMissing() is null;
        var worker = new WorkerProcess(options, scratch,
            WorkerStart.Begin(steps, walled, options, scratch, readable),
            cancellation);
        try
        {
            // In a container the folder is another, which its image knows.
            worker.Ask(new Message(Verb.Start) { Text = boxed ? "" : folder, Item = walled ? 1 : 0 },
                WorkerStart.Longest);
            worker.ready = true;
            return worker;
        }
        catch
        {
            worker.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="OperationCanceledException">Cancelled; the process is ended.</exception>
    public Message Ask(Message message, TimeSpan limit, Func<Message, Message>? answers = null)
    {
        Interlocked.Exchange(ref deadline, Stopwatch.GetTimestamp()
            + (long)((limit + Grace).TotalSeconds * Stopwatch.Frequency));
        try
        {
            long first = turn + 1;
            for (Message? next = message; ;)
            {
                Say(next);
                Message answer = Next(first);
                if (answer.Verb != Verb.Ask || answers is null)
                    return answer;
                next = answers(answer);
            }
        }
        finally
        {
            Interlocked.Exchange(ref deadline, long.MaxValue);
        }
    }

    private void Say(Message message)
    {
        try
        {
            MessageStream.Write(process.StandardInput.BaseStream, message with { Turn = ++turn });
        }
        catch (IOException)
        {
            // It has ended; its exit code says how.
        }
    }

    // A function that was given up may still ask when its question is over; what has a number that no message of the
    // grader's had is not the worker's own.
    private Message Next(long first)
    {
        try
        {
            while (true)
            {
                Message next = messages.Take(cancellation);
                if (next.Turn < 1 || next.Turn > turn)
                {
                    lock (gate)
                        isForeign = true;
                    Kill();
                    throw Ended();
                }
                if (next.Turn >= first)
                    return next;
            }
        }
        catch (InvalidOperationException)
        {
            throw Ended();
        }
    }

    private WorkerEndedException Ended()
    {
        if (!process.WaitForExit(Leaving))
        {
            lock (gate)
                isSilent = true;
            Kill();
        }
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        lock (gate)
        {
            return new WorkerEndedException(isForeign
                ? ExitWords.Foreign
                : why ?? (isSilent ? ExitWords.Silent
                    : ExitWords.Of(process.ExitCode, output.ToString(), options.Megabytes)))
            {
                TimedOut = timedOut && !isForeign,   // what it wrote is the reason, however slow the machine
                IsForeign = isForeign,
                BeforeReady = !ready,
                Code = process.ExitCode,
                Output = output.ToString(),
            };
        }
    }

    private void Listen()
    {
        try
        {
            while (MessageStream.Read(process.StandardOutput.BaseStream) is { } message)
                messages.Add(message is { Text.Length: <= MostWords, Name.Length: <= MostWords } ? message
                    : throw new InvalidDataException("a message of more words than a worker has"), ended.Token);
        }
        catch (OperationCanceledException)
        {
            // Nobody reads any more.
        }
        catch (InvalidDataException)
        {
            lock (gate)
                isForeign = true;
            Kill();
        }
        catch (Exception error) when (error is IOException or InvalidOperationException)
        {
            // It has ended.
        }
        messages.CompleteAdding();
    }

    private void Drain()
    {
        byte[] buffer = new byte[8192];
        try
        {
            while (process.StandardError.BaseStream.Read(buffer) is > 0 and int count)
            {
                lock (gate)
                {
                    written += count;
                    output.Add(buffer.AsSpan(0, count));
                }
            }
        }
        catch (Exception error) when (error is IOException or InvalidOperationException)
        {
            // It has ended.
        }
    }

    private void Watch()
    {
        while (!disposed && !process.WaitForExit(LookEvery))
        {
            (string? found, bool clock) = cancellation.IsCancellationRequested ? ("was cancelled", false)
                : Overstepped();
            if (found is null)
                continue;
            lock (gate)
                (why, timedOut) = (found, clock);
            Kill();
            return;
        }
    }

    private (string? Why, bool Clock) Overstepped()
    {
        lock (gate)
        {
            if (written > MostOutput)
                return ($"wrote more than {MostOutput / 1_000_000} MB of text", false);
        }
        if (Stopwatch.GetTimestamp() > Interlocked.Read(ref deadline))
            return ("was still busy long after its time was over, and could not be interrupted", true);
        if (ProcessUse.Of(process) is not { } use)
            return (null, false);
        if (use.Bytes > options.Megabytes * 1_000_000L)
            return (ExitWords.OutOfMemory(options.Megabytes), false);
        if (use.Threads > ProcessUse.MostThreads)
            return (ExitWords.TooManyThreads, false);
        (long bytes, int files) = ProcessUse.OfFolder(scratch);
        if (files > ProcessUse.MostFiles)
            return ($"made more than {ProcessUse.MostFiles:N0} files", false);
        return bytes + Hidden() > MostScratch
            ? ($"wrote more than {MostScratch / 1_000_000} MB of files", false)
            : (null, false);
    }

    // Looking through a process's memory costs a millisecond, so it is not done at every look.
    private long Hidden() => looks++ % 8 == 0 ? hidden = ProcessUse.OfRemovedFiles(process, scratch) : hidden;

    private void Kill()
    {
        try
        {
            if (OperatingSystem.IsLinux() && !process.HasExited)
                // its session; it cannot have started another process, but costs nothing
                LinuxCalls.Signal(-process.Id, 9);
            process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            // It has just ended.
        }
    }

    /// <summary>Ends the process, and removes its scratch folder.</summary>
    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        ended.Cancel();
        Kill();
        options.Container?.End(WorkerStart.ContainerName(scratch));
        process.WaitForExit();
        watch.Join();
        process.Dispose();
        ScratchFolder.Remove(scratch);
    }
}
