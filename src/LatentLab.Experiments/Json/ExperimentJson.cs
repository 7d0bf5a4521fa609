using System.Text;
using System.Text.Json;
using LatentLab.Experiments.Settings;

namespace LatentLab.Experiments.Json;

/// <summary>An experiment as a file.</summary>
internal static class ExperimentJson
{
    private static readonly string[] OwnKeys =
        ["$schema", "name", "question", "seeds", "grid", "list", "search", "overrides"];

    public static Experiment Read(PlacedJson json)
    {
        var experiment = new Experiment { Name = "" };
        RunConfig config = new();
        foreach (var (key, value) in json.Entries
            ?? throw json.Refuse("expected an object that describes an experiment."))
        {
            switch (key)
            {
                case "$schema": Text(value); break;
                case "name": experiment = experiment with { Name = Text(value) }; break;
                case "question": experiment = experiment with { Question = Text(value) }; break;
                case "seeds": experiment = experiment with { Seeds = Seeds(value) }; break;
                case "grid": experiment = experiment with { Grid = Grid(value) }; break;
                case "list":
                    experiment = experiment with
                    {
                        List = [.. Items(value, "cases such as {\"model.latent\": 2}").Select(Case)]
                    };
                    break;
                case "search": experiment = experiment with { Search = SearchJson.Read(value) }; break;
                case "overrides":
                    experiment = experiment with { Overrides = [.. Items(value, "texts").Select(Text)] };
                    break;
                case "seed": throw value.Refuse("an experiment has 'seeds', a list such as [1, 2, 3].");
                default:
                    config = ConfigJson.TryRead(config, key, value)
                        ?? throw value.Refuse(FieldSuggestions.Unknown(key, [.. OwnKeys, .. ConfigJson.Sections]));
                    break;
            }
        }
        experiment = experiment with { Base = config };
        try
        {
            experiment.Plan();
        }
        catch (ArgumentException wrong)
        {
            throw new InvalidDataException($"'{json.Source}': {wrong.Message}");
        }
        return experiment;
    }

    public static string Write(Experiment asGiven)
    {
        Experiment experiment = ExperimentPlan.Resolved(asGiven);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, ConfigJson.Indented))
        {
            json.WriteStartObject();
            json.WriteString("name", experiment.Name);
            json.WriteString("question", experiment.Question);
            ConfigJson.WriteFields(json, experiment.Base, onlyChanged: true, field => field.Path != "seed");
            if (experiment.List.Count > 0)
            {
                json.WriteStartArray("list");
                foreach (ExperimentCase one in experiment.List)
                    WriteCase(json, one);
                json.WriteEndArray();
            }
            if (experiment.Grid.Count > 0)
            {
                json.WriteStartObject("grid");
                foreach (var (path, values) in experiment.Grid)
                {
                    json.WriteStartArray(path);
                    foreach (object? value in values)
                        ConfigJson.WriteValue(json, Fields.Find(path).Convert(value));
                    json.WriteEndArray();
                }
                json.WriteEndObject();
            }
            if (experiment.Search is not null)
                SearchJson.Write(json, experiment.Search);
            json.WritePropertyName("seeds");
            ConfigJson.WriteValue(json, experiment.Seeds);
            if (experiment.Overrides.Count > 0)
            {
                json.WriteStartArray("overrides");
                foreach (string one in experiment.Overrides)
                    json.WriteStringValue(one);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static void WriteCase(Utf8JsonWriter json, ExperimentCase one)
    {
        json.WriteStartObject();
        if (one.Label is string label)
            json.WriteString("label", label);
        foreach (var (path, value) in one.Values)
        {
            json.WritePropertyName(path);
            ConfigJson.WriteValue(json, Fields.Find(path).Convert(value));
        }
        json.WriteEndObject();
    }

    private static Dictionary<string, IReadOnlyList<object?>> Grid(PlacedJson grid)
    {
        Dictionary<string, IReadOnlyList<object?>> values = [];
        foreach (var (path, list) in grid.Entries
            ?? throw grid.Refuse("expected an object from fields to lists of values, such as {\"loss.beta\": [1, 4]}."))
        {
            Field field = FieldAt(path, list);
            values.Add(path, [.. Items(list, "values").Select(value => ConfigJson.ValueOf(field, value))]);
        }
        return values;
    }

    private static ExperimentCase Case(PlacedJson json)
    {
        string? label = null;
        Dictionary<string, object?> values = [];
        foreach (var (path, value) in json.Entries
            ?? throw json.Refuse("expected an object from fields to values, such as {\"model.latent\": 2}."))
            if (path == "label")
                label = Text(value);
            else
                values.Add(path, ConfigJson.ValueOf(FieldAt(path, value), value));
        return new ExperimentCase(label, values);
    }

    internal static Field FieldAt(string path, PlacedJson value) =>
        Fields.TryFind(path) ?? throw value.Refuse(FieldSuggestions.Unknown(path, Fields.Paths));

    private static int[] Seeds(PlacedJson json) =>
        [.. Items(json, "whole numbers").Select(item => (int)ConfigJson.ValueOf(Fields.Find("seed"), item)!)];

    private static IReadOnlyList<PlacedJson> Items(PlacedJson json, string what) =>
        json.Items ?? throw json.Refuse(
            $"expected a list of {what}, found {PlacedJson.Shortened(FieldType.Show(json.Plain))}.");

    private static string Text(PlacedJson json) => json.Value as string
        ?? throw json.Refuse($"expected a text, found {PlacedJson.Shortened(FieldType.Show(json.Plain))}.");
}
