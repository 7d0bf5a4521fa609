using Plotly.NET;

namespace LatentLab.Plots;

/// <summary>Codes in the latent plane as points: one trace, colour and symbol for each label.</summary>
internal static class LatentTraces
{
    /// <param name="Label">null if the codes have no labels.</param>
    /// <param name="Name">For legend and alt text.</param>
    /// <param name="Index">Decides colour and symbol.</param>
    /// <param name="Points">Which codes belong to it.</param>
    public sealed record Group(int? Label, string Name, int Index, int[] Points);

    public static IReadOnlyList<Group> Groups(
        int count, IReadOnlyList<int>? labels, IReadOnlyList<string>? names, string where)
    {
        int[] all = [.. Enumerable.Range(0, count)];
        if (labels is null || labels.Count == 0)
            return [new Group(null, "codes", 0, all)];
        Guard.SameCount(count, "codes", labels.Count, "labels", where);
        return [.. all.GroupBy(point => labels[point]).OrderBy(group => group.Key)
            .Select((group, index) => new Group(group.Key, Name(group.Key), index, [.. group]))];

        string Name(int label) => names is not null && label >= 0 && label < names.Count
            ? names[label]
            : label.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <param name="small">For a plane of a few hundred pixels.</param>
    /// <param name="onX">Where a first coordinate lies on its axis; null where the axis is in latent units.</param>
    public static Trace Draw(
        LatentCodes codes, Group group, Func<double, double>? onX = null, Func<double, double>? onY = null,
        bool overPicture = false, bool small = false) =>
        new Trace("scatter")
            .With("mode", "markers")
            .With("name", PlotText.Of(group.Name))
            .With("legendgroup", $"{group.Index}")
            .With("x",
                Numbers.ForChart(group.Points.Select(point => onX is null ? codes[point, 0] : onX(codes[point, 0]))))
            .With("y",
                Numbers.ForChart(group.Points.Select(point => onY is null ? codes[point, 1] : onY(codes[point, 1]))))
            .With("marker", overPicture
                ? WhiteOnPicture(group.Index)
                : Coloured(group.Index, small ? 4 : codes.Count > 1000 ? 5 : 7));

    private static object Coloured(int index, int size)
    {
        string symbol = Palette.Symbol(index);
        bool open = symbol.EndsWith("-open", StringComparison.Ordinal);
        return new
        {
            color = Palette.Colour(index),
            symbol,
            size,
            opacity = 0.8,
            line = new { width = open ? 1.8 : 0.5, color = open ? Palette.Colour(index) : "rgba(128,128,128,0.8)" }
        };
    }

    /// <summary>White with a black rim: to be seen on every colour.</summary>
    private static object WhiteOnPicture(int index) =>
        new
        {
            color = "#FFFFFF",
            symbol = Palette.Symbol(index),
            size = 6,
            opacity = 0.9,
            line = new { width = 1.0, color = "#000000" }
        };
}
