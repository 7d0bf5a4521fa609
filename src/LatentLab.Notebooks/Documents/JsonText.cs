using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LatentLab.Notebooks.Documents;

/// <summary>
/// Parses JSON of unknown origin, so that whatever is wrong with it comes to light here and not when it is used.
/// </summary>
internal static partial class JsonText
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

    /// <summary>
    /// The text with null in place of the words NaN, Infinity and -Infinity, which Python writes; null where it holds
    /// none.
    /// </summary>
    public static string? WithoutNonNumbers(string json)
    {
        string plain = NonNumbers().Replace(json, match => match.Groups[1].Success ? "null" : match.Value);
        return plain.Length == json.Length && plain == json ? null : plain;
    }

    /// <summary>The line, from 1, at which git's first mark of a conflict stands; null where there is none.</summary>
    public static int? MergeMark(string json) =>
        ConflictMark().Match(json) is { Success: true } mark ? 1 + json.AsSpan(0, mark.Index).Count('\n') : null;

    /// <summary>
    /// The first key that stands twice in one object, with its line and byte from 1; null where there is none.
    /// </summary>
    public static (string Key, int Line, int Byte)? DoubledKey(string json)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = Options.MaxDepth });
        var open = new Stack<HashSet<string>>();
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.StartObject)
                    open.Push([]);
                else if (reader.TokenType == JsonTokenType.EndObject)
                    open.Pop();
                else if (reader.TokenType == JsonTokenType.PropertyName && reader.GetString() is { } key
                    && !open.Peek().Add(key))
                {
                    ReadOnlySpan<byte> before = bytes.AsSpan(0, (int)reader.TokenStartIndex);
                    return (key, 1 + before.Count((byte)'\n'), before.Length - before.LastIndexOf((byte)'\n'));
                }
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Something else is wrong before any key stands twice.
        }
        return null;
    }

    // A whole string, so that what stands in one is passed over, or the word.
    [GeneratedRegex("""
        "[^"\\]*(?:\\.[^"\\]*)*"|(-?Infinity|NaN)
        """)]
    private static partial Regex NonNumbers();

    [GeneratedRegex(@"^(<{7} |>{7} )", RegexOptions.Multiline)]
    private static partial Regex ConflictMark();

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
