namespace LatentLab.Plots;

/// <summary>Which of very many values are drawn: a page with a million points helps nobody.</summary>
internal static class Thinning
{
    public const int MostPoints = 4000;

    /// <summary>
    /// Evenly spread indices, first and last among them; all if there are no more than <paramref name="most"/>.
    /// </summary>
    public static int[] Evenly(int count, int most) =>
        count <= most ? [.. Enumerable.Range(0, count)]
        : most == 1 ? [0]
        : [.. Enumerable.Range(0, most).Select(place => (int)((long)place * (count - 1) / (most - 1)))];

    /// <summary>
    /// Every k-th index, as much left out before as behind, so that even spacing stays even; all if there are no more
    /// than <paramref name="most"/>.
    /// </summary>
    public static int[] EveryKth(int count, int most)
    {
        int stride = Math.Max(1, (count + most - 1) / most), kept = (count + stride - 1) / stride;
        int first = (count - 1 - (kept - 1) * stride) / 2;
        return [.. Enumerable.Range(0, kept).Select(place => first + place * stride)];
    }

    /// <summary>
    /// Indices of the first and last value and, in each stretch, of the least, the greatest and a gap, so that none of
    /// them is lost.
    /// </summary>
    public static int[] Envelope(IReadOnlyList<double> values, int most)
    {
        if (values.Count <= most)
            return [.. Enumerable.Range(0, values.Count)];
        int stretches = most / 2;
        var kept = new SortedSet<int> { 0, values.Count - 1 };
        for (int stretch = 0; stretch < stretches; stretch++)
        {
            int from = (int)((long)stretch * values.Count / stretches),
                to = (int)((long)(stretch + 1) * values.Count / stretches);
            int least = -1, greatest = -1, gap = -1;
            for (int index = from; index < to; index++)
            {
                if (!double.IsFinite(values[index]))
                    gap = index;
                else if (least < 0 || values[index] < values[least])
                    least = index;
                if (double.IsFinite(values[index]) && (greatest < 0 || values[index] > values[greatest]))
                    greatest = index;
            }
            kept.UnionWith(new[] { least, greatest, gap }.Where(index => index >= 0));
        }
        return [.. kept];
    }

    public static string? Note(int shown, int count, string what, string how) =>
        shown < count
            ? $"{Numbers.Whole(shown)} of the {Numbers.Whole(count)} {what}s {(shown == 1 ? "is" : "are")} shown, "
                + $"{how}."
            : null;

    /// <summary>Several notes as one; null for none.</summary>
    public static string? Together(params string?[] notes) =>
        notes.OfType<string>().ToArray() is { Length: > 0 } all ? string.Join(" ", all) : null;
}
