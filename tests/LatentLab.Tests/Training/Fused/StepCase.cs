using LatentLab.Losses;
using LatentLab.Models;
using static TorchSharp.torch;

namespace LatentLab.Tests.Training.Fused;

/// <summary>A model and an objective on which the fused and the plain step are compared.</summary>
/// <param name="Create">A new model, always with the same weights and noise.</param>
internal sealed record StepCase(Func<ILatentModel> Create, KlParts Parts = KlParts.Full, double Beta = 1)
{
    private static readonly long[] Small = [1, 9, 11];

    public static IReadOnlyDictionary<string, StepCase> All { get; } = new Dictionary<string, StepCase>
    {
        ["one hidden layer"] = new(() => new VariationalAutoencoder(Small, latentSize: 3, hidden: [50])),
        ["two hidden layers"] = new(() => new VariationalAutoencoder(Small, latentSize: 3, hidden: [40, 23])),
        ["no hidden layer"] = new(() => new VariationalAutoencoder(Small, latentSize: 3, hidden: [])),
        ["colour images"] = new(() => new VariationalAutoencoder([3, 5, 7], latentSize: 1, hidden: [16])),
        ["Gaussian"] = new(
            () => new VariationalAutoencoder(Small, latentSize: 3, hidden: [50], likelihood: Likelihood.Gaussian(0.1))),
        ["squared error"] = new(
            () => new VariationalAutoencoder(Small, latentSize: 3, hidden: [50], likelihood: Likelihood.SquaredError)),
        ["β of 4"] = new(() => new VariationalAutoencoder(Small, latentSize: 3, hidden: [50]), Beta: 4),
        ["mean part"] = new(() => new VariationalAutoencoder(Small, latentSize: 3, hidden: [50]), KlParts.MeanOnly),
        ["variance part"] = new(() => new VariationalAutoencoder(Small, latentSize: 3, hidden: [50]),
            KlParts.VarianceOnly),
        ["no KL"] = new(() => new VariationalAutoencoder(Small, latentSize: 3, hidden: [50]), KlParts.None),
        ["autoencoder"] = new(() => new Autoencoder(Small, latentSize: 3, hidden: [50])),
        ["deep autoencoder, squared error"] =
            new(() => new Autoencoder(Small, latentSize: 3, hidden: [40, 23, 10], likelihood: Likelihood.SquaredError)),
        ["linear autoencoder"] =
            new(() => new Autoencoder(Small, latentSize: 3, hidden: [], likelihood: Likelihood.Gaussian(0.5))),
        ["a convolution"] = new(() => new VariationalAutoencoder(Small, latentSize: 3, hidden: [20], channels: [4])),
        ["convolutions of odd sizes and channels"] =
            new(() => new VariationalAutoencoder([1, 13, 10], latentSize: 2, hidden: [], channels: [5, 17, 3])),
        ["convolutions on colour images"] =
            new(() => new VariationalAutoencoder([3, 7, 12], latentSize: 2, hidden: [9], channels: [8, 33])),
        ["convolutions down to one pixel"] = new(() => new Autoencoder([2, 5, 3], latentSize: 2, hidden: [6],
            channels: [3, 4, 5], likelihood: Likelihood.SquaredError)),
    };

    /// <summary>The model that <c>latentlab bench train</c> measures, at its batch size.</summary>
    public static StepCase Benchmark { get; } = new(() => new VariationalAutoencoder([1, 28, 28], latentSize: 20))
    {
        BatchSizes = [128]
    };

    /// <summary>The model that <c>latentlab bench train --model conv</c> measures, at its batch size.</summary>
    public static StepCase ConvolutionalBenchmark { get; } =
        new(() => new VariationalAutoencoder([1, 28, 28], latentSize: 2, hidden: [16], channels: [32, 64]))
        {
            BatchSizes = [128]
        };

    /// <summary>Sizes that follow each other, again and again.</summary>
    public IReadOnlyList<int> BatchSizes { get; init; } = [32, 32, 20];

    /// <summary>
    /// Images with structure to learn: smooth blobs of seeded place and width, in the 256 greys that image files have.
    /// </summary>
    public IEnumerable<Tensor> Batches(int count)
    {
        IReadOnlyList<long> shape = ImageShape();
        using var generator = new Generator(99);
        for (int i = 0; i < count; i++)
        {
            using var scope = NewDisposeScope();
            int batch = BatchSizes[i % BatchSizes.Count];
            Tensor y = arange(shape[1]).view(1, 1, -1, 1), x = arange(shape[2]).view(1, 1, 1, -1);
            Tensor Random() => rand([batch, shape[0], 1, 1], generator: generator);
            Tensor squares = (y - Random() * shape[1]).square() + (x - Random() * shape[2]).square();
            yield return ((255 * (-squares / (1 + 8 * Random())).exp()).round() / 255).to(float32);
        }
    }

    private IReadOnlyList<long> ImageShape()
    {
        ILatentModel model = Create();
        using var owned = model as IDisposable;
        return model.Architecture.ImageShape;
    }
}
