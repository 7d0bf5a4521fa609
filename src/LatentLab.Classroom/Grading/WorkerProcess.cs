using System.ComponentModel;
using System.Diagnostics;
using LatentLab.Classroom.Grading.Isolation;
using LatentLab.Classroom.Grading.Worker;

namespace LatentLab.Classroom.Grading;

/// <summary>What came of one worker process.</summary>
/// <param name="Verdicts">By task, as the worker said them.</param>
/// <param name="Current">The task whose answer had begun last and had no verdict yet; null where there is none.</param>
/// <param name="Ready">It had walled itself in and begun.</param>
/// <param name="Ended">It did all its steps.</param>
/// <param name="Why">Why it did not: in words that complete "The process …".</param>
/// <param name="TimedOut">It was ended because of the clock.</param>
/// <param name="Broken">What failed in the instructor's own cells; null where nothing did.</param>
/// <param name="Foreign">Lines on the verdict pipe that the worker had not written.</param>
internal sealed record WorkerEnd(
    IReadOnlyDictionary<string, WorkerMessage> Verdicts, string? Current, bool Ready, bool Ended, string Why,
    bool TimedOut, string? Broken, int Foreign);

/// <summary>Starts a worker, listens to it, and ends it when it breaks a limit.</summary>
internal sealed class WorkerProcess
{
    private const long MostOutput = 64_000_000, MostScratch = 256_000_000;
    private const int Kept = 4000;

    // A process can take a gigabyte in half a second; asking costs microseconds.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120), Grace = TimeSpan.FromSeconds(10);

    private readonly GradingOptions options;
    private readonly string scratch;
    private readonly Process process;
    private readonly VerdictReader reader;
    private readonly Dictionary<string, WorkerMessage> verdicts = [];
    private readonly Stopwatch sinceWord = Stopwatch.StartNew();
    private readonly OutputEnds output = new(Kept);
    private readonly Lock gate = new();
    private long written;
    private bool ready, ended;
    private string? current, broken;

    private WorkerProcess(GradingOptions options, string scratch, Process process, byte[] key)
    {
        this.options = options;
        this.scratch = scratch;
        this.process = process;
        reader = new VerdictReader(key);
    }

