using System.Text.Json.Nodes;

namespace LatentLab.Notebooks.Documents;

/// <summary>nbformat's "multiline string": one string, or a list of lines to be joined as they are.</summary>
internal static class MultilineText
{
    /// <summary>The joined text; null if the node is neither form.</summary>
    public static string? Read(JsonNode? node)
    {
        if (node is JsonValue value && value.TryGetValue(out string? text))
            return text;
        if (node is not JsonArray lines)
            return null;
        var parts = new List<string>(lines.Count);
        foreach (JsonNode? line in lines)
        {
            if (line is not JsonValue part || !part.TryGetValue(out string? words))
                return null;
            parts.Add(words);
        }
        return string.Concat(parts);
    }

    /// <summary>The list of lines, each with its line end.</summary>
    public static JsonArray Write(string text)
    {
        var lines = new JsonArray();
        int start = 0;
        for (int index = 0; index < text.Length; index++)
        {
            if (!IsLineEnd(text[index]) || (text[index] == '\r' && index + 1 < text.Length && text[index + 1] == '\n'))
                continue;
            lines.Add(text[start..(index + 1)]);
            start = index + 1;
        }
        if (start < text.Length)
            lines.Add(text[start..]);
        return lines;
    }

    // What Python's str.splitlines ends a line at; Jupyter splits with it.
    private static bool IsLineEnd(char letter) =>
        letter is '\n' or '\r' or '\v' or '\f' or '\u001c' or '\u001d' or '\u001e' or '\u0085' or '\u2028' or '\u2029';
}
