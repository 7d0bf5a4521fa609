using LatentLab.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Diagnostics;

/// <summary>How many of the latents drawn from a source decode to meaningful images.</summary>
/// <param name="Source">Where the latents came from.</param>
/// <param name="Images">What they decoded to, in the order drawn.</param>
/// <param name="Distances">Of each decode from the nearest meaningful image: Euclidean over all pixels, in pixel
/// values.</param>
/// <param name="Within">Up to this distance a decode counts as meaningful.</param>
public sealed record CompletenessResult(string Source, ImageBatch Images, double[] Distances, double Within)
{
    /// <summary>Share of the decodes that are meaningful, in [0, 1].</summary>
    public double Share => Distances.Count(distance => distance <= Within) / (double)Distances.Length;

    /// <summary>Standard error of the share from drawing finitely many latents: √(share (1 − share) / n).</summary>
    public double StandardError => Math.Sqrt(Share * (1 - Share) / Distances.Length);

    public override string ToString() => $"{Source}: {Share:P1} of {Distances.Length} within {Within:F2}";
}

/// <summary>
/// Completeness: "for a chosen distribution, a point sampled from the latent space should give meaningful content once
/// decoded" (Rocca 2019). The answer belongs to a decoder <em>and</em> a distribution, so both are asked for.
/// </summary>
public static class Completeness
{
    /// <summary>Draws latents, decodes them, and finds the distance of each decode to the family of shapes.</summary>
    /// <param name="decode">Latents [m, d] → images [m, 1, 28, 28].</param>
    /// <param name="source">The chosen distribution.</param>
    /// <param name="manifold">Every shape there is.</param>
    /// <param name="within">
    /// In pixel values; the lessons take a tenth of the distance of two unrelated shapes (about 0.9), the same ruler
    /// with which lesson 03 called a decode meaningless. Being relative it stays as strict if the shapes' sizes change.
    /// Real shapes lie within 0.13.
    /// </param>
    /// <param name="count">n; the standard error of the share is at most 0.5/√n.</param>
    public static CompletenessResult OnShapes(
        Func<Tensor, ImageBatch> decode, LatentSource source, ShapesManifold manifold, double within, int count = 2000,
        int seed = 1) =>
        Measure(decode, source, images => [.. manifold.Nearest(images).Select(shape => shape.Distance)],
            within, count, seed);

    /// <summary>The same for another idea of what is meaningful.</summary>
    /// <param name="distance">Images [n, c, h, w] → the distance of each to the nearest meaningful one.</param>
    /// <exception cref="ArgumentException">The number of distances differs from that of the images, or some are not
    /// numbers.</exception>
    public static CompletenessResult Measure(
        Func<Tensor, ImageBatch> decode, LatentSource source, Func<Tensor, double[]> distance, double within,
        int count = 2000, int seed = 1)
    {
        if (!(within >= 0))
            throw new ArgumentOutOfRangeException(nameof(within), within, "Expected a distance of at least 0.");
        using DisposeScope scope = NewDisposeScope();
        ImageBatch images = decode(source.Sample(count, seed));
        double[] distances = distance(images.ToTensor());
        if (distances.Length != count || images.Count != count || distances.Any(double.IsNaN))
            throw new ArgumentException(
                $"Expected {count} images and a distance for each, found {images.Count} images and "
                + $"{distances.Count(found => !double.IsNaN(found))} distances.",
                nameof(distance));
        return new(source.Name, images, distances, within);
    }
}
