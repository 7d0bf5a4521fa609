using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using LatentLab.Experiments.Records;
using LatentLab.Experiments.Running;
using LatentLab.Experiments.Tests.Support;

namespace LatentLab.Experiments.Tests.Running;

[Collection(nameof(Trainings))]
public sealed class DamagedRunTests : IClassFixture<DamagedRunTests.FinishedRuns>
{
    private readonly FinishedRuns finished;

    public DamagedRunTests(FinishedRuns finished) => this.finished = finished;

    /// <summary>Two runs that are finished, and one that was stopped: each test works on a copy.</summary>
    public sealed class FinishedRuns : IDisposable
    {
        private readonly Folder folder = new();

        public Experiment Experiment { get; } = Tiny.Betas(1) with { Seeds = [1, 2] };

        public FinishedRuns() => Tiny.Run(Experiment, folder);

        public void Dispose() => folder.Dispose();

        internal void CopyTo(Folder target)
        {
            foreach (string path in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories))
            {
                string copy = target[Path.GetRelativePath(folder.Path, path)];
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(path, copy);
            }
        }
    }

    public static MatrixTheoryData<string, string> Damages { get; } = new(
        [RunFolder.ConfigFile, RunFolder.EnvironmentFile, RunFolder.MetricsFile, RunFolder.ModelFile,
            RunFolder.ResultFile, RunFolder.CodesFile, RunFolder.SamplesFile, RunFolder.SheetFile],
        ["cut in half", "emptied", "one byte changed", "another run's", "removed"]);

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_file_that_is_not_as_it_was_written_is_named_and_its_run_redone_and_no_other(
        string file, string damage)
    {
        using var folder = new Folder();
        finished.CopyTo(folder);
        IReadOnlyList<PlannedRun> plan = finished.Experiment.Plan();
        string path = folder["runs", plan[0].Hash, file], others = folder["runs", plan[1].Hash];
        var before = Tiny.Contents(others);
        byte[] weights = File.ReadAllBytes(folder["runs", plan[0].Hash, RunFolder.ModelFile]);
        Damage(path, damage, Path.Combine(others, file));

        ExperimentOutcome outcome =
            Tiny.Run(finished.Experiment, folder, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal([RunState.Finished, RunState.FinishedBefore], outcome.Runs.Select(run => run.State));
        // A run without its result is unfinished, not damaged: it is taken up again.
        if ((file, damage) is not (RunFolder.ResultFile, "removed"))
        {
            Assert.Contains(file, outcome.Runs[0].Message);
            Assert.True(Directory.Exists(folder["damaged", $"{plan[0].Hash}-1"]), "the broken run was not kept");
        }
        Assert.Equal(before, Tiny.Contents(others));
        Assert.Equal(weights, File.ReadAllBytes(folder["runs", plan[0].Hash, RunFolder.ModelFile]));
        Assert.Equal(2, new RunStore(folder.Path).Read(verify: true).Runs.Count(run => run.IsFinished));
    }

    [Fact]
    public void Images_that_cannot_be_read_are_no_damage_of_a_finished_run()
    {
        using var folder = new Folder();
        finished.CopyTo(folder);
        PlannedRun run = finished.Experiment.Plan()[0];
        var store = new RunStore(folder.Path);
        Assert.Throws<FileNotFoundException>(
            () => RunInspection.Look(store, run, () => throw new FileNotFoundException("the share is away")));
        Assert.Throws<InvalidDataException>(
            () => RunInspection.Look(store, run, () => throw new InvalidDataException("half a download")));
        Assert.NotNull(RunInspection.Look(store, run, () => null).Finished);
    }

    // As an earlier version of the kit would have left it, which did not measure this yet.
    [Fact]
    public void A_result_with_fewer_fields_than_today_is_whole()
    {
        using var folder = new Folder();
        finished.CopyTo(folder);
        IReadOnlyList<PlannedRun> plan = finished.Experiment.Plan();
        string path = folder["runs", plan[0].Hash, RunFolder.ResultFile];
        JsonNode file = JsonNode.Parse(File.ReadAllText(path))!;
        Assert.True(file["result"]!.AsObject().Remove("bookkeepingSeconds"));
        string text = file["result"]!.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        file["sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        File.WriteAllText(path, file.ToJsonString());

        ExperimentOutcome outcome =
            Tiny.Run(finished.Experiment, folder, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal([RunState.FinishedBefore, RunState.FinishedBefore], outcome.Runs.Select(run => run.State));
    }

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("more")]
    public void A_file_or_folder_that_is_no_runs_is_named_and_its_run_redone(string name)
    {
        using var folder = new Folder();
        finished.CopyTo(folder);
        string hash = finished.Experiment.Plan()[0].Hash, foreign = folder["runs", hash, name];
        if (name.Contains('.'))
            File.WriteAllText(foreign, "mine");
        else
            Directory.CreateDirectory(foreign);
        ExperimentOutcome outcome =
            Tiny.Run(finished.Experiment, folder, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal([RunState.Finished, RunState.FinishedBefore], outcome.Runs.Select(run => run.State));
        Assert.Contains(name, outcome.Runs[0].Message);
        Assert.True(Path.Exists(folder["damaged", $"{hash}-1", name]), "what somebody put there was lost");
    }

    [Fact]
    public void Drafts_of_a_killed_process_hidden_files_and_event_files_are_no_damage()
    {
        using var folder = new Folder();
        finished.CopyTo(folder);
        string run = folder["runs", finished.Experiment.Plan()[0].Hash];
        File.WriteAllText(Path.Combine(run, $"{RunFolder.ResultFile}.{Guid.NewGuid():N}.draft"), "{ \"sha");
        File.WriteAllText(Path.Combine(run, ".DS_Store"), "");
        Directory.CreateDirectory(Path.Combine(run, RunFolder.TensorBoardFolder));
        ExperimentOutcome outcome =
            Tiny.Run(finished.Experiment, folder, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(2, outcome.Count(RunState.FinishedBefore));
        Assert.Empty(Directory.EnumerateFiles(run, "*.draft"));
    }

    [Theory]
    [InlineData("cut in half")]
    [InlineData("emptied")]
    [InlineData("one byte changed")]
    [InlineData("another run's")]
    public void A_checkpoint_that_is_not_this_runs_is_named_and_the_run_begun_anew(string damage)
    {
        using var folder = new Folder();
        IReadOnlyList<PlannedRun> plan = finished.Experiment.Plan();
        string[] checkpoints = [.. plan.Select(run => folder["runs", run.Hash, RunFolder.CheckpointFile])];
        foreach (PlannedRun run in plan)
            StopAfterOneEpoch(run, folder);
        Damage(checkpoints[0], damage, checkpoints[1]);

        ExperimentOutcome outcome =
            Tiny.Run(finished.Experiment, folder, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(2, outcome.Count(RunState.Finished));
        Assert.Contains(RunFolder.CheckpointFile, outcome.Runs[0].Message);
        Assert.Null(outcome.Runs[1].Message);
        using var straight = new Folder();
        finished.CopyTo(straight);
        Assert.All(plan,
            run => ExperimentRunnerTests.AssertSameRun(straight["runs", run.Hash], folder["runs", run.Hash]));
    }

    [Fact]
    public void A_half_written_last_line_of_a_run_under_way_is_left_out()
    {
        using var folder = new Folder();
        StopAfterOneEpoch(finished.Experiment.Plan()[0], folder);
        string metrics = folder["runs", finished.Experiment.Plan()[0].Hash, RunFolder.MetricsFile];
        File.AppendAllText(metrics, "{\"epoch\":2,\"lear");
        Assert.Equal([1], new RunStore(folder.Path).Read().Runs.Single().Epochs.Select(epoch => epoch.Epoch));
    }

    [Fact]
    public void A_run_that_cannot_be_read_hides_no_other()
    {
        using var folder = new Folder();
        finished.CopyTo(folder);
        File.WriteAllText(folder["runs", finished.Experiment.Plan()[0].Hash, RunFolder.ResultFile], "{}");
        RecordedRuns reading = new RunStore(folder.Path).Read();
        Assert.Equal(finished.Experiment.Plan()[1].Hash, Assert.Single(reading.Runs).Config.Hash);
        Assert.Contains(RunFolder.ResultFile, Assert.Single(reading.Problems).Reason);
    }

    private void StopAfterOneEpoch(PlannedRun run, Folder folder)
    {
        using var stop = new CancellationTokenSource();
        var alone = new Experiment { Name = "tiny", Base = run.Config, Seeds = [run.Config.Seed] };
        Assert.Equal(run.Hash, alone.Plan()[0].Hash);
        Assert.Throws<OperationCanceledException>(() => Tiny.Run(alone, folder, progress: new Hearer<RunProgress>(
            news => { if (news.Changed.Last is not null) stop.Cancel(); }), cancellation: stop.Token));
        Assert.True(File.Exists(folder["runs", run.Hash, RunFolder.CheckpointFile]));
    }

    private static void Damage(string path, string damage, string another)
    {
        byte[] bytes = File.ReadAllBytes(path);
        switch (damage)
        {
            case "cut in half": File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]); break;
            case "emptied": File.WriteAllBytes(path, []); break;
            case "one byte changed": File.WriteAllBytes(path, Changed(bytes)); break;
            case "another run's": File.Copy(another, path, overwrite: true); break;
            case "removed": File.Delete(path); break;
            default: throw new ArgumentException(damage);
        }
    }

    // In text a digit becomes another digit, so that the file is still well-formed.
    private static byte[] Changed(byte[] bytes)
    {
        int place = Array.FindLastIndex(bytes, value => value is >= (byte)'0' and <= (byte)'8');
        place = Encoding.UTF8.GetString(bytes).All(letter => letter < 127) && place >= 0 ? place : bytes.Length / 2;
        return [.. bytes[..place], (byte)(bytes[place] + 1), .. bytes[(place + 1)..]];
    }
}
