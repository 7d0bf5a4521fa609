using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

/// <summary>One latent line as a plot shows it.</summary>
/// <param name="Name">A, B or C.</param>
/// <param name="Latent">Places z on the line.</param>
/// <param name="FromMeaningful">Distance of the decoded picture to the nearest meaningful one, as a share of the
/// unrelated distance; up to 0.1 counts as meaningful.</param>
/// <param name="Change">Of the picture over a small step, as a share of the unrelated distance.</param>
public sealed record LatentLine(string Name, double[] Latent, double[] FromMeaningful, double[] Change);

/// <summary>A curve of bounds over numbers of samples.</summary>
/// <param name="Samples">k.</param>
/// <param name="Bound">What −log p(x) is at most, nats per image.</param>
/// <param name="Truth">−log p(x) itself.</param>
public sealed record BoundCurve(double[] Samples, double[] Bound, double Truth);

/// <summary>Made-up measurements for the tasks that ask to read a plot: the notebooks draw them.</summary>
public static class ReadingData
{
    /// <summary>Three latent lines: one regular, one incomplete, one discontinuous.</summary>
    public static IReadOnlyList<LatentLine> ThreeSpaces { get; } =
    [
        Line("A", z => 0.03 + 0.01 * Math.Sin(4 * z),
            z => 0.03 + 0.62 * new[] { -1.4, -0.5, 0.3, 1.1, 1.9 }.Sum(jump => Peak(z, jump, 0.05))),
        Line("B", z => 0.03 + 0.45 * (Peak(z, -0.6, 0.5) + Peak(z, 1, 0.4)), z => 0.04 + 0.015 * Math.Sin(3 * z)),
        Line("C", z => 0.04 + 0.4 / (1 + Math.Exp((3.1 - Math.Abs(z)) / 0.08)), z => 0.045 + 0.01 * Math.Cos(2 * z)),
    ];

    /// <summary>
    /// The importance-weighted bound of 2,000 images whose log weights scatter by 2.5 nats around their mean, for 1 to
    /// 1,024 samples.
    /// </summary>
    public static BoundCurve ImportanceWeighted()
    {
        const double truth = 100, spread = 2.5;
        const int most = 1024;
        using var scope = NewDisposeScope();
        // so that the mean weight is e⁻¹⁰⁰
        Tensor logWeights = spread * randn([2000, most], generator: new Generator(25)) - truth - spread * spread / 2;
        double[] samples = [.. Enumerable.Range(0, 11).Select(power => Math.Pow(2, power))];
        double Bound(double k) => -(logWeights.narrow(1, 0, (long)k).logsumexp(1) - Math.Log(k)).mean().ToDouble();
        return new(samples, [.. samples.Select(Bound)], truth);
    }

    private static LatentLine Line(string name, Func<double, double> fromMeaningful, Func<double, double> change)
    {
        double[] latent = [.. Enumerable.Range(0, 161).Select(i => Math.Round(-4 + 0.05 * i, 2))];
        return new(name, latent, [.. latent.Select(fromMeaningful)], [.. latent.Select(change)]);
    }

    private static double Peak(double z, double centre, double width) =>
        Math.Exp(-Math.Pow((z - centre) / width, 2) / 2);
}
