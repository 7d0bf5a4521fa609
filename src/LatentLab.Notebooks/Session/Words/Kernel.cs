using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;

#pragma warning disable IDE0130, IDE1006 // names as .NET Interactive has them
namespace Microsoft.DotNet.Interactive;

/// <summary>The words that a cell can use without naming a class.</summary>
public static class Kernel
{
    /// <summary>Shows a value; the same as <c>value.Display()</c>.</summary>
    public static DisplayedValue display(object? value, params string[] mimeTypes) => value.Display(mimeTypes);

    /// <summary>Marks text as HTML: shown, it is rendered.</summary>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>Runs a script in the page.</summary>
    public static void Javascript(string scriptContent) => $"<script type=\"text/javascript\">{scriptContent}</script>".DisplayAs("text/html");

    /// <summary>Adds a style sheet to the page.</summary>
    public static void CSS(string content) => $"<style>{content}</style>".DisplayAs("text/html");
}
