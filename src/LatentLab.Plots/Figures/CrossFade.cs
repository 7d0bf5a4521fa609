using System.Text.Json.Nodes;
using LatentLab.Data;
using LatentLab.Models;

namespace LatentLab.Plots;

/// <summary>A way through the latent space of one model, from the code of one image to that of another.</summary>
/// <param name="Name">Which model.</param>
/// <param name="Weights">Its decoder is what the page carries.</param>
/// <param name="From">A code, one number for each latent.</param>
/// <param name="To">Another.</param>
public sealed record DecodedWay(
    string Name, ModelWeights Weights, IReadOnlyList<double> From, IReadOnlyList<double> To)
{
    internal double[] At(double share) =>
        [.. From.Zip(To, (from, to) => (1 - share) * from + share * to)];

    internal double[] Decode(double share) => Weights.Decode(At(share));
}

public static partial class Figures
{
    private const int Stations = 40;

    /// <summary>
    /// From one image to another in two ways: cross-faded, pixel by pixel, and decoded on the straight line between
    /// their codes. The reader moves along; the page decodes with the explorer's decoder.
    /// </summary>
    /// <param name="images">Two, A and B.</param>
    /// <param name="ways">One for each model.</param>
    /// <remarks>The page stays small: it carries the decoder's last layer with a byte for each weight, and no pixels or
    /// hidden units that are 0 all the way. What it draws is off by a step or two of grey.</remarks>
    /// <exception cref="ArgumentException">Other than two images, no ways, or things that don't match.</exception>
    public static Figure CrossFade(
        ImageBatch images, IReadOnlyList<DecodedWay> ways, string title = "Cross-fade against decode",
        string? number = null, string? altText = null)
    {
        const string Where = "Figures.CrossFade";
        ImageChecks.Check(images, Where);
        Guard.SameCount(2, "places, A and B", images.Count, "images", Where);
        Guard.NotEmpty(ways.Count, Where, "the ways");
        foreach (DecodedWay way in ways)
        {
            foreach (IReadOnlyList<double> code in (IReadOnlyList<double>[])[way.From, way.To])
                Guard.SameCount(way.Weights.LatentSize, $"latents of '{way.Name}'", code.Count, "numbers in a code",
                    Where);
            if ((way.Weights.Channels, way.Weights.Height, way.Weights.Width)
                != (images.Channels, images.Height, images.Width))
                throw new ArgumentException(
                    $"{Where}: '{way.Name}' decodes images of {way.Weights.Channels} × {way.Weights.Height} × "
                    + $"{way.Weights.Width}, A and B are of {images.Channels} × {images.Height} × {images.Width}.");
        }

        const double Left = 24, Right = 396, Level = 22, Half = 0.5;
        TouchDrawing drawing = new TouchDrawing(420, 48).Line(Left, Level, Right, Level,
            "stroke=\"currentColor\" stroke-width=\"3\" stroke-opacity=\".5\" stroke-linecap=\"round\"");
        foreach (int tick in Enumerable.Range(0, 5))
        {
            double x = Left + (Right - Left) * tick / 4;
            drawing.Line(x, Level - 5, x, Level + 5).Text(x, Level + 20, tick switch
            {
                0 => "A",
                4 => "B",
                _ => Numbers.Text(tick / 4.0),
            });
        }
        drawing.Circle(Left + Half * (Right - Left), Level, 9,
            $"data-part=\"place\" fill=\"{Touch.Red}\" stroke=\"#fff\" stroke-width=\"1.5\"");

        ImageBatch Of(IEnumerable<double> pixels) =>
            new(1, images.Channels, images.Height, images.Width, [.. pixels.Select(pixel => (float)pixel)]);
        double[] faded = [.. Enumerable.Range(0, images.PixelsPerImage)
            .Select(pixel => (1 - Half) * images[0][pixel] + Half * images[1][pixel])];
        string shows = Touch.Shows([
            (images.Pick(0), "A", "A"), (Of(faded), "fade", "cross-fade"),
            .. ways.Select((way, i) => (Of(way.Decode(Half)), $"way{i}", $"{way.Name}, decoded")),
            (images.Pick(1), "B", "B")]);
        var data = new JsonObject
        {
            ["shape"] = Touch.Shape(images),
            ["line"] = new JsonArray(Left, Right),
            ["images"] = Touch.Bytes(images),
            ["ways"] = new JsonArray([.. ways.Select(Carried)]),
        };
        string off = string.Join(", ", ways.Select(way => $"{way.Name} {OffTheLine(way, Half).Words()}"));
        string said = $"{Half.Words()} of the way from A to B. How far the picture is from every cross-fade of its own "
            + $"two ends (pixel distance): cross-fade {0.0.Words()}, {off}";
        string words = altText ?? $"The images A and B, and half-way between them their cross-fade and the "
            + $"pictures decoded half-way between the codes by {string.Join(" and ", ways.Select(way => way.Name))}. "
            + "The place on the way can be moved.";
        return Figure.Of(new TouchContent("fade", shows + drawing.ToHtml(), said,
            [new("share", "A to B", 0, 1, Half)], data, Explorer: true), title, words, number);
    }

