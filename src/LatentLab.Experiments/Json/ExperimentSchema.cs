using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LatentLab.Experiments.Settings;

namespace LatentLab.Experiments.Json;

/// <summary>
/// The JSON Schema of an experiment's file, made from the table of fields, so that an editor knows what the kit knows.
/// </summary>
public static class ExperimentSchema
{
    private static readonly JsonSerializerOptions Pretty = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    /// <summary>The schema (draft 2020-12) as a file holds it.</summary>
    public static string Text()
    {
        var properties = new JsonObject
        {
            ["$schema"] = new JsonObject { ["type"] = "string" },
            ["name"] = new JsonObject
            {
                ["type"] = "string",
                ["pattern"] = "^[a-z0-9-]{1,60}$",
                ["description"] = "names folders"
            },
            ["question"] = new JsonObject { ["type"] = "string", ["description"] = "what is asked, in a sentence" },
        };
        foreach (IGrouping<string?, Field> section in Fields.All.Where(field => field.Section is not null)
            .GroupBy(field => field.Section))
            properties[section.Key!] = Closed(section.ToDictionary(field => field.Name, Described));
        Dictionary<string, JsonNode?> varied =
            Fields.All.Where(field => field.Path != "seed").ToDictionary(field => field.Path, Described);
        properties["list"] = new JsonObject
        {
            ["type"] = "array",
            ["description"] = "cases: fields set together, with a label for axes and legends",
            ["items"] = Closed([new("label", new JsonObject { ["type"] = "string" }), .. varied]),
        };
        properties["grid"] = Closed(Fields.All.Where(field => field.Path != "seed")
            .ToDictionary(field => field.Path, field => (JsonNode?)new JsonObject
            {
                ["type"] = "array",
                ["minItems"] = 1,
                ["description"] = field.Description,
                ["items"] = field.Type.Schema(),
            }));
        properties["grid"]!["description"] = "values by field; every combination is run";
        properties["search"] = SearchJson.Schema();
        properties["seeds"] = new JsonObject
        {
            ["type"] = "array",
            ["minItems"] = 1,
            ["uniqueItems"] = true,
            ["description"] = "every combination is run on each",
            ["items"] = Fields.Find("seed").Type.Schema(),
        };
        properties["overrides"] = new JsonObject
        {
            ["type"] = "array",
            ["description"] = "a note: what the command line changed; it stands in the other keys already",
            ["items"] = new JsonObject { ["type"] = "string" },
        };
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "LatentLab experiment",
            ["description"] = "Settings, what is varied, and seeds. Losses are in nats per image.",
            ["type"] = "object",
            ["required"] = new JsonArray("name"),
            ["additionalProperties"] = false,
            ["properties"] = properties,
            ["$defs"] = new JsonObject { ["range"] = SearchJson.RangeSchema() },
        };
        return schema.ToJsonString(Pretty) + "\n";
    }

    private static JsonObject Closed(IEnumerable<KeyValuePair<string, JsonNode?>> properties) => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject(properties),
    };

    private static JsonNode? Described(Field field)
    {
        JsonObject schema = field.Type.Schema();
        schema["description"] = field.Description;
        schema["default"] = field.Default switch
        {
            null => null,
            string text => text,
            int whole => whole,
            double number => number,
            bool yes => yes,
            IEnumerable<string> words => new JsonArray([.. words.Select(word => (JsonNode)word)]),
            IEnumerable<int> widths => new JsonArray([.. widths.Select(width => (JsonNode)width)]),
            var other => FieldType.Show(other),
        };
        return schema;
    }
}
