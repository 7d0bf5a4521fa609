using LatentLab.Pages;

namespace LatentLab.Book;

/// <summary>The files that all pages of a book load, and where their text comes from.</summary>
internal static class BookAssets
{
    public const string Style = "style.css";
    public const string Script = "script.js";
    public const string Plotly = "plotly.min.js";

    /// <summary>What all pages of the kit share, then the book's own rules.</summary>
    public static string StyleText => $"{SharedStyle.Css}\n{Read(Style)}";

    public static string ScriptText => $"{SharedStyle.ThemeScript}\n{Read(Script)}";

    /// <summary>A resource of this assembly.</summary>
    public static string Read(string name)
    {
        using Stream stream = typeof(BookAssets).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException(
                $"The resource '{name}' is missing from {typeof(BookAssets).Assembly.GetName().Name}.dll. Build the "
                + "project again.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
