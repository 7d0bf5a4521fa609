using LatentLab.Models;
using static TorchSharp.torch;

namespace LatentLab.Losses;

/// <summary>
/// log 1/k Σ p(x, z_i)/q(z_i|x) with z_i ~ q(z|x): a lower bound on log p(x) that is the ELBO for k = 1, never falls on
/// average as k grows, and tends to log p(x) (Burda et al. 2016).
/// </summary>
public static class ImportanceWeightedBound
{
    // Rows decoded at once: enough to fill the cores, and at 784 pixels some 12 MB for each tensor of that width.
    private const long RowsAtOnce = 4000;

    /// <summary>
    /// The bound for every image, without gradients and in evaluation mode. Memory does not grow with
    /// <paramref name="samples"/>.
    /// </summary>
    /// <param name="images">Shape [n, c, h, w], any n of at least 1.</param>
    /// <param name="samples">k; 5000 is what published test likelihoods use.</param>
    /// <param name="seed">Of the samples; the model's own noise is left alone.</param>
    /// <exception cref="NotSupportedException">The model's likelihood is not a density.</exception>
    public static LikelihoodBound Estimate(VariationalModel model, Tensor images, int samples, int seed = 1)
    {
        if (samples < 1)
            throw new ArgumentOutOfRangeException(nameof(samples), samples, "Expected at least 1 sample.");
        if (model.Likelihood is Likelihood.SquaredErrorLikelihood)
            throw new NotSupportedException(
                "The squared error is not a density, so there is no likelihood to bound. Train with "
                + "Likelihood.Gaussian or Likelihood.Bernoulli.");
        if (images.shape[0] == 0)
            throw new ArgumentException("Expected at least one image, found none.", nameof(images));
        using var mode = new EvaluationMode(model);
        using var noise = new Generator((ulong)(uint)seed);
        List<double> bounds = [];
        long imagesAtOnce = Math.Clamp(RowsAtOnce / samples, 1, images.shape[0]);
        for (long start = 0; start < images.shape[0]; start += imagesAtOnce)
        {
            using var chunk = NewDisposeScope();
            Tensor part = images.narrow(0, start, Math.Min(imagesAtOnce, images.shape[0] - start))
                .to(model.parameters().First().device);
            bounds.AddRange(OfImages(model, part, samples, noise).to(float64).cpu().data<double>().ToArray());
        }
        return new LikelihoodBound([.. bounds], samples);
    }

    /// <summary>
    /// log w = log p(x|z) + log p(z) − log q(z|x) for one sample per image; its mean over images is one estimate of the
    /// ELBO.
    /// </summary>
    /// <param name="images">Shape [batch, c, h, w].</param>
    /// <param name="latent">z, shape [batch, latent].</param>
    /// <returns>Nats per image, shape [batch]; differentiable.</returns>
    public static Tensor LogWeight(VariationalModel model, Tensor images, DiagonalGaussian posterior, Tensor latent) =>
        LogJoint(model, images, latent) - posterior.LogProbability(latent);

    /// <param name="sample">z as <paramref name="posterior"/> drew it: right, too, where σ is far below the spacing of
    /// the numbers near μ.</param>
    /// <inheritdoc cref="LogWeight(VariationalModel, Tensor, DiagonalGaussian, Tensor)"/>
    public static Tensor LogWeight(
        VariationalModel model, Tensor images, DiagonalGaussian posterior, LatentSample sample) =>
        LogJoint(model, images, sample.Latent) - posterior.LogProbability(sample);

    private static Tensor LogJoint(VariationalModel model, Tensor images, Tensor latent)
    {
        var prior = new DiagonalGaussian(zeros_like(latent), zeros_like(latent));
        return -ReconstructionLoss.Of(model.Likelihood, model.ParametersOf(latent), images)
            + prior.LogProbability(latent);
    }

    // A running log-sum-exp over blocks of samples, so that k = 5000 needs no more memory than one block.
    private static Tensor OfImages(VariationalModel model, Tensor images, int samples, Generator noise)
    {
        long batch = images.shape[0];
        DiagonalGaussian posterior = model.PosteriorOf(images);
        Tensor logSum =
            full([batch], double.NegativeInfinity, dtype: posterior.Mean.dtype, device: posterior.Mean.device);
        long samplesAtOnce = Math.Max(1, RowsAtOnce / batch);
        for (long done = 0; done < samples; done += samplesAtOnce)
        {
            using var block = NewDisposeScope();
            long count = Math.Min(samplesAtOnce, samples - done);
            var repeated = new DiagonalGaussian(Repeat(posterior.Mean, count), Repeat(posterior.LogVariance, count));
            Tensor logWeight =
                LogWeight(model, Repeat(images, count), repeated, repeated.Draw(noise)).view(batch, count);
            logSum.copy_(logaddexp(logSum, logWeight.logsumexp(1)));
        }
        return logSum - Math.Log(samples);
    }

    private static Tensor Repeat(Tensor rows, long count) => rows.repeat_interleave(count, dim: 0);
}

/// <summary>A lower bound on log p(x), image by image.</summary>
/// <param name="PerImage">Nats.</param>
/// <param name="Samples">k.</param>
public sealed record LikelihoodBound(IReadOnlyList<double> PerImage, int Samples)
{
    /// <summary>Nats per image.</summary>
    public double Mean { get; } = PerImage.Average();

    /// <summary>
    /// Of the mean over images: how far another choice of as many images would move it. 0 for one image.
    /// </summary>
    public double StandardError
    {
        get
        {
            double squares = PerImage.Sum(value => (value - Mean) * (value - Mean));
            return PerImage.Count < 2 ? 0 : Math.Sqrt(squares / (PerImage.Count - 1) / PerImage.Count);
        }
    }

    /// <summary>−log p(x) is at most this: the number that tables of results print, nats per image.</summary>
    public double NegativeLogLikelihood => -Mean;

    public override string ToString() => FormattableString.Invariant(
        $"log p(x) ≥ {Mean:F2} ± {StandardError:F2} nats per image ({Samples} samples, {PerImage.Count} images)");
}
