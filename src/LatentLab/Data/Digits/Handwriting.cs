namespace LatentLab.Data;

/// <summary>
/// Writes one digit: a way of writing it, control points that stray, a distortion and a pen, all drawn at random.
/// </summary>
internal static class Handwriting
{
    /// <summary>The digit as ink in pixels of the box of <see cref="InkCanvas.BoxSize"/>.</summary>
    public static InkSegment[] Write(int digit, ref DigitRandom random)
    {
        DigitSkeleton skeleton = Choose(DigitSkeletons.All[digit], ref random);
        double straying = random.NextUniform(0.018, 0.042); // of a control point, in units of the digit's height
        var paths = new List<List<(double X, double Y)>>();
        foreach (PenStroke stroke in skeleton.Strokes)
            paths.Add(PenPath.Follow(Stray(stroke, straying, ref random)));

        var distortion = new Distortion(ref random);
        double halfWidth = PenHalfWidth(ref random);
        // how the width changes along a stroke
        double pressure = random.NextChance(0.4) ? random.NextUniform(0.1, 0.35) : 0;
        double roughness = random.NextUniform(0, 0.12); // how uneven the edges are
        var ink = new List<InkSegment>();
        foreach (List<(double X, double Y)> path in paths)
        {
            double early = 1 + pressure * random.NextUniform(-1, 1), late = 1 + pressure * random.NextUniform(-1, 1);
            for (int i = 1; i < path.Count; i++)
            {
                (double x0, double y0) = distortion.Apply(path[i - 1]);
                (double x1, double y1) = distortion.Apply(path[i]);
                double radius = early + (late - early) * i / path.Count + random.NextBell(roughness);
                ink.Add(new(x0, y0, x1, y1, radius));
            }
        }
        return InkCanvas.FitBox([.. ink], halfWidth);
    }

    private static DigitSkeleton Choose(IReadOnlyList<DigitSkeleton> ways, ref DigitRandom random)
    {
        double left = random.NextUnit() * ways.Sum(way => way.Weight);
        foreach (DigitSkeleton way in ways)
        {
            left -= way.Weight;
            if (left < 0)
                return way;
        }
        return ways[^1];
    }

    private static PenStroke Stray(PenStroke stroke, double deviation, ref DigitRandom random)
    {
        var points = new PenPoint[stroke.Points.Length];
        for (int i = 0; i < points.Length; i++)
        {
            PenPoint point = stroke.Points[i];
            points[i] = point with
            {
                X = point.X + random.NextBell(deviation),
                Y = point.Y + random.NextBell(deviation)
            };
        }
        return stroke with { Points = points };
    }

    // Half-widths of 0.9 to 1.8 pixels; one hand in sixteen holds a felt pen of up to 2.5.
    private static double PenHalfWidth(ref DigitRandom random) =>
        random.NextChance(0.06) ? random.NextUniform(1.8, 2.5) : random.NextUniform(0.9, 1.8);
}
