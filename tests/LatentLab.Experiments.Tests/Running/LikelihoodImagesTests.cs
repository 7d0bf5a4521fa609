using LatentLab.Experiments.Records;
using LatentLab.Experiments.Running;
using LatentLab.Experiments.Tests.Support;
using static TorchSharp.torch;

namespace LatentLab.Experiments.Tests.Running;

/// <summary>On which test images −log p is estimated.</summary>
public sealed class LikelihoodImagesTests
{
    private static float[] Drawn(int count, int seed)
    {
        using var scope = NewDisposeScope();
        return RunEvaluation.Drawn(arange(100, dtype: float32).view(100, 1), count, seed).data<float>().ToArray();
    }

    [Fact]
    public void A_part_of_the_images_is_drawn_from_all_of_them_each_at_most_once()
    {
        float[] some = Drawn(40, seed: 1);
        Assert.Equal(40, some.Distinct().Count());
        // That 40 of 100 drawn ones all lie in the first half has a probability below 10^-17.
        Assert.Contains(some, image => image >= 50);
        Assert.Contains(some, image => image < 50);
    }

    [Fact]
    public void The_seed_of_the_data_decides_which()
    {
        Assert.Equal(Drawn(40, seed: 1), Drawn(40, seed: 1));
        Assert.NotEqual(Drawn(40, seed: 1), Drawn(40, seed: 2));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1000)]
    public void Where_there_are_no_more_all_of_them_are_taken_in_their_order(int count) =>
        Assert.Equal(Enumerable.Range(0, 100).Select(image => (float)image), Drawn(count, seed: 1));

    [Fact]
    public void Null_stands_for_the_whole_test_set()
    {
        using var folder = new Folder();
        var experiment = new Experiment
        {
            Name = "likelihood-images",
            Base = Tiny.Config.With("evaluation.importanceSamples", 2),
            Grid = { ["evaluation.importanceImages"] = [null, 30, 5] },
        };
        Tiny.Run(experiment, folder, cancellation: TestContext.Current.CancellationToken);
        double[] found = [.. new RunStore(folder.Path).Read(verify: true).Runs
            .OrderBy(run => run.Config.Evaluation.ImportanceImages ?? 0)
            .Select(run => run.Result!.NegativeLogLikelihood!.Value)];
        Assert.Equal(found[0], found[2]);   // null against 30, which are all
        Assert.NotEqual(found[0], found[1]);
    }
}