    /// <summary>Runs a worker to its end.</summary>
    /// <param name="scratch">An empty folder, the only one that it may write to.</param>
    /// <exception cref="GradingException">The program cannot be started.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the process has ended.</exception>
    public static async Task<WorkerEnd> Run(
        WorkPlan plan, InstructorCopy copy, GradingOptions options, string scratch, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using Process process = Start(plan, copy, options, scratch);
        var worker = new WorkerProcess(options, scratch, process, plan.Key);
        try
        {
            return await worker.Watch(plan, cancellation).ConfigureAwait(false);
        }
        finally
        {
            worker.Kill();
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static Process Start(WorkPlan plan, InstructorCopy copy, GradingOptions options, string scratch)
    {
        string[] words = plan.Filter
            ? [GradingWorker.EnterWord, Limits(plan, copy, options, scratch).ToText()]
            : [GradingWorker.WorkWord];
        var start = new ProcessStartInfo(options.Worker.Path, [.. options.Worker.Arguments, .. words])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = scratch,
        };
        if (OperatingSystem.IsLinux())
            start.Environment.Clear();
        foreach ((string name, string value) in Sandbox.WorkerEnvironment(scratch, options.Megabytes))
            start.Environment[name] = value;
        try
        {
            return Process.Start(start) ?? throw new GradingException($"The program '{start.FileName}' did not start.");
        }
        catch (Win32Exception error)
        {
            throw new GradingException($"The program '{start.FileName}' cannot be started: {error.Message}");
        }
    }

    private static WorkerLimits Limits(WorkPlan plan, InstructorCopy copy, GradingOptions options, string scratch) =>
        new(
            scratch,
            Sandbox.Readable(copy, options.Worker),
            // Of what a process asks for it uses a part: stacks, libtorch's tables. The grader watches what it uses.
            DataBytes: (ulong)options.Megabytes * 1_000_000 + 500_000_000,
            FileBytes: 64_000_000,
            CpuSeconds: (ulong)(StartLimit.TotalSeconds
                + plan.Steps.Count * (3 * plan.TaskSeconds + Grace.TotalSeconds)));

    private async Task<WorkerEnd> Watch(WorkPlan plan, CancellationToken cancellation)
    {
        Task listening = Task.WhenAll(Listen(), Drain());
        await Tell(plan).ConfigureAwait(false);
        string? why = null;
        bool timedOut = false;
        Task exit = process.WaitForExitAsync(CancellationToken.None);
        while (!exit.IsCompleted && why is null)
        {
            await Task.WhenAny(exit, Task.Delay(LookEvery, CancellationToken.None)).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            (why, timedOut) = exit.IsCompleted ? (null, false) : Overstepped();
        }
        Kill();
        await exit.ConfigureAwait(false);
        // The pipes close with the process, unless something still holds them; nothing can, but a wait without end
        // would be the grader's.
        await Task.WhenAny(listening, Task.Delay(Grace, CancellationToken.None)).ConfigureAwait(false);
        lock (gate)
        {
            why ??= ended ? "" : ExitWords.Of(process.ExitCode, output.ToString(), options.Megabytes);
            return new WorkerEnd(new Dictionary<string, WorkerMessage>(verdicts), current, ready, ended, why, timedOut,
                broken ?? (ready ? null : output.ToString()), reader.Foreign);
        }
    }

    private async Task Tell(WorkPlan plan)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(plan.ToBytes()).ConfigureAwait(false);
            await process.StandardInput.BaseStream.FlushAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It has ended already; how is told by its exit.
        }
    }

    private async Task Listen()
    {
        byte[] buffer = new byte[8192];
        while (await Read(process.StandardOutput.BaseStream, buffer).ConfigureAwait(false) is > 0 and int count)
        {
            lock (gate)
            {
                written += count;
                foreach (WorkerMessage word in reader.Take(buffer.AsSpan(0, count)))
                    Hear(word);
            }
        }
    }

    private void Hear(WorkerMessage word)
    {
        sinceWord.Restart();
        switch (word.Kind)
        {
            case WordKind.Ready:
                ready = true;
                break;
            case WordKind.Begin:
                current = word.Task;
                break;
            case WordKind.Verdict:
                verdicts.TryAdd(word.Task, word);
                current = null;
                break;
            case WordKind.Failed:
                broken ??= word.Text;
                break;
            case WordKind.End:
                ended = true;
                break;
        }
    }

    private async Task Drain()
    {
        byte[] buffer = new byte[8192];
        while (await Read(process.StandardError.BaseStream, buffer).ConfigureAwait(false) is > 0 and int count)
        {
            lock (gate)
            {
                written += count;
                output.Add(buffer.AsSpan(0, count));
            }
        }
    }

    private static async Task<int> Read(Stream stream, byte[] buffer)
    {
        try
        {
            return await stream.ReadAsync(buffer).ConfigureAwait(false);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private (string? Why, bool TimedOut) Overstepped()
    {
        lock (gate)
        {
            if (written > MostOutput)
                return ($"wrote more than {MostOutput / 1_000_000} MB of text", false);
            // In an answer: it and its two checks have the limit each, and the worker stops them itself if it can.
            // Elsewhere: the instructor's own cells.
            TimeSpan limit = current is not null ? 3 * options.TaskLimit + Grace : StartLimit + options.TaskLimit;
            if (sinceWord.Elapsed > limit)
                return ($"was still busy after {limit.TotalSeconds:0} s, and could not be interrupted", true);
        }
        if (ProcessUse.Of(process) is not { } use)
            return (null, false);
        if (use.Bytes > options.Megabytes * 1_000_000L)
            return (ExitWords.OutOfMemory(options.Megabytes), false);
        if (use.Threads > ProcessUse.MostThreads)
            return (ExitWords.TooManyThreads, false);
        return ProcessUse.OfFolder(scratch) > MostScratch
            ? ($"wrote more than {MostScratch / 1_000_000} MB of files", false)
            : (null, false);
    }

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
}
