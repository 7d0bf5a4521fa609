namespace LatentLab.Data;

/// <summary>One round Gaussian of a mixture.</summary>
/// <param name="Weight">Its share; the weights of a mixture are scaled to sum to 1.</param>
/// <param name="Mean">One number per dimension.</param>
/// <param name="Deviation">σ, the same in each direction.</param>
public sealed record GaussianComponent(double Weight, double[] Mean, double Deviation);

/// <summary>p(x) = Σ wₖ N(x; μₖ, σₖ² I).</summary>
public sealed record GaussianMixture : ExactToy
{
    /// <exception cref="ArgumentException">No component, dimensions that differ, or a weight or deviation that is not
    /// positive.</exception>
    public GaussianMixture(string name, params IReadOnlyList<GaussianComponent> components)
        : base(name, components.Count > 0 ? components[0].Mean.Length : 0)
    {
        if (Dimensions is not (1 or 2) || components.Any(
            component => component.Mean.Length != Dimensions || !(component.Weight > 0) || !(component.Deviation > 0)))
            throw new ArgumentException(
                "Expected components of one or two dimensions, all alike, each with a weight and a deviation above 0.",
                nameof(components));
        double total = components.Sum(component => component.Weight);
        Components = [.. components.Select(component => component with { Weight = component.Weight / total })];
    }

    public IReadOnlyList<GaussianComponent> Components { get; }

    /// <inheritdoc/>
    public override double LogDensity(ReadOnlySpan<double> point)
    {
        double most = double.NegativeInfinity, sum = 0; // log-sum-exp in one pass: scaled by the largest term so far
        foreach (GaussianComponent component in Components)
        {
            double square = 0;
            for (int k = 0; k < Dimensions; k++)
                square += Math.Pow((point[k] - component.Mean[k]) / component.Deviation, 2);
            double term = Math.Log(component.Weight) - square / 2
                - Dimensions * (Math.Log(component.Deviation) + Math.Log(2 * Math.PI) / 2);
            if (term > most)
                (sum, most) = (sum * Math.Exp(most - term) + 1, term);
            else
                sum += Math.Exp(term - most);
        }
        return most + Math.Log(sum);
    }

    /// <inheritdoc/>
    protected override void Draw(Random random, Span<double> point)
    {
        double choice = random.NextDouble();
        int chosen = 0;
        while (chosen < Components.Count - 1 && choice >= Components[chosen].Weight)
            choice -= Components[chosen++].Weight;
        for (int k = 0; k < Dimensions; k++)
            point[k] = Components[chosen].Mean[k] + Components[chosen].Deviation * random.NextNormal();
    }
}
