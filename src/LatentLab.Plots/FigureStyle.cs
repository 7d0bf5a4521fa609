using System.Text.Json;

namespace LatentLab.Plots;

/// <summary>The colours, symbols and dashes of all figures, for a page that draws some of its charts itself.</summary>
public static class FigureStyle
{
    private const int Rounds = 14;   // two rounds of the colours: filled symbols, then open ones

    /// <summary>
    /// JSON: <c>{ colours, faded, symbols, dashes, neutral, legend }</c>; the lists run in the order in which series
    /// take them and start again at their end.
    /// </summary>
    public static string ToJson() => JsonSerializer.Serialize(new
    {
        colours = Enumerable.Range(0, Rounds).Select(Palette.Colour),
        faded = Enumerable.Range(0, Rounds)
            .Select(index => Palette.Faded(Palette.Colour(index), SeedSpread.RunOpacity)),
        symbols = Enumerable.Range(0, Rounds).Select(Palette.Symbol),
        dashes = Enumerable.Range(0, Rounds).Select(Palette.Dash),
        neutral = Palette.Neutral,
        legend = new
        {
            orientation = "h",
            x = 0.0,
            xanchor = "left",
            y = 0.0,
            yanchor = "bottom",
            yref = "container",
            bgcolor = "rgba(0,0,0,0)"
        },
    });
}
