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
/// <param name="IsPodman">It is Podman, under whatever name: its read-only root has folders to write to, unless it is
/// told otherwise.</param>
public sealed record ContainerWalls(string Program, string Image, bool IsPodman = false)
{
    public const string UsualImage = "latentlab-worker";

    // An engine that hangs is none.
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(30);

    /// <summary>The first of some programs whose engine answers and has the image.</summary>
    /// <returns>Or, in words, what is missing: it completes "no container can do it: …".</returns>
    public static (ContainerWalls? Walls, string Missing) Find(string image = UsualImage, params string[] programs)
    {
        List<string> missing = [];
        foreach (string program in programs.Length > 0 ? programs : ["docker", "podman"])
        {
            string name = Path.GetFileName(program);
            if (Call(program, "--version") is not { } version)
                missing.Add($"{name} is not installed");
            else if (Call(program, "image", "inspect", image) is { Code: 0 })
                return (new(program, image, version.Out.StartsWith("podman", StringComparison.OrdinalIgnoreCase)), "");
            else
                missing.Add(Call(program, "info") is { Code: var code, Error: var error }
                    ? code == 0
                        ? $"{name} runs, but has no image '{image}', so make it"
                        : $"{name} is installed, but its engine does not answer, so start it ({LastLine(error)})"
                    : $"{name} is installed, but hangs when it is asked for its engine");
        }
        return (null, string.Join("; ", missing));

        static string LastLine(string text) =>
            text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .LastOrDefault("it does not say why");
    }

    /// <summary>In words, for a teacher.</summary>
    public string Describe() => $"a container each ({Path.GetFileName(Program)}, image {Image})";

    /// <summary>
    /// How the worker is started: no network, nothing of the machine's files, one folder to write to, no rights and no
    /// way to get any.
    /// </summary>
    /// <param name="name">The container's, by which it is ended.</param>
    public IReadOnlyList<string> Arguments(string name, int megabytes) =>
    [
        "run", "--rm", "--interactive", "--name", name, "--pull", "never", "--log-driver", "none",
        "--network", "none", "--ipc", "none", "--read-only", .. IsPodman ? ["--read-only-tmpfs=false"] : (string[])[],
        "--tmpfs", "/scratch:rw,noexec,nosuid,nodev,size=256m,mode=1777",
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

    // Null where there is no such program, or where it does not end.
    private static (int Code, string Out, string Error)? Call(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(),
                error = process.StandardError.ReadToEndAsync();
            if (process.WaitForExit(longest))
                return (process.ExitCode, output.Result, error.Result);
            process.Kill(entireProcessTree: true);
            return null;
        }
        catch (Win32Exception)
        {
            return null;   // there is no such program
        }
    }
}
