using System.Text.Json.Nodes;

namespace LatentLab.Notebooks.Documents;

/// <summary>Cell outputs as nbformat 4.5 writes them, in both directions.</summary>
internal static class OutputJson
{
    /// <param name="where">The place in the file, for errors.</param>
    public static CellOutput Read(JsonNode? node, string where)
    {
        if (node is not JsonObject fields)
            throw new InvalidDataException($"{where}: expected an object, found {IpynbReader.Kind(node)}.");
        return MultilineText.Read(fields["output_type"]) switch
        {
            "stream" =>
                new StreamOutput(MultilineText.Read(fields["name"]) ?? "stdout", Required(fields, "text", where))
                {
                    Unknown = Rest(fields, "name", "text"),
                },
            "display_data" => Display(fields, isResult: false, where),
            "execute_result" => Display(fields, isResult: true, where),
            "error" => new ErrorOutput(MultilineText.Read(fields["ename"]) ?? "",
                MultilineText.Read(fields["evalue"]) ?? "", Traceback(fields, where))
            {
                Unknown = Rest(fields, "ename", "evalue", "traceback"),
            },
            _ => new OtherOutput((JsonObject)fields.DeepClone()),
        };
    }

    public static JsonObject Write(CellOutput output)
    {
        JsonObject written = output switch
        {
            StreamOutput stream => new()
            {
                ["output_type"] = "stream",
                ["name"] = stream.Name,
                ["text"] = MultilineText.Write(stream.Text)
            },
            DisplayOutput display => Write(display),
            ErrorOutput error => new()
            {
                ["output_type"] = "error",
                ["ename"] = error.Name,
                ["evalue"] = error.Message,
                ["traceback"] = new JsonArray([.. error.Traceback.Select(line => JsonValue.Create(line))]),
            },
            OtherOutput other => (JsonObject)other.Content.DeepClone(),
            _ => throw new ArgumentException($"{output.GetType().Name} has no place in a notebook file."),
        };
        foreach ((string key, JsonNode? value) in output.Unknown ?? [])
            written[key] = value?.DeepClone();
        return written;
    }

    /// <summary>True for media types whose content is JSON, not text.</summary>
    public static bool IsJson(string mimeType) =>
        mimeType == "application/json" || (mimeType.StartsWith("application/", StringComparison.Ordinal)
            && mimeType.EndsWith("+json", StringComparison.Ordinal));

    private static DisplayOutput Display(JsonObject fields, bool isResult, string where)
    {
        var data = new JsonObject();
        foreach ((string mimeType, JsonNode? content) in IpynbReader.TakeObject(fields, "data", where))
            data[mimeType] = !IsJson(mimeType) && MultilineText.Read(content) is { } text ? text : content?.DeepClone();
        int? count = isResult ? IpynbReader.ReadCount(fields["execution_count"], where) : null;
        return new DisplayOutput(data, IpynbReader.TakeObject(fields, "metadata", where), isResult, count)
        {
            Unknown = isResult ? Rest(fields, "data", "metadata", "execution_count") : Rest(fields, "data", "metadata"),
        };
    }

    private static JsonObject Write(DisplayOutput display)
    {
        var data = new JsonObject();
        foreach ((string mimeType, JsonNode? content) in display.Data)
        {
            bool isText = !IsJson(mimeType) && content is JsonValue value && value.TryGetValue(out string? _);
            data[mimeType] = isText ? MultilineText.Write(content!.GetValue<string>()) : content?.DeepClone();
        }
        var written = new JsonObject
        {
            ["output_type"] = display.IsResult ? "execute_result" : "display_data",
            ["data"] = data,
            ["metadata"] = display.Metadata.DeepClone(),
        };
        if (display.IsResult)
            written["execution_count"] = display.ExecutionCount;
        return written;
    }

    private static IReadOnlyList<string> Traceback(JsonObject fields, string where) => fields["traceback"] switch
    {
        null => [],
        JsonArray lines => [.. lines.Select(line => MultilineText.Read(line) ?? throw new InvalidDataException(
            $"{where}: expected a traceback of lines of text, found {IpynbReader.Kind(line)}."))],
        var other => throw new InvalidDataException(
            $"{where}: expected \"traceback\" as a list, found {IpynbReader.Kind(other)}."),
    };

    private static string Required(JsonObject fields, string key, string where) =>
        MultilineText.Read(fields[key]) ?? throw new InvalidDataException(
            $"{where}: expected \"{key}\" as text or a list of lines, found {IpynbReader.Kind(fields[key])}.");

    private static JsonObject? Rest(JsonObject fields, params string[] known) =>
        IpynbReader.Without(fields, ["output_type", .. known]) is { Count: > 0 } rest ? rest : null;
}
