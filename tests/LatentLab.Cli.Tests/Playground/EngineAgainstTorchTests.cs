using System.Text.Json;
using LatentLab.Data;
using LatentLab.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Cli.Tests;

/// <summary>
/// The engine of the playground in a real browser against libtorch's autograd and Adam: a hundred steps from the same
/// weights, with the same batches and the same noise.
/// </summary>
public sealed class EngineAgainstTorchTests(SharedBrowser shared) : IClassFixture<SharedBrowser>
{
    private const int Steps = 100, Rows = 500;
    private const double Tolerance = 1e-4, Variance = 0.02;

    /// <summary>A network and its loss; <see cref="Inputs"/> 784 are digits, 2 are points of a toy.</summary>
    public sealed record Kind(
        string Name, int[] Hidden, int Latent, bool Variational = true, double Beta = 1, double OnMean = 1,
        double OnVariance = 1, bool Noisy = true, int Inputs = 784, int Batch = 128, string Kernels = "vectors",
        double Rate = 1e-3)
    {
        public override string ToString() => $"{Name}, {Kernels}";
    }

    private static readonly Kind[] All =
    [
        new("autoencoder", [64], 2, Variational: false, Noisy: false),
        new("β = 0", [64], 2, Beta: 0),
        new("VAE", [64], 2),
        new("KL on the mean only", [64], 2, OnVariance: 0),
        new("KL on the variance only", [64], 2, OnMean: 0),
        new("β = 4 without noise", [64], 2, Beta: 4, Noisy: false),
        new("sizes that are no multiples of four", [50, 13], 3, Batch: 30),
        new("no hidden layer", [], 5),
        new("toy in the plane", [32, 32], 2, Inputs: 2),
        new("toy with one latent", [33], 1, Inputs: 2, Batch: 61, Rate: 3e-3),
        new("VAE", [64], 2, Kernels: "plain"),
        new("sizes that are no multiples of four", [50, 13], 3, Batch: 30, Kernels: "plain"),
        new("toy in the plane", [32, 32], 2, Inputs: 2, Kernels: "plain"),
    ];

    public static TheoryData<string> Kinds => new(All.Select(kind => kind.ToString()));

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_hundred_steps_end_where_libtorch_ends_to_1e_4(string name)
    {
        Kind kind = All.Single(one => one.ToString() == name);
        LatentLab.Native.NativeLibraries.Load();
        using var file = new PlaygroundFile();
        BrowserPage page = await file.Open(shared);

        var random = new Random(7);
        float[] data = Data(kind);
        float[][] weights = FirstWeights(kind, random);
        int[] batches = [.. Enumerable.Range(0, Steps * kind.Batch).Select(_ => random.Next(Rows))];
        float[] noise = [.. Enumerable.Range(0, Steps * kind.Batch * kind.Latent).Select(_ => Normal(random))];

        (double[] losses, float[][] trained) = await InThePage(page, kind, data, weights, batches, noise);
        (double[] expected, float[][] expectedWeights) = InTorch(kind, data, weights, batches, noise);

        Assert.True(expected[^1] < 0.9 * expected[0], $"libtorch's loss went from {expected[0]} to {expected[^1]}");
        Assert.All(expected.Zip(losses), pair =>
            Assert.InRange(Math.Abs(pair.Second / pair.First - 1), 0, Tolerance));
        Assert.Equal(expectedWeights.Length, trained.Length);
        // as a share of the largest weight of each tensor
        Assert.All(expectedWeights.Zip(trained), pair => Assert.InRange(
            pair.First.Zip(pair.Second, (one, other) => Math.Abs(one - other)).Max() / pair.First.Max(Math.Abs),
            0, Tolerance));
        Assert.Equal([], page.Complaints);
    }

    private static async Task<(double[] Losses, float[][] Weights)> InThePage(
        BrowserPage page, Kind kind, float[] data, float[][] weights, int[] batches, float[] noise)
    {
        string spec = JsonSerializer.Serialize(new
        {
            inputs = kind.Inputs,
            hidden = kind.Hidden,
            latent = kind.Latent,
            variational = kind.Variational,
            likelihood = kind.Inputs == 2 ? "gaussian" : "bernoulli",
            variance = Variance,
            batch = kind.Batch,
            seed = 1,
            kernels = kind.Kernels,
        });
        string setting = JsonSerializer.Serialize(new
        {
            rate = kind.Rate,
            beta = kind.Beta,
            onMean = kind.OnMean,
            onVariance = kind.OnVariance,
            noisy = kind.Noisy,
        });
        JsonElement found = await page.Evaluate<JsonElement>($$"""
            (async () => {
              const engine = {{PlaygroundFile.Playground}}.engine();
              const data = {{PlaygroundFile.Numbers(data)}};
              await engine.call("create", { spec: {{spec}}, train: data, test: data });
              await engine.call("set", {{setting}});
              await engine.call("begin", [{{string.Join(", ", weights.Select(PlaygroundFile.Numbers))}}]);
              const losses = await engine.call("follow", {
                batches: {{JsonSerializer.Serialize(batches)}}, noise: {{PlaygroundFile.Numbers(noise)}} });
              const weights = (await engine.call("weights")).map((tensor) => [...tensor]);
              engine.end();
              return { losses, weights };
            })()
            """);
        return (found.GetProperty("losses").Deserialize<double[]>()!,
            found.GetProperty("weights").Deserialize<float[][]>()!);
    }

