using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Diagnostics;

/// <summary>
/// Sliced Wasserstein distance: project both samples on random directions, take the Wasserstein distance along each,
/// where it is a matter of sorting, and average: (mean over directions of W_p^p)^(1/p) (Rabin et al. 2011; Bonneel et
/// al. 2015, "Sliced and Radon Wasserstein barycenters of measures"). In units of the points: a shift by δ in d
/// dimensions costs ‖δ‖/√d for p = 2, on average over directions.
/// </summary>
/// <param name="Projections">How many directions; the error of the average falls with its root.</param>
/// <param name="Seed">Draws the directions: the same seed gives the same ones, whatever the samples.</param>
/// <param name="Order">p, at least 1.</param>
public sealed record SlicedWasserstein(int Projections = 64, int Seed = 1, double Order = 2) : ITwoSampleStatistic
{
    /// <summary>
    /// The distance of two samples, in units of the points; never negative, and above 0 between two samples of one
    /// distribution.
    /// </summary>
    /// <param name="first">Shape [n, d], n ≥ 2.</param>
    /// <param name="second">Shape [m, d], m ≥ 2; the sizes may differ.</param>
    /// <exception cref="ArgumentException">Fewer than two points, widths that differ, or numbers that are not
    /// finite.</exception>
    public double Between(Tensor first, Tensor second) => PermutationTest.Evaluate(this, first, second, [])[0];

    /// <inheritdoc/>
    public double[] OfSplits(Tensor pooled, Tensor splits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Projections, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Order, 1);
        using DisposeScope scope = NewDisposeScope();
        // [directions, n + m]
        (Tensor sorted, Tensor order) =
            pooled.mm(Directions(pooled.shape[1]).to(pooled.device)).t().contiguous().sort(dim: 1);
        int count = (int)pooled.shape[0], n = (int)splits[0].sum().item<long>(), m = count - n;
        (int First, int Second, double Weight)[] pieces = Quantiles(n, m);
        // Picked out here and not by libtorch, which takes four times as long with a mask for each split.
        double[] numbers = [.. sorted.cpu().contiguous().data<double>()];
        long[] places = [.. order.cpu().contiguous().data<long>()];
        bool[] chosen = [.. splits.cpu().contiguous().data<bool>()];

        var values = new double[splits.shape[0]];
        // One more than there are: a point is written before it is known to be of the sample.
        double[] first = new double[n + 1], second = new double[m + 1];
        for (int row = 0; row < values.Length; row++)
        {
            ReadOnlySpan<bool> split = chosen.AsSpan(row * count, count);
            double sum = 0;
            for (int start = 0; start < numbers.Length; start += count)
            {
                int inFirst = 0;
                for (int i = 0; i < count; i++)
                {
                    first[inFirst] = second[i - inFirst] = numbers[start + i];
                    inFirst += split[(int)places[start + i]] ? 1 : 0;
                }
                foreach (var (ofFirst, ofSecond, weight) in pieces)
                {
                    double moved = first[ofFirst] - second[ofSecond];
                    sum += weight * (Order == 2 ? moved * moved : Math.Pow(Math.Abs(moved), Order));
                }
            }
            values[row] = Math.Pow(sum / Projections, 1 / Order);
        }
        return values;
    }

    /// <summary>Unit vectors, uniform over all directions: shape [d, projections].</summary>
    private Tensor Directions(long dimensions)
    {
        using var generator = new Generator((ulong)(uint)Seed);
        Tensor normal = randn([dimensions, Projections], float64, generator: generator);
        return normal / normal.norm(0, keepdim: true);
    }

    /// <summary>
    /// Between two neighbouring multiples of 1/n or 1/m both quantile functions are constant: which sorted point of
    /// either sample it is, and how long the piece is. Depends on the sizes only.
    /// </summary>
    private static (int First, int Second, double Weight)[] Quantiles(int n, int m)
    {
        List<(int, int, double)> pieces = [];
        long at = 0;
        for (int i = 0, j = 0; i < n && j < m;)   // shares in units of 1 / (n m)
        {
            long endOfFirst = (i + 1L) * m, endOfSecond = (j + 1L) * n, next = Math.Min(endOfFirst, endOfSecond);
            pieces.Add((i, j, (next - at) / ((double)n * m)));
            if (next == endOfFirst)
                i++;
            if (next == endOfSecond)
                j++;
            at = next;
        }
        return [.. pieces];
    }
}
