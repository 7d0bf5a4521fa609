using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Diagnostics;

/// <summary>How many neighbours a code keeps (Venna and Kaski 2001).</summary>
/// <param name="Trustworthy">1 where every neighbour in the code is one among the originals; intruders cost by how far
/// off they were.</param>
/// <param name="Continuous">1 where every neighbour among the originals stays one in the code.</param>
/// <param name="Neighbours">k: how many nearest ones count as neighbours.</param>
public sealed record NeighbourhoodResult(double Trustworthy, double Continuous, int Neighbours);

/// <summary>
/// Trustworthiness and continuity of a code (Venna and Kaski 2001, "Neighborhood preservation in nonlinear projection
/// methods").
/// </summary>
public static class Trustworthiness
{
    /// <summary>
    /// T(k) = 1 − 2 / (n k (2n − 3k − 1)) · Σᵢ Σⱼ (r(i, j) − k) over the j that are among i's k nearest in the code but
    /// not among the originals, where r(i, j) is j's rank among i's originals; continuity is the same with the two
    /// exchanged. Both lie in [0, 1].
    /// </summary>
    /// <param name="originals">Shape [n, …].</param>
    /// <param name="codes">Shape [n, …].</param>
    /// <param name="neighbours">k, less than n / 2.</param>
    /// <exception cref="ArgumentException">Counts that do not fit, or numbers that are not finite.</exception>
    public static NeighbourhoodResult Measure(Tensor originals, Tensor codes, int neighbours = 10)
    {
        Rows.SameCount(originals, codes, nameof(codes));
        long n = originals.shape[0];
        if (neighbours < 1 || 2L * neighbours >= n)
            throw new ArgumentOutOfRangeException(nameof(neighbours), neighbours,
                $"For {n} rows, expected from 1 to {(n - 1) / 2}: less than half of them.");

        using var noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor before = Rows.Of(originals, nameof(originals)),
            after = Rows.Of(codes, nameof(codes)).to(originals.device);
        double intruded = 0, lost = 0;
        foreach ((long start, long length) in Rows.Blocks(n, 8 * n))
        {
            using DisposeScope block = NewDisposeScope();
            Tensor orderBefore = Order(before, start, length), orderAfter = Order(after, start, length);
            intruded += Excess(orderBefore, orderAfter, neighbours);
            lost += Excess(orderAfter, orderBefore, neighbours);
        }
        double scale = 2.0 / (n * (double)neighbours * (2.0 * n - 3.0 * neighbours - 1));
        return new(1 - scale * intruded, 1 - scale * lost, neighbours);
    }

    /// <summary>
    /// For each row of the block the others from near to far, itself first; equal distances in the order of the rows.
    /// </summary>
    private static Tensor Order(Tensor rows, long start, long length)
    {
        Tensor distances = Rows.SquaredDistances(rows.narrow(0, start, length), rows);
        Tensor self = arange(start, start + length, int64, rows.device).unsqueeze(1);
        distances.scatter_(1, self, full([length, 1], -1.0, float64, rows.device));
        return sort(distances, 1, descending: false, stable: true).indices;
    }

    /// <summary>
    /// Σ max(0, r − k): r is the rank by <paramref name="ranking"/> of each of the k first by
    /// <paramref name="choosing"/>.
    /// </summary>
    private static double Excess(Tensor ranking, Tensor choosing, int neighbours)
    {
        Tensor ranks = empty_like(ranking)
            .scatter_(1, ranking, arange(ranking.shape[1], int64, ranking.device).expand_as(ranking));
        Tensor chosen = ranks.gather(1, choosing.narrow(1, 1, neighbours));   // place 0 is the row itself
        return (chosen - neighbours).clamp_min(0).sum().to(float64).item<double>();
    }
}
