using System.Text.Json.Nodes;
using LatentLab.Notebooks.Session;

namespace LatentLab.Notebooks.Documents;

/// <summary>Where polyglot notebooks keep a cell's language, and what they say when they say nothing.</summary>
internal static class CellMetadata
{
    /// <summary>
    /// The metadata that a polyglot code cell carries; both spellings, since hosts read one or the other.
    /// </summary>
    public static JsonObject ForLanguage(string language) => new()
    {
        ["dotnet_interactive"] = new JsonObject { ["language"] = language },
        ["polyglot_notebook"] = new JsonObject { ["kernelName"] = language },
    };

    /// <summary>The language of code cells that do not name one.</summary>
    public static string DefaultLanguage(JsonObject notebookMetadata)
    {
        string? word = Text(notebookMetadata, "polyglot_notebook", "kernelInfo", "defaultKernelName")
            ?? Text(notebookMetadata, "kernelInfo", "defaultKernelName")
            ?? Text(notebookMetadata, "kernelspec", "language")
            ?? Text(notebookMetadata, "language_info", "name");
        // A polyglot notebook names itself where others name a language.
        return word is null or "" or "polyglot-notebook" ? CellLanguage.CSharp : CellLanguage.Normalize(word);
    }

    public static string LanguageOf(CellKind kind, JsonObject cellMetadata, string source, string usual)
    {
        if (kind != CellKind.Code)
            return kind == CellKind.Markdown ? CellLanguage.Markdown : "raw";
        string? word = Text(cellMetadata, "polyglot_notebook", "kernelName")
            ?? Text(cellMetadata, "dotnet_interactive", "language");
        string firstLine = source.Split('\n', 2)[0].TrimEnd('\r');
        return CellLanguage.OfLine(firstLine) ?? (string.IsNullOrEmpty(word) ? usual : CellLanguage.Normalize(word));
    }

    private static string? Text(JsonObject metadata, params string[] path)
    {
        JsonNode? node = metadata;
        foreach (string key in path)
            node = (node as JsonObject)?[key];
        return node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
    }
}
