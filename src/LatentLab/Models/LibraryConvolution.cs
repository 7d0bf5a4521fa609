using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using LatentLab.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Models;

/// <summary>
/// Whether libtorch's own convolution computes right on this processor. libtorch 2.10 hands float32 to oneDNN, which on
/// some processors gave wrong results for some numbers of channels (forward for 17, 24 and 31 incoming ones, the
/// gradient for 1 to 5 and 48), and right ones on others. So each layer's sizes are tried once, in about a millisecond
/// on one thread, against float64, which does not go through oneDNN.
/// </summary>
internal static class LibraryConvolution
{
    // A float32 sum of some hundred products is right to about 1e-6 of its size; what was wrong was wrong by more than
    // a hundredth.
    private const double Tolerance = 1e-4;

    // Of the pixels on the larger side: enough for every place of a patch to lie inside and on each edge.
    private const long LargestGrid = 16;

    private static readonly ConcurrentDictionary<(long, long, long, long, bool), bool> Known = new();

    /// <summary>False also where nothing was tried: in another type than float32 and on other devices.</summary>
    /// <param name="input">What comes in, shape [batch, channels, h, w].</param>
    /// <param name="transposed">Whether it is the transpose, from small to large.</param>
    public static bool IsRightFor(Tensor input, long outChannels, bool transposed)
    {
        if (input.dtype != ScalarType.Float32 || input.device_type != DeviceType.CPU)
            return false;
        long[] shape = input.shape;
        long largest = transposed ? LargestGrid / 2 : LargestGrid;
        return Known.GetOrAdd(
            (shape[1], outChannels, Math.Min(shape[2], largest), Math.Min(shape[3], largest), transposed),
            size => Try(size.Item1, size.Item2, size.Item3, size.Item4, size.Item5));
    }

    /// <summary>Tries the numbers of channels that were wrong somewhere, and usual ones.</summary>
    /// <param name="limit">No further size is tried after so long; two seconds by default, a hundred times what it
    /// takes on an idle machine.</param>
    public static string Report(TimeSpan? limit = null)
    {
        long begun = Stopwatch.GetTimestamp();
        (long In, long Out)[] channels =
            [(1, 32), (32, 64), (64, 32), (32, 1), (3, 16), (17, 8), (24, 8), (31, 8), (8, 48), (48, 16), (5, 5)];
        List<double> milliseconds = [];
        List<string> wrong = [];
        foreach (var (inChannels, outChannels) in channels)
            foreach (bool transposed in (bool[])[false, true])
            {
                if (milliseconds.Count > 0 && Stopwatch.GetElapsedTime(begun) > (limit ?? TimeSpan.FromSeconds(2)))
                    continue;
                long started = Stopwatch.GetTimestamp();
                if (!Try(inChannels, outChannels, 7, 7, transposed))
                    wrong.Add($"{inChannels} → {outChannels}{(transposed ? " transposed" : "")}");
                milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        string tried = string.Create(CultureInfo.InvariantCulture,
            $"{milliseconds.Count} of {2 * channels.Length} sizes tried on one thread, from {milliseconds.Min():F1} ms")
            + (milliseconds.Count < 2 * channels.Length ? ", until time was up: the machine is busy" : "");
        return wrong.Count == 0
            ? $"libtorch's own are right here and are used ({tried})"
            : $"libtorch's own are wrong here for {string.Join(", ", wrong)} channels ({tried}): such "
                + "layers multiply patches instead";
    }

    /// <summary>libtorch's own, of stride 2.</summary>
    public static Tensor Forward(Tensor input, Tensor weight, Tensor bias) =>
        nn.functional.conv2d(input, weight, bias, strides: [2, 2], padding: [1, 1]);

    /// <summary>Its transpose, onto any height and width.</summary>
    public static Tensor Transposed(Tensor input, Tensor weight, Tensor bias, long height, long width) =>
        nn.functional.conv_transpose2d(input, weight, bias, strides: [2, 2], padding: [1, 1],
            output_padding: [height - (2 * input.shape[2] - 1), width - (2 * input.shape[3] - 1)]);

    // Two images are too little to share out: two threads on a busy machine took fifty times as long, waiting for each
    // other.
    private static bool Try(long inChannels, long outChannels, long height, long width, bool transposed) =>
        OpenMp.Alone(() => IsRight(inChannels, outChannels, height, width, transposed));

    private static bool IsRight(long inChannels, long outChannels, long height, long width, bool transposed)
    {
        using var scope = NewDisposeScope();
        using var gradients = enable_grad();
        using var generator = new Generator(7);
        long[] kernel = transposed ? [inChannels, outChannels, 3, 3] : [outChannels, inChannels, 3, 3];
        Tensor input = randn([2, inChannels, height, width], generator: generator),
            weight = randn(kernel, generator: generator), bias = randn([outChannels], generator: generator);
        Tensor[] single = [.. new[] { input, weight, bias }.Select(one => one.requires_grad_())];
        Tensor[] exact = [.. single.Select(one => one.detach().to(float64).requires_grad_())];
        Tensor found = Call(single), expected = Call(exact);
        Tensor direction = randn(found.shape, generator: generator);
        (found * direction).sum().backward();
        (expected * direction).sum().backward();
        // Layers that libtorch calls right in one direction only are wrong as a whole: training needs all of it.
        return Close(found, expected) && single.Zip(exact).All(pair => Close(pair.First.grad!, pair.Second.grad!));

        Tensor Call(Tensor[] of) => transposed
            ? Transposed(of[0], of[1], of[2], 2 * height, 2 * width)
            : Forward(of[0], of[1], of[2]);
    }

    private static bool Close(Tensor found, Tensor expected)
    {
        using var quiet = no_grad();
        // Not "≥": NaN is wrong too.
        return ((found - expected).abs().max() / expected.abs().max()).ToDouble() < Tolerance;
    }
}
