using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Diagnostics;

/// <summary>
/// How many generated points lie where real ones are, and how much of the real ones is reached (Kynkäänniemi et al.
/// 2019, "Improved precision and recall metric for assessing generative models"). "Where the points of a sample are"
/// means: in the union of balls around them, each reaching to the k-th nearest other point of its own sample (their
/// equations 1 and 2).
/// </summary>
/// <param name="Precision">Share of the generated points that lie where real ones are: low if many are wrong.</param>
/// <param name="Recall">Share of the real points that lie where generated ones are: low if kinds are missing.</param>
/// <param name="Neighbours">k.</param>
public sealed record ImprovedPrecisionRecall(double Precision, double Recall, int Neighbours)
{
    /// <param name="real">Shape [n, …]; points the generator wasn't trained on, so that memorising does not count as
    /// success.</param>
    /// <param name="generated">Shape [m, …].</param>
    /// <param name="neighbours">k, less than both counts; 3 in the paper. More gives larger balls, and both numbers
    /// grow.</param>
    /// <exception cref="ArgumentException">Too few points for k, widths that differ, or numbers that are not
    /// finite.</exception>
    public static ImprovedPrecisionRecall Measure(Tensor real, Tensor generated, int neighbours = 3)
    {
        Rows.SameWidth(real, generated, nameof(generated));
        long fewest = Math.Min(real.shape[0], generated.shape[0]);
        if (neighbours < 1 || neighbours >= fewest)
            throw new ArgumentOutOfRangeException(nameof(neighbours), neighbours,
                $"For samples of {real.shape[0]} and {generated.shape[0]} points, expected from 1 to {fewest - 1}.");
        using var noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor realRows = Rows.Of(real, nameof(real)),
            generatedRows = Rows.Of(generated, nameof(generated)).to(real.device);
        return new(ShareInside(realRows, generatedRows, neighbours),
            ShareInside(generatedRows, realRows, neighbours), neighbours);
    }

    /// <summary>Share of the points that lie within the ball of at least one centre.</summary>
    private static double ShareInside(Tensor centres, Tensor points, int neighbours)
    {
        Tensor reach = Reach(centres, neighbours);   // [centres], squared
        double inside = 0;
        foreach ((long start, long length) in Rows.Blocks(points.shape[0], 8 * centres.shape[0]))
        {
            using DisposeScope block = NewDisposeScope();
            Tensor distances = Rows.SquaredDistances(points.narrow(0, start, length), centres);
            inside += distances.le(reach).any(1).sum().item<long>();
        }
        return inside / points.shape[0];
    }

    /// <summary>Squared distance of each row to its k-th nearest other one.</summary>
    private static Tensor Reach(Tensor rows, int neighbours)
    {
        List<Tensor> parts = [];
        foreach ((long start, long length) in Rows.Blocks(rows.shape[0], 8 * rows.shape[0]))
        {
            using DisposeScope block = NewDisposeScope();
            Tensor distances = Rows.SquaredDistances(rows.narrow(0, start, length), rows);
            Tensor self = arange(start, start + length, int64, rows.device).unsqueeze(1);
            distances.scatter_(1, self, full([length, 1], double.PositiveInfinity, float64, rows.device));
            parts.Add(distances.topk(neighbours, 1, largest: false).values.select(1, neighbours - 1)
                .MoveToOuterDisposeScope());
        }
        return cat(parts, 0);
    }
}
