using LatentLab.Data;

namespace LatentLab.Plots;

/// <summary>
/// A sheet of decoded images laid under the axes of a chart, so that a place on the axes is a place in latent space.
/// </summary>
internal static class PlacedImage
{
    /// <param name="fit"><c>stretch</c> fills the rectangle, <c>contain</c> keeps the pixels square.</param>
    public static object Over(
        byte[] sheet, double left, double top, double width, double height, string yAxis = "y",
        string fit = "stretch") => new
        {
            source = "data:image/png;base64," + Convert.ToBase64String(sheet),
            xref = "x",
            yref = yAxis,
            x = left,
            y = top,
            sizex = width,
            sizey = height,
            xanchor = "left",
            yanchor = "top",
            sizing = fit,
            layer = "below",
        };

    /// <summary>Decodes of a grid in the order the picture shows them: top row first, left to right.</summary>
    /// <param name="images">Row by row as the grid was given.</param>
    public static ImageBatch InReadingOrder(ImageBatch images, GridAxis x, GridAxis y)
    {
        int[] order = new int[images.Count];
        for (int row = 0; row < y.Count; row++)
        {
            for (int column = 0; column < x.Count; column++)
                order[(y.Count - 1 - y.Place(row)) * x.Count + x.Place(column)] = row * x.Count + column;
        }
        return images.Pick(order);
    }
}
