using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LatentLab.Notebooks.Session;

namespace LatentLab.Notebooks.Documents;

/// <summary>
/// The .dib format: plain text, a line <c>#!language</c> before each cell, an optional <c>#!meta</c> with JSON first.
/// Blank lines around a cell belong to the format, empty cells do not exist, and outputs are not kept.
/// </summary>
internal static class DibFormat
{
    private const string MetaWord = "#!meta";

    /// <exception cref="InvalidDataException">The <c>#!meta</c> part is not a JSON object.</exception>
    public static NotebookDocument Read(string text, string name)
    {
        var document = new NotebookDocument
        {
            LineEnding = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n"
        };
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        int first = Array.FindIndex(lines, line => line.Length > 0);
        int next = 0;
        if (first >= 0 && lines[first].TrimEnd() == MetaWord)
        {
            next = Array.FindIndex(lines, first + 1, line => line.StartsWith("#!", StringComparison.Ordinal));
            next = next < 0 ? lines.Length : next;
            document.Metadata = ReadMeta(string.Join('\n', lines[(first + 1)..next]), name, first + 2);
        }

        string language = CellMetadata.DefaultLanguage(document.Metadata);
        IReadOnlyDictionary<string, string> own = OwnLanguages(document.Metadata);
        var body = new List<string>();
        foreach (string line in lines[next..])
        {
            if (Divides(line, own) is { } chosen)
            {
                Close();
                language = chosen;
            }
            else
            {
                body.Add(line);
            }
        }
        Close();

        IReadOnlyList<string> ids =
            CellIds.Assign([.. document.Cells.Select(cell => ((string?)null, $"{cell.Kind}\n{cell.Source}"))]);
        for (int index = 0; index < ids.Count; index++)
            document.Cells[index].Id = ids[index];
        return document;

        void Close()
        {
            string source = Trim(body);
            body.Clear();
            if (source.Length > 0)
                document.Cells.Add(NewCell(language, source));
        }
    }

    /// <exception cref="InvalidDataException">A cell holds a line that would divide it when the file is read
    /// back.</exception>
    public static string Write(NotebookDocument document)
    {
        var text = new StringBuilder();
        if (document.Metadata.Count > 0)
            text.Append(MetaWord).Append("\n\n").Append(document.Metadata.ToJsonString(Relaxed)).Append("\n\n");
        IReadOnlyDictionary<string, string> own = OwnLanguages(document.Metadata);
        for (int index = 0; index < document.Cells.Count; index++)
        {
            NotebookCell cell = document.Cells[index];
            List<string> lines = [.. cell.Source.ReplaceLineEndings("\n").Split('\n')];
            if (cell.Kind == CellKind.Code && Divides(lines[0], own) == cell.Language)
                lines.RemoveAt(0);   // the cell's own language line becomes the format's
            if (lines.Find(line => Divides(line, own) is not null) is { } dividing)
                throw new InvalidDataException(
                    $"Cell {index + 1} cannot be kept in a .dib file: its line '{dividing}' would start another cell "
                    + "there. Save it as .ipynb, or change that line.");
            string source = Trim(lines);
            if (source.Length > 0)
                text.Append("#!").Append(cell.Language).Append("\n\n").Append(source).Append("\n\n");
        }
        return (text.ToString().TrimEnd('\n') + "\n").ReplaceLineEndings(document.LineEnding);
    }

    private static readonly JsonSerializerOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    private static NotebookCell NewCell(string language, string source) => language switch
    {
        CellLanguage.Markdown => new() { Id = "", Kind = CellKind.Markdown, Language = language, Source = source },
        "raw" => new() { Id = "", Kind = CellKind.Raw, Language = language, Source = source },
        _ => new()
        {
            Id = "",
            Kind = CellKind.Code,
            Language = language,
            Source = source,
            Metadata = CellMetadata.ForLanguage(language)
        },
    };

    private static string? Divides(string line, IReadOnlyDictionary<string, string> own) =>
        CellLanguage.OfLine(line)
            ?? (line.StartsWith("#!", StringComparison.Ordinal) ? own.GetValueOrDefault(line[2..].Trim()) : null);

    // Kernels that #!meta declares divide cells too, even where this host cannot run them.
    private static Dictionary<string, string> OwnLanguages(JsonObject metadata)
    {
        var own = new Dictionary<string, string>();
        if ((metadata["kernelInfo"] as JsonObject)?["items"] is not JsonArray items)
            return own;
        foreach (JsonObject item in items.OfType<JsonObject>())
        {
            if (MultilineText.Read(item["name"]) is not { Length: > 0 } name || name.Any(char.IsWhiteSpace))
                continue;
            own[name] = name;
            foreach (string alias in (item["aliases"] as JsonArray ?? [])
                .Select(alias => MultilineText.Read(alias) ?? "").Where(alias => alias.Length > 0))
                own[alias] = name;
        }
        return own;
    }

    private static JsonObject ReadMeta(string json, string name, int line)
    {
        try
        {
            return JsonText.Parse(json) as JsonObject
                ?? throw new InvalidDataException(
                    $"'{name}': expected a JSON object after #!meta, found something else.");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            long? wrong = line + ((error as JsonException)?.LineNumber ?? 0);
            throw new InvalidDataException(
                $"'{name}', line {wrong}: the JSON after #!meta is wrong ({error.Message.Split(". ")[0]}). Repair it, "
                + "or remove the #!meta part.");
        }
    }

    private static string Trim(List<string> lines)
    {
        int start = lines.FindIndex(line => line.Length > 0);
        int end = lines.FindLastIndex(line => line.Length > 0);
        return start < 0 ? "" : string.Join('\n', lines[start..(end + 1)]);
    }
}
