using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Book.Claims;

/// <summary>Finds the claims that an executed notebook displayed, and writes them as <c>claims.json</c>.</summary>
public static class ClaimCollector
{
    private static readonly JsonSerializerOptions readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    /// <summary>
    /// The claims in the order in which the notebook shows them; the same claim shown twice counts once.
    /// </summary>
    /// <param name="lesson">The lesson's name, which becomes part of each claim.</param>
    /// <exception cref="BookException">An output under the claims' media type is not a claim.</exception>
    public static IReadOnlyList<BookClaim> Collect(NotebookDocument document, string lesson)
    {
        var claims = new List<BookClaim>();
        for (int i = 0; i < document.Cells.Count; i++)
        {
            claims.AddRange(Collect(document.Cells[i], lesson, i + 1));
        }

        return [.. claims.Distinct()];
    }

    /// <summary>The claims of one cell.</summary>
    /// <param name="number">The cell's number in its notebook, from 1, for error messages.</param>
    internal static IEnumerable<BookClaim> Collect(NotebookCell cell, string lesson, int number) =>
        from output in cell.Outputs.OfType<DisplayOutput>()
        let json = output.Data[BookClaim.MimeType]
        where json is not null
        select Read(json, lesson, number);

    /// <summary>
    /// The text of <c>claims.json</c>: an array of objects {id, sentence, lesson, value, unit, comparison, threshold,
    /// passed, seed}.
    /// </summary>
    public static string ToJson(IEnumerable<BookClaim> claims) =>
        new JsonArray([.. claims.Select(claim => claim.ToJson())]).ToJsonString(readable) + "\n";

    private static BookClaim Read(JsonNode json, string lesson, int cell)
    {
        try
        {
            // Some writers keep JSON outputs as text.
            JsonNode? node = json is JsonValue value && value.TryGetValue(out string? text)
                ? JsonNode.Parse(text)
                : json;
            return BookClaim.FromJson(node, lesson);
        }
        catch (Exception fault) when (fault is FormatException or JsonException or InvalidOperationException)
        {
            throw new BookException(
                $"{lesson}, cell {cell}: the output of type {BookClaim.MimeType} is not a claim: {fault.Message}",
                fault);
        }
    }
}
