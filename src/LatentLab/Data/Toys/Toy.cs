using static TorchSharp.torch;

namespace LatentLab.Data;

/// <summary>A distribution in one or two dimensions, small enough to see whole.</summary>
public abstract record Toy(string Name, int Dimensions)
{
    /// <summary>Draws points; the same seed gives the same points.</summary>
    /// <returns>float32, shape [count, dimensions]; the caller's.</returns>
    public Tensor Sample(int count, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var random = new Random(seed);
        var points = new float[count * Dimensions];
        Span<double> point = stackalloc double[Dimensions];
        for (int i = 0; i < count; i++)
        {
            Draw(random, point);
            for (int k = 0; k < Dimensions; k++)
                points[i * Dimensions + k] = (float)point[k];
        }
        return NumberTensor.Of(points, count, Dimensions);
    }

    /// <summary>One point.</summary>
    protected abstract void Draw(Random random, Span<double> point);
}

/// <summary>A toy whose density is known in closed form.</summary>
public abstract record ExactToy(string Name, int Dimensions) : Toy(Name, Dimensions)
{
    /// <summary>log p at one point, nats.</summary>
    public abstract double LogDensity(ReadOnlySpan<double> point);

    /// <summary>log p of each point.</summary>
    /// <param name="points">Shape [count, dimensions].</param>
    /// <returns>float64, nats, shape [count]; the caller's.</returns>
    public Tensor LogDensity(Tensor points)
    {
        if (points.dim() != 2 || points.shape[1] != Dimensions)
            throw new ArgumentException(
                $"Expected points of shape [count, {Dimensions}], found [{string.Join(", ", points.shape)}].",
                nameof(points));
        using var scope = NewDisposeScope();
        double[] numbers = points.detach().to(float64).cpu().contiguous().data<double>().ToArray();
        var densities = new double[points.shape[0]];
        for (int i = 0; i < densities.Length; i++)
            densities[i] = LogDensity(numbers.AsSpan(i * Dimensions, Dimensions));
        return NumberTensor.Of(densities, densities.Length).MoveToOuterDisposeScope();
    }
}
