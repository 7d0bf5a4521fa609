namespace LatentLab.Models;

/// <summary>
/// Probabilistic PCA in closed form (Tipping &amp; Bishop 1999), seen through the eigenvalues λ of the data's
/// covariance: what the best <see cref="LinearVae"/> reaches.
/// </summary>
/// <param name="Eigenvalues">λ, all of them, in falling order.</param>
/// <param name="LatentSize">How many directions the model may use.</param>
/// <param name="Variance">s, the noise variance, fixed.</param>
/// <param name="Beta">The weight of the KL in the objective; 1 for the log-likelihood.</param>
public sealed record ProbabilisticPca(
    IReadOnlyList<double> Eigenvalues, int LatentSize, double Variance, double Beta = 1)
{
    /// <summary>
    /// The eigenvalues of the directions in use: the largest, as many as there are latents, and of those only λ &gt;
    /// βs.
    /// </summary>
    public IReadOnlyList<double> Active { get; } =
        [.. Eigenvalues.OrderDescending().Take(LatentSize).Where(eigenvalue => eigenvalue > Beta * Variance)];

    /// <summary>The posterior variance of each active direction, βs/λ.</summary>
    public IReadOnlyList<double> PosteriorVariances => [.. Active.Select(eigenvalue => Beta * Variance / eigenvalue)];

    /// <summary>The KL of each active direction averaged over the data, ½ ln(λ/βs): nats.</summary>
    public IReadOnlyList<double> KlPerDirection =>
        [.. Active.Select(eigenvalue => 0.5 * Math.Log(eigenvalue / (Beta * Variance)))];

    /// <summary>
    /// The mean log-likelihood of the data at β = 1, nats per image. The model's covariance has the eigenvalue λ along
    /// active directions and s along the others, so −½ [d ln 2π + Σ_active (ln λ + 1) + Σ_others (ln s + λ/s)].
    /// </summary>
    /// <exception cref="InvalidOperationException">β is not 1; the objective is then no likelihood.</exception>
    public double LogLikelihood
    {
        get
        {
            if (Beta != 1)
                throw new InvalidOperationException($"The log-likelihood is reached at β = 1 only, found β = {Beta}.");
            double active = Active.Sum(eigenvalue => Math.Log(eigenvalue) + 1);
            double others = Eigenvalues.OrderDescending().Skip(Active.Count)
                .Sum(eigenvalue => Math.Log(Variance) + eigenvalue / Variance);
            return -0.5 * (Eigenvalues.Count * Math.Log(2 * Math.PI) + active + others);
        }
    }
}
