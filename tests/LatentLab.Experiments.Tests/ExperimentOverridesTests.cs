using LatentLab.Experiments.Settings;

namespace LatentLab.Experiments.Tests;

/// <summary>What a command line changes must be what a file would say.</summary>
public class ExperimentOverridesTests
{
    private static Experiment File { get; } = Experiment.Parse("""
        {
          "name": "file", "training": { "epochs": 30 }, "data": { "train": 100 },
          "grid": { "loss.beta": [1, 4], "model.latent": [2, 3] }, "seeds": [1, 2]
        }
        """);

    [Fact]
    public void Overrides_give_the_runs_of_a_file_that_says_the_same()
    {
        Experiment written = Experiment.Parse("""
            {
              "name": "other", "training": { "epochs": 50, "patience": 3 }, "data": { "name": "mnist", "train": null },
              "model": { "latent": 7 },
              "grid": { "loss.beta": [0.5, 2, 8], "model.hidden": [[200, 200], []] }, "seeds": [5]
            }
            """);
        Experiment changed = File.With("name=other", "training.epochs=50", "training.patience=3", "data.name=mnist",
            "data.train=null", "model.latent=7", "loss.beta=0.5, 2,8", "model.hidden=[200, 200],[]", "seeds=5");
        Assert.Equal(written.Plan(), changed.Plan());
    }

    [Fact]
    public void Overrides_are_recorded_and_read_back_and_nothing_is_written_without_them()
    {
        Experiment changed = File.With("training.epochs=50").With("loss.klParts=mean-only");
        Assert.Equal(["training.epochs=50", "loss.klParts=mean-only"], changed.Overrides);
        Experiment read = Experiment.Parse(changed.ToJson());
        Assert.Equal(changed.Overrides, read.Overrides);
        Assert.Equal(changed.Plan(), read.Plan());
        Assert.DoesNotContain("overrides", File.With().ToJson());
    }

    [Fact]
    public void A_word_may_look_like_a_number_or_hold_a_comma_in_quotes()
    {
        Assert.Equal("3", File.With("data.label=3").Base.Data.Import.Label);
        Assert.Equal("own.csv,label=last", File.With("data.name=\"own.csv,label=last\"").Base.Data.Name);
    }

    [Theory]
    [InlineData("grid.beta=1", "'loss.beta'")]
    [InlineData("beta=1", "'loss.beta'")]
    [InlineData("optimizer=adam", "Adam", "'training.learningRate'")]
    [InlineData("training.optimizer=sgd", "Adam", "'training.decay'")]
    [InlineData("lr=0.1", "'training.learningRate'")]
    [InlineData("learning_rate=0.1", "'training.learningRate'")]
    [InlineData("data.colour=true", "'data.grey'")]
    [InlineData("data.image_size=32", "'data.height' or 'data.width'")]
    [InlineData("modle.latent=1", "'model.latent'")]
    [InlineData("samples=5", "'loss.samples'", "'evaluation.samples'")]
    [InlineData("seed=5", "seeds=5")]
    [InlineData("seeds=1,1", "once")]
    [InlineData("seeds=one", "whole number", "one")]
    [InlineData("training.wings=1", "epochs", "batchSize", "learningRate")]
    [InlineData("wings=1", "training: epochs", "model: kind")]
    [InlineData("training.epochs=many", "training.epochs=many", "whole number", "many")]
    [InlineData("training.epochs=2.5", "whole number", "2.5")]
    [InlineData("loss.beta=1,,2", "number")]
    [InlineData("loss.beta=1,1", "the same")]
    [InlineData("loss.beta=", "FIELD=VALUE")]
    [InlineData("loss.beta", "FIELD=VALUE")]
    [InlineData("=1", "FIELD=VALUE")]
    [InlineData("model.hidden=200,100", "list", "200")]
    [InlineData("model.kind=gan", "linear-vae", "gan")]
    [InlineData("name=../up", "../up")]
    public void What_cannot_be_is_refused_with_what_was_written_and_what_there_is(string text, params string[] words)
    {
        string message = Assert.Throws<ArgumentException>(() => File.With(text)).Message;
        Assert.All(words, word => Assert.Contains(word, message));
    }

    [Fact]
    public void A_field_is_set_once_and_not_against_the_cases_of_a_list()
    {
        Assert.Contains("twice", Assert.Throws<ArgumentException>(
            () => File.With("loss.beta=1", "loss.beta=2")).Message);
        Experiment cases = File with
        {
            Grid = new Dictionary<string, IReadOnlyList<object?>>(),
            List = [new ExperimentCase("wide", new Dictionary<string, object?> { ["model.latent"] = 9 })],
        };
        Assert.Contains("'list'", Assert.Throws<ArgumentException>(() => cases.With("model.latent=1")).Message);
    }

    [Theory]
    [InlineData("""{ "name": "a", "beta": 4 }""", "'loss.beta'")]
    [InlineData("""{ "name": "a", "grid": { "beta": [1, 4] } }""", "grid.beta", "'loss.beta'")]
    [InlineData("""{ "name": "a", "optimizer": "adam" }""", "Adam", "'training.learningRate'")]
    [InlineData("""{ "name": "a", "training": { "beta": 4 } }""", "'loss.beta'")]
    [InlineData("""{ "name": "a", "training": { "wings": 4 } }""", "epochs", "batchSize")]
    public void A_file_gets_the_same_suggestions(string json, params string[] words)
    {
        string message = Assert.Throws<InvalidDataException>(() => Experiment.Parse(json)).Message;
        Assert.All(words, word => Assert.Contains(word, message));
    }

    [Fact]
    public void The_same_words_mean_the_same_in_code() => Assert.Contains("'loss.beta'",
        Assert.Throws<ArgumentException>(() => new RunConfig().With("grid.beta", 1)).Message);
}
