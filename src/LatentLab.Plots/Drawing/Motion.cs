using Newtonsoft.Json.Linq;
using Plotly.NET;

namespace LatentLab.Plots;

/// <summary>
/// Frames of a chart that moves, with what moves it: a slider, and buttons to play and to stop. Nothing plays by
/// itself.
/// </summary>
/// <remarks>
/// Readers who asked their system for less motion see jumps in place of glides: see <c>draw-figures.js</c>.
/// </remarks>
internal static class Motion
{
    public const int MostFrames = 60;

    /// <summary>
    /// Coordinates in all frames together: about seven characters each, so that a figure stays well under 2 MB.
    /// </summary>
    public const int MostNumbers = 120_000;

    /// <summary>Pixels below the plot for axis title, slider and buttons.</summary>
    public const int Room = 150;

    private const int FrameMilliseconds = 120;

    /// <summary>One frame as plotly takes it: new points for some of the traces.</summary>
    /// <param name="place">0, 1, …: its name.</param>
    /// <param name="firstTrace">The traces that move follow one another from here.</param>
    public static JObject Frame(int place, int firstTrace, IReadOnlyList<(double?[] X, double?[] Y)> traces) => new()
    {
        ["name"] = $"{place}",
        ["data"] = new JArray(
            traces.Select(trace => new JObject { ["x"] = new JArray(trace.X), ["y"] = new JArray(trace.Y) })),
        ["traces"] = new JArray(Enumerable.Range(firstTrace, traces.Count)),
    };

    /// <summary>Adds slider and buttons below the plot.</summary>
    /// <param name="names">Of the frames, in their order.</param>
    /// <param name="stepName">What stands before a frame's name, for example "step".</param>
    public static Layout WithControls(this Layout layout, IReadOnlyList<string> names, string stepName) => layout
        .With("margin", new { l = 56, r = 16, t = 12, b = Room })
        .With("sliders", new object[]
        {
            new
            {
                active =
                    0, x = 0.24, len = 0.76, y = 0.0, xanchor = "left", yanchor = "top", pad = new { t = 52, b = 8 },
                currentvalue =
                    new { prefix = stepName.Length > 0 ? PlotText.Of(stepName) + " " : "", xanchor = "left" },
                bgcolor = "rgba(128,128,128,0.3)", activebgcolor =
                    Palette.Neutral, bordercolor = Palette.Neutral, tickcolor = Palette.Neutral,
                transition = new { duration = FrameMilliseconds, easing = "linear" },
                steps = names.Select((name, place) => new
                {
                    label = PlotText.Of(name),
                    method = "animate",
                    args = (object[])[new[] { $"{place}" }, Pace(0)]
                }).ToArray(),
            },
        })
        .With("updatemenus", new object[]
        {
            new
            {
                // Dark on light on any page: plotly fixes the colour of a button under the mouse, and it is a light
                // one.
                type = "buttons", direction = "left", showactive =
                    false, x = 0.0, y = 0.0, xanchor = "left", yanchor = "top", pad = new { t = 78, l = -40 },
                bgcolor = "#E6EBF0", bordercolor = Palette.Neutral, font = new { color = "#222222" },
                buttons = new object[]
                {
                    new { label = "▶ Play", method = "animate", args = (object?[])[null, Pace(FrameMilliseconds)] },
                    new { label = "Stop", method = "animate", args = (object[])[new string?[] { null }, Pace(0)] },
                },
            },
        });

    private static object Pace(int milliseconds) => new
    {
        mode = "immediate",
        fromcurrent = true,
        frame = new { duration = milliseconds, redraw = false },
        transition = new { duration = milliseconds, easing = "linear" },
    };
}
