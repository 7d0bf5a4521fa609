using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace LatentLab.Notebooks.Documents;

/// <summary>
/// Writes JSON as Jupyter does, so that a notebook saved here and there differs only where it changed: keys in order,
/// one space of indent, nothing escaped that need not be.
/// </summary>
public static class JupyterJson
{
    /// <summary>The text, without a newline at its end.</summary>
    public static string Write(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(text, node, depth: 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node, int depth)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject fields:
                WriteItems(text, '{', '}', depth,
                    [.. fields.OrderBy(field => field.Key, StringComparer.Ordinal)], field =>
                    {
                        WriteString(text, field.Key);
                        text.Append(": ");
                        Write(text, field.Value, depth + 1);
                    });
                break;
            case JsonArray items:
                WriteItems(text, '[', ']', depth, [.. items], item => Write(text, item, depth + 1));
                break;
            case JsonValue value when value.TryGetValue(out string? words):
                WriteString(text, words);
                break;
            default:
                text.Append(node.ToJsonString());   // numbers as they were read, true, false
                break;
        }
    }

    private static void WriteItems<T>(
        StringBuilder text, char open, char close, int depth, IReadOnlyList<T> items, Action<T> write)
    {
        text.Append(open);
        for (int index = 0; index < items.Count; index++)
        {
            text.Append(index == 0 ? "\n" : ",\n").Append(' ', depth + 1);
            write(items[index]);
        }
        if (items.Count > 0)
            text.Append('\n').Append(' ', depth);
        text.Append(close);
    }

    private static void WriteString(StringBuilder text, string words)
    {
        text.Append('"');
        foreach (char letter in words)
        {
            text.Append(letter switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                < ' ' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
                _ => null,
            });
            if (letter is not ('"' or '\\' or < ' '))
                text.Append(letter);
        }
        text.Append('"');
    }
}
