using System.Text.Json.Nodes;
using LatentLab.Notebooks.Session;
using Microsoft.DotNet.Interactive.Formatting;

#pragma warning disable IDE0130
namespace System;

/// <summary><c>x.Display()</c>: shows a value in the output of the running cell.</summary>
public static class DisplayExtensions
{
    /// <param name="mimeTypes">The only media types wanted; none for the value's usual ones.</param>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes) =>
        new(value, mimeTypes, MimeBundle.Of(value, mimeTypes));

    /// <summary>Shows text as it is, as content of the given media type.</summary>
    public static DisplayedValue DisplayAs(this string value, string mimeType) =>
        new(value, [mimeType], new JsonObject { [mimeType] = MimeBundle.Entry(mimeType, value) });
}
