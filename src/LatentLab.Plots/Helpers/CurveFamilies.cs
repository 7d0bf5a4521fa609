using Plotly.NET;

namespace LatentLab.Plots;

public static partial class Figures
{
    private const int MostCurvePoints = 400;
    private const int MostCurves = 200;

    /// <summary>
    /// Curves laid over one another, thin, a colour and dash for each family: trainings of several settings, each with
    /// its seeds.
    /// </summary>
    /// <param name="families">At least one, with at least one curve each.</param>
    /// <param name="logY">y on a scale of powers of ten; values of 0 or less become gaps.</param>
    /// <exception cref="ArgumentException">Nothing to draw, or lengths that don't match.</exception>
    public static Figure CurveFamilies(
        IReadOnlyList<CurveFamily> families, string title, string xAxis, string yAxis, bool logY = false,
        string? number = null, string? altText = null)
    {
        const string Where = "Figures.CurveFamilies";
        Guard.NotEmpty(families.Count, Where, "the families");
        foreach (CurveFamily family in families)
        {
            Guard.NotEmpty(family.Curves.Count, Where, $"the curves of '{family.Name}'");
            foreach (Curve curve in family.Curves)
            {
                Guard.NotEmpty(curve.X.Count, Where, $"the positions of '{curve.Name}'");
                Guard.SameCount(curve.X.Count, "positions", curve.Y.Count, "values", $"{Where}, '{curve.Name}'");
            }
        }

        (int Family, Curve Curve)[] all =
            [.. families.SelectMany((family, index) => family.Curves.Select(curve => (index, curve)))];
        (int Family, Curve Curve)[] shown = [.. Thinning.Evenly(all.Length, MostCurves).Select(place => all[place])];
        var named = new HashSet<int>();
        Trace[] traces = [.. shown.Select(
            pair => CurveTrace(families[pair.Family].Name, pair.Family, pair.Curve, logY, named.Add(pair.Family)))];
        bool legend = families.Count > 1 && ChartLayout.HasRoomFor(families.Count);
        Layout layout = ChartLayout.Create(legend: legend)
            .With("hovermode", "closest")
            .With("xaxis", ChartLayout.Axis(xAxis))
            .With("yaxis", logY
                ? ChartLayout.Axis(yAxis, "log").With("dtick", 1).With("exponentformat", "power")
                : ChartLayout.Axis(yAxis));
        string words = altText ?? $"Curves of {yAxis} by {xAxis}. "
            + $"{string.Join(" ", families.Select(FamilyWords))}{Numbers.Gaps(all.SelectMany(pair => pair.Curve.Y))}";
        return Figure.Of(
            new ChartContent(ChartLayout.Chart(traces, layout), LegendEntries: legend ? families.Count : 0),
            title, words, number, Thinning.Together(
                Thinning.Note(shown.Length, all.Length, "curve", "evenly spread"),
                ChartLayout.LegendNote(families.Count)));
    }

    private static Trace CurveTrace(string family, int index, Curve curve, bool logY, bool first)
    {
        double[] values = [.. logY ? curve.Y.Select(Positive) : curve.Y];
        int[] kept = Thinning.Envelope(values, MostCurvePoints);
        return new Trace("scatter")
            .With("mode", "lines+markers")
            .With("name", PlotText.Of(family))
            .With("hovertext", PlotText.Of(curve.Name))
            .With("hoverinfo", "x+y+text")
            .With("legendgroup", $"{index}")
            .With("showlegend", first)
            .With("x", Numbers.ForChart(kept.Select(place => curve.X[place])))
            .With("y", Numbers.ForChart(kept.Select(place => values[place])))
            .With("line", new { color = Palette.Colour(index), width = 1.4, dash = Palette.Dash(index) })
            .With("marker",
                new { color = Palette.Colour(index), size = 5, symbol = Palette.Symbol(index), maxdisplayed = 6 });
    }

    private static string FamilyWords(CurveFamily family)
    {
        double[] firsts = [.. family.Curves.Select(curve => curve.Y[0])],
            lasts = [.. family.Curves.Select(curve => curve.Y[^1])];
        return $"{(family.Name.Length > 0 ? family.Name + ", " : "")}"
            + $"{Numbers.Count(family.Curves.Count, "curve", "curves")}: first values {Numbers.Range(firsts)}, last "
            + $"values {Numbers.Range(lasts)}.";
    }
}
