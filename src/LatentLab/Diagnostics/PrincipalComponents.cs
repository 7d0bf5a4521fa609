using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Diagnostics;

/// <summary>
/// Principal component analysis: the best linear code of k numbers in squared error (Pearson 1901; Bishop 2006, §12.1).
/// A linear autoencoder of the same size can reach its error and not pass it. Computed in float64, from the covariance
/// with 1/n.
/// </summary>
public sealed class PrincipalComponents : IDisposable
{
    private readonly long[] imageShape;
    private readonly Tensor mean;          // [d]
    private readonly Tensor directions;    // [k, d], orthonormal rows

    private PrincipalComponents(long[] imageShape, Tensor mean, Tensor directions, double[] eigenvalues) =>
        (this.imageShape, this.mean, this.directions, Eigenvalues) = (imageShape, mean, directions, eigenvalues);

    /// <summary>
    /// Variance of the data along each direction, largest first; all min(n, d) of them, not only the k kept.
    /// </summary>
    public IReadOnlyList<double> Eigenvalues { get; }

    /// <summary>How many directions are kept: the size of the code.</summary>
    public int Count => (int)directions.shape[0];

    /// <summary>The mean image, in the shape of one of the images that were given; float64, the caller's.</summary>
    public Tensor MeanImage() => mean.reshape(imageShape).clone();

    /// <summary>The kept directions, shape [k, d], orthonormal; float64, the caller's.</summary>
    public Tensor Directions() => directions.clone();

    /// <summary>Finds the <paramref name="count"/> directions of largest variance.</summary>
    /// <param name="images">Shape [n, …]: images, or rows of d numbers.</param>
    /// <param name="count">k, from 1 to min(n, d).</param>
    /// <exception cref="ArgumentException">No rows, numbers that are not finite, or a count out of range.</exception>
    public static PrincipalComponents Fit(Tensor images, int count)
    {
        using var noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        long n = images.shape[0], d = images.numel() / Math.Max(1, n);
        if (count < 1 || count > Math.Min(n, d))
            throw new ArgumentOutOfRangeException(nameof(count), count,
                $"{n} rows of {d} numbers have from 1 to {Math.Min(n, d)} principal components.");

        Tensor mean = Rows.SumOverBlocks(images, nameof(images), (rows, _) => rows.sum([0])) / n;
        // The smaller of the two matrices that share the eigenvalues: d×d covariance, or n×n inner products.
        Tensor? all = n < d ? Rows.Of(images, nameof(images)) - mean : null;
        (Tensor values, Tensor vectors) = linalg.eigh(
            (all?.mm(all.t()) ?? Rows.SumOverBlocks(images, nameof(images), (rows, _) => Gram(rows - mean))) / n);
        values = values.flip(0).clamp_min(0);
        vectors = vectors.flip(1).narrow(1, 0, count);
        if (all is not null)
            vectors = linalg.qr(all.t().mm(vectors)).Q;
        Tensor directions = WithFixedSigns(vectors.t().contiguous());
        return new(images.shape[1..], mean.DetachFromDisposeScope(), directions.DetachFromDisposeScope(),
            [.. values.cpu().data<double>()]);
    }

    /// <summary>The code of each image: shape [n, k], float64; the caller's.</summary>
    public Tensor Project(Tensor images)
    {
        using var noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = Rows.Of(images, nameof(images));
        CheckWidth(rows, mean.shape[0], nameof(images));
        return (rows - mean).mm(directions.t()).MoveToOuterDisposeScope();
    }

    /// <summary>The image of each code, of shape [n, …] as the images that were given; float64, the caller's.</summary>
    /// <param name="codes">Shape [n, k].</param>
    public Tensor Reconstruct(Tensor codes)
    {
        using var noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = Rows.Of(codes, nameof(codes));
        CheckWidth(rows, Count, nameof(codes));
        return (rows.mm(directions) + mean).reshape([rows.shape[0], .. imageShape]).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Mean squared distance ‖x − x̂‖² of the fitted images from their reconstructions: the sum of the eigenvalues not
    /// kept.
    /// </summary>
    public double ResidualVariance => Eigenvalues.Skip(Count).Sum();

    public void Dispose()
    {
        mean.Dispose();
        directions.Dispose();
    }

    private static Tensor Gram(Tensor centred) => centred.t().mm(centred);

    // An eigenvector's sign is free; the largest entry of each is made positive so that runs and machines agree.
    private static Tensor WithFixedSigns(Tensor directions)
    {
        Tensor largest = directions.abs().argmax(1, keepdim: true);
        Tensor signs = directions.gather(1, largest).sign();
        return directions * signs;
    }

    private static void CheckWidth(Tensor rows, long expected, string name)
    {
        if (rows.shape[1] != expected)
            throw new ArgumentException($"Expected rows of {expected} numbers, found {rows.shape[1]}.", name);
    }
}
