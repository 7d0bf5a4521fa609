using System.Text.Json;
using System.Text.Json.Nodes;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Book.Reference;

/// <summary>
/// A value in a data file of the course and where it stands, so that every fault names file, place, what was expected
/// and what was found.
/// </summary>
internal sealed class DataField
{
    private const int LongestShown = 60;

    private readonly string file;
    private readonly string path;
    private readonly JsonNode? node;

    private DataField(string file, string path, JsonNode? node)
    {
        this.file = file;
        this.path = path;
        this.node = node;
    }

    /// <exception cref="BookException">The file cannot be read or is not JSON.</exception>
    public static DataField Read(string file)
    {
        string name = Path.GetFileName(file);
        try
        {
            return new(name, "", JsonText.Parse(File.ReadAllText(file)));
        }
        catch (JsonException fault)
        {
            string line = fault.LineNumber is long before ? $", line {before + 1}" : "";
            throw new BookException(
                $"'{name}'{line}: expected JSON, found a fault in it: {fault.Message} Correct the file '{file}' there.",
                fault);
        }
        catch (InvalidOperationException fault)
        {
            throw new BookException(
                $"'{name}': a string in it is not text: {fault.Message} Write the letter itself in place of its escape "
                + $"in '{file}'.", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BookException($"The file '{file}' cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>Refuses fields of other names: a misspelt field would be passed over in silence.</summary>
    public DataField With(params string[] names)
    {
        JsonObject fields = node as JsonObject ?? throw Fault($"an object with the fields {Words(names)}");
        return fields.FirstOrDefault(field => !names.Contains(field.Key)).Key is string stranger
            ? throw new BookException(
                $"'{file}', {Where}: expected only the fields {Words(names)}, found '{Short(stranger)}'. Correct its "
                + "name or take it out.")
            : this;
    }

    /// <summary>A field's text, neither missing nor blank.</summary>
    public string Text(string name) => At(name).AsText();

    /// <summary>A field's text as it stands; it may be empty.</summary>
    public string Raw(string name) =>
        At(name) is { node: JsonValue value } && value.TryGetValue(out string? text)
            ? text
            : throw At(name).Fault("text");

    /// <summary>A field's text, or null where there is no such field.</summary>
    public string? TextIfThere(string name) => ((JsonObject)node!).ContainsKey(name) ? Text(name) : null;

    /// <summary>A field's JSON, for a reader of its own.</summary>
    public JsonNode? Json(string name) => ((JsonObject)node!)[name];

    public bool FlagIfThere(string name) => ((JsonObject)node!).ContainsKey(name) && At(name).AsFlag();

    /// <summary>A field that has fields of its own.</summary>
    public DataField Part(string name) => At(name);

    /// <summary>Everything in a field whose own fields have names of their own.</summary>
    public IEnumerable<(string Name, DataField Field)> PartsOf(string name)
    {
        DataField owner = At(name);
        JsonObject fields = owner.node as JsonObject ?? throw owner.Fault("an object");
        return fields.Select(field => (field.Key, owner.At(field.Key)));
    }

    public IReadOnlyList<DataField> List(string name) => At(name).AsList();

    public IReadOnlyList<DataField> ListIfThere(string name) => ((JsonObject)node!).ContainsKey(name) ? List(name) : [];

    public string AsText() => node is JsonValue value && value.TryGetValue(out string? text)
        && !string.IsNullOrWhiteSpace(text) ? text : throw Fault("words");

    /// <summary>The value is not of the kind that belongs here.</summary>
    /// <param name="advice">What to do; the place is named already.</param>
    public BookException Fault(string expected, string advice = "Correct it there.") =>
        new($"'{file}', {Where}: expected {expected}, found {Found}. {advice}");

    private string Where => path.Length == 0 ? "at the top" : path;

    private string Found => node is null ? "nothing" : Short(node.ToJsonString(JsonOutput));

    private static readonly JsonSerializerOptions JsonOutput = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    private DataField At(string name) =>
        new(file, path.Length == 0 ? name : $"{path}.{name}", ((JsonObject)node!)[name]);

    private bool AsFlag() =>
        node is JsonValue value && value.TryGetValue(out bool flag) ? flag : throw Fault("true or false");

    public IReadOnlyList<DataField> AsList() =>
        node is JsonArray { Count: > 0 } items
            ? [.. items.Select((item, i) => new DataField(file, $"{path}[{i}]", item))]
            : throw Fault("a list that is not empty");

    private static string Short(string text) => text.Length <= LongestShown ? text : text[..(LongestShown - 1)] + "…";

    private static string Words(string[] names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
