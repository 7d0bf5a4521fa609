using LatentLab.Book.Reference;

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

    /// <summary>Where a translation says more or less than its English, a line each.</summary>
    /// <exception cref="BookException">A file is damaged; the message names the place.</exception>
    public static IReadOnlyList<string> Faults(string folder)
    {
        string glossary = Path.Combine(folder, Glossary.FileName);
        IReadOnlyList<GlossaryTerm> terms = File.Exists(glossary) ? Glossary.Read(glossary).Terms : [];
        return
        [
            .. from file in Translations.Files(folder)
               from cell in file.Cells
               from entry in cell.Entries
               where entry.Chinese.Length > 0
               from fault in PassageCheck.Faults(new Passage(entry.Place, entry.English), entry.Chinese)
                   .Concat(PassageCheck.WrongTerms(terms, entry.Chinese))
               select $"{file.Name}, {cell.Cell}, {entry.Place}: {fault}",
        ];
    }

    private static TranslationState State(TranslationFile file) => new(file.Name, file.Entries.Count(),
        file.Entries.Count(entry => entry.IsOpen),
        file.Entries.Count(entry => entry is { IsOpen: true, OldChinese: not null }));

    private static string PathOf(string folder, string name) =>
        Path.Combine(folder, Translations.FolderName, $"{name}.json");
}
