using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using LatentLab.Experiments.Records;
using LatentLab.Tests.Support;

namespace LatentLab.Cli.Tests.Cluster;

/// <summary>The array of docs/cluster.md, submitted to a real Slurm word for word, with a small sweep.</summary>
[Collection(nameof(Grading.Alone))]
public sealed class SlurmTests : IDisposable
{
    private const int PageShards = 8;

    // On each commit an array of two, which do the same runs.
    private static readonly int shards = Environment.GetEnvironmentVariable("LATENTLAB_FULL") == "1" ? PageShards : 2;

    private readonly SmallSweep sweep = new();

    private string Runs => Path.Combine(sweep.Folder, "home", "runs", "beta");

    public void Dispose() => sweep.Dispose();

    [Fact]
    public async Task The_pages_array_gives_one_process_s_weights_though_a_task_is_killed_and_another_loses_its_node()
    {
        SlurmNode.SkipIfMissing();
        Assert.Contains($"#SBATCH --array=0-{PageShards - 1}", ClusterPage.SlurmScript, StringComparison.Ordinal);
        OptionalPart.SkipIf(Environment.ProcessorCount < 2, "The page's tasks ask for two processors.");
        RecordedRuns expected = await sweep.Straight();
        string slurm = sweep.Make("slurm");
        sweep.Make("home/runs");
        File.WriteAllText(Path.Combine(sweep.Work, "beta.sh"), ClusterPage.SlurmScript);
        WriteCommand();

        await using (SlurmNode node = await SlurmNode.Start(slurm, sweep.Work, new()
        {
            ["HOME"] = Path.Combine(sweep.Folder, "home"),
            ["PATH"] = $"{sweep.Folder}/bin:{Environment.GetEnvironmentVariable("PATH")}",
            ["DOTNET_ROOT"] = Path.GetDirectoryName(CommandProcess.Dotnet)!,
        }))
        {
            string array = await node.Run("sbatch", "--parsable", $"--array=0-{shards - 1}", "beta.sh");

            // Killed as a system short of memory would kill it. The task has failed, and somebody requeues it.
            using (Process process = await Halted(0))
            {
                Assert.Equal([process.Id], await node.Processes(await Of(node, array, 0)));
                if (OperatingSystem.IsLinux())
                    Assert.Equal(2, BitOperations.PopCount((ulong)process.ProcessorAffinity));
                process.Kill();
            }
            await SlurmNode.Until("the killed task has failed", () => Is(node, array, 0, "FAILED"));
            await node.Run("scontrol", "requeue", $"{array}_0");
            await StartNow(node, array, 0);

            // Its node is lost. Slurm requeues it by itself.
            using (await Halted(1))
                await node.Run("scontrol", "update", $"NodeName={SlurmNode.Name}", "State=DOWN", "Reason=lost");
            await StartNow(node, array, 1);
            await node.Run("scontrol", "update", $"NodeName={SlurmNode.Name}", "State=RESUME");

            await SlurmNode.Until("every task is completed", async () =>
                (await node.Tasks(array)).Count(task => task.State == "COMPLETED") == shards);
        }
        Assert.Empty(ProcessesWith(slurm));

        RecordedRuns found = SameRuns.Read(Runs);
        SameRuns.Check(expected, found);
        // Other runs of the two tasks may have been under way too.
        Assert.All(found.Runs.Select((run, index) => (Index: index, run.Environment!.Starts)), run =>
            Assert.InRange(run.Starts, run.Index < 2 ? 2 : 1, run.Index % shards < 2 ? 2 : 1));
        Assert.False(Directory.Exists(Path.Combine(Runs, "damaged")));

        // "The same command without --shard repeats nothing."
        CommandOutcome again = await CommandProcess.Run(sweep.Work,
            ["experiment", "run", "experiments/beta.json", "--out", Runs]);
        Assert.Equal(ExitCode.Done, again.Code);
        Assert.Equal(found.Runs.Select(run => run.Environment),
            SameRuns.Read(Runs).Runs.Select(run => run.Environment));
    }

    // The command, but for checkpoints, which are spaced by what they cost: runs of a second would have none. And it
    // says which process it is.
    private void WriteCommand()
    {
        string file = Path.Combine(sweep.Make("bin"), "latentlab");
        File.WriteAllText(file, $"""
            #!/bin/bash
            echo $$ > '{sweep.Folder}/pid'-$SLURM_ARRAY_TASK_ID
            exec '{Path.ChangeExtension(CommandProcess.Command, null)}' "$@" --checkpoint-share 1
            """.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    // The process of a task, stopped in the middle of the task's first run, so that nothing here has to be fast.
    private async Task<Process> Halted(int shard)
    {
        string run = new RunStore(Runs).FolderOf(sweep.Plan[shard].Hash);
        await SlurmNode.Until($"shard {shard} has written a checkpoint",
            () => Task.FromResult(File.Exists(Path.Combine(run, RunFolder.CheckpointFile))));
        var process = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync($"{sweep.Folder}/pid-{shard}",
            TestContext.Current.CancellationToken), CultureInfo.InvariantCulture));
        using (Process stop = Process.Start("kill", ["-STOP", $"{process.Id}"]))
            await stop.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.False(File.Exists(Path.Combine(run, RunFolder.ResultFile)),
            $"Shard {shard}'s first run had ended before it could be stopped; it needs more epochs.");
        return process;
    }

    // Slurm begins a task again two minutes after it was requeued.
    private static async Task StartNow(SlurmNode node, string array, int index)
    {
        await SlurmNode.Until("the task waits to begin again", () => Is(node, array, index, "PENDING"));
        await node.Run("scontrol", "update", $"JobId={array}_{index}", "StartTime=now");
    }

    private static async Task<ArrayTask> Of(SlurmNode node, string array, int index) =>
        (await node.Tasks(array)).Single(task => task.Index == index);

    private static async Task<bool> Is(SlurmNode node, string array, int index, string state) =>
        (await Of(node, array, index)).State == state;

    private static string[] ProcessesWith(string folder) =>
        [.. Directory.EnumerateFiles("/proc", "cmdline", new EnumerationOptions { RecurseSubdirectories = true,
            MaxRecursionDepth = 1, IgnoreInaccessible = true }).Select(Read).Where(line => line.Contains(folder))];

    // It may end while it is looked at.
    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file).Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }
}
