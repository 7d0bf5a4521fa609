namespace LatentLab.Data;

/// <summary>The usual toys, in sizes that suit a latent space of standard deviation 1.</summary>
public static class Toys
{
    /// <summary>A mixture on a line: a broad lump and a narrow one.</summary>
    public static GaussianMixture TwoLumps() =>
        new("two lumps", new GaussianComponent(0.7, [-1], 0.6), new GaussianComponent(0.3, [1.5], 0.3));

    /// <summary>Equal Gaussians, evenly spaced on a circle.</summary>
    public static GaussianMixture RingOfGaussians(int modes = 8, double radius = 2, double deviation = 0.2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(modes, 1);
        return new GaussianMixture(
            $"ring of {modes} Gaussians",
            [
                .. Enumerable
                    .Range(0,
                        modes).Select(k => 2 * Math.PI * k / modes).Select(angle => new GaussianComponent(1,
                            [radius * Math.Cos(angle), radius * Math.Sin(angle)], deviation))]);
    }

    public static GaussianRing Ring(double radius = 2, double deviation = 0.1) => new(radius, deviation);

    /// <summary>
    /// Two half circles of radius 1 that reach into each other, around the origin. No closed density.
    /// </summary>
    public static BlurredCurve TwoMoons(double deviation = 0.1) => new("two moons", share =>
    {
        (double sign, double angle) = share < 0.5 ? (1, 2 * Math.PI * share) : (-1, 2 * Math.PI * (share - 0.5));
        return (sign * (Math.Cos(angle) - 0.5), sign * (Math.Sin(angle) - 0.25));
    }, deviation);

    /// <summary>
    /// An Archimedean spiral r = 2 · share around the origin, uniform in its angle. No closed density.
    /// </summary>
    /// <param name="turns">How often it goes round.</param>
    public static BlurredCurve Spiral(double turns = 2, double deviation = 0.05) =>
        new("spiral", share =>
            (2 * share * Math.Cos(2 * Math.PI * turns * share), 2 * share * Math.Sin(2 * Math.PI * turns * share)),
            deviation);
}
