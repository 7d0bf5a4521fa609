using System.Globalization;
using System.Text;

namespace LatentLab.Plots;

/// <summary>
/// Writes the few shapes a drawing needs. Lines and words take the colour of the page (<c>currentColor</c>); no ids, no
/// styles, no network.
/// </summary>
internal sealed class Svg
{
    private readonly StringBuilder text = new();

    /// <summary>A closed shape with corners at the given points.</summary>
    /// <param name="opacity">Of the filling; the page's colour unless <paramref name="fill"/> says another.</param>
    public void Polygon(double opacity, string fill, params (double X, double Y)[] corners) =>
        Write(
            """<polygon """
            + $"""points="{string.Join(" ", corners.Select(corner => $"{Number(corner.X)},{Number(corner.Y)}"))}" """
            + $"""fill="{fill}" fill-opacity="{opacity.ToString("0.##", CultureInfo.InvariantCulture)}"/>""");

    /// <summary>A box around a middle, with a tinted ground and an outline.</summary>
    public void Box(
        double middle, double top, double width, double height, string fill, double rounding, bool dashed = false)
    {
        string dash = dashed ? " stroke-dasharray=\"4 3\"" : "";
        Write(
            $"""<rect x="{Number(middle - width / 2)}" y="{Number(top)}" width="{Number(width)}" """
            + $"""height="{Number(height)}" rx="{Number(rounding)}" fill="{fill}" fill-opacity="0.16" """
            + $"""stroke="currentColor" stroke-opacity="0.75"{dash}/>""");
    }

    public void Line(double x1, double y1, double x2, double y2) =>
        Write(
            $"""<line x1="{Number(x1)}" y1="{Number(y1)}" x2="{Number(x2)}" y2="{Number(y2)}" stroke="currentColor" """
            + """stroke-opacity="0.75"/>""");

    /// <summary>A line that ends in a triangle.</summary>
    public void Arrow(double x1, double y1, double x2, double y2)
    {
        double length = Math.Sqrt((x2 - x1) * (x2 - x1) + (y2 - y1) * (y2 - y1)), dx = (x2 - x1) / length,
            dy = (y2 - y1) / length;
        (double baseX, double baseY) = (x2 - 7 * dx, y2 - 7 * dy);
        Line(x1, y1, baseX, baseY);
        Polygon(1, "currentColor", (x2, y2), (baseX - 3.5 * dy, baseY + 3.5 * dx),
            (baseX + 3.5 * dy, baseY - 3.5 * dx));
    }

    /// <summary>Words around a middle, on a baseline.</summary>
    public void Words(
        double middle, double baseline, string words, double size = 13, bool bold = false, bool turned = false)
    {
        string weight = bold ? " font-weight=\"650\"" : "",
            turn = turned ? $" transform=\"rotate(-90 {Number(middle)} {Number(baseline)})\"" : "";
        Write(
            $"""<text x="{Number(middle)}" y="{Number(baseline)}" font-size="{Number(size)}" text-anchor="middle" """
            + $"""fill="currentColor"{weight}{turn}>{FigureHtml.Text(words)}</text>""");
    }

    public override string ToString() => text.ToString();

    private void Write(string element) => text.Append(element).Append('\n');

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture) is "-0"
        ? "0"
        : value.ToString("0.#", CultureInfo.InvariantCulture);
}
