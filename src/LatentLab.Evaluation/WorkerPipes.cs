using LatentLab.Evaluation.Isolation;
using Microsoft.Win32.SafeHandles;

namespace LatentLab.Evaluation;

/// <summary>
/// The worker's two ways to the grader, taken off standard input and output before a learner's code runs: what that
/// code writes to standard output goes where standard error goes, and there is nothing for it to read.
/// </summary>
internal sealed class WorkerPipes : IDisposable
{
    private readonly Action<int> exit;

    private WorkerPipes(Stream input, Stream output, Action<int> exit)
    {
        Input = input;
        Output = output;
        this.exit = exit;
    }

    public Stream Input { get; }

    public Stream Output { get; }

    public static WorkerPipes Take()
    {
        if (!OperatingSystem.IsLinux())
        {
            var pipes = new WorkerPipes(Console.OpenStandardInput(), Console.OpenStandardOutput(), Environment.Exit);
            Console.SetOut(Console.Error);
            return pipes;
        }
        const int input = 0, output = 1, error = 2;
        var reading = new SafeFileHandle(LinuxCalls.DuplicateHigh(input), ownsHandle: true);
        var writing = new SafeFileHandle(LinuxCalls.DuplicateHigh(output), ownsHandle: true);
        LinuxCalls.Check(LinuxCalls.Duplicate(LinuxCalls.OpenNull(), input), "dup2");
        LinuxCalls.Check(LinuxCalls.Duplicate(error, output), "dup2");
        return new WorkerPipes(new FileStream(reading, FileAccess.Read, bufferSize: 0),
            new FileStream(writing, FileAccess.Write, bufferSize: 0), LinuxCalls.ExitNow);
    }

    /// <summary>Ends this process now, without waiting for anything.</summary>
    public void Exit(int code = 0) => exit(code);

    public void Dispose()
    {
        Input.Dispose();
        Output.Dispose();
    }
}
