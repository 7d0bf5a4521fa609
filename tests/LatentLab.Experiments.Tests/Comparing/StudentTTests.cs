using LatentLab.Experiments.Comparing;

namespace LatentLab.Experiments.Tests.Comparing;

public class StudentTTests
{
    // Printed tables of the t distribution (for example Abramowitz & Stegun 1964, table 26.10), two-sided 95 % and 99
    // %.
    [Theory]
    [InlineData(0.95, 1, 12.706)]
    [InlineData(0.95, 2, 4.303)]
    [InlineData(0.95, 3, 3.182)]
    [InlineData(0.95, 4, 2.776)]
    [InlineData(0.95, 9, 2.262)]
    [InlineData(0.95, 30, 2.042)]
    [InlineData(0.95, 120, 1.980)]
    [InlineData(0.99, 4, 4.604)]
    [InlineData(0.99, 9, 3.250)]
    [InlineData(0.90, 4, 2.132)]
    public void The_quantiles_are_those_of_the_printed_tables(double confidence, int degrees, double table) =>
        Assert.Equal(table, StudentT.TwoSidedQuantile(confidence, degrees), 0.0006);

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.999)]
    public void With_one_and_two_degrees_of_freedom_the_quantile_has_a_closed_form(double confidence)
    {
        double upper = (1 + confidence) / 2;
        Assert.Equal(Math.Tan(Math.PI * (upper - 0.5)), StudentT.TwoSidedQuantile(confidence, 1), 9);
        Assert.Equal((2 * upper - 1) * Math.Sqrt(2 / (4 * upper * (1 - upper))),
            StudentT.TwoSidedQuantile(confidence, 2), 9);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(41)]
    public void The_share_within_t_is_the_integral_of_the_density(int degrees)
    {
        const int Steps = 4000;
        const double To = 2.5;
        // The density up to its constant; the constant from Γ at halves, Γ(x + 1) = x Γ(x).
        double Density(double t) => Math.Pow(1 + t * t / degrees, -(degrees + 1) / 2.0);
        // Γ(3/2)/Γ(1), Γ(1)/Γ(1/2)
        double logRatio = degrees % 2 == 0 ? Math.Log(Math.Sqrt(Math.PI) / 2) : -0.5 * Math.Log(Math.PI);
        for (int below = degrees % 2 == 0 ? 2 : 1; below < degrees; below += 2)
            logRatio += Math.Log((below + 1) / 2.0) - Math.Log(below / 2.0);
        double constant = Math.Exp(logRatio) / Math.Sqrt(degrees * Math.PI);
        double simpson = Enumerable.Range(0, Steps + 1).Sum(
            step => (step is 0 or Steps ? 1 : step % 2 == 1 ? 4 : 2) * Density(To * step / Steps)) * To / Steps / 3;
        Assert.Equal(2 * constant * simpson, StudentT.Within(To, degrees), 10);
    }

    [Fact]
    public void With_many_degrees_of_freedom_it_is_the_normal_distribution() =>
        Assert.Equal(1.959964, StudentT.TwoSidedQuantile(0.95, 100_000), 0.00005);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    public void A_confidence_is_a_share(double confidence) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.TwoSidedQuantile(confidence, 3));
}
