using LatentLab.Models;
using LatentLab.Training;
using static TorchSharp.torch;

namespace LatentLab.Tests.Training;

/// <summary>libtorch's thread count is the process's, so nothing else may run beside these.</summary>
[CollectionDefinition(nameof(SideBySideTests), DisableParallelization = true)]
public sealed class AloneCollection;

[Collection(nameof(SideBySideTests))]
public sealed class SideBySideTests
{
    [Fact]
    public void Trainings_side_by_side_end_with_the_same_weights_as_one_after_the_other()
    {
        using Tensor images = Toy.Images(200);
        int[] seeds = [1, 2, 3, 4, 5];
        int threads = get_num_threads();
        float[][] together = [.. SideBySide.Run(seeds, seed => Trained(images, seed))];
        float[][] apart;
        try
        {
            set_num_threads(1);
            apart = [.. seeds.Select(seed => Trained(images, seed))];
        }
        finally
        {
            set_num_threads(threads);
        }
        for (int i = 0; i < seeds.Length; i++)
            Assert.Equal(apart[i], together[i]);
    }

    [Fact]
    public void Results_stand_in_the_order_of_the_items() =>
        Assert.Equal(Enumerable.Range(0, 100).Select(i => i * i), SideBySide.Run(Enumerable.Range(0, 100), i => i * i));

    [Fact]
    public void No_items_give_no_results() => Assert.Empty(SideBySide.Run(Array.Empty<int>(), i => i));

    [Fact]
    public void Work_sees_one_thread_and_the_caller_has_its_threads_again_afterwards()
    {
        int threads = get_num_threads();
        Assert.All(SideBySide.Run(Enumerable.Range(0, 8), _ => get_num_threads()), seen => Assert.Equal(1, seen));
        Assert.Equal(threads, get_num_threads());
    }

    [Fact]
    public void A_fault_reaches_the_caller_as_it_was_and_ends_the_run()
    {
        int threads = get_num_threads(), begun = 0;
        var fault = Assert.Throws<InvalidDataException>(() => SideBySide.Run(Enumerable.Range(0, 1000), i =>
        {
            Interlocked.Increment(ref begun);
            return i < 3 ? i : throw new InvalidDataException("no such shape");
        }));
        Assert.Equal("no such shape", fault.Message);
        Assert.InRange(begun, 4, 4 + threads);
        Assert.Equal(threads, get_num_threads());
    }

    private static float[] Trained(Tensor images, int seed)
    {
        using var model = new VariationalAutoencoder([1, 8, 8], latentSize: 2, hidden: [16], seed: seed);
        Trainer.Fit(model, images, options: new() { Epochs = 3, BatchSize = 32, Seed = seed });
        using var scope = NewDisposeScope();
        return [.. model.parameters().SelectMany(weights => weights.detach().flatten().data<float>().ToArray())];
    }
}
