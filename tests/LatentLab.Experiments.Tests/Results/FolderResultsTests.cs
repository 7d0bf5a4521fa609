using LatentLab.Experiments.Records;
using LatentLab.Experiments.Results;
using LatentLab.Experiments.Settings;
using LatentLab.Native;

namespace LatentLab.Experiments.Tests.Results;

/// <summary>From a training to what a report sees.</summary>
public sealed class FolderResultsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-results-").FullName;

    public FolderResultsTests() => NativeLibraries.Load();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static Experiment Tiny(params ExperimentCase[] cases) => new()
    {
        Name = "tiny",
        Question = "Does it arrive?",
        Base = new RunConfig
        {
            Data = new DataSettings { Name = "shapes", Train = 40, Validation = 10, Test = 20 },
            Model = new ModelSettings { Latent = 3, Hidden = [8] },
            Training = new TrainingSettings { Epochs = 2, BatchSize = 20 },
        },
        Grid = cases.Length > 0
            ? new Dictionary<string, IReadOnlyList<object?>>()
            : new Dictionary<string, IReadOnlyList<object?>> { ["loss.beta"] = [1, 4] },
        List = cases,
        Seeds = [1, 2],
    };

    [Fact]
    public void A_run_arrives_with_its_settings_numbers_epochs_and_pictures()
    {
        ExperimentResults results = Tiny().Run(folder, TestContext.Current.CancellationToken);
        Assert.Equal(("tiny", "Does it arrive?"), (results.Name, results.Question));
        Assert.Equal(["loss.beta"], results.Swept);
        Assert.Equal(4, results.Finished.Count);
        RunSummary run = results.Finished[0];
        RunRecord record = RunFolder.Read(new RunStore(folder).FolderOf(run.Hash));
        Assert.Equal(record.Result!.Test.Total, run["test.total"]);
        Assert.Equal(record.Result.KlPerLatent, run.KlOfLatents);
        Assert.Equal(record.Epochs.Select(line => line.Train), run.Epochs.Select(epoch => epoch.Train));
        Assert.Equal((20, 3), (run.Map!.Means.Count / 2, run.Map.Latents));
        int[] two =
            [.. Enumerable.Range(1, 3).OrderByDescending(latent => run.KlOfLatents[latent - 1]).Take(2).Order()];
        Assert.Equal((two[0], two[1]), (run.Map.First, run.Map.Second));
        Assert.Equal(RunFolder.ReadCodes(record)!.Codes[5, run.Map.First - 1], run.Map.Means[10]);
        Assert.Equal(run.Originals!.Count, run.Reconstructions!.Count);
        Assert.NotNull(run.Samples);
    }

    [Fact]
    public void A_damaged_run_and_one_that_is_missing_hide_no_other()
    {
        Experiment experiment = Tiny();
        experiment.Run(folder, TestContext.Current.CancellationToken);
        IReadOnlyList<PlannedRun> plan = experiment.Plan();
        var store = new RunStore(folder);
        File.WriteAllText(Path.Combine(store.FolderOf(plan[1].Hash), RunFolder.ResultFile), "{ \"half\": ");
        Directory.Delete(store.FolderOf(plan[2].Hash), recursive: true);
        ExperimentResults results = ExperimentResults.Load(folder);
        Assert.Equal([RunOutcome.Finished, RunOutcome.Failed, RunOutcome.Missing, RunOutcome.Finished],
            results.Runs.Select(run => run.Outcome));
        Assert.Contains("result.json", results.Runs[1].Problem);
    }

    [Fact]
    public void The_cases_of_a_list_are_one_setting_with_their_names()
    {
        ExperimentResults results = Tiny(
            new ExperimentCase("wide",
                new Dictionary<string, object?> { ["model.hidden"] = new[] { 16 }, ["training.epochs"] = 1 }),
            new ExperimentCase("narrow", new Dictionary<string, object?>
            {
                ["model.hidden"] = new[] { 4 },
                ["training.epochs"] = 2
            })).Run(cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(["case"], results.Swept);
        Assert.Equal(["wide", "wide", "narrow", "narrow"], results.Runs.Select(run => run.Settings["case"]));
        Assert.Equal(2, results.Where("case", "narrow").Finished.Count);
        Assert.Equal(["[16]", "[4]"], results.Runs.Select(run => run.Settings["model.hidden"]).Distinct());
    }

    [Fact]
    public void A_place_without_runs_is_refused()
    {
        Assert.Throws<FileNotFoundException>(() => ExperimentResults.Load(Path.Combine(folder, "nothing")));
        Assert.ThrowsAny<IOException>(() => ExperimentResults.Load(folder));
    }
}