    private static (double[] Losses, float[][] Weights) InTorch(
        Kind kind, float[] data, float[][] weights, int[] batches, float[] noise)
    {
        using DisposeScope all = NewDisposeScope();
        Tensor rows = tensor(data, [Rows, kind.Inputs]);
        (int Rows, int Columns)[] sizes = [.. Sizes(kind)];
        TorchSharp.Modules.Parameter[] parameters = [.. weights.Select((values, i) =>
            nn.Parameter(tensor(values, i % 2 == 0 ? [sizes[i].Rows, sizes[i].Columns] : [sizes[i].Rows])))];
        using var adam = optim.Adam(parameters, kind.Rate);
        var losses = new double[Steps];
        for (int step = 0; step < Steps; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            int next = 0;
            Tensor Linear(Tensor from) => nn.functional.linear(from, parameters[next++], parameters[next++]);
            Tensor batch = rows.index_select(
                0, tensor(batches[(step * kind.Batch)..((step + 1) * kind.Batch)]).to(int64));
            Tensor epsilon = tensor(
                noise[(step * kind.Batch * kind.Latent)..((step + 1) * kind.Batch * kind.Latent)],
                [kind.Batch, kind.Latent]);

            Tensor features = batch;
            foreach (int _ in kind.Hidden)
                features = nn.functional.relu(Linear(features));
            Tensor latent = Linear(features), penalty = zeros(1);
            if (kind.Variational)
            {
                Tensor mean = latent, logVariance = Linear(features);
                if (kind.Noisy)
                    latent = mean + (0.5 * logVariance).exp() * epsilon;
                penalty = kind.Beta * (kind.OnMean * 0.5 * mean.square().sum(1)
                    + kind.OnVariance * 0.5 * (logVariance.exp() - 1 - logVariance).sum(1));
            }
            Tensor output = latent;
            foreach (int _ in kind.Hidden)
                output = nn.functional.relu(Linear(output));
            output = Linear(output);
            Tensor reconstruction = kind.Inputs == 2
                ? ((output - batch).square() / (2 * Variance) + 0.5 * Math.Log(2 * Math.PI * Variance)).sum(1)
                : nn.functional.binary_cross_entropy_with_logits(output, batch, reduction: nn.Reduction.None).sum(1);
            Tensor loss = (reconstruction + penalty).mean();
            adam.zero_grad();
            loss.backward();
            adam.step();
            losses[step] = loss.item<float>();
        }
        return (losses, [.. parameters.Select(parameter => parameter.data<float>().ToArray())]);
    }

    /// <summary>Rows and columns of each tensor in order; a bias has as many rows as its weights.</summary>
    private static IEnumerable<(int Rows, int Columns)> Sizes(Kind kind)
    {
        int[] encoder = [kind.Inputs, .. kind.Hidden], decoder = [kind.Latent, .. kind.Hidden.Reverse(), kind.Inputs];
        IEnumerable<(int Rows, int Columns)> weights = encoder.Skip(1).Zip(encoder)
            .Concat(Enumerable.Repeat((kind.Latent, encoder[^1]), kind.Variational ? 2 : 1))
            .Concat(decoder.Skip(1).Zip(decoder));
        return weights.SelectMany(size => new[] { size, (size.Rows, 1) });
    }

    private static float[][] FirstWeights(Kind kind, Random random)
    {
        double bound = 1;
        return [.. Sizes(kind).Select((size, i) =>
        {
            bound = i % 2 == 0 ? 1 / Math.Sqrt(size.Columns) : bound;
            return Enumerable.Range(0, size.Rows * size.Columns)
                .Select(_ => (float)((2 * random.NextDouble() - 1) * bound)).ToArray();
        })];
    }

    private static float[] Data(Kind kind)
    {
        if (kind.Inputs == 2)
        {
            using Tensor points = Toys.Spiral().Sample(Rows, seed: 3);
            return [.. points.data<float>()];
        }
        using Split digits = Datasets.Load("digits", train: Rows, test: 1);
        return [.. digits.Train.Images.data<float>()];
    }

    private static float Normal(Random random) => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()))
        * Math.Cos(2 * Math.PI * random.NextDouble()));
}
