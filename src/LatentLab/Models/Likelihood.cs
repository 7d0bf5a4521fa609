using static TorchSharp.torch;

namespace LatentLab.Models;

/// <summary>p(x|z): how the decoder's numbers describe an image, and so which reconstruction loss is right.</summary>
public abstract record Likelihood
{
    private Likelihood() { }

    /// <summary>
    /// Each pixel is 1 with probability sigmoid(logit). Grey pixels in [0, 1] are used as if they were probabilities.
    /// </summary>
    public static Likelihood Bernoulli { get; } = new BernoulliLikelihood();

    /// <summary>
    /// Not a density: the plain ‖x − d(e(x))‖², summed over pixels. It orders models as a Gaussian of variance ½ does.
    /// </summary>
    public static Likelihood SquaredError { get; } = new SquaredErrorLikelihood();

    /// <summary>Each pixel is N(mean, <paramref name="variance"/>).</summary>
    /// <param name="variance">s &gt; 0, the same for every pixel. It weighs reconstruction against KL, as β
    /// does.</param>
    public static Likelihood Gaussian(double variance) => variance > 0 && double.IsFinite(variance)
        ? new GaussianLikelihood(variance)
        : throw new ArgumentOutOfRangeException(nameof(variance), variance, "Expected a variance above 0.");

    /// <summary>
    /// The mean image: sigmoid of the logits for Bernoulli, the decoder's numbers themselves otherwise.
    /// </summary>
    /// <param name="reconstruction">The decoder's numbers, any shape.</param>
    public abstract Tensor Mean(Tensor reconstruction);

    /// <summary>See <see cref="Bernoulli"/>.</summary>
    public sealed record BernoulliLikelihood : Likelihood
    {
        public override Tensor Mean(Tensor reconstruction) => reconstruction.sigmoid();

        public override string ToString() => "Bernoulli";
    }

    /// <summary>See <see cref="Gaussian"/>.</summary>
    /// <param name="Variance">s, the same for every pixel.</param>
    public sealed record GaussianLikelihood(double Variance) : Likelihood
    {
        public override Tensor Mean(Tensor reconstruction) => reconstruction;

        public override string ToString() => $"Gaussian(variance: {Variance})";
    }

    /// <summary>See <see cref="SquaredError"/>.</summary>
    public sealed record SquaredErrorLikelihood : Likelihood
    {
        public override Tensor Mean(Tensor reconstruction) => reconstruction;

        public override string ToString() => "squared error";
    }
}
