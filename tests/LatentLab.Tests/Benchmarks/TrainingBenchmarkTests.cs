using System.Diagnostics;
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
        var watch = Stopwatch.StartNew();
        TrainingBenchmarkResult result =
            TrainingBenchmark.Run(Short, new Listener(heard), TestContext.Current.CancellationToken);
        Assert.Equal(before, LiveTensors.Count);
        Assert.Equal([0, 1, 2, 3], heard.Select(round => round.Round));
        Assert.Equal((3, 16), (result.Rounds, result.BatchSize));
        Assert.Contains("652,824", result.Model);

        double[] ratios =
            [.. heard.Skip(1).Select(round => round.ImagesPerSecond / round.PlainAdamImagesPerSecond).Order()];
        Assert.Equal(ratios[1], result.RatioToPlainAdam);
        // What was measured cannot have taken longer than the whole run: a rate or a time in a wrong unit would.
        double images = Short.StepsPerRound * Short.BatchSize, seconds = watch.Elapsed.TotalSeconds;
        Assert.InRange(heard.Sum(round => images / round.ImagesPerSecond), 0, seconds);
        Assert.InRange(heard.Sum(round => images / round.PlainAdamImagesPerSecond), 0, seconds);
        Assert.InRange(heard.Sum(round => images / round.GemmLimitImagesPerSecond), 0, seconds);
        Assert.InRange(heard.Sum(round => round.ToyStepMicroseconds) / 1e6, 0, seconds);
        // Nor can a processor do more than 128 floating-point operations a cycle and core at 6 GHz (four 512-bit units,
        // a fused multiply-add counts two); an image takes two for each of the 652,824 weights, forward, back to the
        // weights and (but for the first layer) back to the inputs.
        double most = 128 * 6e9 * Environment.ProcessorCount / (4.0 * 652_824);
        Assert.All(heard, round => Assert.All(
            [round.ImagesPerSecond, round.PlainAdamImagesPerSecond, round.GemmLimitImagesPerSecond],
            number => Assert.InRange(number, double.Epsilon, most)));
        Assert.All(heard, round => Assert.InRange(round.ToyStepMicroseconds, 0.1, double.MaxValue));
        // libtorch alone takes more than this.
        Assert.InRange(result.PeakMegabytes, 50, 1e6);
        Assert.Contains("libtorch", result.Libraries);
        Assert.NotEmpty(result.Processor);
        Assert.Contains(result.Passes, pass => pass.Name == "Adam" && pass.Microseconds > 0);
        Assert.InRange(result.Passes.Sum(pass => pass.Share), 0.1, 1);
    }

    [Fact]
    public void Convolutions_are_measured_too()
    {
        long before = LiveTensors.Count;
        TrainingBenchmarkResult result = TrainingBenchmark.Run(
            Short with { Model = BenchmarkModel.Convolutional, Rounds = 1 },
            cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(before, LiveTensors.Count);
        // 3·3·1·32 + 32, 3·3·32·64 + 64, and their transposes; 3136·16 + 16 and 16·3136 + 3136; 16·4 + 4; 2·16 + 16.
        Assert.Contains("141,189", result.Model);
        Assert.Contains(result.Passes, pass => pass.Name.StartsWith("patches", StringComparison.Ordinal));
    }

    [Fact]
    public void The_json_has_the_promised_keys()
    {
        var result = new TrainingBenchmarkResult(1, 2, 3, 0.5, 0.25, 40, 500, Threads: 2, BatchSize: 128, Rounds: 9,
            "a model", "some images");
        JsonElement json = JsonDocument.Parse(result.ToJson()).RootElement;
        Assert.Equal(
            ["batchSize", "gemmLimitImagesPerSecond", "images", "imagesPerSecond", "libraries", "model", "passes",
                "peakMegabytes", "plainAdamImagesPerSecond", "processor", "products", "ratioToGemmLimit",
                "ratioToPlainAdam", "rounds", "threads", "toyStepMicroseconds"],
            json.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.Equal(0.25, json.GetProperty("ratioToGemmLimit").GetDouble());
    }

    [Theory]
    [InlineData(new double[] { 5 }, 5)]
    [InlineData(new double[] { 9, 1, 2 }, 2)]
    [InlineData(new double[] { 4, 1, 2, 9 }, 3)]
    public void The_median_is_the_one_in_the_middle(double[] values, double expected) =>
        Assert.Equal(expected, Median.Of(values));

    [Fact]
    public void Impossible_options_are_refused() =>
        Assert.Contains("Rounds", Assert.Throws<ArgumentException>(() => TrainingBenchmark.Run(
            Short with { Rounds = 0 }, cancellation: TestContext.Current.CancellationToken)).Message);

    private sealed class Listener(List<TrainingBenchmarkRound> heard) : IProgress<TrainingBenchmarkRound>
    {
        public void Report(TrainingBenchmarkRound value) => heard.Add(value);
    }
}
