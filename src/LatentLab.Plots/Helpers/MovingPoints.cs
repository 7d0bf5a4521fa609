using Newtonsoft.Json.Linq;
using Plotly.NET;

namespace LatentLab.Plots;

public static partial class Figures
{
    private const int MostBehind = 1000;

    /// <summary>
    /// Points that move from frame to frame, with a slider and a play button; the axes stay as they are.
    /// </summary>
    /// <param name="frames">Name and points of each, at least two; always the same points in the same order, each of
    /// two numbers.</param>
    /// <param name="stepName">What the frames' names count, for example "step" or "β =".</param>
    /// <param name="labels">One for each point, told apart by colour and symbol; null for none.</param>
    /// <param name="labelNames">Name of label 0, 1, …; null writes the number.</param>
    /// <param name="behind">Points that stand still behind the others, for example the data; null for none.</param>
    /// <exception cref="ArgumentException">Fewer than two frames, frames of different sizes, or points of a size other
    /// than 2.</exception>
    public static Figure MovingPoints(
        IReadOnlyList<(string Name, LatentCodes Points)> frames, string title, string stepName = "step",
        IReadOnlyList<int>? labels = null, IReadOnlyList<string>? labelNames = null, LatentCodes? behind = null,
        string behindName = "data", string xAxis = "x", string yAxis = "y",
        string? number = null, string? altText = null)
    {
        const string Where = "Figures.MovingPoints";
        Guard.AtLeast(2, frames.Count, Where, "a number of frames");
        int count = frames[0].Points.Count;
        foreach ((string name, LatentCodes points) in frames)
        {
            LatentCodes.CheckPlane(points, $"{Where}, '{name}'");
            Guard.SameCount(count, "points of the first frame", points.Count, "points", $"{Where}, '{name}'");
        }
        if (behind is not null)
            LatentCodes.CheckPlane(behind, Where);
        IReadOnlyList<LatentTraces.Group> groups = LatentTraces.Groups(count, labels, labelNames, Where);
        if (groups is [{ Label: null } all])
            groups = [all with { Name = "points" }];
        string words = altText ?? MovingWords(frames, stepName, groups, behind, behindName);

        int[] shown = Thinning.Evenly(frames.Count, Motion.MostFrames);
        var kept = Thinning.Evenly(count, Math.Max(1, Motion.MostNumbers / 2 / shown.Length)).ToHashSet();
        groups = [.. groups.Select(group => group with { Points = [.. group.Points.Where(kept.Contains)] })];
        (double middleX, double middleY, double half) =
            Surroundings([.. frames.Select(frame => frame.Points), .. behind is null ? [] : new[] { behind }]);
        LatentCodes[] places = [.. shown.Select(frame => Rounded(frames[frame].Points, half))];

        List<Trace> traces = behind is null ? [] : [Standing(Rounded(behind, half), behindName)];
        int firstMoving = traces.Count;
        traces.AddRange(groups.Select(group => LatentTraces.Draw(places[0], group)));
        JArray steps = new(places.Select((points, place) =>
            Motion.Frame(place, firstMoving, [.. groups.Select(group => Coordinates(points, group))])));

        bool legend = traces.Count > 1;
        Layout layout = ChartLayout.Create(500 + Motion.Room, legend, legendBeside: true)
            .With("xaxis", ChartLayout.Axis(xAxis).With("range", new[] { middleX - half, middleX + half })
                .With("constrain", "domain"))
            .With("yaxis", ChartLayout.Axis(yAxis).With("range", new[] { middleY - half, middleY + half })
                .With("constrain", "domain").With("scaleanchor", "x"))
            .WithControls([.. shown.Select(frame => frames[frame].Name)], stepName);
        string note = string.Join(" ", new[]
        {
            Thinning.Note(kept.Count, count, "point", "evenly spread"), Thinning.Note(shown.Length, frames.Count,
                "frame", "evenly spread"),
        }.Where(words => words is not null));
        var content = new ChartContent(ChartLayout.Chart(traces, layout), HeightPerWidth: 1,
            LegendEntries: legend ? traces.Count : 0)
        {
            Frames = steps
        };
        return Figure.Of(content, title, words, number, note.Length > 0 ? note : null);
    }