    // The distance of a way's picture from the segment between its first and its last one.
    private static double OffTheLine(DecodedWay way, double share)
    {
        (double[] here, double[] from, double[] to) = (way.Decode(share), way.Decode(0), way.Decode(1));
        double along = 0, squared = 0;
        for (int pixel = 0; pixel < here.Length; pixel++)
        {
            along += (here[pixel] - from[pixel]) * (to[pixel] - from[pixel]);
            squared += (to[pixel] - from[pixel]) * (to[pixel] - from[pixel]);
        }
        double nearest = squared > 0 ? Math.Clamp(along / squared, 0, 1) : 0;
        return Math.Sqrt(Enumerable.Range(0, here.Length).Sum(pixel => Math.Pow(
            here[pixel] - from[pixel] - nearest * (to[pixel] - from[pixel]), 2)));
    }

    // The last layer has nearly all the numbers. So the page carries a byte for each of its weights, in 254 steps of
    // the largest of its pixel, and leaves out what is 0 all the way: pixels, and hidden units (many of a ReLU's).
    private static JsonObject Carried(DecodedWay way)
    {
        double[][] codes = [.. Enumerable.Range(0, Stations + 1)
            .Select(station => way.At((double)station / Stations))];
        double[][] pictures = [.. codes.Select(code => way.Weights.Decode(code))];
        double[][] features = [.. codes.Select(code => way.Weights.Decoder.SkipLast(1)
            .Aggregate(code, (numbers, layer) => layer.Apply(numbers)))];
        int[] seen = Ever(pictures, pixel => pixel >= 0.5 / 255), awake = Ever(features, unit => unit != 0);
        DenseLayer last = way.Weights.Decoder[^1];
        DenseLayer[] hidden = [.. way.Weights.Decoder.SkipLast(1)];
        if (hidden.Length > 0)
            hidden[^1] = Rows(hidden[^1], awake);
        else
            awake = [.. Enumerable.Range(0, last.Columns)];   // the code itself
        float[][] rows = [.. seen.Select(pixel => awake
            .Select(unit => last.Weights[pixel * last.Columns + unit]).ToArray())];
        float[] largest = [.. rows.Select(row => row.Aggregate(1e-12f, (most, weight) =>
            Math.Max(most, Math.Abs(weight))))];
        return new JsonObject
        {
            ["name"] = way.Name,
            ["from"] = Touch.Json(way.From),
            ["to"] = Touch.Json(way.To),
            ["logits"] = way.Weights.Logits,
            ["hidden"] = ExplorerJson.Layers(hidden),
            ["columns"] = awake.Length,
            ["pixels"] = Touch.Json(seen.Select(pixel => (double)pixel)),
            ["steps"] = Convert.ToBase64String([.. rows.SelectMany((row, index) => row
                .Select(weight => (byte)(128 + Math.Round(127 * weight / largest[index]))))]),
            ["largest"] = ExplorerJson.Pack(largest),
            ["biases"] = ExplorerJson.Pack([.. seen.Select(pixel => last.Biases[pixel])]),
        };

        static int[] Ever(double[][] stations, Func<double, bool> holds) =>
            [.. Enumerable.Range(0, stations[0].Length).Where(place => stations.Any(station => holds(station[place])))];
    }

    private static DenseLayer Rows(DenseLayer layer, int[] rows) => new(rows.Length, layer.Columns,
        [.. rows.SelectMany(row => layer.Weights.AsSpan(row * layer.Columns, layer.Columns).ToArray())],
        [.. rows.Select(row => layer.Biases[row])], layer.Activation);
}
