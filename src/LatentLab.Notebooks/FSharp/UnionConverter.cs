using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.FSharp.Core;
using Microsoft.FSharp.Reflection;

namespace LatentLab.Notebooks.FSharp;

/// <summary>
/// F#'s discriminated unions as JSON, which System.Text.Json refuses to write: <c>{"Case":"Circle","Fields":[2]}</c>,
/// and a case without fields as its name.
/// </summary>
internal sealed class UnionConverter : JsonConverterFactory
{
    // Lists and options are unions too, and those System.Text.Json knows.
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.Assembly != typeof(Unit).Assembly && FSharpType.IsUnion(typeToConvert, null);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert))!;

    private sealed class Converter<T> : JsonConverter<T>
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
            foreach (object? field in fields)
                JsonSerializer.Serialize(writer, field, field?.GetType() ?? typeof(object), options);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
    }
}
