using System.Reflection;
using Microsoft.DotNet.Interactive.Formatting;

namespace LatentLab.Notebooks.Session.Values;

/// <summary>
/// Values inside others that are shown in their own way: the kit's types, and those for which a cell registered a
/// formatter.
/// </summary>
internal static class KnownPages
{
    /// <summary>True for types whose values have a formatter.</summary>
    public static bool Has(Type type) =>
        type.GetCustomAttributes(inherit: true)
            .Any(attribute => attribute.GetType().Name == nameof(TypeFormatterSourceAttribute))
        || Formatter.RegisteredFormatters(includeDefaults: false).Any(formatter => formatter.Type != typeof(object)
            && formatter.Type.IsAssignableFrom(type) && formatter.MimeType is "text/html" or "text/plain");

    /// <summary>The value's own page; null if it has none.</summary>
    public static PageNode? Of(object value)
    {
        try
        {
            Type type = value.GetType();
            if (type.GetMethod("ToHtml", BindingFlags.Public | BindingFlags.Instance, Type.EmptyTypes) is { } page
                && page.ReturnType == typeof(string))
                return new PageNode((string)page.Invoke(value, null)!, ValueWords.Text(value, 400));
            return Has(type) ? new PageNode(Formatter.ToDisplayString(value, "text/html"),
                Formatter.ToDisplayString(value, "text/plain")) : null;
        }
        catch (TargetInvocationException)
        {
            return null;
        }
    }
}
