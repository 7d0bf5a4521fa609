using System.Diagnostics;
using System.Text;

namespace LatentLab.Book.Course;

/// <param name="Tail">The last lines it wrote to stderr, or to stdout if there were none.</param>
/// <param name="TimedOut">It was stopped because its time was over; the exit code means nothing then.</param>
internal sealed record LessonProcessResult(
    int ExitCode, double Seconds, double? PeakMegabytes, string Tail, bool TimedOut);

/// <summary>
/// Runs a command to its end, measuring time and memory; on cancellation or at the time limit it is stopped with
/// everything it started.
/// </summary>
internal static class LessonProcess
{
    private const int TailLines = 20;

    // Memory grows over seconds; the peak itself is kept by the system, so asking now and then loses only the last
    // instant.
    private static readonly TimeSpan askEvery = TimeSpan.FromMilliseconds(100);

    /// <exception cref="OperationCanceledException">The course was cancelled; the process has ended.</exception>
    /// <exception cref="BookException">The program cannot be started.</exception>
    public static async Task<LessonProcessResult> Run(
        LessonCommand command, TimeSpan? limit, Action<string> said, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using Process process = Start(command);
        var clock = Stopwatch.StartNew();
        var errors = new Queue<string>();
        var lines = new Queue<string>();
        process.OutputDataReceived += (_, line) => Keep(lines, line.Data, said);
        process.ErrorDataReceived += (_, line) => Keep(errors, line.Data, said);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (limit is TimeSpan time)
        {
            stop.CancelAfter(time);
        }

        double? peak = null;
        bool stopped = false;
        try
        {
            Task end = process.WaitForExitAsync(stop.Token);
            while (!end.IsCompleted)
            {
                peak = Largest(peak, process);
                await Task.WhenAny(end, Task.Delay(askEvery, CancellationToken.None));
            }

            await end;
        }
        catch (OperationCanceledException)
        {
            stopped = true;
        }
        finally
        {
            await Stop(process);
        }

        cancellation.ThrowIfCancellationRequested();
        lock (errors)
        {
            string tail = string.Join("\n", errors.Count > 0 ? errors : lines);
            return new(stopped ? -1 : process.ExitCode, clock.Elapsed.TotalSeconds, peak, tail, stopped);
        }
    }

    private static Process Start(LessonCommand command)
    {
        var start = new ProcessStartInfo(command.Program, command.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach ((string name, string value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            Process process =
                Process.Start(start) ?? throw new BookException($"The program '{command.Program}' did not start.");
            process.StandardInput.Close();
            return process;
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            throw new BookException($"The program '{command.Program}' cannot be started: {fault.Message}", fault);
        }
    }

    private static void Keep(Queue<string> lines, string? line, Action<string> said)
    {
        if (line is null)
        {
            return;
        }

        lock (lines)
        {
            lines.Enqueue(line);
            while (lines.Count > TailLines)
            {
                lines.Dequeue();
            }
        }

        said(line);
    }

    private static double? Largest(double? peak, Process process)
    {
        try
        {
            process.Refresh();
            double now = process.PeakWorkingSet64 / 1e6;
            return now > (peak ?? 0) ? now : peak;
        }
        catch (Exception fault) when (fault is InvalidOperationException or PlatformNotSupportedException
            or System.ComponentModel.Win32Exception)
        {
            // It has just ended, or the system does not tell.
            return peak;
        }
    }

    private static async Task Stop(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }
}
