using LatentLab.Experiments.Results;

namespace LatentLab.Experiments.Tests.Results;

public sealed class RecordedResultsTests : IDisposable
{
    private readonly string file =
        Path.Combine(Directory.CreateTempSubdirectory("latentlab-recorded-").FullName, "beta.jsonl");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);

    [Fact]
    public void What_was_recorded_comes_back()
    {
        ExperimentResults results = SampleResults.Grid();
        RecordedResults.Write(results, file, "latentlab experiment run beta.json");
        ExperimentResults back = RecordedResults.Read(file);
        Assert.Equal((results.Name, results.Question), (back.Name, back.Question));
        Assert.Equal(results.Swept, back.Swept);
        Assert.Contains("made by: latentlab experiment run beta.json", back.Environment);
        foreach ((RunSummary was, RunSummary now) in results.Runs.Zip(back.Runs))
        {
            Assert.Equal((was.Name, was.Hash, was.Seed, was.Outcome, was.Problem),
                (now.Name, now.Hash, now.Seed, now.Outcome, now.Problem));
            Assert.Equal(was.Settings, now.Settings);
            Assert.Equal(was.Metrics.Keys, now.Metrics.Keys);
            Assert.All(was.Metrics, pair => Assert.Equal(pair.Value, now[pair.Key], 1e-6));
            Assert.Equal(was.Epochs.Select(epoch => epoch.Validation!.Total),
                now.Epochs.Select(epoch => epoch.Validation!.Total), (a, b) => Math.Abs(a - b) < 1e-3);
        }
    }

    [Fact]
    public void Pictures_and_codes_are_kept_for_the_first_seed_of_each_setting()
    {
        RecordedResults.Write(SampleResults.Grid(whole: true), file, "test");
        ExperimentResults back = RecordedResults.Read(file);
        Assert.All(back.Runs, run => Assert.Equal(run.Seed == 1, run.Samples is not null && run.Map is not null));
        float[] was = SampleResults.Run(1, 2, 1).Samples!.Pixels, now = back.Runs.Single(run => run is { Seed: 1 }
            && run.Settings["loss.beta"] == "1" && run.Settings["model.latent"] == "2").Samples!.Pixels;
        Assert.All(was.Zip(now), pair => Assert.Equal(pair.First, pair.Second, 0.5 / 255 + 1e-6));
    }

    [Fact]
    public void Of_a_training_that_held_nothing_out_a_few_epochs_are_kept()
    {
        RunSummary run = SampleResults.Run(1, 2, 1, epochs: 1000);
        RecordedResults.Write(new ExperimentResults("unjudged",
            null, [run with { Epochs = [.. run.Epochs.Select(epoch => epoch with { Validation = null })] }]),
            file, "test");
        int[] epochs = [.. RecordedResults.Read(file).Runs[0].Epochs.Select(epoch => epoch.Epoch)];
        Assert.InRange(epochs.Length, 2, 10);
        Assert.Equal((1, 1000), (epochs[0], epochs[^1]));
    }

    [Fact]
    public void Of_a_long_training_the_ends_and_the_best_epoch_are_kept()
    {
        RunSummary run = SampleResults.Run(1, 2, 1, epochs: 1000);
        LatentLab.Training.EpochMetrics odd = run.Epochs[777] with
        {
            Validation = new LatentLab.Training.LossTerms(1, 0, 1)
        };
        RecordedResults.Write(new ExperimentResults("long",
            null, [run with { Epochs = [.. run.Epochs.Select((epoch, place) => place == 777 ? odd : epoch)] }]),
            file, "test");
        int[] epochs = [.. RecordedResults.Read(file).Runs[0].Epochs.Select(epoch => epoch.Epoch)];
        Assert.InRange(epochs.Length, 75, 90);
        Assert.Equal((1, 1000), (epochs[0], epochs[^1]));
        Assert.Contains(778, epochs);
        Assert.Equal(epochs.Order(), epochs);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData(
        "{\"format\":\"latentlab-results-1\",\"name\":\"x\",\"environment\":[],\"command\":\"c\"}\n{\"name\":\"r\"}")]
    [InlineData("{\"format\":\"latentlab-results-1\",\"name\":\"x\",\"environment\":[],\"command\":\"c\"}\n[1]")]
    public void A_file_that_is_none_is_refused_with_its_line(string text)
    {
        File.WriteAllText(file, text);
        string message = Assert.Throws<InvalidDataException>(() => RecordedResults.Read(file)).Message;
        Assert.Contains(file, message);
        Assert.Contains(text.Contains('\n') ? "line 2" : "line 1", message);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused_or_holds_whole_runs()
    {
        RecordedResults.Write(SampleResults.Grid(), file, "test");
        byte[] whole = File.ReadAllBytes(file);
        ExperimentResults all = RecordedResults.Read(file);
        var random = new Random(1);
        for (int trial = 0; trial < 60; trial++)
        {
            File.WriteAllBytes(file, whole[..random.Next(whole.Length)]);
            try
            {
                ExperimentResults part = RecordedResults.Read(file);
                Assert.Equal(all.Runs.Take(part.Runs.Count).Select(run => run.Name), part.Runs.Select(run => run.Name));
            }
            catch (InvalidDataException)
            {
                // what it should say
            }
        }
    }
}
