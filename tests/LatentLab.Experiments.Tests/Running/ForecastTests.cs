using LatentLab.Experiments.Running;
using LatentLab.Experiments.Settings;
using LatentLab.Experiments.Tests.Support;

namespace LatentLab.Experiments.Tests.Running;

/// <summary>What will fail, and what it will take, is known before the first run.</summary>
[Collection(nameof(Trainings))]
public class ForecastTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Forecast Of(params string[] overrides) => Forecast.Of(Tiny.Betas(1, 2).With(overrides), null, false);

    [Fact]
    public void An_experiment_that_can_be_has_no_problem() =>
        Assert.Equal((0, 0), (Of().Problems.Count, Of().Doubts.Count));

    [Theory]
    [InlineData("data.name=no-such-set", "every run will fail", "no-such-set", "Known sets")]
    [InlineData("data.name=digits,no-such-set", "2 of 4 runs will fail", "no-such-set")]
    [InlineData("data.name=digits data.train=600000", "every run will fail", "600000 training", "data.train")]
    [InlineData("data.name=digits data.validation=20000,20", "2 of 4 runs will fail", "20000 validation")]
    [InlineData("data.name=digits data.test=100000", "every run", "100000 test images", "data.test")]
    public void What_will_fail_is_a_problem_with_its_runs(string overrides, params string[] words)
    {
        string problem = Assert.Single(Of(overrides.Split(' ')).Problems);
        Assert.All(words, word => Assert.Contains(word, problem));
    }

    [Fact]
    public void Every_run_that_is_foretold_to_fail_fails_and_no_other()
    {
        using var folder = new Folder();
        Experiment experiment = Tiny.Betas(1).With("data.name=digits", "data.train=60,600000", "data.validation=20");
        string problem = Assert.Single(Forecast.Of(experiment, null, false).Problems);
        ExperimentOutcome outcome = Tiny.Run(experiment, folder, cancellation: Token);
        Assert.EndsWith(Assert.Single(outcome.Failed).Message!, problem);
        Assert.Empty(Forecast.Of(Tiny.Betas(1).With("data.name=digits", "data.train=60", "data.validation=20"),
            Tiny.Into(folder)).Words);   // nothing left to do
    }

    [Fact]
    public void One_of_ones_own_sets_is_counted_and_described()
    {
        using var folder = new Folder();
        string path = folder["own.csv"];
        File.WriteAllLines(path,
            Enumerable.Range(0, 50).Select(row => $"{row % 2},0,{row},9,5").Prepend("label,a,b,c,d"));
        string name = $"data.name=\"{path}\"";
        Forecast many = Of(name, "data.train=100", "data.test=2");
        Assert.Contains("found 40 in all", Assert.Single(many.Problems));
        Assert.Contains("column 1, 'label'", Assert.Single(many.Imports).ToString());
        Forecast fits = Of(name, "data.train=20", "data.validation=5", "data.test=2", "model.latent=5");
        Assert.Empty(fits.Problems);
        Assert.Contains(fits.Doubts, doubt => doubt.Contains("the 4 numbers in an image"));
        Assert.Contains(fits.Doubts, doubt => doubt.Contains("every epoch is one step"));
    }

    [Fact]
    public void More_memory_than_there_is_is_said() =>
        Assert.Contains(Of("model.hidden=[65536,65536,65536]").Doubts, doubt => doubt.Contains("GB of memory"));

    [Theory]
    [InlineData("training.learningRate=1e30")]
    [InlineData("model.likelihood=gaussian model.variance=1e-300")]
    [InlineData("model.hidden=[65536,65536,65536]")]
    public void What_cannot_be_trained_is_no_failure_of_the_forecast(string overrides) => Assert.Equal(2,
        Forecast.Of(Tiny.Betas(1, 2).With(overrides.Split(' '))).Open);

    [Theory]
    [InlineData(ModelKind.Vae, 5, "32,16", "")]
    [InlineData(ModelKind.Autoencoder, 5, "32", "")]
    [InlineData(ModelKind.Vae, 3, "20", "4,8")]
    [InlineData(ModelKind.Autoencoder, 3, "", "4")]
    [InlineData(ModelKind.LinearVae, 4, "99", "")]
    public void Weights_are_counted_as_the_library_makes_them(
        ModelKind kind, int latent, string hidden, string channels)
    {
        static int[] Numbers(string text) =>
            [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
        RunConfig config = Tiny.Config with
        {
            Model = new ModelSettings
            {
                Kind = kind,
                Latent = latent,
                Hidden = Numbers(hidden),
                Channels = Numbers(channels),
                Likelihood = kind == ModelKind.LinearVae ? LikelihoodKind.Gaussian : LikelihoodKind.Bernoulli
            }
        };
        using var network = RunParts.NewModel(config, [1, 28, 28]).Network;
        double made = network.parameters().Sum(parameter => (double)parameter.numel());
        Assert.InRange(Forecast.NumbersOf(config.Model, [1, 28, 28]).Weights, made * 0.99, made * 1.01);
    }

    [Fact]
    public void Twice_the_runs_or_epochs_take_twice_the_time_and_finished_ones_none()
    {
        using var folder = new Folder();
        using var sets = new KnownImages();
        IReadOnlyList<PlannedRun> two = Tiny.Betas(1, 2).Plan();
        Assert.InRange(StepSpeed.TimeFor(two, sets, 1)!.Value.TotalSeconds, 1e-6, 60);
        Assert.NotNull(Forecast.Of(Tiny.Betas(1, 2), Tiny.Into(folder)).Time);
        Assert.Equal(2, Forecast.Of(Tiny.Betas(1, 2), Tiny.Into(folder), false).Open);
        Tiny.Run(Tiny.Betas(1), folder, cancellation: Token);
        Assert.Equal(1, Forecast.Of(Tiny.Betas(1, 2), Tiny.Into(folder), false).Open);
    }
}
