namespace LatentLab.Cli.Tests;

/// <summary>The verbs that train nothing.</summary>
public class ExperimentCommandTests
{
    private static Task<CommandOutcome> Run(params string[] arguments) =>
        CommandProcess.Run(null, ["experiment", .. arguments]);

    [Fact]
    public async Task Validate_lists_every_run_of_a_shipped_experiment_by_its_name()
    {
        (int code, string words, _) = await Run("validate", "beta");
        int runs = LatentLab.Experiments.Experiment.Load(PresetFiles.Find("beta")).Plan().Count;
        Assert.Equal(ExitCode.Done, code);
        Assert.Equal(runs + 2, words.TrimEnd().Split('\n').Length);
        Assert.Contains("beta 4", words);
        Assert.Contains($"{runs} runs to do", words);
        Assert.Contains("GB of memory", words);
    }

    [Fact]
    public async Task What_will_fail_is_said_before_anything_is_trained()
    {
        (int code, string words, _) = await Run("validate", "beta", "data.train=600000,1000", "data.test=100");
        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("18 of 36 runs will fail: data: expected 'digits' to have 600000 training", words);
        string folder = Path.Combine(Path.GetTempPath(), $"latentlab-{Guid.NewGuid():N}");
        (code, words, _) = await Run("run", "beta", "data.name=nowhere.csv", "--out", folder);
        Directory.Delete(folder, recursive: true);
        Assert.Equal(ExitCode.Failed, code);
        Assert.Matches("(?s)every run will fail: .*nowhere.csv.*\\[1/18\\]", words);
    }

    [Fact]
    public async Task Overrides_change_what_is_validated()
    {
        (int code, string words, _) =
            await Run("validate", "beta", "loss.beta=1,3", "training.epochs=2", "seeds=7", "name=mine");
        Assert.Equal(ExitCode.Done, code);
        Assert.Equal(2 + 2, words.TrimEnd().Split('\n').Length);
        Assert.All(["beta 3", "seed 7", "mine: 2 runs"], word => Assert.Contains(word, words));
        (code, _, string error) = await Run("validate", "beta", "grid.beta=1,3");
        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("'loss.beta'", error);
    }

    [Fact]
    public async Task List_names_the_shipped_experiments()
    {
        (int code, string words, _) = await Run("list");
        Assert.Equal(ExitCode.Done, code);
        Assert.All(["beta", "collapse", "sample-size", "iwae"], name => Assert.Contains(name, words));
    }

    [Theory]
    [InlineData("validate", "no-such")]
    [InlineData("run", "no-such")]
    [InlineData("run", "beta", "--shard", "4/4")]
    [InlineData("run", "beta", "--jobs", "0")]
    public async Task What_cannot_be_is_refused_with_a_sentence(params string[] arguments)
    {
        (int code, _, string error) = await Run([.. arguments, .. arguments[0] == "run"
            ? new[] { "--out", Path.Combine(Path.GetTempPath(), $"latentlab-{Guid.NewGuid():N}") }
            : []]);
        Assert.Equal(ExitCode.Refused, code);
        Assert.NotEqual("", error.Trim());
        Assert.DoesNotContain("   at ", error);
    }
}
