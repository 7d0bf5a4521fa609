using System.Globalization;

namespace LatentLab.Data;

/// <summary>Which values of a table become 0 and 1.</summary>
/// <param name="Note">What was guessed.</param>
internal sealed record TableScale(double Least, double Largest, string? Note)
{
    /// <summary>The largest value in the table.</summary>
    public double Most { get; private init; }

    /// <summary>Whether all values are whole numbers.</summary>
    public bool IsWhole { get; private init; }

    // Sums in float32 may end an ulp or two beyond 1, and files with six digits a little more.
    private const double Above = 1e-4;

    /// <param name="values">Every pixel of the table.</param>
    /// <param name="pixels">In one image.</param>
    /// <param name="refuse">Makes the error that names the value at a place.</param>
    /// <exception cref="InvalidDataException">A value does not fit, or the scale may be one or another.</exception>
    public static TableScale Of(
        ReadOnlySpan<float> values, int pixels, ImportOptions options,
        Func<int, double, double, string, InvalidDataException> refuse)
    {
        float least = float.MaxValue, most = float.MinValue;
        int inked = 0, aboveOne = 0, firstAbove = -1, firstBelow = -1;
        bool whole = true;
        for (int i = 0; i < values.Length; i++)
        {
            float value = values[i];
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
            inked += value != 0 ? 1 : 0;
            if (value < 0 && firstBelow < 0)
                firstBelow = i;
            if (value > 1 + Above)
            {
                aboveOne++;
                firstAbove = firstAbove < 0 ? i : firstAbove;
            }
            whole = whole && value == MathF.Floor(value);
        }
        if (options.Least is not null || options.Largest is not null)
        {
            double from = options.Least ?? 0, to = options.Largest ?? (most > 1 + Above ? 255 : 1);
            return Within(values, from, to, refuse, new TableScale(from, to, null) { Most = most, IsWhole = whole });
        }
        if (least < 0)
            throw refuse(firstBelow, 0, aboveOne > 0 ? 255 : 1,
                least >= -1 - Above && most <= 1 + Above
                    ? " If pixels go from -1 to 1, say least=-1 and largest=1." : "");
        if (most <= 1 + Above)
            return new TableScale(0, 1,
                most > 1 ? $"values up to {Text(most)} were taken for a rounded 1" : null)
            {
                Most = most,
                IsWhole = whole,
            };
        if (whole && pixels == 64 && most <= 16)
            return new TableScale(0, 16,
                "8×8 whole numbers up to 16, as in the UCI digits that scikit-learn ships (largest=… says "
                + "otherwise)")
            {
                Most = most,
                IsWhole = true,
            };
        if (2L * aboveOne < inked)
            throw refuse(firstAbove, 0, 1,
                $" Most values lie between 0 and 1, {aboveOne} of {inked} do not. If 255 is meant to become 1, say "
                + "largest=255; else correct the others.");
        string more = most <= 65535 && whole ? " If 65535 is meant to become 1, say largest=65535." : "";
        string? dark = most < 128
            ? $"the largest value is {Text(most)}: dark images, or another scale (largest=… says so)" : null;
        return Within(values, 0, 255, refuse,
            new TableScale(0, 255, dark) { Most = most, IsWhole = whole }, more);
    }

    /// <summary>Brings values from [least, largest] to [0, 1].</summary>
    public void Apply(Span<float> values)
    {
        float from = (float)Least, over = (float)(Largest - Least);
        foreach (ref float value in values)
            value = Math.Clamp((value - from) / over, 0, 1);
    }

    private static TableScale Within(
        ReadOnlySpan<float> values, double from, double to,
        Func<int, double, double, string, InvalidDataException> refuse, TableScale scale, string more = "")
    {
        int outside = FirstOutside(values, from, to);
        return outside < 0 ? scale : throw refuse(outside, from, to, more);
    }

    private static int FirstOutside(ReadOnlySpan<float> values, double from, double to)
    {
        double slack = (to - from) * 1e-6;
        for (int i = 0; i < values.Length; i++)
            if (values[i] < from - slack || values[i] > to + slack)
                return i;
        return -1;
    }

    private static string Text(float value) => value.ToString(CultureInfo.InvariantCulture);
}
