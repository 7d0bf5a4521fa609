using LatentLab.Data;
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
        long n = splits[0].sum().item<long>(), m = pooled.shape[0] - n;
        (Tensor fromFirst, Tensor fromSecond, Tensor weights) = Quantiles(n, m, pooled.device);

        var values = new double[splits.shape[0]];
        for (int row = 0; row < values.Length; row++)
        {
            using DisposeScope block = NewDisposeScope();
            Tensor chosen = splits[row].index_select(0, order.flatten()).reshape(order.shape);
            Tensor first = sorted.masked_select(chosen).reshape(Projections, n),
                second = sorted.masked_select(chosen.logical_not()).reshape(Projections, m);
            Tensor moved = n == m
                ? first - second
                : first.index_select(1, fromFirst) - second.index_select(1, fromSecond);
            Tensor costs = Order == 2 ? moved.square() : moved.abs().pow(Order);
            values[row] = Math.Pow(costs.mv(weights).mean().item<double>(), 1 / Order);
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
    private static (Tensor First, Tensor Second, Tensor Weights) Quantiles(long n, long m, Device device)
    {
        List<long> first = [], second = [];
        List<double> weights = [];
        for (long i = 0, j = 0, at = 0; i < n && j < m;)   // shares in units of 1 / (n m)
        {
            long next = Math.Min((i + 1) * m, (j + 1) * n);
            (long pieceOfFirst, long pieceOfSecond) = (i, j);
            first.Add(pieceOfFirst);
            second.Add(pieceOfSecond);
            weights.Add((next - at) / ((double)n * m));
            if (next == (i + 1) * m)
                i++;
            if (next == (pieceOfSecond + 1) * n)
                j++;
            at = next;
        }
        return (tensor(first.ToArray()).to(device), tensor(second.ToArray()).to(device),
            NumberTensor.Of([.. weights], weights.Count).to(device));
    }
}
