using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Plotly.NET;

namespace LatentLab.Plots;

/// <summary>
/// A chart as plotly's JSON: <c>{ data, layout, config, frames }</c>, the last only where something moves.
/// </summary>
internal static class ChartJson
{
    public const string MimeType = MediaTypes.Plotly;

    // Newtonsoft's own escapes for HTML: <, >, &, ', " and the two line ends that JavaScript knows and JSON does not.
    private static readonly JsonSerializerSettings SafeInHtml = new()
    {
        StringEscapeHandling = StringEscapeHandling.EscapeHtml
    };

    /// <summary>For a script element of a page: nothing in it can end the element or start a comment.</summary>
    public static string ForScriptElement(ChartContent chart) =>
        JsonConvert.SerializeObject(Parse(chart), SafeInHtml);

    /// <summary>For a renderer that knows nothing of the page or the caption: with title, on white.</summary>
    public static string ForOtherRenderers(ChartContent chart, string title)
    {
        JObject json = Parse(chart);
        var layout = (JObject)json["layout"]!;
        layout["title"] = new JObject
        {
            ["text"] = PlotText.Of(title),
            ["x"] = 0,
            ["xref"] = "paper",
            ["xanchor"] = "left",
            ["font"] = new JObject { ["size"] = 15 }
        };
        layout["paper_bgcolor"] = layout["plot_bgcolor"] = "white";
        layout["font"] ??= new JObject();
        layout["font"]!["color"] = "#222222";
        layout["margin"] ??= new JObject();
        layout["margin"]!["t"] = (layout["margin"]!["t"]?.Value<int>() ?? 40) + 40;
        if (layout["height"]?.Value<int>() is int height)
            layout["height"] = height + 40;
        return json.ToString(Formatting.None);
    }

    /// <summary>Plotly's own names and values.</summary>
    public static JObject Parse(GenericChart chart)
    {
        // Dates are text here: a label that looks like one must not be parsed.
        using var reader = new JsonTextReader(new StringReader(GenericChart.toJson(chart)))
        {
            DateParseHandling = DateParseHandling.None
        };
        return JObject.Load(reader);
    }

    private static JObject Parse(ChartContent chart)
    {
        JObject json = (JObject?)chart.Styled?.DeepClone() ?? Parse(chart.Chart);
        if (chart.Frames is not null)
            json["frames"] = chart.Frames.DeepClone();
        return json;
    }
}
