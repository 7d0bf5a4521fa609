using System.Text.Json;
using System.Text.Json.Nodes;
using LatentLab.Experiments.Searching;
using LatentLab.Experiments.Settings;

namespace LatentLab.Experiments.Json;

/// <summary>How an experiment's file says what is drawn and what is stopped.</summary>
internal static class SearchJson
{
    private const string Low = "low", High = "high", Log = "log", Space = "space";

    private sealed record Key(
        string Name, string Description, FieldType Type, Func<SearchSettings, object?> Get,
        Func<SearchSettings, object?, SearchSettings> Set);

    private static readonly Key[] Keys =
    [
        new("method", "random: every setting is trained to the end; halving: all for a few epochs, then the best one "
            + "in eta for eta times as many, and so on", FieldType.OneOf<SearchMethod>(),
            search => search.Method, (search, value) => search with { Method = (SearchMethod)value! }),
        new("draws", "settings drawn from space", new FieldType.Whole(1, Experiment.MostRuns),
            search => search.Draws, (search, value) => search with { Draws = (int)value! }),
        new("seed", "decides what is drawn", new FieldType.Whole(0, int.MaxValue),
            search => search.Seed, (search, value) => search with { Seed = (int)value! }),
        new("goal", "what a halving compares settings by, on held-out images: negative-elbo (with the whole KL, "
            + "whatever loss.beta is) or reconstruction", FieldType.OneOf<SearchGoal>(),
            search => search.Goal, (search, value) => search with { Goal = (SearchGoal)value! }),
        new("eta", "of a halving: one in so many settings goes on", new FieldType.Whole(2, 1000),
            search => search.Eta, (search, value) => search with { Eta = (int)value! }),
        new("minEpochs", "of a halving: the epochs that every setting gets, at least",
            new FieldType.Whole(1, 1_000_000), search => search.MinEpochs,
            (search, value) => search with { MinEpochs = (int)value! }),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. Keys.Select(key => key.Name)];

    public static SearchSettings Read(PlacedJson json)
    {
        var search = new SearchSettings();
        foreach (var (name, value) in json.Entries ?? throw json.Refuse(
            "expected an object such as {\"method\": \"random\", \"draws\": 20, \"space\": {…}}."))
            search = name == Space
                ? search with { Space = Draws(value) }
                : With(search, name, value.Plain, why => value.Refuse(why));
        return search;
    }

    /// <summary>With one of the keys set.</summary>
    /// <param name="refuse">Makes the error for what cannot be.</param>
    public static SearchSettings With(SearchSettings search, string name, object? value, Func<string, Exception> refuse)
    {
        Key key = Keys.FirstOrDefault(one => one.Name == name)
            ?? throw refuse($"there is no '{PlacedJson.Shortened(name)}' in search; it has "
                + $"{string.Join(", ", Names.Append(Space))}.");
        return key.Type.Convert(value, out object? converted) ? key.Set(search, converted)
            : throw refuse($"search.{name}: expected {key.Type.Expected}, found "
                + $"{PlacedJson.Shortened(FieldType.Show(value))}.");
    }

    public static void Write(Utf8JsonWriter json, SearchSettings search)
    {
        var standard = new SearchSettings();
        json.WriteStartObject("search");
        foreach (Key key in Keys.Where(key => key.Name is "method" or "draws"
            || !Equals(key.Get(search), key.Get(standard))))
        {
            json.WritePropertyName(key.Name);
            ConfigJson.WriteValue(json, key.Get(search));
        }
        if (search.Space.Count > 0)
        {
            json.WriteStartObject(Space);
            foreach (var (path, draw) in search.Space)
                Write(json, path, draw);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string path, Draw draw)
    {
        json.WritePropertyName(path);
        if (draw is Draw.Range range)
        {
            json.WriteStartObject();
            json.WriteNumber(Low, range.Low);
            json.WriteNumber(High, range.High);
            if (range.IsLogarithmic)
                json.WriteBoolean(Log, true);
            json.WriteEndObject();
            return;
        }
        json.WriteStartArray();
        foreach (object? value in ((Draw.Choice)draw).Values)
            ConfigJson.WriteValue(json, Fields.Find(path).Convert(value));
        json.WriteEndArray();
    }

    private static Dictionary<string, Draw> Draws(PlacedJson json)
    {
        Dictionary<string, Draw> space = [];
        foreach (var (path, value) in json.Entries ?? throw json.Refuse("expected an object from fields to ranges or "
            + "lists, such as {\"loss.beta\": {\"low\": 0.1, \"high\": 8, \"log\": true}}."))
        {
            Field field = ExperimentJson.FieldAt(path, value);
            Draw draw = value.Items is { } items
                ? Draw.OneOf([.. items.Select(item => ConfigJson.ValueOf(field, item))])
                : Range(value);
            try
            {
                draw.Check(field);
            }
            catch (ArgumentException wrong)
            {
                throw value.Refuse(wrong.Message);
            }
            space.Add(path, draw);
        }
        return space;
    }

    private static Draw Range(PlacedJson json)
    {
        double? low = null, high = null;
        bool isLogarithmic = false;
        foreach (var (name, value) in json.Entries ?? throw json.Refuse("expected a list of values, or an object with "
            + "low, high and perhaps \"log\": true."))
            switch (name, value.Value)
            {
                case (Low, double number): low = number; break;
                case (High, double number): high = number; break;
                case (Log, bool yes): isLogarithmic = yes; break;
                default: throw value.Refuse("a range has the numbers low and high, and log (true or false).");
            }
        return low is double least && high is double most
            ? isLogarithmic ? Draw.Logarithmic(least, most) : Draw.Between(least, most)
            : throw json.Refuse("a range has both low and high.");
    }

    public static JsonObject Schema()
    {
        var properties = new JsonObject();
        foreach (Key key in Keys)
        {
            JsonObject schema = key.Type.Schema();
            schema["description"] = key.Description;
            schema["default"] = key.Get(new SearchSettings()) is int whole ? whole
                : FieldType.Show(key.Get(new SearchSettings()));
            properties[key.Name] = schema;
        }
        var space = new JsonObject();
        foreach (Field field in Fields.All.Where(field => field.Path != "seed"))
        {
            var list = new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = field.Type.Schema() };
            JsonObject schema = field.Type is FieldType.Whole or FieldType.Number
                ? new JsonObject { ["oneOf"] = new JsonArray(list, new JsonObject { ["$ref"] = "#/$defs/range" }) }
                : list;
            schema["description"] = field.Description;
            space[field.Path] = schema;
        }
        properties[Space] = new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["description"] = "where each field's value is drawn from: a range, or a list of values",
            ["properties"] = space,
        };
        return new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["description"] = "settings that are drawn, beside the grid, and whether bad ones are stopped early",
            ["properties"] = properties,
        };
    }

    public static JsonObject RangeSchema() => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["required"] = new JsonArray(Low, High),
        ["properties"] = new JsonObject
        {
            [Low] = new JsonObject { ["type"] = "number" },
            [High] = new JsonObject { ["type"] = "number" },
            [Log] = new JsonObject
            {
                ["type"] = "boolean",
                ["default"] = false,
                ["description"] = "true: each order of magnitude is as likely"
            },
        },
    };
}
