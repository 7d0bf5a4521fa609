using System.Text.Json;
using System.Text.Json.Nodes;

namespace LatentLab.Notebooks.Documents;

/// <summary>
/// Reads nbformat 4.0 to 4.5 (https://nbformat.readthedocs.io/en/latest/format_description.html) and what it can of
/// newer minor versions. What the format's schema forbids in a cell, and outputs that are none, are left out and named:
/// a run replaces them anyway, and written back they would make an invalid file.
/// </summary>
internal sealed class IpynbReader
{
    private const int KnownMinor = 5;

    private readonly string name;
    private readonly List<string> leftOut = [];
    private bool keepsUnknown;

    private IpynbReader(string name) => this.name = name;

    /// <exception cref="InvalidDataException">The text is not a notebook; the message says where and what to
    /// do.</exception>
    public static NotebookDocument Read(string json, string name)
    {
        JsonNode? root;
        string[] remarks = [];
        try
        {
            root = JsonText.Parse(json);
        }
        catch (JsonException) when (JsonText.WithoutNonNumbers(json) is { } plain)
        {
            root = Parsed(plain, name);
            remarks = ["NaN or Infinity, which JSON does not have: read as null"];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            root = Parsed(json, name);
        }
        JsonObject notebook = root as JsonObject
            ?? throw new InvalidDataException(
                $"'{name}' is not a notebook: expected a JSON object with cells, found something else.");
        NotebookDocument document = new IpynbReader(name).Notebook(notebook);
        document.LeftOut = [.. remarks, .. document.LeftOut];
        return document;
    }

    // As JsonText.Parse, with what is wrong in a user's words.
    private static JsonNode? Parsed(string json, string name)
    {
        try
        {
            return JsonText.Parse(json);
        }
        catch (InvalidOperationException error)
        {
            throw new InvalidDataException(
                $"'{name}' holds text that is not Unicode ({error.Message}). Open it in a text editor and remove the "
                + "lone \\ud… escape.");
        }
        catch (JsonException) when (JsonText.MergeMark(json) is { } line)
        {
            throw new InvalidDataException(
                $"'{name}' holds the marks of a merge with conflicts (the first at line {line}: <<<<<<<, =======, "
                    + $">>>>>>>). Choose one side for each, 'git checkout --ours' or '--theirs' does it for the "
                    + $"whole file.");
        }
        catch (JsonException) when (JsonText.DoubledKey(json) is { } doubled)
        {
            throw new InvalidDataException(
                $"'{name}' names \"{doubled.Key}\" twice in one object, at line {doubled.Line}, byte {doubled.Byte}. "
                    + $"Remove one of the two in a text editor.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException(
                $"'{name}' is not a whole notebook: its JSON breaks off or is wrong at line {error.LineNumber + 1}, "
                + $"byte {error.BytePositionInLine + 1} ({FirstSentence(error.Message)}). Restore it from a copy, or "
                + "repair that line.");
        }
    }

    private NotebookDocument Notebook(JsonObject root)
    {
        int version = root["nbformat"] is JsonValue number && number.TryGetValue(out int major) ? major : 0;
        if (version is 1 or 2 or 3)
            throw new InvalidDataException(
                $"'{name}' has nbformat {version}; this reads nbformat 4. Convert it with 'jupyter nbconvert --to "
                + "notebook'.");
        if (version != 4)
            throw new InvalidDataException(
                $"'{name}' is not a notebook that this reads: expected \"nbformat\": 4, found "
                + $"{root["nbformat"]?.ToJsonString() ?? "none"}.");
        if (root["cells"] is not JsonArray cells)
            throw new InvalidDataException(
                $"'{name}' has no list of cells: expected \"cells\": […], found {Kind(root["cells"])}.");

        int minor = root["nbformat_minor"] is JsonValue small && small.TryGetValue(out int found) ? found : 0;
        keepsUnknown = minor > KnownMinor;
        var document = new NotebookDocument
        {
            Minor = Math.Max(minor, KnownMinor),
            Metadata = TakeObject(root, "metadata", $"'{name}'"),
            Unknown = Rest(root, "the notebook", "cells", "metadata", "nbformat", "nbformat_minor"),
        };
        string usual = CellMetadata.DefaultLanguage(document.Metadata);
        for (int index = 0; index < cells.Count; index++)
        {
            if (cells[index] is not JsonObject fields)
                throw new InvalidDataException(
                    $"'{name}', cell {index + 1}: expected an object, found {Kind(cells[index])}.");
            document.Cells.Add(Cell(fields, $"cell {index + 1}", usual));
        }

        IReadOnlyList<string> ids = CellIds.Assign([.. document.Cells.Select(
            (cell, index) => (MultilineText.Read(cells[index]!["id"]), $"{cell.Kind}\n{cell.Source}"))]);
        for (int index = 0; index < ids.Count; index++)
            document.Cells[index].Id = ids[index];
        document.LeftOut = leftOut;
        return document;
    }

