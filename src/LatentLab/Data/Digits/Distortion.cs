namespace LatentLab.Data;

/// <summary>
/// One smooth map of the plane about the digit's centre: a cubic warp, then proportions, slant and rotation.
/// </summary>
internal sealed class Distortion
{
    private const int WarpTerms = 7;
    private const double WarpSize = 0.04;

    // The middle of most skeletons, in units of the digit's height.
    private const double CentreX = 0.33, CentreY = 0.5;

    private readonly double[] warpX = new double[WarpTerms], warpY = new double[WarpTerms];
    private readonly double xx, xy, yx, yy;

    /// <summary>Draws a map; most are mild.</summary>
    public Distortion(ref DigitRandom random)
    {
        for (int term = 0; term < WarpTerms; term++)
        {
            warpX[term] = random.NextBell(WarpSize);
            warpY[term] = random.NextBell(WarpSize);
        }
        // People lean to the right more often than to the left.
        double slant = 0.18 + random.NextBell(0.24);
        double width = 1 + random.NextBell(0.18);
        // The tangent of half the angle gives cosine and sine by arithmetic alone: (1 − t²)/(1 + t²) and 2t/(1 + t²).
        double tangent = random.NextBell(0.055);
        double cosine = (1 - tangent * tangent) / (1 + tangent * tangent), sine = 2 * tangent / (1 + tangent * tangent);
        // The matrix rotation · [width, −slant; 0, 1]: a positive slant moves the top, where y < 0, to the right.
        (xx, xy) = (cosine * width, -cosine * slant - sine);
        (yx, yy) = (sine * width, -sine * slant + cosine);
    }

    /// <summary>
    /// Maps a point given in units of the digit's height; the result is about the origin, in half heights.
    /// </summary>
    public (double X, double Y) Apply((double X, double Y) point)
    {
        // From −1 at the top to 1 at the bottom. Terms of degree one would be slant, rotation and proportions once
        // more.
        double u = 2 * (point.X - CentreX), v = 2 * (point.Y - CentreY);
        double x = u + Warp(warpX, u, v), y = v + Warp(warpY, u, v);
        return (xx * x + xy * y, yx * x + yy * y);
    }

    // All terms of degree two and three: the low frequencies.
    private static double Warp(double[] weights, double u, double v) =>
        weights[0] * u * u + weights[1] * u * v + weights[2] * v * v
        + weights[3] * u * u * u + weights[4] * u * u * v + weights[5] * u * v * v + weights[6] * v * v * v;
}
