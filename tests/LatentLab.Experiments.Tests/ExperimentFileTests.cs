using LatentLab.Data;
using LatentLab.Experiments.Json;
using LatentLab.Experiments.Settings;
using LatentLab.Losses;

namespace LatentLab.Experiments.Tests;

public class ExperimentFileTests
{
    [Fact]
    public void A_file_tells_how_data_of_ones_own_are_read_by_the_names_that_the_library_has()
    {
        Experiment file = Experiment.Parse("""
            {
              "name": "own",
              "data": { "name": "own.csv", "label": "last", "header": false, "height": 2, "largest": 16,
                        "decimal": null }
            }
            """);
        Assert.Equal(new ImportOptions { Label = "last", Header = false, Height = 2, Largest = 16 },
            file.Base.Data.Import);
        Assert.All(ImportOption.All, option => Assert.Equal(option.Description,
            Fields.Find($"data.{option.Name}").Description));
        Assert.Equal(new RunConfig().Hash, new RunConfig { Data = new DataSettings { Import = new() } }.Hash);
        Assert.Contains("true or false, or null", Assert.Throws<InvalidDataException>(
            () => Experiment.Parse("""{ "name": "own", "data": { "header": "yes" } }""")).Message);
    }

    [Fact]
    public void Data_of_ones_own_are_described_without_training_and_sets_of_the_kit_are_not_fetched()
    {
        string folder = Directory.CreateTempSubdirectory("latentlab-test-").FullName,
            path = Path.Combine(folder, "own.csv");
        File.WriteAllText(path, "label,p0,p1,p2,p3\n7,0,255,0,9\n8,255,0,51,0\n7,255,255,0,0\n");
        var experiment = new Experiment
        {
            Name = "own",
            Base = new RunConfig { Data = new DataSettings { Name = path, Import = new() { Invert = true } } },
            Grid = { ["loss.beta"] = [1, 2] },
        };
        Assert.Contains("column 1, 'label'", Assert.Single(experiment.Forecast().Imports).ToString());
        Assert.Empty(new Experiment { Name = "none" }.Forecast().Imports);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_file_and_an_object_mean_the_same()
    {
        Experiment file = Experiment.Parse("""
            {
              "$schema": "experiment.schema.json",
              "name": "both",
              "question": "Is it the same?",
              "data": { "name": "shapes", "train": 200, "binarise": "dynamic" },
              "model": { "kind": "vae", "latent": 3, "hidden": [32, 16] },
              "loss": { "klParts": "mean-only" },
              "list": [
                { "label": "slow", "training.learningRate": 0.0001 }, { "label": "fast", "training.learningRate": 1e-2 }
              ],
              "grid": { "loss.beta": [0.5, 4] },
              "seeds": [3, 1]
            }
            """);
        var built = new Experiment
        {
            Name = "both",
            Question = "Is it the same?",
            Base = new RunConfig
            {
                Data = new DataSettings { Name = "shapes", Train = 200, Binarise = Binarise.Dynamic },
                Model = new ModelSettings { Latent = 3, Hidden = [32, 16] },
                Loss = new LossSettings { KlParts = KlParts.MeanOnly },
            },
            List =
            [
                new ExperimentCase("slow", new Dictionary<string, object?> { ["training.learningRate"] = 0.0001 }),
                new ExperimentCase("fast", new Dictionary<string, object?> { ["training.learningRate"] = 0.01 }),
            ],
            Grid = { ["loss.beta"] = [0.5, 4] },
            Seeds = [3, 1],
        };

        Assert.Equal(built.Plan().Select(run => (run.Index, run.Hash, run.Label)),
            file.Plan().Select(run => (run.Index, run.Hash, run.Label)));
        Assert.Equal(built.ToJson(), file.ToJson());
        Assert.Equal(["training.learningRate", "loss.beta"], file.Varied);
    }

    [Fact]
    public void The_plan_is_every_case_with_every_combination_on_every_seed()
    {
        var experiment = new Experiment
        {
            Name = "product",
            List =
            [
                new ExperimentCase(null, new Dictionary<string, object?> { ["model.latent"] = 2 }),
                new ExperimentCase("wide", new Dictionary<string, object?> { ["model.latent"] = 9 })
            ],
            Grid = { ["loss.beta"] = [1, 2, 3], ["model.kind"] = ["vae", "autoencoder"] },
            Seeds = [1, 2],
        };
        IReadOnlyList<PlannedRun> plan = experiment.Plan();

        Assert.Equal(2 * 3 * 2 * 2, plan.Count);
        Assert.Equal(plan.Count, plan.Select(run => run.Hash).Distinct().Count());
        Assert.Equal("latent 2, beta 1, kind vae", plan[0].Label);
        Assert.Equal((plan[0].Label, 2), (plan[1].Label, plan[1].Config.Seed));
        Assert.Equal("wide, beta 3, kind autoencoder", plan[^1].Label);
        Assert.Equal(3.0, plan[^1].Config.Loss.Beta);
    }

    [Fact]
    public void What_is_written_is_read_back_as_it_was()
    {
        Experiment before = Experiment.Parse(
            """{ "name": "again", "model": { "channels": [4, 8], "hidden": [] }, "training": { "patience": 3 """
            + """}, "grid": { "data.train": [100, null] }, "seeds": [7] }""");
        Experiment after = Experiment.Parse(before.ToJson());
        Assert.Equal(before.ToJson(), after.ToJson());
        Assert.Equal(before.Plan().Select(run => run.Hash), after.Plan().Select(run => run.Hash));
    }

    [Theory]
    [InlineData("{ \"name\": \"a\",\n \"modell\": {} }", "line 2", "modell", "'model'")]
    [InlineData("{ \"name\": \"a\",\n \"model\": {\n \"latnt\": 2 } }", "line 3", "model.latnt", "'latent'")]
    [InlineData("{ \"name\": \"a\",\n \"grid\": { \"loss.betta\": [1] } }", "line 2", "grid.loss.betta", "'loss.beta'")]
    [InlineData("{ \"name\": \"a\",\n \"list\": [ {},\n { \"modle.latent\": 1 } ] }", "line 3", "list[1].modle.latent",
        "'model.latent'")]
    public void An_unknown_key_is_refused_with_its_place_and_the_nearest_known_one(string json, params string[] words)
    {
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => Experiment.Parse(json, "my.json"));
        Assert.All(words.Prepend("my.json"), word => Assert.Contains(word, refused.Message));
    }

