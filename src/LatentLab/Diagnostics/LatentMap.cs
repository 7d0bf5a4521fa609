using LatentLab.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Diagnostics;

/// <summary>A value over a rectangle of a two-dimensional latent space.</summary>
/// <param name="X">The columns' first latent, ascending.</param>
/// <param name="Y">The rows' second latent, ascending.</param>
/// <param name="Values">[row, column]: the value at (X[column], Y[row]).</param>
public sealed record LatentMap(double[] X, double[] Y, double[,] Values)
{
    private const int MeasuredAtOnce = 4096;

    /// <summary>Share of the map where the value is above <paramref name="threshold"/>, in [0, 1].</summary>
    public double ShareAbove(double threshold) =>
        Values.Cast<double>().Count(value => value > threshold) / (double)Values.Length;

    /// <summary>Decodes a grid of latents and measures each decode.</summary>
    /// <param name="decode">Latents [m, 2] → images [m, c, h, w]; called with at most 256 latents.</param>
    /// <param name="measure">Images → one value each; called with up to 4096 images (or one row of the map); for
    /// example their distance to the nearest known image.</param>
    /// <param name="x">Range of the first latent.</param>
    /// <param name="y">Range of the second latent.</param>
    /// <param name="columns">At least 2; the first and the last lie on the ends of <paramref name="x"/>.</param>
    /// <param name="rows">At least 2.</param>
    /// <exception cref="ArgumentException">An empty range, too few points, or a number of values that differs from the
    /// images.</exception>
    public static LatentMap Measure(
        Func<Tensor, Tensor> decode, Func<Tensor, double[]> measure, (double From, double To) x,
        (double From, double To) y, int columns = 50, int rows = 50)
    {
        double[] xs = Axis(x, columns, nameof(x)), ys = Axis(y, rows, nameof(y));
        double[,] values = new double[rows, columns];
        // Many rows at a time: a measure against a large set has to go through the whole set at each call.
        foreach (int[] part in Enumerable.Range(0, rows).Chunk(Math.Max(1, MeasuredAtOnce / columns)))
        {
            using DisposeScope scope = NewDisposeScope();
            float[] points =
                [.. part.SelectMany(row => xs.SelectMany(first => new[] { (float)first, (float)ys[row] }))];
            double[] found = measure(LatentPath.Decode(decode, NumberTensor.Of(points, points.Length / 2, 2)));
            if (found.Length != points.Length / 2)
                throw new ArgumentException(
                    $"The measure returned {found.Length} values for {points.Length / 2} images.", nameof(measure));
            for (int i = 0; i < found.Length; i++)
                values[part[i / columns], i % columns] = found[i];
        }
        return new(xs, ys, values);
    }

    /// <inheritdoc cref="Measure(Func{Tensor, Tensor}, Func{Tensor, double[]}, ValueTuple{double, double},
    /// ValueTuple{double, double}, int, int)"/>
    public static LatentMap Measure(
        Func<Tensor, ImageBatch> decode, Func<Tensor, double[]> measure, (double From, double To) x,
        (double From, double To) y, int columns = 50, int rows = 50) =>
        Measure(part => decode(part).ToTensor(), measure, x, y, columns, rows);

    private static double[] Axis((double From, double To) range, int count, string name)
    {
        if (!(range.From < range.To) || !double.IsFinite(range.To - range.From))
            throw new ArgumentException(
                $"Expected a range from a lower to a higher number, found {range.From} to {range.To}.", name);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        return [.. Enumerable.Range(0, count).Select(i => range.From + (range.To - range.From) * i / (count - 1))];
    }
}
