using LatentLab.Data;
using LatentLab.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Training;

public sealed class BatchesTests
{
    [Theory]
    [InlineData(10, 3, new long[] { 3, 3, 3, 1 })]
    [InlineData(9, 3, new long[] { 3, 3, 3 })]
    [InlineData(2, 128, new long[] { 2 })]
    public void An_epoch_shows_every_image_once_and_ends_with_what_is_left(int count, int batchSize, long[] sizes)
    {
        using Tensor images = arange(count, dtype: float32).view(count, 1, 1, 1);
        List<float> seen = [];
        List<long> found = [];
        foreach (Tensor batch in images.Batches(batchSize, seed: 1))
        {
            found.Add(batch.shape[0]);
            seen.AddRange(batch.data<float>().ToArray());
        }
        Assert.Equal(sizes, found);
        Assert.Equal(Enumerable.Range(0, count).Select(value => (float)value), seen.Order());
    }

    [Fact]
    public void The_order_depends_on_the_seed_alone()
    {
        using Tensor images = arange(50, dtype: float32).view(50, 1, 1, 1);
        Assert.Equal(Order(1), Order(1));
        Assert.NotEqual(Order(1), Order(2));
        Assert.NotEqual(Enumerable.Range(0, 50).Select(value => (float)value), Order(1));

        float[] Order(int seed) => [.. images.Batches(7, seed).SelectMany(batch => batch.data<float>().ToArray())];
    }

    [Fact]
    public void A_loop_left_early_or_late_leaves_no_tensor_behind()
    {
        using var dataset = new ImageDataset("toy", Toy.Images(20));
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        foreach (Tensor batch in dataset.Batches(6, seed: 1))
            Assert.Equal(4, batch.dim());
        foreach (Tensor _ in dataset.Batches(6, seed: 1))
            break;
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void A_batch_size_below_one_is_refused_at_once()
    {
        using Tensor images = zeros(3, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => images.Batches(0, seed: 1));
    }

    [Fact]
    public void Every_epoch_and_use_has_its_own_seed()
    {
        int[] seeds = [.. from seed in Enumerable.Range(-5, 20) from epoch in Enumerable.Range(0, 50)
        from use in Enum.GetValues<RandomUse>() select EpochSeed.Of(seed, epoch, use)];
        // 4000 draws from 2³²: a collision has probability 0.002 if they are random, and the function is fixed
        Assert.Equal(seeds.Length, seeds.Distinct().Count());
    }
}
