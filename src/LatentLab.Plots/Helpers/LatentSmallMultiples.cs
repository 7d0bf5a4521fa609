using System.Text;
using LatentLab.Data;
using LatentLab.Plots.Words;
using Plotly.NET;

namespace LatentLab.Plots;

public static partial class Figures
{
    private const int PanelHeight = 290, PanelPoints = 600, PanelEllipses = 120, SamplesAcross = 8, MostSamples = 16;

    /// <summary>
    /// Several latent planes side by side, one under another on a phone: codes by label, posteriors as ellipses of 1 σ,
    /// the prior as rings, and decoded samples. Each plane has a range of its own; the rings of 1, 2 and 3 σ are the
    /// common measure.
    /// </summary>
    /// <param name="panels">At least one.</param>
    /// <param name="labelNames">Name of label 0, 1, …; null writes the number.</param>
    /// <param name="prior">Draws N(0, I) as rings at 1, 2 and 3 σ.</param>
    /// <param name="samplesFrom">What the samples were decoded from, for the line above them.</param>
    /// <exception cref="ArgumentException">Codes of a size other than 2, or a number of labels or deviations that
    /// differs from the codes.</exception>
    public static Figure LatentSmallMultiples(
        IReadOnlyList<LatentPanel> panels, string title, IReadOnlyList<string>? labelNames = null, bool prior = true,
        string samplesFrom = "decoded from N(0, I)", string? number = null, string? altText = null)
    {
        const string Where = "Figures.LatentSmallMultiples";
        Guard.NotEmpty(panels.Count, Where, "the panels");
        int mostCodes = panels.Max(panel => panel.Codes.Count),
            mostEllipses = panels.Max(panel => panel.Deviations?.Count ?? 0);
        var legend = new SortedDictionary<int, string>();
        Panel[] drawn = [.. panels.Select(
            panel => DrawPanel(panel, labelNames, prior, samplesFrom, legend, $"{Where}, '{panel.Title}'"))];
        static string Told(Panel panel) => $"{panel.Title}: {string.Join(", ", [.. panel.Numbers, panel.AltText])}";
        string words = altText ?? $"{Numbers.Count(panels.Count, "latent plane", "latent planes")} side by side. "
            + string.Join(" ", drawn.Select(Told));
        string? note = string.Join(" ", new[]
        {
            Thinning.Note(Math.Min(mostCodes, PanelPoints), mostCodes, "code", "evenly spread, in each plane"),
            Thinning.Note(Math.Min(mostEllipses, PanelEllipses), mostEllipses, "ellipse", "evenly spread"),
        }.Where(part => part is not null));
        return Figure.Of(new PanelsContent(drawn, PanelLegend(legend, prior, mostEllipses > 0)), title, words, number,
            note.Length > 0 ? note : null);
    }

    private static Panel DrawPanel(
        LatentPanel panel, IReadOnlyList<string>? labelNames, bool prior, string samplesFrom,
        SortedDictionary<int, string> legend, string where)
    {
        LatentCodes codes = panel.Codes;
        LatentCodes.CheckPlane(codes, where);
        if (panel.Deviations is not null)
        {
            Guard.SameCount(codes.Count, "codes", panel.Deviations.Count, "deviations", where);
            LatentCodes.CheckPlane(panel.Deviations, where);
        }
        IReadOnlyList<LatentTraces.Group> groups = LatentTraces.Groups(codes.Count, panel.Labels, labelNames, where);
        foreach (LatentTraces.Group group in groups.Where(group => group.Label is not null))
            legend[group.Index] = group.Name;

        var points = Thinning.Evenly(codes.Count, PanelPoints).ToHashSet();
        List<Trace> traces = [.. groups.Select(group =>
            LatentTraces.Draw(codes, group with { Points = [.. group.Points.Where(points.Contains)] }, small: true))];
        if (panel.Deviations is not null)
        {
            var ellipses = Thinning.Evenly(codes.Count, PanelEllipses).ToHashSet();
            traces.AddRange(groups.Select(group =>
                Ellipses(codes, panel.Deviations, group, [.. group.Points.Where(ellipses.Contains)], sigmas: 1)));
        }
        if (prior)
            traces.Add(PriorRings());
        (double middleX, double halfX) = Extent(codes, panel.Deviations, 0, 1, prior);
        (double middleY, double halfY) = Extent(codes, panel.Deviations, 1, 1, prior);
        double half = Math.Max(halfX, halfY);
        Layout layout = ChartLayout.Create(PanelHeight)
            .With("margin", new { l = 44, r = 8, t = 6, b = 30 })
            .With("xaxis", ChartLayout.Axis().With("range", new[] { middleX - half, middleX + half })
                .With("constrain", "domain").With("nticks", 6))
            .With("yaxis", ChartLayout.Axis().With("range", new[] { middleY - half, middleY + half })
                .With("constrain", "domain").With("scaleanchor", "x").With("nticks", 6));
        return new Panel(
            panel.Title, panel.Numbers ?? [], new ChartContent(ChartLayout.Chart(traces, layout), HeightPerWidth: 1),
            ScatterWords(codes, groups, panel.Deviations, 1, prior), Samples(panel.Samples, samplesFrom, where));
    }

    private static PanelSamples? Samples(ImageBatch? images, string from, string where)
    {
        if (images is null)
            return null;
        ImageChecks.Check(images, where);
        ImageBatch shown = images.Pick([.. Enumerable.Range(0, Math.Min(images.Count, MostSamples))]);
        int across = Math.Min(shown.Count, SamplesAcross);
        return new PanelSamples(
            from, ImageSheet.Encode(shown, across, ImageRows.Gap),
            $"{ImageChecks.Describe(shown)}, {from}.{ImageChecks.Defects(shown)}",
            ImageRows.DisplayWidth(shown.Width, across, widest: PanelHeight));
    }

    private static string PanelLegend(SortedDictionary<int, string> labels, bool prior, bool ellipses)
    {
        var html = new StringBuilder();
        foreach ((int index, string name) in labels)
            html.Append(
                """<span style="white-space:nowrap"><span aria-hidden="true" """
                + $"""style="color:{Palette.Colour(index)}">{Palette.Glyph(index)}</span> """
                + $"""{FigureHtml.Text(name)}</span>&ensp; """);
        if (ellipses)
            html.Append("""<span style="white-space:nowrap">ellipses: 1 σ of a posterior</span>&ensp; """);
        if (prior)
            html.Append(
                """<span style="white-space:nowrap"><span aria-hidden="true" """
                + $"""style="color:{Palette.Neutral}">┄</span> {PlotWords.Current.Prior}</span>&ensp; """);
        return html.Append($"""<span style="white-space:nowrap">{PlotWords.Current.AcrossAndUp}</span>""").ToString();
    }
}
