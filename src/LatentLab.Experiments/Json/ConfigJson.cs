using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LatentLab.Experiments.Settings;

namespace LatentLab.Experiments.Json;

/// <summary>A run's settings as JSON: sections with their fields.</summary>
internal static class ConfigJson
{
    public static JsonWriterOptions Indented { get; } = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n"
    };

    /// <summary>All fields in their order.</summary>
    /// <param name="onlyChanged">Leave out what has its default.</param>
    public static string Write(RunConfig config, bool onlyChanged)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Indented with { Indented = false }))
            Write(json, config, onlyChanged);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    public static void Write(Utf8JsonWriter json, RunConfig config, bool onlyChanged)
    {
        json.WriteStartObject();
        WriteFields(json, config, onlyChanged, _ => true);
        json.WriteEndObject();
    }

    /// <summary>The fields into an object that is open.</summary>
    public static void WriteFields(Utf8JsonWriter json, RunConfig config, bool onlyChanged, Func<Field, bool> wanted)
    {
        foreach (IGrouping<string?, Field> section in Fields.All.Where(wanted).GroupBy(field => field.Section))
        {
            Field[] fields = [.. section.Where(
                field => !onlyChanged || FieldType.Show(field.Get(config)) != FieldType.Show(field.Default))];
            if (fields.Length == 0)
                continue;
            if (section.Key is string name)
                json.WriteStartObject(name);
            foreach (Field field in fields)
            {
                json.WritePropertyName(field.Name);
                WriteValue(json, field.Get(config));
            }
            if (section.Key is not null)
                json.WriteEndObject();
        }
    }

    public static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool yes: json.WriteBooleanValue(yes); break;
            case int whole: json.WriteNumberValue(whole); break;
            case double number: json.WriteNumberValue(number); break;
            case IEnumerable<int> widths:
                json.WriteStartArray();
                foreach (int width in widths)
                    json.WriteNumberValue(width);
                json.WriteEndArray();
                break;
            case IEnumerable<string> words:
                json.WriteStartArray();
                foreach (string word in words)
                    json.WriteStringValue(word);
                json.WriteEndArray();
                break;
            default: json.WriteStringValue(FieldType.Show(value)); break;
        }
    }

    /// <summary>Reads one key of an object that holds settings: a section, or a field of none.</summary>
    /// <returns>Null if the key is neither.</returns>
    public static RunConfig? TryRead(RunConfig config, string key, PlacedJson value)
    {
        if (Fields.TryFind(key) is { Section: null } alone)
            return Set(config, alone, value);
        string[] names = [.. Fields.All.Where(field => field.Section == key).Select(field => field.Name)];
        if (names.Length == 0)
            return null;
        foreach (var (name, inner) in value.Entries ?? throw value.Refuse(
            $"expected an object with keys such as '{names[0]}', found {FieldType.Show(value.Plain)}."))
        {
            Field field = Fields.TryFind($"{key}.{name}") ?? throw inner.Refuse(
                FieldSuggestions.Unknown(name, names, key));
            config = Set(config, field, inner);
        }
        return config;
    }

    /// <summary>A whole object of settings; what it does not name has its default.</summary>
    public static RunConfig Read(PlacedJson json)
    {
        RunConfig config = new();
        foreach (var (key, value) in json.Entries ?? throw json.Refuse("expected an object of settings."))
            config = TryRead(config, key, value) ?? throw value.Refuse(
                FieldSuggestions.Unknown(key, Sections));
        return config;
    }

    public static IReadOnlyList<string> Sections { get; } =
        [.. Fields.All.Select(one => one.Section ?? one.Name).Distinct()];

    /// <summary>A value for a field, with the place in the error.</summary>
    public static object? ValueOf(Field field, PlacedJson value)
    {
        try
        {
            return field.Convert(value.Plain);
        }
        catch (ArgumentException)
        {
            throw value.Refuse(
                $"expected {field.Type.Expected}, found {PlacedJson.Shortened(FieldType.Show(value.Plain))}.");
        }
    }

    private static RunConfig Set(RunConfig config, Field field, PlacedJson value) =>
        field.Set(config, ValueOf(field, value));
}
