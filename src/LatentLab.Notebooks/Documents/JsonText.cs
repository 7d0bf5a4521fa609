using System.Text.Json;
using System.Text.Json.Nodes;

namespace LatentLab.Notebooks.Documents;

/// <summary>Parses JSON of unknown origin, so that whatever is wrong with it comes to light here and not when it is used.</summary>
internal static class JsonText
{
    // Deeper than any notebook; the parser and all that walk its result stay far from the end of the stack.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 200, AllowDuplicateProperties = false };

    /// <exception cref="JsonException">The text is not one JSON value.</exception>
    /// <exception cref="InvalidOperationException">A string holds half of a surrogate pair (<c>\ud800</c>).</exception>
    public static JsonNode? Parse(string json)
    {
        JsonNode? root = JsonNode.Parse(json, documentOptions: Options);
        // The library looks into a string when it is asked for; only an escape can hide half of a pair.
        if (json.Contains("\\ud", StringComparison.OrdinalIgnoreCase))
            ReadStrings(root);
        return root;
    }

    private static void ReadStrings(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject fields:
                foreach ((string _, JsonNode? value) in fields)
                    ReadStrings(value);
                break;
            case JsonArray items:
                foreach (JsonNode? item in items)
                    ReadStrings(item);
                break;
            case JsonValue value:
                value.TryGetValue(out string? _);
                break;
        }
    }
}
