namespace LatentLab.Book.Translation;

/// <summary>
/// Brings the translations' files up to date with the English: new passages come with empty Chinese, changed ones lose
/// theirs but show it as the old one, removed ones go.
/// </summary>
internal sealed class TranslationUpdate
{
    private readonly Dictionary<string, TranslationFile> old;
    private readonly Translations known;
    private readonly HashSet<string> current, seen = [];

    private TranslationUpdate(IReadOnlyList<SourceWords> course, IEnumerable<TranslationFile> files)
    {
        old = files.ToDictionary(file => file.Name);
        known = new Translations(old.Values);
        current = [.. course.SelectMany(words => words.Groups).SelectMany(group => group.Passages)
            .Select(passage => passage.Hash)];
    }

    /// <summary>The files as they should be; where all passages stand elsewhere, there is none.</summary>
    public static IReadOnlyList<TranslationFile> Of(
        IReadOnlyList<SourceWords> course, IEnumerable<TranslationFile> files)
    {
        var update = new TranslationUpdate(course, files);
        return [.. course.Select(update.File).Where(file => file.Cells.Count > 0)];
    }

    private TranslationFile File(SourceWords words) => new(words.Name,
    [
        .. words.Groups.GroupBy(group => group.Id)
            .Select(same => new TranslatedCell(same.Key,
                Entries(words.Name, same.Key, [.. same.SelectMany(group => group.Passages)])))
            .Where(cell => cell.Entries.Count > 0),
    ]);

    private IReadOnlyList<TranslationEntry> Entries(string file, string cell, IReadOnlyList<Passage> passages)
    {
        IReadOnlyList<TranslationEntry> before = old.TryGetValue(file, out TranslationFile? one)
            ? one.Cells.FirstOrDefault(group => group.Cell == cell)?.Entries ?? [] : [];
        return [.. passages.DistinctBy(passage => passage.Hash)
            .Select(passage => Entry(file, cell, passage, before)).OfType<TranslationEntry>()];
    }

    private TranslationEntry? Entry(
        string file, string cell, Passage passage, IReadOnlyList<TranslationEntry> before)
    {
        TranslationEntry? found = known.Find(file, cell, passage);
        if (found is not { Here: true } && !seen.Add(passage.Hash))
            return null;
        if (found is not null)
        {
            bool isDone = !found.IsOpen;
            return found with
            {
                Place = passage.Place,
                OldEnglish = isDone ? null : found.OldEnglish,
                OldChinese = isDone ? null : found.OldChinese,
            };
        }

        TranslationEntry? changed = before.FirstOrDefault(
            entry => entry.Place == passage.Place && !current.Contains(entry.Hash));
        bool wasDone = changed is { Chinese.Length: > 0 };
        return new(passage.Place, passage.Hash, passage.English, "")
        {
            OldEnglish = wasDone ? changed!.English : changed?.OldEnglish,
            OldChinese = wasDone ? changed!.Chinese : changed?.OldChinese,
        };
    }
}
