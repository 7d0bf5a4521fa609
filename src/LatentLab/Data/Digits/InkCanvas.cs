namespace LatentLab.Data;

/// <summary>
/// Draws ink as MNIST presents it: fitted into 20×20 pixels, the proportions kept, and centred by mass in 28×28.
/// </summary>
internal static class InkCanvas
{
    /// <summary>Pixels along a side of the image.</summary>
    public const int ImageSize = 28;

    /// <summary>Pixels along a side of the box that the ink fills.</summary>
    public const int BoxSize = 20;

    /// <summary>Scales and moves ink in any unit into the box.</summary>
    /// <param name="ink">Path in any unit; the radii are relative to <paramref name="halfWidth"/>.</param>
    /// <param name="halfWidth">Half the pen's width, in pixels.</param>
    /// <returns>Ink whose longer side, pen included, is exactly the box; the other side lies in its middle.</returns>
    public static InkSegment[] FitBox(InkSegment[] ink, double halfWidth)
    {
        (double left, double top, double right, double bottom) = Bounds(ink, 0);
        double unit = Math.Max(right - left, bottom - top) / (BoxSize - 2 * halfWidth); // about one pixel
        (left, top, right, bottom) = Bounds(ink, halfWidth * unit);
        double scale = BoxSize / Math.Max(right - left, bottom - top);
        double moveX = BoxSize / 2.0 - scale * (left + right) / 2, moveY = BoxSize / 2.0 - scale * (top + bottom) / 2;
        double widen = halfWidth * unit * scale;
        return [.. ink.Select(s => new InkSegment(
            scale * s.X0 + moveX, scale * s.Y0 + moveY, scale * s.X1 + moveX, scale * s.Y1 + moveY, widen * s.Radius))];
    }

    /// <summary>Draws ink that lies in the box into an image of 28×28 bytes: 0 paper, 255 ink.</summary>
    /// <param name="softness">Over how many pixels the pen's edge fades, inwards; at least 1.</param>
    public static void Draw(ReadOnlySpan<InkSegment> ink, double softness, Span<byte> image)
    {
        Span<double> box = stackalloc double[BoxSize * BoxSize];
        box.Clear();
        foreach (InkSegment segment in ink)
            Cover(box, segment, softness);
        Centre(box, image);
    }

    // A pixel is covered as far as the pen's edge reaches past its centre: not at all from half a pixel outside, wholly
    // from softness pixels further in.
    private static void Cover(Span<double> box, InkSegment s, double softness)
    {
        double reach = s.Radius + 0.5;
        int left = FirstPixel(Math.Min(s.X0, s.X1) - reach), right = LastPixel(Math.Max(s.X0, s.X1) + reach);
        int top = FirstPixel(Math.Min(s.Y0, s.Y1) - reach), bottom = LastPixel(Math.Max(s.Y0, s.Y1) + reach);
        double dx = s.X1 - s.X0, dy = s.Y1 - s.Y0, squaredLength = dx * dx + dy * dy;
        for (int row = top; row <= bottom; row++)
        {
            for (int column = left; column <= right; column++)
            {
                double px = column + 0.5 - s.X0, py = row + 0.5 - s.Y0;
                double t = squaredLength > 0 ? Math.Clamp((px * dx + py * dy) / squaredLength, 0, 1) : 0;
                double ex = px - t * dx, ey = py - t * dy;
                double covered = (s.Radius + 0.5 - Math.Sqrt(ex * ex + ey * ey)) / softness;
                ref double pixel = ref box[row * BoxSize + column];
                if (covered > pixel)
                    pixel = Math.Min(covered, 1);
            }
        }
    }

    private static int FirstPixel(double edge) => Math.Clamp((int)Math.Floor(edge - 0.5), 0, BoxSize - 1);

    private static int LastPixel(double edge) => Math.Clamp((int)Math.Ceiling(edge - 0.5), 0, BoxSize - 1);

    // Moves by whole pixels, as MNIST does, until the centre of mass is as near as can be to the image's centre.
    private static void Centre(ReadOnlySpan<double> box, Span<byte> image)
    {
        double mass = 0, momentX = 0, momentY = 0;
        for (int i = 0; i < box.Length; i++)
        {
            mass += box[i];
            momentX += box[i] * (i % BoxSize + 0.5);
            momentY += box[i] * (i / BoxSize + 0.5);
        }
        int moveX = Math.Clamp((int)Math.Round(ImageSize / 2.0 - momentX / mass), 0, ImageSize - BoxSize);
        int moveY = Math.Clamp((int)Math.Round(ImageSize / 2.0 - momentY / mass), 0, ImageSize - BoxSize);
        image.Clear();
        for (int i = 0; i < box.Length; i++)
            image[(i / BoxSize + moveY) * ImageSize + i % BoxSize + moveX] = (byte)Math.Round(255 * box[i]);
    }

    private static (double Left, double Top, double Right, double Bottom) Bounds(InkSegment[] ink, double radius)
    {
        double left = double.MaxValue, top = double.MaxValue, right = double.MinValue, bottom = double.MinValue;
        foreach (InkSegment s in ink)
        {
            double reach = radius * s.Radius;
            left = Math.Min(left, Math.Min(s.X0, s.X1) - reach);
            right = Math.Max(right, Math.Max(s.X0, s.X1) + reach);
            top = Math.Min(top, Math.Min(s.Y0, s.Y1) - reach);
            bottom = Math.Max(bottom, Math.Max(s.Y0, s.Y1) + reach);
        }
        return (left, top, right, bottom);
    }
}
