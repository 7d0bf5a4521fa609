using LatentLab.Models;
using static TorchSharp.torch;

namespace LatentLab.Losses;

/// <summary>The two terms of one batch, per image and differentiable.</summary>
/// <param name="Reconstruction">−log p(x|z), nats per image, shape [batch].</param>
/// <param name="Kl">KL(q(z|x) ‖ p(z)), nats per image, before β, shape [batch]; zeros for an autoencoder.</param>
public sealed record ElboTerms(Tensor Reconstruction, Tensor Kl)
{
    /// <summary>
    /// What is minimised where it is not the sum of the terms (free bits, importance weights): from β to a scalar. Null
    /// where it is.
    /// </summary>
    internal Func<double, Tensor>? Objective { get; init; }

    /// <summary>
    /// What is minimised: reconstruction + β · KL, averaged over the batch last, unless the objective says otherwise. A
    /// scalar, nats per image.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A β below 0, which rewards the KL without end, or no
    /// number.</exception>
    public Tensor Loss(double beta = 1) => beta >= 0 && double.IsFinite(beta)
        ? Objective?.Invoke(beta) ?? (Reconstruction + beta * Kl).mean()
        : throw new ArgumentOutOfRangeException(nameof(beta), beta,
            "Expected β of at least 0; a negative one rewards the KL and has no minimum.");
}

/// <summary>
/// The negative evidence lower bound, reconstruction + β · KL (Kingma &amp; Welling 2014; β as in Higgins et al. 2017),
/// with its common variations. For a plain autoencoder the KL is absent and the rest is the same. The terms that are
/// reported are always the bound's own, whatever is minimised.
/// </summary>
/// <param name="Likelihood">Which reconstruction loss; the model's own.</param>
/// <param name="Parts">Which parts of the KL count.</param>
public sealed record Elbo(Likelihood Likelihood, KlParts Parts = KlParts.Full)
{
    /// <summary>
    /// λ, nats: a latent whose KL, averaged over the batch, is below λ is charged λ instead, so that nothing is gained
    /// by giving it up (Kingma et al. 2016, section 8 of its appendix: each group one latent). 0 for none.
    /// </summary>
    public double FreeBits { get; init; }

    /// <summary>k: how many z ~ q(z|x) are decoded for each image in a step.</summary>
    public int Samples { get; init; } = 1;

    /// <summary>
    /// False: the k samples' bounds are averaged. True: −log 1/k Σ p(x, z)/q(z|x) is minimised (Burda et al. 2016),
    /// with β on log p(z)/q(z|x).
    /// </summary>
    public bool ImportanceWeighted { get; init; }

    /// <summary>What is minimised in place of the bound, from one sample; null for the bound.</summary>
    public OwnLoss? Own { get; init; }

    /// <summary>True where what is minimised is reconstruction + β · KL of one sample.</summary>
    public bool IsPlain => FreeBits == 0 && Samples == 1 && !ImportanceWeighted && Own is null;

    /// <summary>The bound that fits a model.</summary>
    public static Elbo Of(ILatentModel model, KlParts parts = KlParts.Full) => new(model.Likelihood, parts);

    /// <summary>Encodes, samples (k times), decodes, and compares.</summary>
    /// <param name="images">Shape [batch, c, h, w].</param>
    /// <exception cref="NotSupportedException">Several samples of a model that does not sample.</exception>
    public ElboTerms Terms(ILatentModel model, Tensor images)
    {
        if (Own is not null)
        {
            AutoencoderOutput output = model.Run(images);
            ElboTerms terms = Terms(output, images);
            return terms with { Objective = beta => Own.Of(new LossInputs(model, output, images, terms, beta)) };
        }
        if (Samples == 1 && !ImportanceWeighted)
            return Terms(model.Run(images), images);
        return model is VariationalModel variational
            ? OfSamples(variational, images)
            : throw new NotSupportedException(
                $"{nameof(Samples)} and {nameof(ImportanceWeighted)} need a model that samples, found "
                + $"{model.Network.GetName()}. Use a VariationalAutoencoder.");
    }

    /// <param name="output">What the model made of <paramref name="images"/>, from one sample each.</param>
    /// <param name="images">Shape [batch, c, h, w].</param>
    public ElboTerms Terms(AutoencoderOutput output, Tensor images)
    {
        Tensor reconstruction = ReconstructionLoss.Of(Likelihood, output.Reconstruction, images);
        return output is VaeOutput vae
            ? WithFreeBits(new ElboTerms(reconstruction, KlDivergence.Of(vae.Posterior, Parts)), vae.Posterior)
            : new ElboTerms(reconstruction, zeros_like(reconstruction));
    }

    /// <summary>A scalar to minimise, nats per image.</summary>
    /// <param name="output">What the model made of <paramref name="images"/>.</param>
    /// <param name="images">Shape [batch, c, h, w].</param>
    public Tensor Loss(AutoencoderOutput output, Tensor images, double beta = 1) => Terms(output, images).Loss(beta);

    private ElboTerms OfSamples(VariationalModel model, Tensor images)
    {
        long batch = images.shape[0];
        DiagonalGaussian posterior = model.PosteriorOf(images);
        var repeated = new DiagonalGaussian(posterior.Mean.repeat_interleave(Samples, dim: 0),
            posterior.LogVariance.repeat_interleave(Samples, dim: 0));
        LatentSample sample = repeated.Draw(model.Noise);
        Tensor latent = sample.Latent;                                                            // [batch · k, latent]
        Tensor reconstruction = ReconstructionLoss
            .Of(Likelihood, model.ParametersOf(latent), images.repeat_interleave(Samples, dim: 0)).view(batch, Samples);
        var terms = new ElboTerms(reconstruction.mean([1]), KlDivergence.Of(posterior, Parts));
        if (!ImportanceWeighted)
            return WithFreeBits(terms, posterior);
        var prior = new DiagonalGaussian(zeros_like(latent), zeros_like(latent));
        Tensor logRatio = (prior.LogProbability(latent) - repeated.LogProbability(sample)).view(batch, Samples);
        return terms with
        {
            Objective = beta => (Math.Log(Samples) - (beta * logRatio - reconstruction).logsumexp(1)).mean()
        };
    }

    private ElboTerms WithFreeBits(ElboTerms terms, DiagonalGaussian posterior) => FreeBits == 0
        ? terms
        : terms with
        {
            Objective = beta => terms.Reconstruction.mean()
                + beta * KlDivergence.PerDimension(posterior, Parts).mean([0]).clamp(min: FreeBits).sum()
        };
}
