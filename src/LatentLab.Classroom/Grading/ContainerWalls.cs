using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using LatentLab.Evaluation;

namespace LatentLab.Classroom.Grading;

/// <summary>
/// A container as the wall around a worker, where the system has no walls of its own: the same worker, in an image that
/// holds the kit without its checks and solutions (docs/worker.Dockerfile).
/// </summary>
/// <param name="Program">Docker, or what is called like it.</param>
public sealed record ContainerWalls(string Program, string Image)
{
    public const string UsualImage = "latentlab-worker";

    /// <summary>The first of some programs that is there and has the image; null where none has.</summary>
    public static ContainerWalls? Find(string image = UsualImage, params string[] programs) =>
        (programs.Length > 0 ? programs : ["docker", "podman"])
            .Where(program => Call(program, "image", "inspect", image)).Select(one => new ContainerWalls(one, image))
            .FirstOrDefault();

    /// <summary>In words, for a teacher.</summary>
    public string Describe() => $"a container each ({Path.GetFileName(Program)}, image {Image})";

    /// <summary>
    /// How the worker is started: no network, nothing of the machine's files, one folder to write to, no rights and no
    /// way to get any.
    /// </summary>
    /// <param name="name">The container's, by which it is ended.</param>
    public IReadOnlyList<string> Arguments(string name, int megabytes) =>
    [
        "run", "--rm", "--interactive", "--name", name,
        "--network", "none", "--read-only", "--tmpfs", "/scratch:rw,noexec,nosuid,nodev,size=256m,mode=1777",
        "--workdir", "/scratch", "--user", "65534:65534",   // nobody
        "--cap-drop", "ALL", "--security-opt", "no-new-privileges",
        // As behind the other walls: the process asks for more than it uses, and has threads of its own.
        "--memory", $"{megabytes + 500}m", "--memory-swap", $"{megabytes + 500}m",
        "--pids-limit", (ProcessUse.MostThreads + 50).ToString(CultureInfo.InvariantCulture),
        "--ulimit", "fsize=64000000", "--ulimit", "nofile=256", "--ulimit", "core=0",
        "--env", "HOME=/scratch", "--env", "TMPDIR=/scratch", "--env", "LATENTLAB_THREADS=1",
        "--env", "OMP_NUM_THREADS=1", "--env", "DOTNET_EnableDiagnostics=0",
        "--env", $"DOTNET_GCHeapHardLimit=0x{(long)megabytes * 750_000:x}",
        Image, "grade-worker", EvaluationWorker.WorkWord,
    ];

    /// <summary>Ends a container, whatever it does: to end the program that started it does not end it.</summary>
    public void End(string name) => Call(Program, "rm", "--force", name);

    private static bool Call(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;   // there is no such program
        }
    }
}
