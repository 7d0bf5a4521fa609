using System.Text.Json;
using System.Text.Json.Nodes;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Book.Pages;

/// <summary>A figure of a lesson, for the index.</summary>
/// <param name="Anchor">Where on its page: an id of its own, or its cell's.</param>
/// <param name="Label">The course's number of the figure, for example <c>F3</c>; null for none.</param>
internal sealed record PageFigure(string Title, string Anchor, string? Label);

/// <summary>What an output says of the figure that it shows, in a part of its own beside the picture.</summary>
/// <param name="Charts">Whether plotly.js draws it.</param>
internal sealed record FigureName(string Title, string? Label, bool Charts)
{
    /// <summary>Null for an output that is not one of the kit's figures, or whose description cannot be used.</summary>
    public static FigureName? Of(DisplayOutput output)
    {
        JsonObject? part = output.Data[MediaTypes.Figure] switch
        {
            JsonObject fields => fields,
            // some writers keep JSON as text
            JsonValue value when value.TryGetValue(out string? text) => Parsed(text),
            _ => null,
        };
        bool charts = part?["charts"] is JsonValue flag && flag.TryGetValue(out bool drawn) && drawn;
        return Word(part, "title") is string title ? new(title, Safe(Word(part, "label")), charts) : null;
    }

    private static JsonObject? Parsed(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Word(JsonObject? part, string field) =>
        part?[field] is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 ? text : null;

    /// <summary>It becomes an id and a part of addresses.</summary>
    private static string? Safe(string? label) =>
        label is not null && label.All(char.IsAsciiLetterOrDigit) ? label : null;
}
