using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using Plotly.NET;

namespace LatentLab.Plots;

/// <summary>
/// A user's chart in the look of all figures: what the chart says itself stays, and what Plotly.NET put there for want
/// of a word (its template, its size) gives way.
/// </summary>
internal static partial class OwnChart
{
    private static readonly string[] Lines = ["scatter", "scattergl"], Bars = ["bar", "histogram"];

    // What Plotly.NET adds to a chart that says nothing.
    private static readonly Lazy<JObject> Unsaid = new(() =>
        (JObject)ChartJson.Parse(GenericChart.ofTraceObject(true, new Trace("scatter")))["layout"]!);

    public static ChartContent Of(GenericChart chart)
    {
        JObject json = ChartJson.Parse(chart);
        JObject[] traces = [.. json["data"]!.OfType<JObject>()];
        var own = (JObject)json["layout"]!;
        if (JToken.DeepEquals(own["template"], Unsaid.Value["template"]))
            own.Remove("template");
        if (JToken.DeepEquals(own["width"], Unsaid.Value["width"])
            && JToken.DeepEquals(own["height"], Unsaid.Value["height"]))
        {
            own.Remove("width");
            own.Remove("height");
        }
        string[] named = [.. traces.Where(trace => trace.Value<bool?>("showlegend") != false)
            .Select(trace => trace.Value<string>("name")).OfType<string>().Distinct()];
        bool legend = own.Value<bool?>("showlegend") ?? named.Length > 1;
        JObject look = LookOf(legend, [.. AxesOf(traces, own)]);
        look.Merge(own, new JsonMergeSettings { MergeArrayHandling = MergeArrayHandling.Replace });
        json["layout"] = look;
        json["config"] = ConfigOf(json["config"] as JObject);
        for (int place = 0; place < traces.Length; place++)
            Distinguish(traces[place], place, traces.Length);
        return new ChartContent(chart, LegendEntries: legend ? named.Length : 0) { Styled = json };
    }

    private static JObject LookOf(bool legend, string[] axes)
    {
        Layout layout = ChartLayout.Create(legend: legend);
        foreach (string axis in axes)
            layout.With(axis, ChartLayout.Axis(title: "any"));
        var look = (JObject)ChartJson.Parse(ChartLayout.Chart([new Trace("scatter")], layout))["layout"]!;
        look["colorway"] = new JArray(Enumerable.Range(0, Palette.Count).Select(Palette.Colour));
        // What an axis is (numbers, dates, names) and is called is the chart's to say.
        foreach (string axis in axes)
        {
            ((JObject)look[axis]!).Remove("type");
            ((JObject)look[axis]!["title"]!).Remove("text");
        }
        return look;
    }

    private static JObject ConfigOf(JObject? own)
    {
        var config = (JObject)ChartJson.Parse(ChartLayout.Chart([], ChartLayout.Create()))["config"]!;
        config.Merge(own ?? [], new JsonMergeSettings { MergeArrayHandling = MergeArrayHandling.Replace });
        return config;
    }

    // A pie has no axes, and what stands in space has those of its scene.
    private static IEnumerable<string> AxesOf(JObject[] traces, JObject layout) => layout.Properties()
        .Select(property => property.Name)
        .Concat(traces.Where(trace => (trace["x"] ?? trace["y"] ?? trace["z"]) is not null && !IsInSpace(trace))
            .SelectMany(trace => new[] { "x", "y" }.Select(
                axis => $"{axis}axis{(trace.Value<string>(axis + "axis") ?? axis)[1..]}")))
        .Where(name => AxisName().IsMatch(name)).Distinct();

    private static bool IsInSpace(JObject trace) => trace.Value<string>("type") is string type
        && (type.EndsWith("3d", StringComparison.Ordinal) || type is "surface" or "cone" or "streamtube" or "volume"
            or "isosurface");

    /// <summary>What a colour says, a symbol, a dash or a pattern says again.</summary>
    private static void Distinguish(JObject trace, int place, int count)
    {
        string type = trace.Value<string>("type") ?? "scatter";
        if (Lines.Contains(type))
        {
            Default(Part(trace, "marker"), "symbol", Palette.Symbol(place));
            Default(Part(trace, "marker"), "size", 7);
            Default(Part(trace, "line"), "width", 2.5);
            if (count > 1)
                Default(Part(trace, "line"), "dash", Palette.Dash(place));
        }
        else if (Bars.Contains(type) && count > 1)
        {
            JObject pattern = Part(Part(trace, "marker"), "pattern");
            foreach (JProperty one in JObject.FromObject(Palette.BarPattern(place)).Properties())
                Default(pattern, one.Name, one.Value);
        }
    }

    private static JObject Part(JObject whole, string name) => whole[name] as JObject
        ?? (JObject)(whole[name] = new JObject());

    private static void Default(JObject part, string property, JToken value) => part[property] ??= value;

    [GeneratedRegex(@"^[xy]axis\d*$")]
    private static partial Regex AxisName();
}
