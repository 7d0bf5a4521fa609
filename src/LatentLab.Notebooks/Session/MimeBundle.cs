using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Formatting;

namespace LatentLab.Notebooks.Session;

/// <summary>Turns a value into text by media type.</summary>
internal static class MimeBundle
{
    private const string Html = "text/html";
    private const string Plain = "text/plain";

    /// <summary>
    /// The value's own <c>ToMimeBundle()</c>, else its own <c>ToHtml()</c>, else the registered formatters. A formatter that
    /// throws costs the value its rich form, not the cell.
    /// </summary>
    /// <param name="mimeTypes">The only types wanted; empty for the value's usual ones.</param>
    public static JsonObject Of(object? value, params IReadOnlyList<string> mimeTypes)
    {
        try
        {
            JsonObject own = mimeTypes.Count == 0 ? OwnBundle(value) ?? [] : [];
            return own.Count > 0 ? own : Formatted(value, mimeTypes);
        }
        catch (Exception error)
        {
            Exception cause = error is TargetInvocationException { InnerException: { } inner } ? inner : error;
            return new JsonObject { [Plain] = $"{Words(value)}\n[Its formatter failed: {cause.GetType().Name}: {cause.Message}]" };
        }
    }

    /// <summary>One entry; text for a type that ends in json becomes JSON.</summary>
    public static JsonNode Entry(string mimeType, string text)
    {
        if (!mimeType.EndsWith("json", StringComparison.Ordinal))
            return JsonValue.Create(text);
        return JsonNode.Parse(text) ?? throw new JsonException($"'{mimeType}' holds null.");
    }

    // By name, so that the kit's types and this host need not know one another.
    private static JsonObject? OwnBundle(object? value)
    {
        Type? type = value?.GetType();
        if (type?.GetMethod("ToMimeBundle", Type.EmptyTypes) is { IsStatic: false } bundle
            && typeof(IReadOnlyDictionary<string, string>).IsAssignableFrom(bundle.ReturnType))
        {
            var entries = (IReadOnlyDictionary<string, string>)bundle.Invoke(value, null)!;
            return new JsonObject(entries.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)Entry(entry.Key, entry.Value))));
        }
        if (type?.GetMethod("ToHtml", Type.EmptyTypes) is { IsStatic: false } html && html.ReturnType == typeof(string))
            return new JsonObject { [Html] = (string)html.Invoke(value, null)!, [Plain] = Words(value) };
        return null;
    }

    private static JsonObject Formatted(object? value, IReadOnlyList<string> mimeTypes)
    {
        IEnumerable<string> wanted = mimeTypes.Count > 0 ? mimeTypes : UsualTypes(value);
        var bundle = new JsonObject();
        foreach (string mimeType in wanted)
            bundle[mimeType] = Entry(mimeType, Formatter.ToDisplayString(value, mimeType));
        return bundle;
    }

    private static IEnumerable<string> UsualTypes(object? value)
    {
        Type type = value?.GetType() ?? typeof(object);
        string[] preferred = [.. Formatter.GetPreferredMimeTypesFor(type)];
        if (preferred.Length == 0)
            preferred = [Formatter.DefaultMimeType];
        // A number or a word needs no HTML of its own, unless somebody registered some.
        bool isWord = value is null or string || type.IsPrimitive || type.IsEnum || value is decimal or DateTime or DateTimeOffset or TimeSpan or Guid or Uri;
        if (isWord && !Formatter.RegisteredFormatters(false).Any(formatter => formatter.Type == type && formatter.MimeType == Html))
            return [Plain];
        return preferred.Append(Plain).Distinct();
    }

    private static string Words(object? value)
    {
        try
        {
            return value?.ToString() ?? "<null>";
        }
        catch (Exception error)
        {
            return $"{value!.GetType().Name}, whose ToString() threw {error.GetType().Name}";
        }
    }
}
