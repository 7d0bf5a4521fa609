using System.Numerics;

namespace LatentLab.Training.Fused;

/// <summary>
/// exp and log(1 + e) for a hardware vector of floats, to about two units in the last place. The runtime's own vector
/// exp computes in double precision, at half the speed; a training step takes one exp per pixel.
/// </summary>
internal static class VectorMath
{
    // ln 2 as a sum: the first part has so few bits that n · High is exact for every n a float exponent can hold.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;
    private const float Log2E = 1.44269504f;

    // 1.5 · 2²³: adding it rounds a float of modest size to the nearest whole number, which then stands in the low bits.
    private const float RoundingShift = 12582912f;

    /// <summary>eˣ: n = round(x / ln 2), r = x − n ln 2, then 2ⁿ · (Taylor polynomial of eʳ), |r| ≤ ½ ln 2. NaN stays NaN.</summary>
    public static Vector<float> Exp(Vector<float> x)
    {
        // Beyond these bounds the result is 0 or ∞ anyway, and n stays within what two half steps can scale by.
        x = Vector.ConditionalSelect(Vector.LessThan(x, new Vector<float>(-104f)), new Vector<float>(-104f), x);
        x = Vector.ConditionalSelect(Vector.GreaterThan(x, new Vector<float>(89f)), new Vector<float>(89f), x);

        Vector<float> shifted = Vector.FusedMultiplyAdd(x, new Vector<float>(Log2E), new Vector<float>(RoundingShift));
        Vector<float> n = shifted - new Vector<float>(RoundingShift);
        Vector<float> r = Vector.FusedMultiplyAdd(n, new Vector<float>(-Ln2High), x);
        r = Vector.FusedMultiplyAdd(n, new Vector<float>(-Ln2Low), r);

        // Seven terms after the 1: the first one left out, r⁸/8!, is below 6e-9.
        Vector<float> p = new(1f / 5040);
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(1f / 720));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(1f / 120));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(1f / 24));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(1f / 6));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(0.5f));
        p = Vector.FusedMultiplyAdd(p, r, Vector<float>.One);
        p = Vector.FusedMultiplyAdd(p, r, Vector<float>.One);

        // 2ⁿ in two factors, because 2¹²⁸ and 2⁻¹⁴⁹ are results, but no factors that a float's exponent can hold.
        Vector<int> exponent = Vector.AsVectorInt32(shifted) - Vector.AsVectorInt32(new Vector<float>(RoundingShift));
        Vector<int> half = Vector.ShiftRightArithmetic(exponent, 1);
        return p * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    /// <summary>log(1 + e) for 0 ≤ e ≤ 1, exact for the smallest e too: 2 artanh(s) with s = e / (2 + e) ≤ ⅓.</summary>
    public static Vector<float> LogOnePlus(Vector<float> e)
    {
        Vector<float> s = e / (e + new Vector<float>(2f));
        Vector<float> square = s * s;

        // artanh(s) = s (1 + s²/3 + s⁴/5 + …); the first term left out, s¹⁶/17, is below 2e-9.
        Vector<float> p = new(1f / 15);
        p = Vector.FusedMultiplyAdd(p, square, new Vector<float>(1f / 13));
        p = Vector.FusedMultiplyAdd(p, square, new Vector<float>(1f / 11));
        p = Vector.FusedMultiplyAdd(p, square, new Vector<float>(1f / 9));
        p = Vector.FusedMultiplyAdd(p, square, new Vector<float>(1f / 7));
        p = Vector.FusedMultiplyAdd(p, square, new Vector<float>(1f / 5));
        p = Vector.FusedMultiplyAdd(p, square, new Vector<float>(1f / 3));
        p = Vector.FusedMultiplyAdd(p, square, Vector<float>.One);
        return (s + s) * p;
    }

    /// <summary>Adds the vector's numbers in double precision to <paramref name="low"/> and <paramref name="high"/>.</summary>
    public static void Accumulate(Vector<float> values, ref Vector<double> low, ref Vector<double> high)
    {
        Vector.Widen(values, out Vector<double> first, out Vector<double> second);
        low += first;
        high += second;
    }

    private static Vector<float> PowerOfTwo(Vector<int> exponent) =>
        Vector.AsVectorSingle(Vector.ShiftLeft(exponent + new Vector<int>(127), 23));
}
