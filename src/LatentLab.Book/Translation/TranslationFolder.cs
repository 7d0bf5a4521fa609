namespace LatentLab.Book.Translation;

/// <summary>How far one file of the course is.</summary>
/// <param name="Passages">Those that are translated here.</param>
/// <param name="Open">Those of them without Chinese.</param>
/// <param name="Stale">Those of the open ones whose English has changed.</param>
public sealed record TranslationState(string Name, int Passages, int Open, int Stale);

/// <summary>The files that translators fill in.</summary>
public static class TranslationFolder
{
    /// <summary>Brings the files up to date with the English; one that has not changed is not written.</summary>
    /// <param name="folder">The lessons' folder.</param>
    /// <returns>How far each file is, in the course's order.</returns>
    /// <exception cref="BookException">A file is damaged; the message names the place.</exception>
    public static IReadOnlyList<TranslationState> Update(string folder)
    {
        TranslationFile[] before = [.. Translations.Files(folder)];
        IReadOnlyList<TranslationFile> now = TranslationUpdate.Of(CourseWords.Of(folder), before);
        foreach (TranslationFile file in now)
        {
            string path = PathOf(folder, file.Name), json = file.ToJson();
            if (File.Exists(path) && File.ReadAllText(path) == json)
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, json);
        }

        foreach (TranslationFile gone in before.ExceptBy(now.Select(file => file.Name), file => file.Name))
            File.Delete(PathOf(folder, gone.Name));
        return [.. now.Select(State)];
    }

    private static TranslationState State(TranslationFile file) => new(file.Name, file.Entries.Count(),
        file.Entries.Count(entry => entry.IsOpen),
        file.Entries.Count(entry => entry is { IsOpen: true, OldChinese: not null }));

    private static string PathOf(string folder, string name) =>
        Path.Combine(folder, Translations.FolderName, $"{name}.json");
}
