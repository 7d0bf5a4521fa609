using LatentLab.Pages;

namespace LatentLab.Book;

/// <summary>The files that all pages of a book load, and where their text comes from.</summary>
internal static class BookAssets
{
    public const string Style = "style.css";
    public const string Script = "script.js";
    public const string Plotly = "plotly.min.js";

    /// <summary>
    /// What all pages of the kit share, then the book's own rules; those of paper overrule all others but Chinese.
    /// </summary>
    public static string StyleText => string.Join("\n",
        [SharedStyle.Css, .. Texts(Style, "short-answer.css", "slides.css", "print.css", "chinese.css")]);

    public static string ScriptText => string.Join("\n",
        [SharedStyle.ThemeScript, .. Texts("words.js", Script, "slides.js", "print.js", "filling.js", "edition.js")]);

    private static IEnumerable<string> Texts(params string[] names) => names.Select(EmbeddedText.Read);
}
