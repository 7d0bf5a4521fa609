using System.Text.RegularExpressions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace LatentLab.Plots;

/// <summary>
/// What a figure is called, as a part of its own in a notebook: the book lists figures by it and leads links to them.
/// </summary>
internal static partial class FigureName
{
    /// <param name="number">The measured number beside it; null for none.</param>
    /// <param name="charts">Whether plotly.js draws it.</param>
    /// <returns>
    /// JSON text: <c>title</c>; <c>label</c> where the title begins with one of the course, <c>F3 · …</c>;
    /// <c>number</c> and <c>charts</c> if there are such.
    /// </returns>
    public static string ToJson(string title, string? number, bool charts)
    {
        var json = new JObject { ["title"] = title };
        if (Label().Match(title) is { Success: true } found)
            json["label"] = found.Groups[1].Value;
        if (!string.IsNullOrWhiteSpace(number))
            json["number"] = number;
        if (charts)
            json["charts"] = true;
        return json.ToString(Formatting.None);
    }

    [GeneratedRegex(@"^(F\d+)\s*·")]
    private static partial Regex Label();
}
