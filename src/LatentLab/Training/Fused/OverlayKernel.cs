using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LatentLab.Training.Fused;

/// <summary>
/// Puts patches together to an image, and does there what comes next, while a pixel is in the registers: bias and ReLU
/// on the way forward, the way back through both on the way back.
/// </summary>
internal static unsafe class OverlayKernel
{
    private const int Side = PatchKernel.Side;

    /// <summary>Adds up the patches where they overlap.</summary>
    /// <param name="patches">Shape [places, 3, 3, channels], as <see cref="PatchKernel.Cut"/> makes them.</param>
    /// <param name="image">Out, shape [height, width, channels].</param>
    public static void Overlay(PatchGrid grid, float* patches, float* image)
    {
        if (grid.Channels == 1)
            OverlayGrey(grid, patches, image);
        else if (IsWide(grid.Channels))
            OverlayWide(grid, patches, image, default(NothingElse));
        else
            OverlayAny(grid, patches, image);
    }

    /// <summary>The same, then max(sum + bias, 0).</summary>
    /// <param name="bias">One for each pixel and channel.</param>
    public static void OverlayToActivations(PatchGrid grid, float* patches, float* image, ReadOnlySpan<float> bias)
    {
        if (IsWide(grid.Channels))
        {
            fixed (float* values = bias)
                OverlayWide(grid, patches, image, new BiasAndRelu(values));
            return;
        }
        Overlay(grid, patches, image);
        ReluKernel.Forward(new Span<float>(image, bias.Length), bias);
    }

    /// <summary>The same for gradients: let through where <paramref name="activations"/> are on.</summary>
    /// <param name="activations">Of the image.</param>
    /// <param name="biasGradient">The gradients are added to it, here or there among the pixels.</param>
    public static void OverlayGradients(
        PatchGrid grid, float* patches, float* image, float* activations, Span<float> biasGradient)
    {
        if (IsWide(grid.Channels))
        {
            fixed (float* sums = biasGradient)
                OverlayWide(grid, patches, image, new MaskAndSum(activations, sums));
            return;
        }
        Overlay(grid, patches, image);
        ReluKernel.Backward(new Span<float>(image, biasGradient.Length),
            new ReadOnlySpan<float>(activations, biasGradient.Length), biasGradient);
    }

    private static bool IsWide(int channels) =>
        channels % Vector512<float>.Count == 0 && Vector512.IsHardwareAccelerated;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OverlayWide<TEnd>(PatchGrid grid, float* patches, float* image, TEnd end)
        where TEnd : struct, IPixelEnd
    {
        int channels = grid.Channels;
        nint stride = grid.Stride, down = (nint)grid.Across * stride, line = (nint)grid.Width * channels;
        for (int y = 0; y < grid.Height; y++)
        {
            // A pixel of an odd row lies in the third row of one patch and, but at the edge, in the first of the next.
            float* first = patches + y / 2 * down + (y % 2 == 0 ? 1 : 2) * Side * channels;
            bool hasBelow = y % 2 == 1 && (y + 1) / 2 < grid.Down;
            float* below = hasBelow ? patches + (y + 1) / 2 * down : null;
            for (int channel = 0; channel < channels; channel += Vector512<float>.Count)
            {
                Vector512<float> total = default;
                nint own = y * line + channel;
                for (int x = 0; x < grid.Width; x += 2)
                {
                    nint near = x / 2 * stride + channel, next = near + stride;
                    Vector512<float> even = Vector512.Load(first + near + channels);
                    if (hasBelow)
                        even += Vector512.Load(below + near + channels);
                    end.Of(even, own, channel, ref total).Store(image + own);
                    own += channels;
                    if (x + 1 == grid.Width)
                        break;
                    Vector512<float> odd = Vector512.Load(first + near + 2 * channels);
                    if (hasBelow)
                        odd += Vector512.Load(below + near + 2 * channels);
                    if (x + 2 < grid.Width)
                    {
                        odd += Vector512.Load(first + next);
                        if (hasBelow)
                            odd += Vector512.Load(below + next);
                    }
                    end.Of(odd, own, channel, ref total).Store(image + own);
                    own += channels;
                }
                end.Done(channel, total);
            }
        }
    }

    private static void OverlayAny(PatchGrid grid, float* patches, float* image)
    {
        int channels = grid.Channels;
        new Span<float>(image, grid.Pixels * channels).Clear();
        for (int place = 0; place < grid.Places; place++)
            for (int i = 0; i < Side; i++)
            {
                int y = 2 * (place / grid.Across) - 1 + i, x = 2 * (place % grid.Across) - 1;
                if ((uint)y >= (uint)grid.Height)
                    continue;
                int left = Math.Max(0, -x), columns = Math.Min(grid.Width - x, Side) - left;
                MatrixProduct.Add(
                    new Span<float>(image + ((nint)y * grid.Width + x + left) * channels, columns * channels),
                    new ReadOnlySpan<float>(
                        patches + (nint)place * grid.Stride + (i * Side + left) * channels, columns * channels));
            }
    }

    private static void OverlayGrey(PatchGrid grid, float* patches, float* image)
    {
        int stride = grid.Stride, line = grid.Across * stride;
        for (int y = 0; y < grid.Height; y++, image += grid.Width)
        {
            float* first = patches + (nint)(y / 2) * line + (y % 2 == 0 ? 1 : 2) * Side;
            Add(grid, first, image, isFirst: true);
            if (y % 2 == 1 && (y + 1) / 2 < grid.Down)
                Add(grid, patches + (nint)((y + 1) / 2) * line, image, isFirst: false);
        }

        // A row of the image from one row of each patch: even pixels from the middle, odd ones from two edges.
        static void Add(PatchGrid grid, float* row, float* image, bool isFirst)
        {
            int stride = grid.Stride;
            for (int x = 0; x < grid.Width; x += 2, row += stride)
            {
                image[x] = (isFirst ? 0 : image[x]) + row[1];
                if (x + 1 < grid.Width)
                    image[x + 1] = (isFirst ? 0 : image[x + 1]) + row[2] + (x + 2 < grid.Width ? row[stride] : 0);
            }
        }
    }

    /// <summary>What is done with a sum before it is written.</summary>
    private interface IPixelEnd
    {
        /// <param name="sum">Sixteen channels of a pixel.</param>
        /// <param name="own">Where in the image they are.</param>
        /// <param name="channel">The first of the sixteen.</param>
        /// <param name="total">Over the pixels of a row.</param>
        Vector512<float> Of(Vector512<float> sum, nint own, int channel, ref Vector512<float> total);

        void Done(int channel, Vector512<float> total);
    }

    private readonly struct NothingElse : IPixelEnd
    {
        public Vector512<float> Of(Vector512<float> sum, nint own, int channel, ref Vector512<float> total) => sum;

        public void Done(int channel, Vector512<float> total)
        {
        }
    }

    private readonly struct BiasAndRelu(float* bias) : IPixelEnd
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Of(Vector512<float> sum, nint own, int channel, ref Vector512<float> total) =>
            ReluKernel.Forward(sum + Vector512.Load(bias + channel));

        public void Done(int channel, Vector512<float> total)
        {
        }
    }

    private readonly struct MaskAndSum(float* activations, float* sums) : IPixelEnd
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Of(Vector512<float> sum, nint own, int channel, ref Vector512<float> total)
        {
            Vector512<float> passed = ReluKernel.Backward(sum, Vector512.Load(activations + own));
            total += passed;
            return passed;
        }

        public void Done(int channel, Vector512<float> total) =>
            (Vector512.Load(sums + channel) + total).Store(sums + channel);
    }
}
