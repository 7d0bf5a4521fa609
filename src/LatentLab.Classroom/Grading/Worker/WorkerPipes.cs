using LatentLab.Classroom.Grading.Isolation;
using Microsoft.Win32.SafeHandles;

namespace LatentLab.Classroom.Grading.Worker;

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

    /// <summary>Ends this process when the grader's end of the input closes, that is when the grader is gone.</summary>
    public void EndWithInput()
    {
        var watch = new Thread(() =>
        {
            try
            {
                while (Input.ReadByte() >= 0)
                {
                }
            }
            catch (IOException)
            {
            }
            exit(1);
        })
        {
            IsBackground = true,
            Name = "grader's end",
        };
        watch.Start();
    }

    /// <summary>Ends this process now, without waiting for anything.</summary>
    public void Exit() => exit(0);

    public void Dispose()
    {
        Input.Dispose();
        Output.Dispose();
    }
}
