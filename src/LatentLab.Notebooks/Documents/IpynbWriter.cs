using System.Text.Json.Nodes;

namespace LatentLab.Notebooks.Documents;

/// <summary>
/// Writes nbformat 4.5 (or a newer minor version that was read), byte for byte as Jupyter writes the same content.
/// </summary>
internal static class IpynbWriter
{
    public static string Write(NotebookDocument document)
    {
        IReadOnlyList<string> ids =
            CellIds.Assign([.. document.Cells.Select(cell => ((string?)cell.Id, $"{cell.Kind}\n{cell.Source}"))]);
        JsonObject root = Copy(document.Unknown);
        root["cells"] = new JsonArray([.. document.Cells.Select((cell, index) => Cell(cell, ids[index]))]);
        root["metadata"] = document.Metadata.DeepClone();
        root["nbformat"] = 4;
        root["nbformat_minor"] = document.Minor;
        return JupyterJson.Write(root) + "\n";
    }

    private static JsonObject Cell(NotebookCell cell, string id)
    {
        JsonObject fields = Copy(cell.Unknown);
        fields["cell_type"] = cell.Kind.ToString().ToLowerInvariant();
        fields["id"] = id;
        fields["metadata"] = cell.Metadata.DeepClone();
        fields["source"] = MultilineText.Write(cell.Source);
        if (cell.Kind == CellKind.Code)
        {
            fields["execution_count"] = cell.ExecutionCount;
            fields["outputs"] = new JsonArray([.. cell.Outputs.Select(OutputJson.Write)]);
        }
        return fields;
    }

    private static JsonObject Copy(JsonObject fields) => (JsonObject)fields.DeepClone();
}