    private NotebookCell Cell(JsonObject fields, string place, string usualLanguage)
    {
        string where = $"'{name}', {place}";
        CellKind kind = MultilineText.Read(fields["cell_type"]) switch
        {
            "code" => CellKind.Code,
            "markdown" => CellKind.Markdown,
            "raw" => CellKind.Raw,
            var other => throw new InvalidDataException(
                $"{where}: expected a cell_type of code, markdown or raw, found {other ?? Kind(fields["cell_type"])}."),
        };
        string source = MultilineText.Read(fields["source"])
            ?? throw new InvalidDataException(
                $"{where}: expected \"source\" as text or a list of lines, found {Kind(fields["source"])}.");
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
            cell.Unknown = Rest(fields, $"{place} ({cell.Kind.ToString().ToLowerInvariant()})", "cell_type", "id",
                "metadata", "source");
            if (fields["attachments"] is JsonObject attachments)
                cell.Unknown["attachments"] = attachments.DeepClone();
            return cell;
        }
        cell.Unknown = Rest(fields, $"{place} (code)", "cell_type", "id", "metadata", "source", "execution_count",
            "outputs");
        cell.ExecutionCount = Tried(place, null, () => ReadCount(fields["execution_count"], where));
        if (fields["outputs"] is JsonArray outputs)
            cell.Outputs.AddRange(outputs.Select((output, index) =>
                Output(output, $"{place}, output {index + 1}")).OfType<CellOutput>());
        else if (fields["outputs"] is { } odd)
            leftOut.Add($"{place}: \"outputs\", for it is not a list but {Kind(odd)}");
        return cell;
    }

    private CellOutput? Output(JsonNode? node, string place)
    {
        CellOutput? output = Tried(place, null, () => OutputJson.Read(node, $"'{name}', {place}"));
        if (keepsUnknown || output is null)
            return output;
        if (output is OtherOutput other)
        {
            leftOut.Add($"{place}: nbformat 4.5 has no outputs of the type "
                + $"{MultilineText.Read(other.Content["output_type"]) ?? "none"}");
            return null;
        }
        if (output.Unknown is { } unknown)
            Say(unknown.Select(field => field.Key), place);
        return output with { Unknown = null };
    }

    // What makes no sense there costs the output, not the notebook.
    private T? Tried<T>(string place, T? otherwise, Func<T?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException error)
        {
            string reason = error.Message[(error.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..];
            leftOut.Add($"{place}: {reason.TrimEnd('.')}");
            return otherwise;
        }
    }

    private JsonObject Rest(JsonObject fields, string place, params string[] known)
    {
        JsonObject rest = Without(fields, known);
        if (keepsUnknown || rest.Count == 0)
            return rest;
        // A text cell's attachments are put back by the caller.
        Say(rest.Select(field => field.Key)
            .Where(key => key != "attachments" || place.EndsWith("(code)", StringComparison.Ordinal)), place);
        return [];
    }

    private void Say(IEnumerable<string> keys, string place)
    {
        if (string.Join(", ", keys.Select(key => $"\"{key}\"")) is { Length: > 0 } names)
            leftOut.Add($"{place}: {names}, which nbformat 4.5 does not allow there");
    }

    internal static int? ReadCount(JsonNode? node, string where)
    {
        if (node is null)
            return null;
        return node is JsonValue value && value.TryGetValue(out int count)
            ? count
            : throw new InvalidDataException(
                $"{where}: expected \"execution_count\" as a whole number or null, found {Kind(node)}.");
    }

    internal static JsonObject TakeObject(JsonObject fields, string key, string where) => fields[key] switch
    {
        null => [],
        JsonObject found => (JsonObject)found.DeepClone(),
        var other => throw new InvalidDataException($"{where}: expected \"{key}\" as an object, found {Kind(other)}."),
    };

    internal static JsonObject Without(JsonObject fields, params string[] known) =>
        new(fields.Where(field => !known.Contains(field.Key))
            .Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));

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
