using System.Globalization;
using System.Text.RegularExpressions;
using LatentLab.Training;

namespace LatentLab.Tests.Training;

public sealed partial class LossTermsTests
{
    [Fact]
    public void The_printed_terms_add_up_to_the_printed_total_to_the_last_digit()
    {
        var random = new Random(1);
        double[] betas = [0, 0.1, 0.25, 0.5, 1, 1, 2, 4, 0.333333, 7.77];
        for (int i = 0; i < 5000; i++)
        {
            var terms = new LossTerms(random.NextDouble() * 1000 - 100, random.NextDouble() * 100,
                betas[i % betas.Length]);
            Match printed = Printed().Match(terms.ToString());
            decimal[] numbers = [.. printed.Groups.Values.Skip(1)
                .Select(group => decimal.Parse(group.Value, CultureInfo.InvariantCulture))];
            Assert.Equal(numbers[0],
                Math.Round(numbers[1] + numbers[2] * numbers[3], 2, MidpointRounding.AwayFromZero));
            Assert.InRange((double)numbers[0] - terms.Total, -0.011 - 0.005 * terms.Beta, 0.011 + 0.005 * terms.Beta);
        }
    }

    [Fact]
    public void Numbers_too_large_for_decimals_are_printed_all_the_same()
    {
        Assert.Equal("NaN = NaN + 1 · 2 nats per image", new LossTerms(double.NaN, 2, 1).ToString());
        Assert.Equal("1E+30 = 1E+30 + 0.5 · 2 nats per image", new LossTerms(1e30, 2, 0.5).ToString());
        Assert.Equal("103.44 = 78.11 + 1 · 25.33 nats per image", new LossTerms(78.106, 25.329, 1).ToString());
    }

    [Fact]
    public void An_epoch_is_a_line_that_a_person_reads()
    {
        var epoch = new EpochMetrics(3, new LossTerms(78.106, 25.329, 1), new LossTerms(80, 24.5, 1), 0.44, 12);
        Assert.Equal("epoch 3: train 103.44 = 78.11 + 1 · 25.33, validation 104.50 = 80.00 + 1 · 24.50 nats per image "
            + "(0.4 s)", epoch.ToString());
        Assert.Equal("epoch 3: train 103.44 = 78.11 + 1 · 25.33 nats per image (0.4 s)",
            (epoch with { Validation = null }).ToString());
    }

    [GeneratedRegex(@"^(-?[\d.]+) = (-?[\d.]+) \+ ([\d.]+) · ([\d.]+) nats per image$")]
    private static partial Regex Printed();
}