    [Theory]
    [InlineData("""{ "name": "a", "model": { "latent": 0 } }""", "model.latent", "at least 1", "0")]
    [InlineData("""{ "name": "a", "model": { "latent": 2.5 } }""", "model.latent", "whole", "2.5")]
    [InlineData("""{ "name": "a", "model": { "hidden": "wide" } }""", "model.hidden", "list", "wide")]
    [InlineData("""{ "name": "a", "model": { "hidden": [16, -1] } }""", "model.hidden", "[16, -1]")]
    [InlineData("""{ "name": "a", "model": { "hidden": [[[1]]] } }""", "model.hidden", "list")]
    [InlineData("""{ "name": "a", "model": { "kind": "gan" } }""", "model.kind", "linear-vae", "gan")]
    [InlineData("""{ "name": "a", "model": { "kind": 1 } }""", "model.kind", "vae", "1")]
    [InlineData("""{ "name": "a", "loss": { "beta": "1" } }""", "loss.beta", "number")]
    [InlineData("""{ "name": "a", "loss": { "beta": 1e999 } }""", "loss.beta", "number")]
    [InlineData("""{ "name": "a", "loss": { "beta": null } }""", "loss.beta", "null")]
    [InlineData("""{ "name": "a", "training": { "learningRate": 0 } }""", "training.learningRate", "above 0")]
    [InlineData("""{ "name": "a", "data": [] }""", "data", "object")]
    [InlineData("""{ "name": "a", "grid": { "loss.beta": 4 } }""", "grid.loss.beta", "list")]
    [InlineData("""{ "name": "a", "grid": { "loss.beta": [] } }""", "loss.beta", "at least one")]
    [InlineData("""{ "name": "a", "grid": { "loss.beta": [1, 1] } }""", "the same")]
    [InlineData("""{ "name": "a", "grid": { "seed": [1, 2] } }""", "seeds")]
    [InlineData("""{ "name": "a", "seeds": [] }""", "seeds")]
    [InlineData("""{ "name": "a", "seeds": [1, 1] }""", "seeds", "once")]
    [InlineData("""{ "name": "a", "seeds": [-1] }""", "seeds[0]", "-1")]
    [InlineData("""{ "name": "a", "seed": 1 }""", "seeds")]
    [InlineData("""{ "name": "../up" }""", "name", "../up")]
    [InlineData("""{ "question": "nameless" }""", "name")]
    [InlineData("""{ "name": "a", "name": "b" }""", "second time")]
    [InlineData("""{ "name": "a" } { }""", "not JSON")]
    [InlineData("""{ "name": "a", }""", "not JSON")]
    [InlineData("""[1, 2]""", "object")]
    [InlineData("", "not JSON")]
    [InlineData("""{ "name": "a", "model": { "kind": "linear-vae" } }""", "linear-vae", "gaussian")]
    [InlineData("""{ "name": "a", "model": { "kind": "autoencoder" }, "loss": { "freeBits": 1 } }""",
        "freeBits", "autoencoder")]
    [InlineData("""{ "name": "a", "model": { "kind": "autoencoder" }, "loss": { "importanceWeighted": true } }""",
        "importanceWeighted", "autoencoder")]
    [InlineData("""{ "name": "a", "loss": { "importanceWeighted": true, "klParts": "none" } }""", "importanceWeighted")]
    [InlineData("""{ "name": "a", "data": { "validation": 0 }, "training": { "patience": 2 } }""",
        "patience", "validation")]
    [InlineData(
        """{ "name": "a", "grid": { "model.likelihood": ["bernoulli", "squared-error"] }, "evaluation": """
        + """{ "importanceSamples": 5 } }""",
        "squared-error", "density")]
    public void What_cannot_be_is_refused_with_what_was_expected_and_what_was_found(string json, params string[] words)
    {
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => Experiment.Parse(json, "my.json"));
        Assert.All(words.Prepend("my.json"), word => Assert.Contains(word, refused.Message));
    }

    [Fact]
    public void An_object_is_refused_as_a_file_would_be()
    {
        Assert.Contains("'loss.beta'", Assert.Throws<ArgumentException>(() => new Experiment
        {
            Name = "a",
            Grid = { ["loss.bta"] = [1] }
        }.Plan()).Message);
        Assert.Contains("loss.beta: expected a number", Assert.Throws<ArgumentException>(() => new Experiment
        {
            Name = "a",
            Grid = { ["loss.beta"] = ["much"] }
        }.Plan()).Message);
        Assert.Contains("10,000", Assert.Throws<ArgumentException>(
            () => new Experiment { Name = "a", Seeds = [.. Enumerable.Range(0, 10_001)] }.Plan()).Message);
    }

    [Fact]
    public void Hostile_files_end_in_a_sentence()
    {
        string deep = new string('[', 5000) + new string(']', 5000), long_ = new('x', 3_000_000),
            many = string.Join(",", Enumerable.Range(0, 200_000));
        foreach (string json in new[] { deep, $$"""{ "{{long_}}": 1 }""", $$"""{ "name": "{{long_}}" }""",
            $$"""{ "name": "a", "seeds": [{{many}}] }""", "{ \"name\": \"\\ud800\" }", "\0\0\0",
            new string(' ', 5_000_000) })
            Assert.InRange(
                Assert.Throws<InvalidDataException>(() => Experiment.Parse(json, "hostile.json")).Message.Length, 20,
                1000);
    }

    [Fact]
    public void The_published_schema_is_what_the_fields_say() =>
        Assert.Equal(ExperimentSchema.Text(), File.ReadAllText(Presets.SchemaPath).ReplaceLineEndings("\n"));
}
