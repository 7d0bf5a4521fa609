using LatentLab.Experiments.Running;
using LatentLab.Experiments.Settings;
using LatentLab.Experiments.Tests.Support;

namespace LatentLab.Experiments.Tests.Running;

/// <summary>Runs share their images; a disk or a share that fails once must not fail them all.</summary>
public sealed class RunDataCacheTests
{
    private static readonly DataSettings Some = Tiny.Config.Data, Other = Some with { Seed = Some.Seed + 1 };

    /// <summary>A cache whose disk fails so many times before it works.</summary>
    private static RunDataCache FailingFirst(int times) =>
        new(settings => times-- > 0 ? throw new IOException("the share is away") : RunData.Load(settings));

    [Fact]
    public void A_loading_that_failed_is_tried_again_by_the_next_to_ask()
    {
        using RunDataCache cache = FailingFirst(2);
        Assert.Throws<IOException>(() => cache.Take(Some));
        Assert.Throws<IOException>(() => cache.FingerprintOf(Some));
        using RunDataLease lease = cache.Take(Some);
        Assert.Equal(60, lease.Data.Train.shape[0]);
    }

    [Fact]
    public void A_failed_loading_counts_no_user_so_that_images_in_use_stay()
    {
        using RunDataCache cache = FailingFirst(1);
        Assert.Throws<IOException>(() => cache.FingerprintOf(Some));
        using RunDataLease inUse = cache.Take(Some);
        using (cache.Take(Other))
            Assert.False(inUse.Data.Train.IsInvalid);
    }

    [Fact]
    public void Images_that_nobody_uses_go_when_others_are_asked_for_and_a_lease_given_back_twice_counts_once()
    {
        using var cache = new RunDataCache();
        RunDataLease first = cache.Take(Some), second = cache.Take(Some);
        RunData images = first.Data;
        first.Dispose();
        first.Dispose();
        using (cache.Take(Other))
            Assert.False(images.Train.IsInvalid);
        second.Dispose();
        using (cache.Take(Other))
            Assert.True(images.Train.IsInvalid);
    }
}
