using System.Text.Json.Nodes;

namespace LatentLab.Notebooks.Documents;

/// <summary>A notebook in memory: its cells in order, and whatever else the file said, kept as it was.</summary>
public sealed class NotebookDocument
{
    public List<NotebookCell> Cells { get; } = [];

    /// <summary>
    /// The notebook's <c>metadata</c> object (kernelspec, language_info, …), unknown fields included.
    /// </summary>
    public JsonObject Metadata { get; set; } = [];

    /// <summary>
    /// The format's minor version: 5, or that of a file from the future, whose unknown fields stay what they are.
    /// </summary>
    public int Minor { get; set; } = 5;

    /// <summary>Top-level fields of a newer format, kept for the round trip.</summary>
    public JsonObject Unknown { get; set; } = [];

    /// <summary>How the lines of a .dib file end, <c>\n</c> or <c>\r\n</c>; it is saved as it was.</summary>
    public string LineEnding { get; set; } = "\n";

    /// <summary>
    /// What the file held that has no place in nbformat 4.5, a sentence each: it was left out, and a saved copy will
    /// not have it.
    /// </summary>
    public IReadOnlyList<string> LeftOut { get; set; } = [];
}

public enum CellKind
{
    Code,
    Markdown,
    Raw,
}

/// <summary>
/// One cell. A code cell's <see cref="Language"/> is <c>csharp</c> unless its metadata or first line says otherwise.
/// </summary>
public sealed class NotebookCell
{
    /// <summary>nbformat 4.5's cell id: 1 to 64 of A–Z a–z 0–9 - _, unique in the document.</summary>
    public required string Id { get; set; }

    public required CellKind Kind { get; set; }

    /// <summary>For example <c>csharp</c>, <c>html</c>, <c>javascript</c>, <c>markdown</c>.</summary>
    public required string Language { get; set; }

    /// <summary>The text as one string, lines ended by \n.</summary>
    public required string Source { get; set; }

    public int? ExecutionCount { get; set; }

    public List<CellOutput> Outputs { get; } = [];

    /// <summary>The cell's <c>metadata</c> object, unknown fields included.</summary>
    public JsonObject Metadata { get; set; } = [];

    /// <summary>A text cell's attachments, and fields of a newer format, kept for the round trip.</summary>
    public JsonObject Unknown { get; set; } = [];

    /// <summary>The cell's tags (<c>metadata.tags</c>), for example <c>parameters</c>.</summary>
    public IEnumerable<string> Tags =>
        Metadata["tags"] is JsonArray tags ? tags.Select(tag => tag?.ToString() ?? "") : [];

    /// <summary>
    /// Whether the cell is there to fail, for its error to be read: Jupyter's tag <c>raises-exception</c>.
    /// </summary>
    public bool ShouldFail => Tags.Contains("raises-exception");
}

/// <summary>Something that a code cell left behind.</summary>
public abstract record CellOutput
{
    /// <summary>Fields of a newer format, kept for the round trip; null where there are none.</summary>
    public JsonObject? Unknown { get; init; }
}

/// <summary>An output of a type that a newer format has, kept as it was.</summary>
public sealed record OtherOutput(JsonObject Content) : CellOutput;

/// <summary>Text written to <c>stdout</c> or <c>stderr</c>.</summary>
public sealed record StreamOutput(string Name, string Text) : CellOutput;

/// <summary>A displayed value by media type; <see cref="IsResult"/> where it is the cell's last expression.</summary>
/// <param name="Data">Media type → text, or JSON for types that end in <c>json</c>.</param>
public sealed record DisplayOutput(
    JsonObject Data, JsonObject Metadata, bool IsResult, int? ExecutionCount = null, string? DisplayId = null)
    : CellOutput;

/// <summary>An exception that ended the cell.</summary>
public sealed record ErrorOutput(string Name, string Message, IReadOnlyList<string> Traceback) : CellOutput;
