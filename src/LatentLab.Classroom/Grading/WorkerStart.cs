using System.ComponentModel;
using System.Diagnostics;
using LatentLab.Evaluation;
using LatentLab.Evaluation.Isolation;

namespace LatentLab.Classroom.Grading;

/// <summary>How a worker is started, and within which limits.</summary>
internal static class WorkerStart
{
    /// <summary>What starting may take.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromSeconds(120);

    /// <summary>What a worker has beyond its limit, to say that it was met.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Starts a worker; it has not said yet that it is ready.</summary>
    /// <exception cref="GradingException">The program cannot be started.</exception>
    public static Process Begin(
        int steps, bool walled, GradingOptions options, string scratch, IReadOnlyList<string> readable)
    {
        if (options.Container is { } container)
            return Start(new ProcessStartInfo(container.Program,
                container.Arguments(ContainerName(scratch), options.Megabytes)), scratch);
        string[] words = walled
            ? [EvaluationWorker.EnterWord, Limits(steps, options, scratch, readable).ToText()]
            : [EvaluationWorker.WorkWord];
        var start = new ProcessStartInfo(options.Worker.Path, [.. options.Worker.Arguments, .. words]);
        if (OperatingSystem.IsLinux())
            start.Environment.Clear();
        foreach ((string name, string value) in Sandbox.WorkerEnvironment(scratch, options.Megabytes))
            start.Environment[name] = value;
        return Start(start, scratch);
    }

    /// <summary>The name of the container whose worker has a scratch folder here.</summary>
    public static string ContainerName(string scratch) => $"latentlab-{Path.GetFileName(scratch)}";

    private static Process Start(ProcessStartInfo start, string scratch)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.WorkingDirectory = scratch;
        try
        {
            return Process.Start(start) ?? throw new GradingException($"The program '{start.FileName}' did not start.");
        }
        catch (Win32Exception error)
        {
            throw new GradingException($"The program '{start.FileName}' cannot be started: {error.Message}");
        }
    }

    private static WorkerLimits Limits(
        int steps, GradingOptions options, string scratch, IReadOnlyList<string> readable) =>
        new(
            scratch,
            readable,
            // Of what a process asks for it uses a part: stacks, libtorch's tables. The grader watches what it uses.
            DataBytes: (ulong)options.Megabytes * 1_000_000 + 500_000_000,
            FileBytes: 64_000_000,
            CpuSeconds: (ulong)(Longest.TotalSeconds
                + steps * (3 * options.TaskLimit.TotalSeconds + Grace.TotalSeconds)));
}
