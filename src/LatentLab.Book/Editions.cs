using System.Text.Json;

namespace LatentLab.Book;

/// <summary>
/// A book in two languages: the Chinese edition lies in a folder of the English one. Each may be written without the
/// other, and again later, so a small script in each says which pages the other has now.
/// </summary>
internal static class Editions
{
    public const string ScriptFile = "editions.js";

    /// <summary>The Chinese edition's folder in the English one's.</summary>
    public const string ChineseFolder = "zh";

    /// <summary>Brings both scripts up to date.</summary>
    /// <param name="folder">The folder of the edition that was written.</param>
    /// <param name="other">The way from there to the other one's.</param>
    public static void Tell(string folder, string other)
    {
        string there = Path.GetFullPath(Path.Combine(folder, other));
        string back = Path.GetRelativePath(there, folder).Replace('\\', '/');
        Write(folder, other, there);
        if (File.Exists(Path.Combine(there, ScriptFile)))
            Write(there, back, folder);
    }

    private static void Write(string folder, string way, string other)
    {
        string[] pages = File.Exists(Path.Combine(other, BookFolder.Marker))
            ? [.. Directory.EnumerateFiles(other, "*.html").Select(file => Path.GetFileName(file))
                .Order(StringComparer.Ordinal)]
            : [];
        File.WriteAllText(Path.Combine(folder, ScriptFile),
            $"latentlabEdition({JsonSerializer.Serialize(new { folder = way, pages })});\n");
    }
}
