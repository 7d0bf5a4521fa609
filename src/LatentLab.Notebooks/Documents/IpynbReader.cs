using System.Text.Json;
using System.Text.Json.Nodes;

namespace LatentLab.Notebooks.Documents;

/// <summary>Reads nbformat 4.0 to 4.5 (https://nbformat.readthedocs.io/en/latest/format_description.html).</summary>
internal static class IpynbReader
{
    /// <exception cref="InvalidDataException">The text is not a notebook; the message says where and what to do.</exception>
    public static NotebookDocument Read(string json, string name)
    {
        JsonNode? root;
        try
        {
            root = JsonText.Parse(json);
        }
        catch (InvalidOperationException error)
        {
            throw new InvalidDataException($"'{name}' holds text that is not Unicode ({error.Message}). Open it in a text editor and remove the lone \\ud… escape.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException(
                $"'{name}' is not a whole notebook: its JSON breaks off or is wrong at line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1} ({FirstSentence(error.Message)}). Restore it from a copy, or repair that line.");
        }
        return ReadNotebook(
            root as JsonObject ?? throw new InvalidDataException($"'{name}' is not a notebook: expected a JSON object with cells, found something else."),
            name);
    }

    private static NotebookDocument ReadNotebook(JsonObject root, string name)
    {
        int version = root["nbformat"] is JsonValue number && number.TryGetValue(out int major) ? major : 0;
        if (version is 1 or 2 or 3)
            throw new InvalidDataException($"'{name}' has nbformat {version}; this reads nbformat 4. Convert it with 'jupyter nbconvert --to notebook'.");
        if (version != 4)
            throw new InvalidDataException($"'{name}' is not a notebook that this reads: expected \"nbformat\": 4, found {root["nbformat"]?.ToJsonString() ?? "none"}.");
        if (root["cells"] is not JsonArray cells)
            throw new InvalidDataException($"'{name}' has no list of cells: expected \"cells\": […], found {Kind(root["cells"])}.");

        var document = new NotebookDocument
        {
            Metadata = TakeObject(root, "metadata", $"'{name}'"),
            Unknown = Without(root, "cells", "metadata", "nbformat", "nbformat_minor"),
        };
        string usual = CellMetadata.DefaultLanguage(document.Metadata);
        for (int index = 0; index < cells.Count; index++)
        {
            string where = $"'{name}', cell {index + 1}";
            if (cells[index] is not JsonObject fields)
                throw new InvalidDataException($"{where}: expected an object, found {Kind(cells[index])}.");
            document.Cells.Add(ReadCell(fields, where, usual));
        }

        IReadOnlyList<string> ids = CellIds.Assign([.. document.Cells.Select((cell, index) => (MultilineText.Read(cells[index]!["id"]), $"{cell.Kind}\n{cell.Source}"))]);
        for (int index = 0; index < ids.Count; index++)
            document.Cells[index].Id = ids[index];
        return document;
    }

    private static NotebookCell ReadCell(JsonObject fields, string where, string usualLanguage)
    {
        CellKind kind = MultilineText.Read(fields["cell_type"]) switch
        {
            "code" => CellKind.Code,
            "markdown" => CellKind.Markdown,
            "raw" => CellKind.Raw,
            var other => throw new InvalidDataException($"{where}: expected a cell_type of code, markdown or raw, found {other ?? Kind(fields["cell_type"])}."),
        };
        string source = MultilineText.Read(fields["source"])
            ?? throw new InvalidDataException($"{where}: expected \"source\" as text or a list of lines, found {Kind(fields["source"])}.");
        JsonObject metadata = TakeObject(fields, "metadata", where);

        var cell = new NotebookCell
        {
            Id = "",   // given when all cells are known
            Kind = kind,
            Language = CellMetadata.LanguageOf(kind, metadata, source, usualLanguage),
            Source = source,
            Metadata = metadata,
        };
        if (kind != CellKind.Code)
        {
            cell.Unknown = Without(fields, "cell_type", "id", "metadata", "source");
            return cell;
        }
        cell.Unknown = Without(fields, "cell_type", "id", "metadata", "source", "execution_count", "outputs");
        cell.ExecutionCount = ReadCount(fields["execution_count"], where);
        if (fields["outputs"] is JsonArray outputs)
            cell.Outputs.AddRange(outputs.Select((output, index) => OutputJson.Read(output, $"{where}, output {index + 1}")));
        else if (fields["outputs"] is not null)
            throw new InvalidDataException($"{where}: expected \"outputs\" as a list, found {Kind(fields["outputs"])}.");
        return cell;
    }

    internal static int? ReadCount(JsonNode? node, string where)
    {
        if (node is null)
            return null;
        return node is JsonValue value && value.TryGetValue(out int count)
            ? count
            : throw new InvalidDataException($"{where}: expected \"execution_count\" as a whole number or null, found {Kind(node)}.");
    }

    internal static JsonObject TakeObject(JsonObject fields, string key, string where) => fields[key] switch
    {
        null => [],
        JsonObject found => (JsonObject)found.DeepClone(),
        var other => throw new InvalidDataException($"{where}: expected \"{key}\" as an object, found {Kind(other)}."),
    };

    internal static JsonObject Without(JsonObject fields, params string[] known) =>
        new(fields.Where(field => !known.Contains(field.Key)).Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));

    internal static string Kind(JsonNode? node) => node switch
    {
        null => "nothing",
        JsonObject => "an object",
        JsonArray => "a list",
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => "text",
            JsonValueKind.Number => "a number",
            _ => node.ToJsonString(),
        },
    };

    private static string FirstSentence(string message) => message.Split(". ")[0].TrimEnd('.');
}
