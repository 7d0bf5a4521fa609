using LatentLab.Pages;

namespace LatentLab.Book;

/// <summary>The files that all pages of a book load, and where their text comes from.</summary>
internal static class BookAssets
{
    public const string Style = "style.css";
    public const string Script = "script.js";
    public const string Plotly = "plotly.min.js";

    /// <summary>What all pages of the kit share, then the book's own rules.</summary>
    public static string StyleText => $"{SharedStyle.Css}\n{EmbeddedText.Read(Style)}";

    public static string ScriptText => $"{SharedStyle.ThemeScript}\n{EmbeddedText.Read(Script)}";
}
