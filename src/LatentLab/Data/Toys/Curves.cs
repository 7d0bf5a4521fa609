namespace LatentLab.Data;

/// <summary>A ring: the direction is uniform, the distance from the centre is |N(radius, deviation²)|.</summary>
/// <remarks>
/// Its density is exact: that of the distance, a folded normal, spread over the circle of length 2πr.
/// </remarks>
public sealed record GaussianRing : ExactToy
{
    /// <exception cref="ArgumentOutOfRangeException">A radius or deviation that is not positive.</exception>
    public GaussianRing(double radius, double deviation)
        : base("ring", 2)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(radius);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(deviation);
        (Radius, Deviation) = (radius, deviation);
    }

    public double Radius { get; }

    public double Deviation { get; }

    /// <inheritdoc/>
    public override double LogDensity(ReadOnlySpan<double> point)
    {
        double distance = Math.Sqrt(point[0] * point[0] + point[1] * point[1]);
        double near = (distance - Radius) / Deviation, far = (distance + Radius) / Deviation;
        // far ≥ near, so nothing overflows
        double folded = -near * near / 2 + Math.Log(1 + Math.Exp((near * near - far * far) / 2));
        return folded - Math.Log(Deviation) - Math.Log(2 * Math.PI) / 2 - Math.Log(2 * Math.PI * distance);
    }

    /// <inheritdoc/>
    protected override void Draw(Random random, Span<double> point)
    {
        double distance = Math.Abs(Radius + Deviation * random.NextNormal()), angle = 2 * Math.PI * random.NextDouble();
        (point[0], point[1]) = (distance * Math.Cos(angle), distance * Math.Sin(angle));
    }
}

/// <summary>
/// A curve in the plane, blurred: a point uniform in the curve's parameter, plus N(0, deviation²) in both directions.
/// </summary>
/// <param name="At">The curve's point at a parameter in [0, 1].</param>
public sealed record BlurredCurve(string Name, Func<double, (double X, double Y)> At, double Deviation) : Toy(Name, 2)
{
    /// <inheritdoc/>
    protected override void Draw(Random random, Span<double> point)
    {
        (double x, double y) = At(random.NextDouble());
        (point[0], point[1]) = (x + Deviation * random.NextNormal(), y + Deviation * random.NextNormal());
    }
}
