using LatentLab.Experiments.Records;
using LatentLab.Experiments.Running;
using LatentLab.Experiments.Settings;
using LatentLab.Experiments.Tests.Support;

namespace LatentLab.Experiments.Tests;

[Collection(nameof(Trainings))]
public class PresetTests
{
    public static TheoryData<string> Names => [.. Presets.Paths.Select(path => Path.GetFileNameWithoutExtension(path))];

    private static Experiment Load(string name) =>
        Experiment.Load(Presets.Paths.Single(path => Path.GetFileNameWithoutExtension(path) == name));

    [Fact]
    public void There_is_one_for_every_theme_of_the_course()
    {
        string[] themes =
        [
            "beta", "latent-dimension", "depth", "kl-parts", "collapse", "likelihood", "sample-size", "linear-vae",
            "iwae", "mlp-or-convolutional", "freedom"
        ];
        Assert.All(themes, theme => Assert.Contains(theme, Presets.Paths.Select(Path.GetFileNameWithoutExtension)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_valid_is_named_like_its_file_and_asks_a_question(string name)
    {
        Experiment preset = Load(name);
        Assert.Equal(name, preset.Name);
        Assert.NotEqual("", preset.Question);
        Assert.NotEmpty(preset.Plan());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_of_its_cases_runs_on_a_few_images(string name)
    {
        using var folder = new Folder();
        Experiment preset = Load(name);
        // One run for each label: the network and the loss as they are, the rest as small as it can be.
        RunConfig[] small = [.. preset.Plan().DistinctBy(run => run.Label).Select(run => run.Config)
            .Select(config => config with
            {
                Data = config.Data with
                {
                    Name = config.Data.Name == "shapes" ? "shapes" : "digits",
                    Train = 24,
                    Validation = Math.Min(config.Data.Validation, 12),
                    Test = 12
                },
                Training = config.Training with { Epochs = 2, BatchSize = 12, Threads = 1 },
                Evaluation = config.Evaluation with
                {
                    ImportanceSamples = Math.Min(config.Evaluation.ImportanceSamples, 3),
                    ImportanceImages = 4,
                    Codes = 12,
                    Samples = 4,
                    Reconstructions = 4
                },
            }).Distinct()];
        var scaled = new Experiment
        {
            Name = "scaled",
            List = [.. small.Select(config => new ExperimentCase(null,
                Fields.All.Where(one => one.Path != "seed").ToDictionary(one => one.Path, one => one.Get(config))))],
        };

        ExperimentOutcome outcome = Tiny.Run(scaled, folder, cancellation: TestContext.Current.CancellationToken);

        Assert.All(outcome.Runs,
            run => Assert.True(run.State == RunState.Finished, $"{run.Run.Config}: {run.Message}"));
        Assert.All(new RunStore(folder.Path).Read(verify: true).Runs, run =>
        {
            Assert.True(double.IsFinite(run.Result!.Test.Total));
            Assert.Equal(run.Config.Evaluation.ImportanceSamples > 0, run.Result.NegativeLogLikelihood is not null);
            Assert.Equal(run.Config.Model.Kind == ModelKind.LinearVae, run.Result.PpcaTrain is not null);
        });
    }
}
