using System.Diagnostics;
using LatentLab.Tests.Support;

namespace LatentLab.Cli.Tests.Cluster;

/// <summary>A shared folder without locks, as docs/cluster.md has it: the system refuses flock(2).</summary>
public sealed class LocklessFolderTests : IDisposable
{
    private const string Said = "is on a file system without locks";

    private const string Text = """
        {
          "name": "two",
          "data": { "name": "shapes", "train": 100, "validation": 20, "test": 20 },
          "model": { "latent": 2, "hidden": [16] },
          "training": { "epochs": 2 },
          "grid": { "loss.beta": [1, 2] }
        }
        """;

    private readonly string work = Directory.CreateTempSubdirectory("latentlab-lockless-").FullName;

    public void Dispose() => Directory.Delete(work, recursive: true);

    [Theory]
    [InlineData("ENOSYS")]       // Lustre without flock
    [InlineData("ENOLCK")]       // NFS version 3 whose lock service is gone
    [InlineData("EOPNOTSUPP")]
    public async Task It_is_said_before_the_first_run_and_shards_give_what_one_process_gives(string error)
    {
        OptionalPart.SkipIf(!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/python3"),
            "A filter for one system call needs Linux and Python.");
        string[] few = ["experiment", "run", "two.json"];
        File.WriteAllText(Path.Combine(work, "two.json"), Text);
        string runs = Path.Combine(work, "runs"), straight = Path.Combine(work, "straight");
        CommandOutcome[] shards = await Task.WhenAll(
            Lockless(error, [.. few, "--out", runs, "--shard", "0/2"]),
            Lockless(error, [.. few, "--out", runs, "--shard", "1/2"]));
        Assert.All(shards, shard =>
        {
            Assert.True(shard.Code == ExitCode.Done, shard.Error);
            string words = string.Join(' ', shard.Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            Assert.InRange(words.IndexOf(Said, StringComparison.Ordinal), 0,
                words.IndexOf("[1/", StringComparison.Ordinal));
            Assert.Contains("start no shard twice at the same time", words);
        });
        CommandOutcome one = await CommandProcess.Run(work, [.. few, "--out", straight]);
        Assert.True(one.Code == ExitCode.Done, one.Error);
        Assert.DoesNotContain(Said, one.Out);
        SameRuns.Check(SameRuns.Read(straight), SameRuns.Read(runs));
    }

    private async Task<CommandOutcome> Lockless(string error, string[] arguments)
    {
        var start = new ProcessStartInfo("/usr/bin/python3",
        [
            Path.Combine(ProjectFolder.Find(), "tests", "LatentLab.Cli.Tests", "Cluster", "without_locks.py"), error,
            CommandProcess.Dotnet, CommandProcess.Command, .. arguments,
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = work,
        };
        using Process process = Process.Start(start)!;
        return await CommandProcess.Ended(process);
    }
}
