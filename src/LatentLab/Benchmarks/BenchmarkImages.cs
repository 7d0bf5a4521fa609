using LatentLab.Data;
using static TorchSharp.torch;

namespace LatentLab.Benchmarks;

/// <summary>
/// Images to measure on: MNIST if it is on this machine, else the kit's digits, else noise. Nothing is downloaded for a
/// benchmark.
/// </summary>
/// <param name="Name">For the report.</param>
/// <param name="Images">Shape [n, 1, 28, 28], in [0, 1]; outside any dispose scope.</param>
internal sealed record BenchmarkImages(string Name, Tensor Images) : IDisposable
{
    private const int Size = 28;

    /// <param name="count">How many to have; fewer images than that are repeated.</param>
    public static BenchmarkImages Find(int count, int seed)
    {
        DatasetInfo? found = Datasets.List()
            .FirstOrDefault(info => info is { Name: "mnist" or "digits", Where: not null, Problem: null });
        if (found is null)
            return Noise(count, seed);
        using var scope = NewDisposeScope();
        using Split split = Datasets.Load(found.Name, train: count, test: 1);
        Tensor images = split.Train.Images;
        long times = (count + images.shape[0] - 1) / images.shape[0];
        return images.shape[1..] is [1, Size, Size]
            ? new BenchmarkImages(found.Name,
                images.repeat(times, 1, 1, 1).narrow(0, 0, count).contiguous().DetachFromDisposeScope())
            : Noise(count, seed);
    }

    public void Dispose() => Images.Dispose();

    internal static BenchmarkImages Noise(int count, int seed)
    {
        using var generator = new Generator((ulong)(uint)seed);
        return new BenchmarkImages("random images",
            rand([count, 1, Size, Size], generator: generator).DetachFromDisposeScope());
    }
}
