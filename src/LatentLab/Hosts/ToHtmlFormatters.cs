using System.Reflection;

namespace LatentLab.Hosts;

/// <summary>
/// Tells a notebook host how values of a type are shown. .NET Interactive finds the attribute and its property by their
/// names, so neither it nor the kit needs the other's assembly; hosts that call <c>ToHtml()</c> by name (the kit's own,
/// Verso) need no attribute.
/// </summary>
/// <param name="formatterSourceType">A type with a public constructor without parameters and a method
/// <c>CreateTypeFormatters()</c>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>The name that the convention asks for.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;
}

/// <summary>
/// The formatters of every type that has a <c>string ToHtml()</c>: that for a page, <c>ToString()</c> for words.
/// </summary>
public sealed class ToHtmlFormatters
{
    /// <summary>
    /// By .NET Interactive's convention: objects with a <c>MimeType</c> and a <c>Format(object, TextWriter)</c>.
    /// </summary>
    public IEnumerable<object> CreateTypeFormatters() => [new Page(), new Words()];

    /// <summary>The value's own page; null if it has none.</summary>
    public static string? PageOf(object value) =>
        value.GetType().GetMethod("ToHtml", BindingFlags.Public | BindingFlags.Instance, Type.EmptyTypes)?.Invoke(value,
            null) as string;

    /// <summary>The value as HTML.</summary>
    public sealed class Page
    {
        public string MimeType => "text/html";

        /// <returns>False for a value that has no page of its own.</returns>
        public bool Format(object instance, TextWriter writer)
        {
            if (PageOf(instance) is not { } html)
                return false;
            writer.Write(html);
            return true;
        }
    }

    /// <summary>The value in words.</summary>
    public sealed class Words
    {
        public string MimeType => "text/plain";

        public bool Format(object instance, TextWriter writer)
        {
            writer.Write(instance.ToString());
            return true;
        }
    }
}
