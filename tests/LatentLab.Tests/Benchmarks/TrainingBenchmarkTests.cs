using System.Text.Json;
using LatentLab.Benchmarks;
using LatentLab.Tests.Support;

namespace LatentLab.Tests.Benchmarks;

public sealed class TrainingBenchmarkTests
{
    private static readonly TrainingBenchmarkOptions Short = new() { Rounds = 3, StepsPerRound = 2, BatchSize = 16 };

    [Fact]
    public void A_short_run_measures_everything_and_leaves_no_tensor_behind()
    {
        long before = LiveTensors.Count;
        List<TrainingBenchmarkRound> heard = [];
        TrainingBenchmarkResult result =
            TrainingBenchmark.Run(Short, new Listener(heard), TestContext.Current.CancellationToken);
        Assert.Equal(before, LiveTensors.Count);
        Assert.Equal([0, 1, 2, 3], heard.Select(round => round.Round));
        Assert.Equal((3, 16), (result.Rounds, result.BatchSize));
        Assert.Contains("652,824", result.Model);

        double[] ratios =
            [.. heard.Skip(1).Select(round => round.ImagesPerSecond / round.PlainAdamImagesPerSecond).Order()];
        Assert.Equal(ratios[1], result.RatioToPlainAdam);
        Assert.All(heard, round => Assert.All(
            [round.ImagesPerSecond, round.PlainAdamImagesPerSecond, round.GemmLimitImagesPerSecond,
                round.ToyStepMicroseconds], number => Assert.InRange(number, 1, 1e9)));
        // libtorch alone takes more than this.
        Assert.InRange(result.PeakMegabytes, 50, 1e6);
    }

    [Fact]
    public void The_json_has_the_promised_keys()
    {
        var result = new TrainingBenchmarkResult(1, 2, 3, 0.5, 0.25, 40, 500, Threads: 2, BatchSize: 128, Rounds: 9,
            "a model", "some images");
        JsonElement json = JsonDocument.Parse(result.ToJson()).RootElement;
        Assert.Equal(
            ["batchSize", "gemmLimitImagesPerSecond", "images", "imagesPerSecond", "model", "peakMegabytes",
                "plainAdamImagesPerSecond", "ratioToGemmLimit", "ratioToPlainAdam", "rounds", "threads",
                "toyStepMicroseconds"],
            json.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.Equal(0.25, json.GetProperty("ratioToGemmLimit").GetDouble());
    }

    [Theory]
    [InlineData(new double[] { 5 }, 5)]
    [InlineData(new double[] { 9, 1, 2 }, 2)]
    [InlineData(new double[] { 4, 1, 2, 9 }, 3)]
    public void The_median_is_the_one_in_the_middle(double[] values, double expected) =>
        Assert.Equal(expected, TrainingBenchmarkResult.Median(values));

    [Fact]
    public void Impossible_options_are_refused() =>
        Assert.Contains("Rounds", Assert.Throws<ArgumentException>(() => TrainingBenchmark.Run(
            Short with { Rounds = 0 }, cancellation: TestContext.Current.CancellationToken)).Message);

    private sealed class Listener(List<TrainingBenchmarkRound> heard) : IProgress<TrainingBenchmarkRound>
    {
        public void Report(TrainingBenchmarkRound value) => heard.Add(value);
    }
}