    private static (double?[] X, double?[] Y) Coordinates(LatentCodes points, LatentTraces.Group group) =>
        (Numbers.ForChart(group.Points.Select(point => points[point, 0])),
            Numbers.ForChart(group.Points.Select(point => points[point, 1])));

    /// <summary>The middle of all points of all frames, and half the side of the square that holds them.</summary>
    private static (double X, double Y, double Half) Surroundings(IReadOnlyList<LatentCodes> sets)
    {
        (double lowX, double highX) = Ends(sets.SelectMany(set => set.Column(0)));
        (double lowY, double highY) = Ends(sets.SelectMany(set => set.Column(1)));
        double half = 0.53 * Math.Max(highX - lowX, highY - lowY);
        return ((lowX + highX) / 2, (lowY + highY) / 2, half > 0 ? half : 1);
    }

    private static (double Low, double High) Ends(IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        return finite.Length == 0 ? (0, 0) : (finite.Min(), finite.Max());
    }

    /// <summary>To a thousandth of the picture's side or finer: a third of a pixel or so.</summary>
    private static LatentCodes Rounded(LatentCodes points, double half)
    {
        double grain = Math.Pow(10, Math.Floor(Math.Log10(2 * half / 1000)));
        return points with { Values = [.. points.Values.Select(value => Math.Round(value / grain) * grain)] };
    }

    private static Trace Standing(LatentCodes points, string name)
    {
        LatentCodes drawn = points.Pick(Thinning.Evenly(points.Count, MostBehind));
        return new Trace("scatter")
            .With("mode", "markers")
            .With("name", PlotText.Of(name))
            .With("hoverinfo", "skip")
            .With("x", Numbers.ForChart(drawn.Column(0)))
            .With("y", Numbers.ForChart(drawn.Column(1)))
            .With("marker", new { color = Palette.Neutral, symbol = "circle-open", size = 5, opacity = 0.6 });
    }

    private static string MovingWords(
        IReadOnlyList<(string Name, LatentCodes Points)> frames, string stepName,
        IReadOnlyList<LatentTraces.Group> groups, LatentCodes? behind, string behindName)
    {
        string Spread(LatentCodes points) =>
            $"x from {Numbers.Range(points.Column(0))}, y from {Numbers.Range(points.Column(1))}";
        string Frame((string Name, LatentCodes Points) frame) => $"{stepName} {frame.Name}".Trim();
        string Mean(LatentTraces.Group group, LatentCodes points) =>
            $"({Numbers.Text(Math.Round(FiniteMean(group.Points.Select(point => points[point, 0])), 2))}, "
            + $"{Numbers.Text(Math.Round(FiniteMean(group.Points.Select(point => points[point, 1])), 2))})";

        LatentCodes first = frames[0].Points, last = frames[^1].Points;
        string Moved(LatentTraces.Group group) => $"{group.Name} from {Mean(group, first)} to {Mean(group, last)}";
        string kinds = groups.Count == 1 && groups[0].Label is null ? ""
            : $" Labels and where their mean point goes: {string.Join(", ", groups.Select(Moved))}.";
        string standing = behind is null
            ? ""
            : $" Behind them, standing still, {Numbers.Count(behind.Count, "point", "points")} of {behindName}: "
                + $"{Spread(behind)}.";
        return $"Animation of {Numbers.Count(first.Count, "point", "points")} in "
            + $"{Numbers.Count(frames.Count, "frame", "frames")}. First, {Frame(frames[0])}: {Spread(first)}. Last, "
            + $"{Frame(frames[^1])}: "
            + $"{Spread(last)}.{kinds}{standing}{Numbers.Gaps(frames.SelectMany(frame => frame.Points.Values))}";
    }
}
