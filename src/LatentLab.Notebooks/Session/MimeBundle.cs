using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using LatentLab.Notebooks.Session.Values;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;

namespace LatentLab.Notebooks.Session;

/// <summary>Turns a value into text by media type.</summary>
internal static class MimeBundle
{
    private const string Html = "text/html";
    private const string Plain = "text/plain";

    // As much as a notebook's page bears.
    private const int MostText = 500_000;

    /// <summary>
    /// The value's own <c>ToMimeBundle()</c>, else its own <c>ToHtml()</c>, else the registered formatters, else its parts as far as there
    /// is room. A formatter that throws costs the value its rich form, not the cell.
    /// </summary>
    /// <param name="mimeTypes">The only types wanted; empty for the value's usual ones.</param>
    public static JsonObject Of(object? value, params IReadOnlyList<string> mimeTypes)
    {
        try
        {
            JsonObject own = mimeTypes.Count == 0 ? OwnBundle(value) ?? [] : [];
            if (own.Count > 0)
                return own;
            return mimeTypes.Count == 0 && HasParts(value) ? Parts(value) : Formatted(value, mimeTypes);
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

    /// <summary>Plain text for one line of a table.</summary>
    public static string Short(object? value) =>
        HasParts(value) ? ValueText.Plain(new ValueReader().Read(value)) : Formatter.ToDisplayString(value, Plain);

    // Values whose type nobody has said how to show. What the formatting library knows well stays with it: HTML, JSON, types and errors.
    private static bool HasParts(object? value) =>
        value is not (null or string or IHtmlContent or JsonNode or JsonElement or JsonDocument or Type or Exception)
        && (value is Task || ValueWords.Of(value, int.MaxValue) is null)
        && value.GetType().Namespace?.StartsWith("Microsoft.DotNet.Interactive", StringComparison.Ordinal) != true
        && !KnownPages.Has(value.GetType());

    private static JsonObject Parts(object? value)
    {
        ValueNode read = new ValueReader().Read(value);
        return new JsonObject { [Html] = ValueText.Html(read), [Plain] = ValueText.Plain(read) };
    }

    private static JsonObject Formatted(object? value, IReadOnlyList<string> mimeTypes)
    {
        IEnumerable<string> wanted = mimeTypes.Count > 0 ? mimeTypes : UsualTypes(value);
        var bundle = new JsonObject();
        foreach (string mimeType in wanted)
            bundle[mimeType] = Entry(mimeType, mimeType == Plain ? Cut(Formatter.ToDisplayString(value, mimeType)) : Formatter.ToDisplayString(value, mimeType));
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

    private static string Cut(string text) => ValueWords.Cut(text, MostText);

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
