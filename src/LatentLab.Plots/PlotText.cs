namespace LatentLab.Plots;

/// <summary>
/// Words inside a chart: plotly reads tags and entities in them, so those are written as what they look like.
/// </summary>
internal static class PlotText
{
    public static string Of(string words) => words.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
