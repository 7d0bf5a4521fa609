using LatentLab.Book.Course;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Book.Translation;

/// <summary>
/// The Chinese notebooks as files, in a folder beside the English one, so that every relative path in them leads to the
/// same place. They are made anew by each course and are nobody's to edit.
/// </summary>
public static class ChineseNotebooks
{
    /// <summary>Beside the lessons' folder.</summary>
    public const string FolderName = "notebooks-zh";

    private const string KitFile = "kit.dib";

    // The last line that a notebook imports before its own: from then on figures, checks and badges speak Chinese.
    private const string InChinese = "\n#!csharp\n\nLatentLab.Hosts.KitLanguage.Use(\"zh\");\n";

    /// <summary>The file that loads the kit, for Chinese notebooks; null where the build has written none.</summary>
    public static string? Kit(string lessons) => Path.Combine(lessons, KitFile) is string kit && File.Exists(kit)
        ? File.ReadAllText(kit) + InChinese : null;

    /// <summary>Writes what has changed.</summary>
    /// <param name="lessons">The English notebooks' folder.</param>
    /// <returns>The folder that holds the Chinese ones.</returns>
    /// <exception cref="BookException">A notebook or a translation cannot be read.</exception>
    public static string Write(string lessons)
    {
        string target = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(lessons))!, FolderName);
        Translations translations = Translations.Read(lessons);
        HashSet<string> written = [];
        foreach ((string name, string file) in CourseWords.Notebooks(lessons))
        {
            NotebookDocument chinese = TranslatedNotebook.Of(CourseLessons.Read(file), name, translations);
            Save($"{name}.ipynb", NotebookFile.ToText(chinese, file));
        }

        if (Kit(lessons) is { } kit)
            Save(KitFile, kit);
        foreach (string gone in Directory.EnumerateFiles(target, "*.ipynb", SearchOption.AllDirectories)
            .Where(file => !written.Contains(file)).ToArray())
        {
            File.Delete(gone);
        }

        return target;

        void Save(string name, string text)
        {
            string path = Path.GetFullPath(Path.Combine(target, name));
            written.Add(path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (!File.Exists(path) || File.ReadAllText(path) != text)
                File.WriteAllText(path, text);
        }
    }
}
