using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LatentLab.Tests.Support;

namespace LatentLab.Cli.Tests.Cluster;

/// <summary>A task of an array.</summary>
/// <param name="Index">As in <c>--array</c>.</param>
/// <param name="Job">The number that Slurm gave it.</param>
/// <param name="State">In Slurm's own words, for example <c>PENDING</c>.</param>
internal sealed record ArrayTask(int Index, int Job, string State);

/// <summary>
/// A cluster of one Slurm node with two processors, on the loopback interface (one-node-slurm.sh beside this file). It
/// ends when this object is disposed, and also when the test's process ends in another way.
/// </summary>
internal sealed class SlurmNode : IAsyncDisposable
{
    /// <summary>The name of the one node.</summary>
    public const string Name = "test";

    // What takes longer has failed.
    private static readonly TimeSpan longest = TimeSpan.FromMinutes(5);

    private static readonly string[] programs =
        ["sbatch", "srun", "scontrol", "squeue", "scancel", "sinfo", "slurmctld", "slurmd", "munged"];

    private readonly Process script;
    private readonly string work;
    private readonly Dictionary<string, string> environment;

    private SlurmNode(Process script, string work, Dictionary<string, string> environment)
    {
        this.script = script;
        this.work = work;
        this.environment = environment;
    }

    /// <summary>Skips the test on a machine without Slurm; under <c>CI=true</c>, fails it.</summary>
    public static void SkipIfMissing()
    {
        string[] folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator),
            "/usr/sbin", "/sbin"];
        string[] missing = [.. programs.Where(
            program => !folders.Any(folder => File.Exists(Path.Combine(folder, program))))];
        OptionalPart.SkipIf(missing.Length > 0,
            $"Slurm is not complete here (missing: {string.Join(", ", missing)}). On Debian: 'apt-get install "
            + "slurm-wlm munge'.");
    }

    /// <param name="folder">For the cluster's own files; it must be there.</param>
    /// <param name="work">Where jobs are submitted from.</param>
    /// <param name="environment">What jobs have beside this process's environment.</param>
    public static async Task<SlurmNode> Start(string folder, string work, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("bash",
        [
            Path.Combine(ProjectFolder.Find(), "tests", "LatentLab.Cli.Tests", "Cluster", "one-node-slurm.sh"),
            folder, .. FreePorts(2),
        ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,   // nothing, unless it fails
        };
        Process script = Process.Start(start)!;
        string? said = await script.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        if (said != "ready")
            Assert.Fail($"Slurm did not start: {await script.StandardError.ReadToEndAsync(
                TestContext.Current.CancellationToken)}");
        return new SlurmNode(script, work,
            new(environment) { ["SLURM_CONF"] = Path.Combine(folder, "slurm.conf") });
    }

    /// <summary>Runs one of Slurm's programs to its end; the test fails if it fails.</summary>
    /// <returns>What it said.</returns>
    public async Task<string> Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = work,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        CommandOutcome outcome = await CommandProcess.Ended(process);
        Assert.True(outcome.Code == 0, $"{program} {string.Join(' ', arguments)}: {outcome.Error}");
        return outcome.Out.Trim();
    }

    /// <summary>The tasks of an array, in its order, those that have ended too.</summary>
    public async Task<IReadOnlyList<ArrayTask>> Tasks(string array) =>
        [.. (await Run("squeue", "--noheader", "--array", "--states=all", $"--jobs={array}", "--format=%K %A %T"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))
            .Select(words => new ArrayTask(Number(words[0]), Number(words[1]), words[2])).OrderBy(task => task.Index)];

    /// <summary>The processes that a task of an array has on this machine, not those of Slurm itself.</summary>
    public async Task<IReadOnlyList<int>> Processes(ArrayTask task) =>
        [.. (await Run("scontrol", "listpids", $"{task.Job}.0"))
            .Split('\n').Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length == 5 && words[4] != "-").Select(words => Number(words[0]))];

    /// <summary>Waits for something that must come about.</summary>
    /// <param name="what">In words, for the test that fails.</param>
    public static async Task Until(string what, Func<Task<bool>> isSo)
    {
        var watch = Stopwatch.StartNew();
        while (!await isSo())
        {
            Assert.True(watch.Elapsed < longest, $"It did not come about in {longest.TotalMinutes} minutes: {what}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        script.StandardInput.Close();
        await script.WaitForExitAsync(CancellationToken.None);
        script.Dispose();
    }

    private static string[] FreePorts(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (TcpListener listener in listeners)
            listener.Start();
        string[] ports = [.. listeners.Select(listener =>
            ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture))];
        foreach (TcpListener listener in listeners)
            listener.Dispose();
        return ports;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
