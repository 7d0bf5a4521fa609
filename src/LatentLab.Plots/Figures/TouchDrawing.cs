using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LatentLab.Data;

namespace LatentLab.Plots;

/// <summary>Lines, words and marks of a picture that answers to a finger, in the page's own colour.</summary>
/// <param name="width">Of the drawing's own units.</param>
internal sealed class TouchDrawing(double width, double height)
{
    private readonly StringBuilder inside = new();

    public TouchDrawing Add(string element)
    {
        inside.Append(element).Append('\n');
        return this;
    }

    public TouchDrawing Line(double x1, double y1, double x2, double y2, string more = "stroke=\"currentColor\"") =>
        Add($"""<line x1="{x1.At()}" y1="{y1.At()}" x2="{x2.At()}" y2="{y2.At()}" {more}/>""");

    public TouchDrawing Text(double x, double y, string words, string anchor = "middle", string more = "") => Add(
        $"""<text x="{x.At()}" y="{y.At()}" text-anchor="{anchor}" {more}>{FigureHtml.Text(words)}</text>""");

    public TouchDrawing Circle(double x, double y, double radius, string more) =>
        Add($"""<circle cx="{x.At()}" cy="{y.At()}" r="{radius.At()}" {more}/>""");

    public TouchDrawing Bar(double x, double y, double wide, double high, string more) => Add(
        $"""<rect x="{x.At()}" y="{y.At()}" width="{wide.At()}" height="{high.At()}" {more}/>""");

    public TouchDrawing Frame(double left, double top, double right, double bottom) =>
        Bar(left, top, right - left, bottom - top, "fill=\"none\" stroke=\"currentColor\" opacity=\".5\"");

    /// <summary>A finger that goes up or down scrolls the page, unless it came down on a <c>data-grip</c>.</summary>
    /// <param name="widest">In CSS pixels.</param>
    public string ToHtml(int widest = 560) => $"""
        <svg data-part="stage" viewBox="0 0 {width.At()} {height.At()}" aria-hidden="true" font-size="11.5"
        font-family="system-ui,sans-serif" fill="currentColor" style="max-width:{widest}px;touch-action:pan-y">
        {inside}</svg>

        """;
}

/// <summary>What the figures that answer to a finger share.</summary>
internal static class Touch
{
    /// <summary>What a finger drags in any direction: unseen, and as large as a finger.</summary>
    public const string Grip = "data-grip=\"\" fill=\"transparent\"";

    public const string Blue = "#0072B2", Amber = "#E69F00", Red = "#D55E00";

    /// <summary>A place in a drawing.</summary>
    public static string At(this double value) =>
        Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture) is var place && place == "-0" ? "0" : place;

    /// <summary>A number for readers: a minus sign, no minus before zeros; the script's <c>words</c>.</summary>
    public static string Words(this double value, int digits = 2)
    {
        string text = value.ToString($"F{digits}", CultureInfo.InvariantCulture);
        return (double.Parse(text, CultureInfo.InvariantCulture) == 0 ? text.TrimStart('-') : text).Replace('-', '−');
    }

    public static string Points(IEnumerable<(double X, double Y)> points) =>
        string.Join(" ", points.Select(point => $"{point.X.At()},{point.Y.At()}"));

    /// <summary>Pictures in a row, each with its name below; the script puts canvases in place of those it
    /// paints.</summary>
    public static string Shows(params IEnumerable<(ImageBatch Image, string Part, string Name)> pictures) =>
        $"""<div class="shows">{string.Concat(pictures.Select(Shown))}</div>""" + "\n";

    private static string Shown((ImageBatch Image, string Part, string Name) picture)
    {
        (ImageBatch image, string part, string name) = picture;
        string png = Convert.ToBase64String(ImageSheet.EncodeRow(image, 1, 0));
        return $"""
            <span class="shown"><img data-part="{part}" alt="{FigureHtml.Text(name)}" width="{image.Width}"
            height="{image.Height}" src="data:image/png;base64,{png}"><span>{FigureHtml.Text(name)}</span></span>
            """;
    }

    /// <summary>Whole percents that add up to 100; the script's <c>percents</c>.</summary>
    public static int[] Percents(params double[] shares)
    {
        int[] whole = [.. shares.Select(share => (int)Math.Floor(100 * share))];
        foreach (int index in Enumerable.Range(0, shares.Length)
            .OrderByDescending(index => 100 * shares[index] - whole[index]).Take(100 - whole.Sum()))
            whole[index]++;
        return whole;
    }

    /// <summary>Pixels in 256 steps, in base64.</summary>
    public static string Bytes(ImageBatch images) => Convert.ToBase64String([.. images.Pixels
        .Select(pixel => (byte)Math.Round(255 * Math.Clamp(pixel, 0, 1)))]);

    public static JsonObject Shape(ImageBatch images) => new()
    {
        ["channels"] = images.Channels,
        ["height"] = images.Height,
        ["width"] = images.Width,
    };

    public static JsonArray Json(IEnumerable<double> numbers) => new([.. numbers.Select(number => (JsonNode)number)]);

    /// <summary>Round values from low to high, about <paramref name="count"/>.</summary>
    public static double[] Ticks(double low, double high, int count)
    {
        double rough = (high - low) / count, power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = new[] { 1, 2, 5, 10 }.Select(factor => factor * power).First(size => size >= rough);
        int first = (int)Math.Ceiling(low / step), last = (int)Math.Floor(high / step);
        return [.. Enumerable.Range(first, Math.Max(0, last - first + 1)).Select(index => index * step)];
    }
}
