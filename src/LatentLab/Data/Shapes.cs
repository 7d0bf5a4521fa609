namespace LatentLab.Data;

/// <summary>
/// Superellipses |x/r|ᵖ + |y/r|ᵖ ≤ 1 in the middle of a 28×28 image: a set whose generative factors are known exactly.
/// A diamond has p = 1, a circle p = 2, a square p = 8.
/// </summary>
public static class Shapes
{
    /// <summary>Pixels per side.</summary>
    public const int Size = 28;

    public const double SmallestRadius = 5, LargestRadius = 11;

    /// <summary>Standard deviation of log p around the class's own.</summary>
    public const double LogExponentJitter = 0.05;

    /// <summary>
    /// Height lines per pixel column; the error of a pixel stays below 1/500, under one step of 8-bit grey.
    /// </summary>
    private const int SamplesPerPixel = 8;

    private const int Half = Size / 2;

    public static IReadOnlyList<string> LabelNames { get; } = ["diamond", "circle", "square"];

    /// <summary>The exponent p of each class, before jitter.</summary>
    public static IReadOnlyList<double> Exponents { get; } = [1, 2, 8];

    /// <summary>
    /// Draws shapes: the classes take turns, r is uniform in [5, 11], log p is normal around its class's value. The
    /// first images of a longer set are those of a shorter one with the same seed.
    /// </summary>
    /// <returns>Images of shape [count, 1, 28, 28] with the factors (r, log p); the caller's.</returns>
    public static ImageDataset Generate(int count, int seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var random = new Random(seed);
        var pixels = new float[count * Size * Size];
        var labels = new int[count];
        var factors = new float[count, 2];
        for (int i = 0; i < count; i++)
        {
            labels[i] = i % LabelNames.Count;
            double radius = SmallestRadius + (LargestRadius - SmallestRadius) * random.NextDouble();
            double logExponent = Math.Log(Exponents[labels[i]]) + LogExponentJitter * random.NextNormal();
            (factors[i, 0], factors[i, 1]) = ((float)radius, (float)logExponent);
            Render(radius, Math.Exp(logExponent), pixels.AsSpan(i * Size * Size, Size * Size));
        }
        return new ImageDataset("shapes", NumberTensor.Of(pixels, count, 1, Size, Size), labels, [.. LabelNames],
            factors, ["r", "log p"]);
    }

    /// <summary>Draws one superellipse; a pixel's value is the covered share of its area.</summary>
    /// <param name="radius">r, in pixels, above 0.</param>
    /// <param name="exponent">p, above 0; below 1, where the outline is hollow, its tips are drawn less
    /// exactly.</param>
    /// <param name="pixels">Receives 28×28 values in [0, 1], row by row.</param>
    public static void Render(double radius, double exponent, Span<float> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(radius);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exponent);
        ArgumentOutOfRangeException.ThrowIfLessThan(pixels.Length, Size * Size, nameof(pixels));
        Span<float> octant = stackalloc float[OctantPixels];
        RenderOctant(radius, exponent, octant);
        int next = 0;
        for (int column = 0; column < Half; column++)
            for (int row = column; row < Half; row++)
            {
                float value = octant[next++];
                foreach ((int across, int along) in (ReadOnlySpan<(int, int)>)[(column, row), (row, column)])
                {
                    int left = Half - 1 - across, right = Half + across, top = Half - 1 - along, bottom = Half + along;
                    pixels[top * Size + left] = pixels[top * Size + right] =
                        pixels[bottom * Size + left] = pixels[bottom * Size + right] = value;
                }
            }
    }

    /// <summary>Pixels that decide a rendering: the others mirror them.</summary>
    internal const int OctantPixels = Half * (Half + 1) / 2;

    /// <summary>
    /// The eighth of the image between the vertical axis and the diagonal, column by column from the axis. There the
    /// outline y(x) = r (1 − (x/r)ᵖ)^(1/p) is flat (slope at most 1 for p ≥ 1), so averaging the covered height over a
    /// few x is accurate.
    /// </summary>
    internal static void RenderOctant(double radius, double exponent, Span<float> octant)
    {
        Span<double> heights = stackalloc double[SamplesPerPixel];
        int next = 0;
        for (int column = 0; column < Half; column++)
        {
            for (int sample = 0; sample < SamplesPerPixel; sample++)
            {
                double x = (column + (sample + 0.5) / SamplesPerPixel) / radius;
                heights[sample] = x < 1 ? radius * Math.Pow(1 - Math.Pow(x, exponent), 1 / exponent) : 0;
            }
            for (int row = column; row < Half; row++)
            {
                double covered = 0;
                foreach (double height in heights)
                    covered += Math.Clamp(height - row, 0, 1);
                octant[next++] = (float)(covered / SamplesPerPixel);
            }
        }
    }
}
