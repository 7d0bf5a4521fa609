namespace LatentLab.Data;

/// <summary>A straight piece of inked path: from one point to another, and half the pen's width there.</summary>
internal readonly record struct InkSegment(double X0, double Y0, double X1, double Y1, double Radius);

/// <summary>Turns the few points of a stroke into a smooth line of many short ones.</summary>
internal static class PenPath
{
    private const int StepsPerSpan = 10;

    /// <summary>
    /// Follows the stroke by Catmull–Rom splines (Catmull &amp; Rom 1974), which pass through every point; at a corner
    /// one spline ends and the next begins.
    /// </summary>
    public static List<(double X, double Y)> Follow(PenStroke stroke)
    {
        PenPoint[] points = stroke.Points;
        int spans = stroke.IsClosed ? points.Length : points.Length - 1;
        var path = new List<(double X, double Y)>(spans * StepsPerSpan + 1) { (points[0].X, points[0].Y) };
        for (int span = 0; span < spans; span++)
        {
            PenPoint from = points[span], to = points[(span + 1) % points.Length];
            PenPoint before = from.IsCorner ? from : Neighbour(stroke, span - 1);
            PenPoint after = to.IsCorner ? to : Neighbour(stroke, span + 2);
            for (int step = 1; step <= StepsPerSpan; step++)
            {
                double t = step / (double)StepsPerSpan;
                path.Add((Spline(before.X, from.X, to.X, after.X, t), Spline(before.Y, from.Y, to.Y, after.Y, t)));
            }
        }
        return path;
    }

    private static PenPoint Neighbour(PenStroke stroke, int index)
    {
        int count = stroke.Points.Length;
        return stroke.Points[stroke.IsClosed ? (index + count) % count : Math.Clamp(index, 0, count - 1)];
    }

    private static double Spline(double before, double from, double to, double after, double t)
    {
        double linear = to - before;
        double square = 2 * before - 5 * from + 4 * to - after;
        double cube = 3 * (from - to) + after - before;
        return from + 0.5 * t * (linear + t * (square + t * cube));
    }
}
