using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.FSharp.Core;
using Microsoft.FSharp.Reflection;

namespace LatentLab.Notebooks.FSharp;

/// <summary>
/// F#'s values for other languages, by .NET Interactive's formatters. What these refuse, discriminated unions, is
/// written as <c>{"Case":"Circle","Fields":[2]}</c>, and a case without fields as its name.
/// </summary>
internal static class FSharpJson
{
    private static readonly Lazy<JsonSerializerOptions> Options = new(() =>
        new JsonSerializerOptions(JsonFormatter.SerializerOptions) { Converters = { new UnionConverterFactory() } });

    public static FormattedValue Format(object? value, string mimeType)
    {
        try
        {
            return FormattedValue.CreateSingleFromObject(value, mimeType);
        }
        catch (NotSupportedException) when (mimeType == JsonFormatter.MimeType)
        {
            return new FormattedValue(mimeType, JsonSerializer.Serialize(value, Options.Value));
        }
    }

    // Lists and options are unions too, which System.Text.Json knows.
    private sealed class UnionConverterFactory : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) =>
            FSharpType.IsUnion(typeToConvert, null) && typeToConvert.Assembly != typeof(Unit).Assembly;

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(UnionConverter<>).MakeGenericType(typeToConvert))!;
    }

    private sealed class UnionConverter<T> : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException($"JSON is not read as {typeToConvert.Name}.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            (UnionCaseInfo one, object[] fields) = FSharpValue.GetUnionFields(value!, typeof(T), null);
            if (fields.Length == 0)
            {
                writer.WriteStringValue(one.Name);
                return;
            }
            writer.WriteStartObject();
            writer.WriteString("Case", one.Name);
            writer.WriteStartArray("Fields");
            foreach (object field in fields)
                JsonSerializer.Serialize(writer, field, field?.GetType() ?? typeof(object), options);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
    }
}
