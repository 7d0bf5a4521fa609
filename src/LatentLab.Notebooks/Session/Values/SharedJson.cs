using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using LatentLab.Notebooks.FSharp;
using Microsoft.DotNet.Interactive.Formatting;

namespace LatentLab.Notebooks.Session.Values;

/// <summary>
/// A variable's value for another language: .NET Interactive's formatters write it, and what they refuse or lose is
/// written here. In one process the other language gets the object itself, so a value that JSON cannot hold is still
/// shared, and only a language that needs JSON is told.
/// </summary>
internal static class SharedJson
{
    /// <summary>The value in the form that a <c>RequestValue</c> asks for.</summary>
    public static FormattedValue Format(object? value, string mimeType)
    {
        if (mimeType != JsonFormatter.MimeType)
            return FormattedValue.CreateSingleFromObject(value, mimeType);
        try
        {
            if (!HasTuples(value?.GetType() ?? typeof(object)))
                return FormattedValue.CreateSingleFromObject(value, mimeType);
        }
        catch (Exception error) when (error is NotSupportedException or JsonException)
        {
            // Tried below.
        }
        try
        {
            // New each time, as the kit may have added converters since; few values come here.
            var options = new JsonSerializerOptions(JsonFormatter.SerializerOptions) { IncludeFields = true };
            options.Converters.Add(new GridConverter());
            options.Converters.Add(new UnionConverter());
            return new FormattedValue(mimeType,
                JsonSerializer.Serialize(value, value?.GetType() ?? typeof(object), options));
        }
        catch (Exception error) when (error is NotSupportedException or JsonException)
        {
            return new WithoutJson(error.Message);
        }
    }

    // C#'s tuples have fields and no properties, so each would become {}.
    private static bool HasTuples(Type type) =>
        type.HasElementType ? HasTuples(type.GetElementType()!)
        : (type.IsValueType && type.IsAssignableTo(typeof(ITuple))) || type.GetGenericArguments().Any(HasTuples);

    // float[,] and the like, as arrays of arrays.
    private sealed class GridConverter : JsonConverter<Array>
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsArray && !typeToConvert.IsSZArray;

        public override Array Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException($"JSON is not read as {typeToConvert.Name}.");

        public override void Write(Utf8JsonWriter writer, Array value, JsonSerializerOptions options) =>
            Write(writer, value, new int[value.Rank], 0, options);

        private static void Write(
            Utf8JsonWriter writer, Array value, int[] place, int dimension, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            for (int index = value.GetLowerBound(dimension); index <= value.GetUpperBound(dimension); index++)
            {
                place[dimension] = index;
                if (dimension < value.Rank - 1)
                    Write(writer, value, place, dimension + 1, options);
                else
                    JsonSerializer.Serialize(writer, value.GetValue(place), value.GetType().GetElementType()!, options);
            }
            writer.WriteEndArray();
        }
    }
}

/// <summary>Stands for the JSON of a value that has none, with the reason.</summary>
internal sealed class WithoutJson(string reason) : FormattedValue(JsonFormatter.MimeType, "null")
{
    public string Reason { get; } = reason;
}
