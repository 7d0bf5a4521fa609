using System.Collections;
using System.Reflection;
using Microsoft.FSharp.Core;
using Microsoft.FSharp.Reflection;

namespace LatentLab.Notebooks.Session.Values;

/// <summary>
/// Values of F#'s unions and options as F# writes them (<c>Circle 2.5</c>, <c>Some 3</c>): their properties
/// (<c>Tag</c>, <c>IsCircle</c>, <c>Item1</c>) are the compiler's and tell a reader little.
/// </summary>
internal static class FSharpWords
{
    private const string Mark = "Microsoft.FSharp.Core.CompilationMappingAttribute";

    /// <summary>
    /// True for a case of a union; not for lists, nor where the type has a formatter, as a chart of Plotly.NET has.
    /// </summary>
    public static bool Has(object value) =>
        IsMarked(value.GetType()) && IsUnion(value) && !KnownPages.Has(value.GetType());

    /// <summary>What <c>sprintf "%A"</c> says of a value that <see cref="Has"/> is true for; else null.</summary>
    public static string? Of(object value) => Has(value) ? Text(value) : null;

    // By the attribute's name first, so that F#'s library is loaded only where there is something of F#.
    private static bool IsMarked(Type type)
    {
        for (Type? one = type; one is not null && one != typeof(object); one = one.BaseType)
        {
            if (one.GetCustomAttributesData().Any(attribute => attribute.AttributeType.FullName == Mark))
                return !typeof(IEnumerable).IsAssignableFrom(type);
        }
        return false;
    }

    private static bool IsUnion(object value) =>
        FSharpType.IsUnion(value.GetType(), BindingFlags.Public | BindingFlags.NonPublic);

    private static string Text(object value)
    {
        try
        {
            var format = new PrintfFormat<FSharpFunc<object, string>, Unit, string, string, object>("%A");
            return ExtraTopLevelOperators.PrintFormatToString(format).Invoke(value);
        }
        catch (Exception error) when (error is not (ThreadInterruptedException or OperationCanceledException))
        {
            return $"{TypeNames.Of(value.GetType())}, whose parts {ValueWords.Thrown(error)}";
        }
    }
}
