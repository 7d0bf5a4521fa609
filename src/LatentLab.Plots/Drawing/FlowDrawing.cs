using System.Globalization;
using LatentLab.Models;

namespace LatentLab.Plots;

/// <summary>
/// One model from image to image, drawn from top to bottom: the wider a box, the more numbers pass (on a logarithmic
/// scale).
/// </summary>
internal sealed class FlowDrawing
{
    public const double Width = 440;

    private const double Middle = 228, Widest = 340, Narrowest = 190, HeadWidth = 164, HeadShift = 88;
    private const double BoxHeight = 42, Gap = 20, SampleWidth = 180, SampleHeight = 46, SampleGap = 26;
    private const string EncoderColour = "#0072B2", LatentColour = "#D55E00", DecoderColour = "#009E73",
        ImageColour = "#8C8C8C";

    private readonly Svg svg = new();
    private readonly LayerTable table;
    private readonly FlowPlan plan;
    private readonly bool roomForSample;
    private readonly double mostNumbers;
    private double top;
    private (double Width, double Bottom) above;

    private FlowDrawing(string name, LayerTable table, bool roomForSample)
    {
        (this.table, this.roomForSample) = (table, roomForSample);
        plan = FlowPlan.Of(table);
        mostNumbers = plan.Encoder.Concat(plan.Decoder).Select(step => step.Size).Append(Size(table.ImageShape)).Max();
        svg.Words(Middle, 18, name, 15, bold: true);
        top = 32;
        Draw();
    }

    /// <summary>The shapes, in a box from (0, 0) to (<see cref="Width"/>, <c>Height</c>).</summary>
    /// <param name="roomForSample">Leaves the sampling's room empty in a model that does not sample, so that two
    /// drawings side by side keep their rows.</param>
    public static (string Shapes, double Height) Of(string name, LayerTable table, bool roomForSample)
    {
        var drawing = new FlowDrawing(name, table, roomForSample);
        return (drawing.svg.ToString(), drawing.top);
    }

    private void Draw()
    {
        double start = top;
        Image($"image x · {FlowPlan.Text(table.ImageShape)}", plan.Unpacked, first: true);
        foreach (FlowPlan.Step step in plan.Encoder)
            Layer(step, EncoderColour);
        Bracket("encoder", start, top - Gap);

        start = top;
        if (plan.Heads.Count == 2)
            TwoHeads();
        else
            foreach (FlowPlan.Step code in plan.Heads)
                Layer(code, LatentColour);
        double latentEnd = top - Gap;
        if (table.Samples)
            latentEnd = Sample();
        else if (roomForSample)
            top += SampleGap - Gap + SampleHeight + Gap;
        Bracket(table.Samples ? "distribution" : "code", start, latentEnd);

        start = top;
        foreach (FlowPlan.Step step in plan.Decoder)
            Layer(step, DecoderColour);
        Image($"reconstruction x̂ · {FlowPlan.Text(table.ImageShape)}", "", first: false);
        Bracket("decoder", start, top - Gap);
        svg.Words(Middle, top, string.Create(CultureInfo.InvariantCulture, $"{table.Parameters:N0} parameters in all"),
            13, bold: true);
        top += 8;
    }

    private void Image(string words, string below, bool first)
    {
        double width = WidthOf(Size(table.ImageShape));
        if (!first)
            Connect(width);
        svg.Box(Middle, top, width, BoxHeight, ImageColour, rounding: 3);
        svg.Words(Middle, top + (below.Length > 0 ? 17 : 26), words, 14, bold: true);
        if (below.Length > 0)
            svg.Words(Middle, top + 34, below);
        Below(width);
    }

    private void Layer(FlowPlan.Step step, string colour)
    {
        double width = WidthOf(step.Size);
        Connect(width);
        Labelled(step, Middle, width, colour);
        Below(width);
    }

    private void TwoHeads()
    {
        Wedge(2 * HeadShift + HeadWidth);
        for (int head = 0; head < 2; head++)
        {
            double middle = Middle + (head == 0 ? -HeadShift : HeadShift);
            svg.Arrow(middle, above.Bottom, middle, top - 1);
            Labelled(plan.Heads[head], middle, HeadWidth, LatentColour, size: 12);
        }
        Below(HeadWidth);
    }

    /// <summary>z = μ + σ·ε, with the noise that comes from outside.</summary>
    /// <returns>Where the node ends.</returns>
    private double Sample()
    {
        double heads = above.Bottom;
        top = heads + SampleGap;
        svg.Box(Middle, top, SampleWidth, SampleHeight, LatentColour, rounding: SampleHeight / 2);
        svg.Arrow(Middle - HeadShift, heads, Middle - 48, top - 1);
        svg.Arrow(Middle + HeadShift, heads, Middle + 48, top - 1);
        svg.Words(Middle, top + 19, "z = μ + σ·ε", 14, bold: true);
        svg.Words(Middle, top + 36, $"σ = exp(½ log σ²) · {table.LatentSize}", 12.5);
        double noise = Middle + SampleWidth / 2 + 66;
        svg.Box(noise, top + 6, 98, SampleHeight - 12, ImageColour, rounding: (SampleHeight - 12) / 2, dashed: true);
        svg.Words(noise, top + 27, "ε ~ N(0, I)");
        svg.Arrow(noise - 49, top + SampleHeight / 2, Middle + SampleWidth / 2 + 1, top + SampleHeight / 2);
        top += SampleHeight;
        above = (SampleWidth, top);
        top += Gap;
        return above.Bottom;
    }

    private void Labelled(FlowPlan.Step step, double middle, double width, string colour, double size = 13)
    {
        svg.Box(middle, top, width, BoxHeight, colour, rounding: 3);
        svg.Words(middle, top + 17, step.Name, size + 1, bold: true);
        svg.Words(middle, top + 34, step.Sizes, size);
    }

    /// <summary>From the box above to the one that comes.</summary>
    private void Connect(double width)
    {
        Wedge(width);
        svg.Arrow(Middle, above.Bottom, Middle, top - 1);
    }

    private void Wedge(double width) => svg.Polygon(0.07, "currentColor",
        (Middle - above.Width / 2, above.Bottom), (Middle + above.Width / 2, above.Bottom), (Middle + width / 2, top),
        (Middle - width / 2, top));

    private void Below(double width)
    {
        above = (width, top + BoxHeight);
        top += BoxHeight + Gap;
    }

    /// <summary>Names a part at the left edge.</summary>
    private void Bracket(string words, double from, double to)
    {
        svg.Line(30, from, 30, to);
        svg.Words(20, (from + to) / 2, words, 13, turned: true);
    }

    private double WidthOf(long numbers) =>
        mostNumbers <= 1
            ? Widest
            : Narrowest + (Widest - Narrowest) * Math.Log(Math.Max(1, numbers)) / Math.Log(mostNumbers);

    private static long Size(IReadOnlyList<long> shape) => shape.Aggregate(1L, (product, size) => product * size);
}
