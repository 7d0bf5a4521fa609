using LatentLab.Losses;

namespace LatentLab.Training.Fused;

/// <summary>The KL's parts as factors, 0 or 1, of ½ μ² and of ½ (σ² − 1 − log σ²).</summary>
internal readonly record struct KlWeights(double Mean, double Variance)
{
    public static KlWeights Of(KlParts parts) => parts switch
    {
        KlParts.Full => new(1, 1),
        KlParts.MeanOnly => new(1, 0),
        KlParts.VarianceOnly => new(0, 1),
        KlParts.None => new(0, 0),
        _ => throw new ArgumentOutOfRangeException(nameof(parts), parts,
            "Expected Full, MeanOnly, VarianceOnly or None."),
    };
}

/// <summary>
/// The reparameterised sample and the KL of one image, forward and backward. There are few latents, so this is plain
/// scalar code in double precision.
/// </summary>
internal static class LatentKernel
{
    /// <summary>
    /// How many numbers of a vectorised pass take as long as one latent here: the scalar exponential is what counts.
    /// </summary>
    public const int NumbersPerLatent = 8;

    /// <summary>z = μ + σ·ε (Kingma &amp; Welling 2014, section 2.4).</summary>
    /// <param name="heads">In: the heads' products. Out: with the bias added, μ then log σ², shape [2 ·
    /// latent].</param>
    /// <param name="bias">Shape [2 · latent].</param>
    /// <param name="noise">ε, shape [latent].</param>
    /// <param name="deviation">Out: σ, shape [latent].</param>
    /// <param name="latent">Out: z, shape [latent].</param>
    /// <returns>KL(q ‖ N(0, I)), its chosen parts, in nats of this image, before β.</returns>
    public static double Sample(
        Span<float> heads, ReadOnlySpan<float> bias, ReadOnlySpan<float> noise, Span<float> deviation,
        Span<float> latent, KlWeights weights)
    {
        int size = latent.Length;
        double kl = 0;
        for (int i = 0; i < size; i++)
        {
            double mean = heads[i] += bias[i];
            double logVariance = heads[size + i] += bias[size + i];
            double sigma = Math.Exp(0.5 * logVariance);
            deviation[i] = (float)sigma;
            latent[i] = (float)(mean + sigma * noise[i]);
            kl += 0.5 * (weights.Mean * mean * mean + weights.Variance * (sigma * sigma - 1 - logVariance));
        }
        return kl;
    }

    /// <summary>dμ = dz + κ μ and d log σ² = ½ σ ε dz + ½ κ (σ² − 1), κ being the weight of the KL's part.</summary>
    /// <param name="heads">In: μ and log σ². Out: the gradients to them, shape [2 · latent].</param>
    /// <param name="latentGradient">dz, shape [latent].</param>
    /// <param name="biasGradient">Shape [2 · latent]; the gradients are added to it.</param>
    /// <param name="klWeight">β / batch.</param>
    public static void Gradient(
        Span<float> heads, ReadOnlySpan<float> latentGradient, ReadOnlySpan<float> noise, ReadOnlySpan<float> deviation,
        Span<float> biasGradient, double klWeight, KlWeights weights)
    {
        int size = latentGradient.Length;
        for (int i = 0; i < size; i++)
        {
            double sigma = deviation[i];
            double toMean = latentGradient[i] + klWeight * weights.Mean * heads[i];
            double toLogVariance =
                0.5 * (latentGradient[i] * noise[i] * sigma + klWeight * weights.Variance * (sigma * sigma - 1));
            heads[i] = (float)toMean;
            heads[size + i] = (float)toLogVariance;
            biasGradient[i] += heads[i];
            biasGradient[size + i] += heads[size + i];
        }
    }

    /// <summary>A plain autoencoder's head: z is the product plus the bias, in place.</summary>
    public static void AddBias(Span<float> products, ReadOnlySpan<float> bias)
    {
        for (int i = 0; i < products.Length; i++)
            products[i] += bias[i];
    }

    /// <summary>Its backward half: dz is the head's gradient as it stands, and is added to the bias gradient.</summary>
    public static void AddTo(Span<float> biasGradient, ReadOnlySpan<float> gradients)
    {
        for (int i = 0; i < gradients.Length; i++)
            biasGradient[i] += gradients[i];
    }
}
