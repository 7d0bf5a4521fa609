using System.Net;
using System.Text.Json.Nodes;

namespace LatentLab.Notebooks.Session;

/// <summary>What <c>#!who</c> and <c>#!whos</c> show.</summary>
internal static class VariableTable
{
    private const int ValueLength = 100;

    public static JsonObject Of(IReadOnlyList<SessionVariable> variables, bool withValues)
    {
        if (variables.Count == 0)
            return new JsonObject { ["text/plain"] = "No variables yet." };
        if (!withValues)
            return new JsonObject { ["text/plain"] = string.Join('\n', variables.Select(variable => variable.Name)) };
        IReadOnlyList<(string Name, string Type, string Value)> rows =
            [.. variables.Select(variable => (variable.Name, TypeName(variable.Type), Short(variable.Value)))];
        string Text(string words) => WebUtility.HtmlEncode(words);
        return new JsonObject
        {
            ["text/html"] = "<table><thead><tr><th scope=\"col\">Variable</th><th scope=\"col\">Type</th><th scope=\"col\">Value</th></tr></thead><tbody>"
                + string.Concat(rows.Select(row => $"<tr><td>{Text(row.Name)}</td><td>{Text(row.Type)}</td><td>{Text(row.Value)}</td></tr>"))
                + "</tbody></table>",
            ["text/plain"] = string.Join('\n', rows.Select(row => $"{row.Type} {row.Name} = {row.Value}")),
        };
    }

    private static string Short(object? value)
    {
        string text;
        try
        {
            text = value as string ?? MimeBundle.Short(value);
        }
        catch (Exception error)
        {
            text = $"[its formatter failed: {error.GetType().Name}]";
        }
        string line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= ValueLength ? line : line[..(ValueLength - 1)] + "…";
    }

    private static string TypeName(Type type)
    {
        string name = type.Name.Split('`')[0];
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(TypeName))}>" : type.IsArray ? $"{TypeName(type.GetElementType()!)}[]" : name;
    }
}
