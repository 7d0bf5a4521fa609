using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Benchmarks;

/// <summary>
/// The matrix products of one training step on tensors that are ready, by libtorch. Of a VAE with one hidden layer: 4
/// forward (both heads in one), 4 for the weights' gradients, 3 for the inputs' (the image needs none). Of one with
/// convolutions: those of 8 layers, on patches that have been cut. What no step can beat that leaves the products to
/// libtorch.
/// </summary>
internal sealed class GemmLimit : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly (Tensor Left, Tensor Right)[] products;

    public GemmLimit(int batch, int pixels, int hidden, int latent)
    {
        using var quiet = no_grad();
        int heads = 2 * latent;
        Tensor images = rand(batch, pixels), inner = rand(batch, hidden), head = rand(batch, heads),
            code = rand(batch, latent), outer = rand(batch, hidden);
        // As in libtorch's linear layers: weights [outputs, inputs], transposed on the way forward.
        Tensor toHidden = rand(hidden, pixels), toHeads = rand(heads, hidden), fromCode = rand(hidden, latent),
            expand = rand(pixels, hidden);
        products =
        [
            (images, toHidden.t()), (inner, toHeads.t()), (code, fromCode.t()), (outer, expand.t()),
            (images.t(), outer), (outer.t(), code), (head.t(), inner), (inner.t(), images),
            (images, expand), (outer, fromCode), (head, toHeads),
        ];
    }

    /// <summary>A step of any layers, each a product of [rows, inputs] with its weights, in this order.</summary>
    public GemmLimit(IReadOnlyList<(int Rows, int Inputs, int Outputs)> layers)
    {
        using var quiet = no_grad();
        List<(Tensor, Tensor)> all = [];
        foreach (var (rows, inputs, outputs) in layers)
        {
            Tensor input = rand(rows, inputs), output = rand(rows, outputs), weight = rand(outputs, inputs);
            all.Add((input, weight.t()));
            all.Add((output.t(), input));
            if (all.Count > 2) // the image needs no gradient
                all.Add((output, weight));
        }
        products = [.. all];
    }

    /// <param name="batch">Images of a step.</param>
    public static GemmLimit Of(BenchmarkModel model, int batch) => model == BenchmarkModel.Mlp
        ? new(batch, TrainingBenchmark.Pixels, TrainingBenchmark.Hidden, TrainingBenchmark.Latent)
        : new(
        [
            (batch * 14 * 14, 9, 32), (batch * 7 * 7, 9 * 32, 64), (batch, 64 * 7 * 7, 16), (batch, 16, 2 * 2),
            (batch, 2, 16), (batch, 16, 64 * 7 * 7), (batch * 7 * 7, 64, 9 * 32), (batch * 14 * 14, 32, 9),
        ]);

    /// <returns>Seconds.</returns>
    public double Time(int steps)
    {
        using var quiet = no_grad();
        long started = Stopwatch.GetTimestamp();
        for (int step = 0; step < steps; step++)
            foreach (var (left, right) in products)
                using (mm(left, right))
                {
                }
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    public void Dispose() => scope.Dispose();
}
