using LatentLab.Data;

namespace LatentLab.Plots.Tests;

/// <summary>The six figures that answer to a finger, with made-up numbers; the same every time.</summary>
internal static class TouchSamples
{
    /// <summary>D = K − c ln R, so that D + βR is least at R = c/β.</summary>
    private const double Constant = 150, Scale = 20;

    public static readonly double[] Betas = [0.5, 1, 2, 4, 8];

    public static readonly double[] Eigenvalues = [16, 8, 4, 2, 1, 0.5, 0.25, 0.125];

    public static Figure Sample() => Plots.Figures.ReparameterisedSample(0.5, 0.25, number: "test image 1");

    public static Figure Kl() => Plots.Figures.KlLandscape(
        Samples.Normal(100, 0, 1), [.. Samples.Normal(100, -2, 0.4, seed: 4).Select(Math.Exp)]);

    public static Figure Price() => Plots.Figures.PriceOfBeta([.. Betas.SelectMany(beta =>
        (double[])[-0.02, 0, 0.02], (beta, seed) => new PricedRun(
            beta, Scale / beta, Constant - Scale * Math.Log(Scale / beta) + 50 * seed))]);

    /// <summary>Equal σ, three of them apart, and nobody else.</summary>
    public static Figure Overlap(int others = 0) => Plots.Figures.Overlap(Samples.Growing(2 + others),
        new LatentCodes(2 + others, 2, [-1.5, 0, 1.5, 0, .. Samples.Normal(2 * others, 0, 1.5)]),
        new LatentCodes(2 + others, 2, [.. Enumerable.Repeat(1.0, 4 + 2 * others)]), 0, 1);

    public static DecodedWay Way(string name, int seed) => new(
        name, ExplorerSamples.Weights(seed: seed), [-2, 1], [1.5, -1]);

    public static Figure Fade() => Plots.Figures.CrossFade(Samples.Growing(2), [Way("AE", 1), Way("VAE", 2)]);

    /// <summary>Cosines, which are orthogonal.</summary>
    public static double[,] Directions()
    {
        var directions = new double[Eigenvalues.Length, 784];
        for (int row = 0; row < Eigenvalues.Length; row++)
            for (int pixel = 0; pixel < 784; pixel++)
                directions[row, pixel] = Math.Sqrt(2.0 / 784) * Math.Cos(Math.PI * (row + 1) * (pixel + 0.5) / 784);
        return directions;
    }

    public static Figure Collapse() => Plots.Figures.LinearCollapse(
        Eigenvalues, Directions(), new ImageBatch(1, 1, 28, 28, [.. Enumerable.Repeat(0.4f, 784)]),
        Samples.Discs(1), variance: 0.7);

    public static Figure Of(string kind) => kind switch
    {
        "sample" => Sample(),
        "kl" => Kl(),
        "price" => Price(),
        "overlap" => Overlap(others: 30),
        "fade" => Fade(),
        "collapse" => Collapse(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such figure"),
    };

    public static readonly string[] Kinds = ["sample", "kl", "price", "overlap", "fade", "collapse"];
}
