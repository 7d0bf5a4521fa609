namespace LatentLab.Plots;

/// <summary>
/// Colours that colour-blind readers can tell apart (Okabe &amp; Ito 2008), and what repeats them: symbols, dashes,
/// patterns.
/// </summary>
internal static class Palette
{
    /// <summary>
    /// Readable on light and on dark pages: black and yellow are left out for that reason, a middle grey is added.
    /// </summary>
    private static readonly string[] Colours =
    [
        "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C8C8C"
    ];

    /// <summary>As many as colours; the second round of colours gets the same shapes, open.</summary>
    private static readonly string[] Symbols = ["circle", "square", "diamond", "cross", "triangle-up", "x", "star"];

    private static readonly string[] Dashes = ["solid", "dash", "dot", "dashdot", "longdash", "longdashdot"];

    private static readonly string[] Patterns = ["", "/", ".", "x", "-", "\\", "+", "|"];

    /// <summary>How many colours there are before they begin again.</summary>
    public static int Count => Colours.Length;

    public const string Neutral = "#8C8C8C";

    public static string Colour(int index) => Colours[index % Colours.Length];

    public static string Symbol(int index) =>
        Symbols[index % Symbols.Length] + (index / Symbols.Length % 2 == 0 ? "" : "-open");

    /// <summary>The symbol as a character, for a legend in words.</summary>
    public static string Glyph(int index) =>
        (index / Symbols.Length % 2 == 0 ? "●■◆✚▲✖★" : "○□◇✢△✕☆")[index % Symbols.Length].ToString();

    /// <summary>The open form of a series' symbol, for its second half (validation beside train).</summary>
    public static string OpenSymbol(int index) => Symbols[index % Symbols.Length] + "-open";

    public static string Dash(int index) => Dashes[index % Dashes.Length];

    public static string Pattern(int index) => Patterns[index % Patterns.Length];

    /// <summary>What plotly draws over the bars of a series.</summary>
    public static object BarPattern(int index) => new
    {
        fillmode = "overlay",
        shape = Pattern(index),
        fgcolor = "rgba(255,255,255,0.7)",
        size = 6,
        solidity = 0.25
    };

    /// <summary>The colour with an opacity, as CSS.</summary>
    public static string Faded(string colour, double opacity)
    {
        int rgb = Convert.ToInt32(colour[1..], 16);
        return FormattableString.Invariant($"rgba({rgb >> 16},{(rgb >> 8) & 255},{rgb & 255},{opacity})");
    }
}
