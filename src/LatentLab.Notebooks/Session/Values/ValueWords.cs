using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LatentLab.Notebooks.Session.Values;

/// <summary>Values that are one word or sentence.</summary>
internal static class ValueWords
{
    /// <summary>The word, at most so long; null for a value that has parts.</summary>
    public static string? Of(object? value, int most) => value switch
    {
        null or DBNull => "<null>",
        string text => Cut(text, most),
        double or float or Half or decimal => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        DateTime or DateTimeOffset or TimeSpan or DateOnly or TimeOnly or Guid or Uri or Version
            or System.Numerics.BigInteger or System.Numerics.Complex => Text(value, most),
        Type type => TypeNames.Of(type),
        MemberInfo or Assembly => Text(value, most),
        Exception error => Cut($"{error.GetType().FullName}: {error.Message}", most),
        Task task => $"{TypeNames.Of(task.GetType())}, {task.Status}",   // its result might never come
        Delegate function => $"{TypeNames.Of(function.GetType())} {function.Method.Name}",
        Thread or System.Runtime.InteropServices.SafeHandle or IntPtr or UIntPtr => TypeNames.Of(value.GetType()),
        JsonNode or JsonElement or JsonDocument => Cut(Json(value), most),
        _ when value.GetType() is { IsPrimitive: true } or { IsEnum: true } => Text(value, most),
        _ => FSharpWords.Of(value) is { } words ? Cut(words, most) : null,
    };

    /// <summary>What <c>ToString</c> says, or that it threw.</summary>
    public static string Text(object value, int most)
    {
        try
        {
            string? text = value is IFormattable formattable
                ? formattable.ToString(null, CultureInfo.InvariantCulture)
                : value.ToString();
            return Cut(text ?? "", most);
        }
        catch (Exception error) when (error is not (ThreadInterruptedException or OperationCanceledException))
        {
            return $"{TypeNames.Of(value.GetType())}, whose ToString() {Thrown(error)}";
        }
    }

    /// <summary>A piece of JSON on one line; the document that it belongs to may have been disposed.</summary>
    private static string Json(object value)
    {
        try
        {
            return JsonSerializer.Serialize(value, ReadableJson);
        }
        catch (Exception error) when (error is not (ThreadInterruptedException or OperationCanceledException))
        {
            return $"{TypeNames.Of(value.GetType())}, which {Thrown(error)}";
        }
    }

    private static JsonSerializerOptions ReadableJson { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A value in one line of a list.</summary>
    public static string OneLine(object? value)
    {
        string text;
        try
        {
            text = Of(value, 200) ?? ValueText.Plain(new ValueReader().Read(value));
        }
        catch (Exception error) when (error is not (ThreadInterruptedException or OperationCanceledException))
        {
            text = Thrown(error);
        }
        return Cut(text.ReplaceLineEndings(" ").Trim(), 100);
    }

    public static string Thrown(Exception error) => Cut($"threw {error.GetType().Name}: {error.Message}", 200);

    public static string Cut(string text, int most) => text.Length <= most
        ? text
        : string.Create(CultureInfo.InvariantCulture,
            $"{text.AsSpan(0, char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)}… ({text.Length:N0} characters)");
}
