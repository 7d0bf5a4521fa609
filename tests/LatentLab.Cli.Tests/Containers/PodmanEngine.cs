using System.Diagnostics;
using LatentLab.Tests.Support;

namespace LatentLab.Cli.Tests.Containers;

/// <summary>
/// A real container engine, with settings and images of its own in one folder, and a base image made on the spot:
/// Debian's smallest system by debootstrap, with this machine's .NET. For tests with <c>LATENTLAB_FULL=1</c>.
/// <c>LATENTLAB_ENGINE</c> names another engine, such as <c>docker</c>, which has the worker's image already.
/// </summary>
public sealed class PodmanEngine : IAsyncLifetime
{
    /// <summary>The base image; it has the whole SDK.</summary>
    public const string Sdk = "localhost/sdk:10";

    private static readonly string[] programs = ["podman", "runc", "debootstrap", "tar"];

    private static readonly string? own = Environment.GetEnvironmentVariable("LATENTLAB_ENGINE");

    public static bool IsFull => Environment.GetEnvironmentVariable("LATENTLAB_FULL") == "1";

    /// <summary>Of the images; it must be on a disk with some gigabytes to spare.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("latentlab-containers-").FullName;

    /// <summary>What is called like podman.</summary>
    public string Program => own ?? Path.Combine(Folder, "podman");

    /// <summary>Images can be built here from <see cref="Sdk"/>.</summary>
    public static bool CanBuild => own is null;

    /// <summary>The root of <see cref="Sdk"/> as a folder.</summary>
    public string Root => Path.Combine(Folder, "root");

    public async ValueTask InitializeAsync()
    {
        if (!IsFull || !CanBuild)
            return;
        string[] missing = [.. programs.Where(program => !(Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program))))];
        OptionalPart.SkipIf(missing.Length > 0 || !Environment.IsPrivilegedProcess,
            $"Images are made by root with Debian's podman, runc and debootstrap (missing: "
            + $"{string.Join(", ", missing)}).");
        Configure();
        await MakeRoot();
        await Run("bash", "-c", $"tar -C '{Root}' -c . | '{Program}' import - {Sdk}");
    }

    /// <summary>Runs the engine to the end of a command; the test fails if it fails.</summary>
    /// <returns>What it said.</returns>
    public Task<string> Podman(params string[] arguments) => Run(Program, arguments);

    /// <summary>Runs a program to its end; the test fails if it fails.</summary>
    /// <returns>What it said.</returns>
    public static async Task<string> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        CommandOutcome outcome = await CommandProcess.Ended(process);
        Assert.True(outcome.Code == 0,
            $"{program} {string.Join(' ', arguments)}: {outcome.Code}\n{outcome.Out}\n{outcome.Error}");
        return outcome.Out.Trim();
    }

    public async ValueTask DisposeAsync()
    {
        if (CanBuild && File.Exists(Program))
        {
            await Podman("rm", "--all", "--force");
            await Podman("rmi", "--all", "--force");
        }
        await Run("rm", "-rf", "--one-file-system", Folder);   // what debootstrap made is not all ours to read
    }

    private void Configure()
    {
        File.WriteAllText(Path.Combine(Folder, "containers.conf"), """
            [containers]
            default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
            [engine]
            runtime = "runc"
            cgroup_manager = "cgroupfs"
            events_logger = "file"
            """);
        File.WriteAllText(Path.Combine(Folder, "storage.conf"), $"""
            [storage]
            driver = "overlay"
            graphroot = "{Folder}/images"
            runroot = "{Folder}/running"
            """);
        // Where root may not raise limits (a virtual machine's may not), Podman's usual ones stop every container, and
        // one that is given replaces all of the configuration's.
        File.WriteAllText(Program, $"""
            #!/bin/bash
            export CONTAINERS_CONF='{Folder}/containers.conf' CONTAINERS_STORAGE_CONF='{Folder}/storage.conf'
            if [[ " $* " = " run "*" --ulimit "* ]]; then
              shift
              set -- run --ulimit nproc=4096:4096 "$@"
            fi
            exec podman "$@"
            """.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private async Task MakeRoot()
    {
        await Run("debootstrap", "--variant=minbase",
            "--include=ca-certificates,libicu72,libssl3,libstdc++6,zlib1g", "bookworm", Root);
        string dotnet = Path.GetDirectoryName(CommandProcess.Dotnet)!;
        await Run("cp", "--archive", dotnet, Path.Combine(Root, "usr", "share", "dotnet"));
        File.CreateSymbolicLink(Path.Combine(Root, "usr", "bin", "dotnet"), "../share/dotnet/dotnet");
        // The packages are restored from where this machine restores them, and it knows whom to trust.
        const string authorities = "etc/ssl/certs/ca-certificates.crt";
        if (File.Exists($"/{authorities}"))
            File.Copy($"/{authorities}", Path.Combine(Root, authorities), overwrite: true);
    }
}

/// <summary>The tests that share <see cref="PodmanEngine"/>; nothing runs beside them.</summary>
[CollectionDefinition(nameof(WithEngine), DisableParallelization = true)]
public sealed class WithEngine : ICollectionFixture<PodmanEngine>;
