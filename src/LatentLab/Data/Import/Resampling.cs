namespace LatentLab.Data;

/// <summary>
/// Brings a picture to another size, each axis on its own: where it shrinks, a new pixel is the mean over the area it
/// covers; where it grows, it is interpolated linearly between the centres of the old ones.
/// </summary>
internal static class Resampling
{
    /// <summary>
    /// Resizes the middle of a picture: the largest part of it that has the new picture's proportions.
    /// </summary>
    /// <param name="plane">Shape [height, width].</param>
    /// <param name="target">Receives [newHeight, newWidth].</param>
    public static void CropAndResize(
        ReadOnlySpan<float> plane, int height, int width, Span<float> target, int newHeight, int newWidth)
    {
        double scale = Math.Min((double)height / newHeight, (double)width / newWidth);
        (int First, float[] Weights)[] rows = Weights(height, newHeight, scale),
            columns = Weights(width, newWidth, scale);
        var narrow = new float[height * newWidth];
        for (int y = 0; y < height; y++)
            for (int x = 0; x < newWidth; x++)
                narrow[y * newWidth + x] = Sum(plane[(y * width + columns[x].First)..], 1, columns[x].Weights);
        for (int y = 0; y < newHeight; y++)
            for (int x = 0; x < newWidth; x++)
                target[y * newWidth + x] = Sum(narrow.AsSpan(rows[y].First * newWidth + x), newWidth, rows[y].Weights);
    }

    private static float Sum(ReadOnlySpan<float> values, int stride, float[] weights)
    {
        float sum = 0;
        for (int i = 0; i < weights.Length; i++)
            sum += weights[i] * values[i * stride];
        return sum;
    }

    /// <summary>
    /// For each new pixel the old ones it looks at; <paramref name="scale"/> old pixels make a new one, and what is
    /// left over is cut off at both ends.
    /// </summary>
    private static (int First, float[] Weights)[] Weights(int length, int newLength, double scale)
    {
        double start = (length - scale * newLength) / 2;
        return [.. Enumerable.Range(0, newLength).Select(i => scale >= 1
            ? Area(start + i * scale, start + (i + 1) * scale, length)
            : Linear(start + (i + 0.5) * scale - 0.5, length))];
    }

    private static (int, float[]) Area(double from, double to, int length)
    {
        int first = Math.Clamp((int)Math.Floor(from), 0, length - 1),
            last = Math.Clamp((int)Math.Ceiling(to) - 1, first, length - 1);
        return (first, [.. Enumerable.Range(first, last - first + 1)
            .Select(i => (float)((Math.Min(to, i + 1) - Math.Max(from, i)) / (to - from)))]);
    }

    private static (int, float[]) Linear(double centre, int length)
    {
        double inside = Math.Clamp(centre, 0, length - 1);
        int first = Math.Min((int)inside, Math.Max(length - 2, 0));
        var after = (float)(inside - first);
        return (first, length == 1 ? [1] : [1 - after, after]);
    }
}
