using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Benchmarks;

/// <summary>
/// The matrix products of one training step of a VAE with one hidden layer, on tensors that are ready: 4 forward (both
/// heads in one), 4 for the weights' gradients, 3 for the inputs' (the image needs none). What no step can beat that
/// leaves the products to libtorch.
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
