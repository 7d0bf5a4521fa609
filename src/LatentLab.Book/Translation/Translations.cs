namespace LatentLab.Book.Translation;

/// <summary>
/// The course in another language: a file for each of its files. A passage that stands in several places is translated
/// once, in the first of the course, and found everywhere by its hash.
/// </summary>
internal sealed class Translations
{
    public const string FolderName = "zh";

    private readonly Dictionary<string, TranslationEntry> shared = [];
    private readonly Dictionary<(string File, string Cell, string Hash), TranslationEntry> here = [];

    public Translations(IEnumerable<TranslationFile> files)
    {
        foreach (TranslationFile file in files)
        {
            foreach ((string cell, IReadOnlyList<TranslationEntry> entries) in file.Cells)
            {
                foreach (TranslationEntry entry in entries)
                {
                    if (entry.Here)
                        here.TryAdd((file.Name, cell, entry.Hash), entry);
                    else if (!shared.TryGetValue(entry.Hash, out TranslationEntry? known) || known.IsOpen)
                        shared[entry.Hash] = entry;
                }
            }
        }
    }

    /// <param name="folder">The lessons' folder, which holds the translations' folder.</param>
    /// <exception cref="BookException">A file is damaged; the message names the place.</exception>
    public static Translations Read(string folder) => new(Files(folder));

    /// <summary>All files there are, in the order of their names.</summary>
    public static IEnumerable<TranslationFile> Files(string folder)
    {
        string place = Path.Combine(folder, FolderName);
        return !Directory.Exists(place) ? [] : Directory
            .EnumerateFiles(place, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => TranslationFile.Read(file, NameOf(place, file)));
    }

    private static string NameOf(string folder, string file) =>
        Path.ChangeExtension(Path.GetRelativePath(folder, file), null).Replace('\\', '/');

    /// <summary>What is known of a passage; null for nothing.</summary>
    public TranslationEntry? Find(string file, string cell, Passage passage) =>
        here.GetValueOrDefault((file, cell, passage.Hash)) ?? shared.GetValueOrDefault(passage.Hash);
}
