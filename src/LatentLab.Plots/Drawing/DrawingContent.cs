using System.Globalization;
using System.Text;

namespace LatentLab.Plots;

/// <summary>A drawing of lines and words that takes its colour from the page.</summary>
/// <param name="Svg">The whole drawing as one file, for a renderer outside a page: black on white.</param>
/// <param name="Html">The same as inline parts that stand side by side where there is room.</param>
internal sealed record DrawingContent(string Svg, string Html) : FigureContent
{
    private const string Font = "font-family=\"system-ui,sans-serif\"";

    /// <param name="parts">SVG elements in a box from (0, 0), all of one width.</param>
    /// <param name="gap">Between two of them, in the file.</param>
    public static DrawingContent SideBySide(
        IReadOnlyList<(string Shapes, double Height)> parts, double width, double gap)
    {
        double wide = parts.Count * (width + gap) - gap, high = parts.Max(part => part.Height);
        var file = new StringBuilder(
            $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Number(wide)} {Number(high)}" """
            + $"""width="{Number(wide)}" height="{Number(high)}" {Font} color="#222222">""").Append('\n');
        file.Append($"""<rect width="{Number(wide)}" height="{Number(high)}" fill="white"/>""").Append('\n');
        var html = new StringBuilder(
            """<div style="display:flex;flex-wrap:wrap;align-items:flex-start;gap:1em 1.5em">""").Append('\n');
        for (int part = 0; part < parts.Count; part++)
        {
            (string shapes, double height) = parts[part];
            file.Append($"""<g transform="translate({Number(part * (width + gap))} 0)">""").Append('\n').Append(shapes)
                .Append("</g>\n");
            html.Append(
                $"""<svg viewBox="0 0 {Number(width)} {Number(height)}" aria-hidden="true" {Font} """
                + $"""style="display:block;flex:1 1 300px;min-width:0;max-width:{Number(width)}px;height:auto">""")
                .Append('\n').Append(shapes).Append("</svg>\n");
        }
        return new DrawingContent(file.Append("</svg>\n").ToString(), html.Append("</div>").ToString());
    }

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
