using Newtonsoft.Json.Linq;

namespace LatentLab.Plots.Tests;

/// <summary>A figure's chart as plotly gets it.</summary>
internal static class ChartData
{
    public static JObject Of(Figure figure) =>
        JObject.Parse(ChartJson.ForScriptElement((ChartContent)figure.Content));

    public static JArray Traces(Figure figure) => (JArray)Of(figure)["data"]!;

    public static JObject Trace(Figure figure, string name) =>
        (JObject)Traces(figure).First(trace => trace["name"]?.Value<string>() == name);

    public static double?[] Values(JToken trace, string axis) =>
        [.. trace[axis]!.Select(value => value.Type == JTokenType.Null ? null : (double?)value.Value<double>())];
}
