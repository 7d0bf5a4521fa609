using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using LatentLab.Notebooks.Session.Values;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.DotNet.Interactive.ValueSharing;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// What .NET Interactive's formatters make of a value, as the content of a notebook's output. Adds to them what they
/// lack: a value's own <c>ToMimeBundle()</c> and <c>ToHtml()</c>, and, for values without a formatter, their parts as
/// far as there is room.
/// </summary>
internal static class MimeBundle
{
    private const string Html = "text/html";
    private const string Plain = "text/plain";

    // As much as a notebook's page can hold.
    private const int MostText = 500_000;

    // A number or a word needs no HTML of its own.
    private static readonly Type[] Words =
    [
        typeof(string), typeof(bool),
        typeof(char), typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint),
        typeof(long), typeof(ulong), typeof(nint), typeof(nuint), typeof(float), typeof(double), typeof(Half),
        typeof(decimal), typeof(DateTime), typeof(DateTimeOffset),
        typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(Guid), typeof(Uri), typeof(Enum),
    ];

    private static readonly Lazy<bool> Installed = new(() =>
    {
        Formatter.SetPreferredMimeTypesFor(typeof(object), Html, Plain);
        foreach (Type word in Words)
            Formatter.SetPreferredMimeTypesFor(word, Plain);
        _ = Formatter.GetPreferredMimeTypesFor(typeof(AllParts));   // makes the formatters of its source known
        return true;
    });

    /// <summary>Registers the formatters, once per process, since they belong to the process.</summary>
    public static void Install() => _ = Installed.Value;

    /// <summary>
    /// A value as the formatters show it. One that throws costs the value its rich form, not the cell.
    /// </summary>
    public static IReadOnlyList<FormattedValue> Format(object? value)
    {
        try
        {
            if (Own(value) is { } own)
                return new OwnBundle(own);
            return value switch
            {
                FormattedValue one => [one],
                IEnumerable<FormattedValue> several => [.. several],
                _ => FormattedValue.CreateManyFromObject(value),
            };
        }
        catch (Exception error)
        {
            return [new(Plain,
                $"{Describe(value)}\n[Its formatter failed: {Cause(error).GetType().Name}: {Cause(error).Message}]")];
        }
    }

    /// <summary>The content of an output that shows a value.</summary>
    /// <param name="formatted">What the formatters made of it.</param>
    public static JsonObject Of(object? value, IReadOnlyCollection<FormattedValue> formatted)
    {
        var bundle = new JsonObject();
        try
        {
            foreach ((string mimeType, string text) in (formatted as OwnBundle)?.All ?? Own(value) ?? [])
                bundle[mimeType] = Entry(mimeType, text);
        }
        catch (Exception error) when (error is JsonException or TargetInvocationException)
        {
            bundle.Clear();   // what the formatters said stays
        }
        if (bundle.Count > 0)
            return bundle;
        foreach (FormattedValue one in formatted.Where(one => !one.SuppressDisplay))
            bundle[one.MimeType] = Entry(one.MimeType, one.MimeType == Plain ? Cut(one.Value) : one.Value);
        return bundle;
    }

    /// <summary>One entry; text for a type that ends in json becomes JSON.</summary>
    public static JsonNode Entry(string mimeType, string text)
    {
        if (!mimeType.EndsWith("json", StringComparison.Ordinal))
            return JsonValue.Create(text);
        return JsonNode.Parse(text) ?? throw new JsonException($"'{mimeType}' holds null.");
    }

    // The attribute is the one way to have formatters tried before the library's own and after a user's.
    [TypeFormatterSource(typeof(PartsFormatters))]
    private sealed class AllParts;

    private sealed class PartsFormatters : ITypeFormatterSource
    {
        public IEnumerable<ITypeFormatter> CreateTypeFormatters() =>
        [
            .. from formatter in Formatter.RegisteredFormatters(includeDefaults: true)
               where formatter.MimeType is Html or Plain
               group formatter by (formatter.Type, formatter.MimeType) into known
               select new PartsFormatter(known.Key.Type, known.Key.MimeType),
            new PartsFormatter(typeof(object), Html),
            new PartsFormatter(typeof(object), Plain),
        ];
    }

    private sealed class PartsFormatter(Type type, string mimeType) : ITypeFormatter
    {
        public string MimeType { get; } = mimeType;

        public Type Type { get; } = type;

        public bool Format(object instance, FormatContext context)
        {
            string? text = instance is null ? null
                : instance is IEnumerable<KernelValue> variables ? (MimeType == Html ? null : Lines(variables))
                : instance is JsonNode node ? Json(node, MimeType)
                : OwnHtml(instance) is { } own ? (MimeType == Html ? own : instance.ToString())
                : HasParts(instance)
                    ? (MimeType == Html ? ValueText.Html(Read(instance)) : ValueText.Plain(Read(instance)))
                : null;
            if (text is null)
                return false;
            context.Writer.Write(text);
            return true;
        }
    }

    // What #!who and #!whos show, for which the library has HTML only. Its list, which is not public, says which of
    // them was asked.
    private static string Lines(IEnumerable<KernelValue> variables)
    {
        const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;
        return variables.GetType().GetProperty("Detailed", Any)?.GetValue(variables) is false
            ? string.Join(", ", variables.Select(variable => variable.Name))
            : string.Join('\n', variables.Select(variable => Type(variable)
                + $"{variable.Name} = {ValueWords.OneLine(variable.Value)}"));

        static string Type(KernelValue variable) => variable.Type is { } type ? TypeNames.Of(type) + " " : "";
    }

    // The library has a tree for JSON as it was read; a node's parents and options would be shown over and over.
    private static string Json(JsonNode node, string mimeType) => mimeType == Html
        ? JsonSerializer.SerializeToElement(node).ToDisplayString(Html)
        : ValueWords.Of(node, MostText)!;

    // An event's list holds what a formatter exists for, since an update asks for the same types again; what else the
    // value says of itself goes beside it.
    private sealed class OwnBundle(Dictionary<string, string> all)
        : List<FormattedValue>(
            all.Where(entry => entry.Key is Html or Plain).Select(entry => new FormattedValue(entry.Key, entry.Value)))
    {
        public Dictionary<string, string> All { get; } = all;
    }

    // By name, so that the kit's types and this host need not know one another.
    private static Dictionary<string, string>? Own(object? value) =>
        value?.GetType().GetMethod("ToMimeBundle", Type.EmptyTypes) is { IsStatic: false } bundle
        && typeof(IReadOnlyDictionary<string, string>).IsAssignableFrom(bundle.ReturnType)
            ? new((IReadOnlyDictionary<string, string>)bundle.Invoke(value, null)!)
            : null;

    private static string? OwnHtml(object value) =>
        value.GetType().GetMethod("ToHtml", BindingFlags.Public | BindingFlags.Instance, Type.EmptyTypes) is { } page
            && page.ReturnType == typeof(string)
            ? (string?)page.Invoke(value, null)
            : null;

    // Values whose type has no formatter. What the formatting library knows well stays with it: HTML, JSON, types and
    // errors.
    private static bool HasParts(object? value) =>
        value is not (null or string or IHtmlContent or JsonNode or JsonElement or JsonDocument or Type or Exception)
        && (value is Task || FSharpWords.Has(value) || ValueWords.Of(value, int.MaxValue) is null)
        && value.GetType().Namespace?.StartsWith("Microsoft.DotNet.Interactive", StringComparison.Ordinal) != true
        && !KnownPages.Has(value.GetType());

    private static ValueNode Read(object value) => new ValueReader().Read(value);

    private static Exception Cause(Exception error) =>
        error is TargetInvocationException { InnerException: { } inner } ? inner : error;

    private static string Cut(string text) => ValueWords.Cut(text, MostText);

    private static string Describe(object? value)
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
