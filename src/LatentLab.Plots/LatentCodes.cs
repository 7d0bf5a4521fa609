using LatentLab.Data;

namespace LatentLab.Plots;

/// <summary>Points of a latent space as plain numbers, whichever kind of array they come in.</summary>
/// <param name="Count">How many points.</param>
/// <param name="Dimensions">Numbers in each.</param>
/// <param name="Values">Point by point, of shape [count, dimensions].</param>
public sealed record LatentCodes(int Count, int Dimensions, IReadOnlyList<double> Values)
{
    public double this[int point, int dimension] => Values[point * Dimensions + dimension];

    /// <summary>Points stored one after another, as <c>tensor.data&lt;float&gt;().ToArray()</c> gives them.</summary>
    /// <exception cref="ArgumentException">The values don't fill whole points.</exception>
    public static LatentCodes FromFlat(IReadOnlyList<float> values, int dimensions)
    {
        Guard.AtLeast(1, dimensions, "LatentCodes.FromFlat", "a number of dimensions");
        if (values.Count % dimensions != 0)
            throw new ArgumentException(
                $"LatentCodes.FromFlat: expected a multiple of {dimensions} numbers, found {values.Count}. Pass all "
                + $"numbers of a tensor of shape [n, {dimensions}].",
                nameof(values));
        return new LatentCodes(values.Count / dimensions, dimensions, [.. values.Select(value => (double)value)]);
    }

    public static implicit operator LatentCodes(float[,] values) =>
        new(values.GetLength(0), values.GetLength(1), [.. values.Cast<float>().Select(value => (double)value)]);

    public static implicit operator LatentCodes(double[,] values) =>
        new(values.GetLength(0), values.GetLength(1), [.. values.Cast<double>()]);

    public static implicit operator LatentCodes((double X, double Y)[] points) =>
        new(points.Length, 2, [.. points.SelectMany(point => new[] { point.X, point.Y })]);

    internal static void CheckPlane(LatentCodes codes, string where)
    {
        Guard.NotEmpty(codes.Count, where, "the codes");
        if (codes.Dimensions != 2)
            throw new ArgumentException(
                $"{where}: expected codes of 2 numbers, found {codes.Dimensions}. Train with latent size 2, or project "
                + "the codes to two dimensions and say so in the title.");
    }

    internal LatentCodes Pick(IEnumerable<int> points)
    {
        int[] chosen = [.. points];
        return new LatentCodes(chosen.Length, Dimensions, [.. chosen.SelectMany(
            point => Enumerable.Range(0, Dimensions).Select(dimension => this[point, dimension]))]);
    }

    internal double[] Column(int dimension) => [.. Enumerable.Range(0, Count).Select(point => this[point, dimension])];
}

/// <summary>One latent space among several that are compared.</summary>
/// <param name="Title">Which model.</param>
/// <param name="Codes">Of shape [n, 2]: codes, or means of posteriors.</param>
/// <param name="Labels">One for each code; null for none.</param>
/// <param name="Deviations">σ of each code's posterior along each axis, of shape [n, 2]; null draws no
/// ellipses.</param>
/// <param name="Numbers">A few short lines under the title, with their units.</param>
/// <param name="Samples">Decoded images under the map; null for none.</param>
public sealed record LatentPanel(
    string Title, LatentCodes Codes, IReadOnlyList<int>? Labels = null, LatentCodes? Deviations = null,
    IReadOnlyList<string>? Numbers = null, ImageBatch? Samples = null);
