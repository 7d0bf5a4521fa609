using LatentLab.Notebooks.Session;
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

    /// <summary>Runs a script in the page, where <c>element</c> is the place of its output.</summary>
    public static void Javascript(string scriptContent) => ScriptHtml.Of(scriptContent).DisplayAs("text/html");

    /// <summary>Adds a style sheet to the page.</summary>
    public static void CSS(string content) => $"<style>{content}</style>".DisplayAs("text/html");

    /// <summary>Removes what this cell has shown so far.</summary>
    /// <param name="wait">Only when it shows something new.</param>
    public static void ClearOutput(bool wait = false) => CellContext.Current?.Add(new ClearOutput(wait));

    /// <summary>Asks the reader of the notebook for a line of text.</summary>
    /// <param name="typeHint"><c>password</c> hides what is typed.</param>
    /// <exception cref="InvalidOperationException">Nobody can be asked.</exception>
    public static Task<string> GetInputAsync(string prompt = "", string typeHint = "text") => CellContext.Current is { } cell
        ? Task.FromResult(cell.Read(prompt, hidden: typeHint == "password") ?? "")
        : throw new InvalidOperationException("Kernel.GetInputAsync works inside a notebook cell only.");
}
