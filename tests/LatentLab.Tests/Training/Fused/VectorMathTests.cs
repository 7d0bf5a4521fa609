using System.Runtime.Intrinsics;
using LatentLab.Training.Fused;

namespace LatentLab.Tests.Training.Fused;

public sealed class VectorMathTests
{
    // A unit in the last place is up to 1.2e-7 of the number.
    private const double Tolerance = 2.4e-7;

    [Fact]
    public void Exp_is_exact_to_rounding_wherever_the_result_is_a_normal_float()
    {
        for (float x = -87.3f; x < 88.7f; x += 0.000917f)
            Assert.InRange(First(VectorMath.Exp, x) / Math.Exp(x), 1 - Tolerance, 1 + Tolerance);
    }

    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(89f, float.PositiveInfinity)]
    [InlineData(1e30f, float.PositiveInfinity)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(-104f, 0f)]
    [InlineData(-1e30f, 0f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(float.NaN, float.NaN)]
    public void Exp_is_right_at_the_ends(float x, float expected) => Assert.Equal(expected, First(VectorMath.Exp, x));

    [Fact]
    public void Exp_of_very_negative_numbers_keeps_what_a_subnormal_float_can()
    {
        for (float x = -103f; x < -87.3f; x += 0.0173f)
            Assert.InRange(First(VectorMath.Exp, x) - Math.Exp(x), -1.5 * float.Epsilon, 1.5 * float.Epsilon);
    }

    [Fact]
    public void Log_of_one_plus_e_keeps_its_digits_down_to_the_smallest_e()
    {
        for (double exponent = -37; exponent <= 0; exponent += 0.00137)
        {
            float e = (float)Math.Pow(10, exponent);
            // Below 1e-8, log(1 + e) is e − e²/2 to more digits than a double holds.
            double expected = e < 1e-8 ? e - 0.5 * e * (double)e : Math.Log(1.0 + e);
            Assert.InRange(First(VectorMath.LogOnePlus, e) / expected, 1 - Tolerance, 1 + Tolerance);
        }
        Assert.Equal(0f, First(VectorMath.LogOnePlus, 0f));
    }

    private static float First(Func<Vector512<float>, Vector512<float>> function, float x) =>
        function(Vector512.Create(x))[0];
}
