namespace LatentLab.Experiments.Records;

/// <summary>What somebody wrote about a run; kept beside it in <c>notes.json</c>, and no part of its result.</summary>
/// <param name="Note">Empty for none.</param>
/// <param name="Tags">Short words to find it by, in the order in which they were given.</param>
public sealed record RunNotes(string Note, IReadOnlyList<string> Tags)
{
    private const int LongestTag = 40;

    public static RunNotes None { get; } = new("", []);

    /// <summary>With other tags beside its own.</summary>
    /// <exception cref="ArgumentException">A tag that cannot be.</exception>
    public RunNotes With(IEnumerable<string> tags)
    {
        string[] all = [.. Tags.Concat(tags).Distinct()];
        return all.FirstOrDefault(tag => tag.Length is 0 or > LongestTag || tag.Any(
            letter => letter == ',' || char.IsWhiteSpace(letter) || char.IsControl(letter))) is string bad
            ? throw new ArgumentException(
                $"tag: expected a word of at most {LongestTag} letters without spaces and commas, found '{bad}'.")
            : this with { Tags = all };
    }

    public RunNotes Without(IEnumerable<string> tags) => this with { Tags = [.. Tags.Except(tags)] };

    /// <param name="folder">The run's.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static RunNotes Read(string folder)
    {
        string path = Path.Combine(folder, RunFolder.NotesFile);
        return File.Exists(path) ? RunFiles.ReadNotes(path) : None;
    }

    /// <param name="folder">The run's, which must be there.</param>
    public void Write(string folder)
    {
        string path = Path.Combine(folder, RunFolder.NotesFile);
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"There is no run in '{folder}'.");
        if (this is { Note: "", Tags: [] })
            File.Delete(path);
        else
            RunFiles.WriteNotes(path, this);
    }
}

/// <summary>Notes on the runs of a folder.</summary>
public sealed class RunNotebook(RunStore store)
{
    private const int LeastDigits = 4;

    /// <summary>Changes what is kept about some runs.</summary>
    /// <param name="digests">How the runs' digests begin; none for every run that has a note or a tag.</param>
    /// <param name="note">Null to leave it.</param>
    /// <returns>A line for each of them, as it is now.</returns>
    /// <exception cref="ArgumentException">No such run, several, a tag that cannot be, or a change without a
    /// run.</exception>
    public IReadOnlyList<string> Write(
        IReadOnlyList<string> digests, string? note, IReadOnlyList<string> tags, IReadOnlyList<string> untagged)
    {
        bool changes = note is not null || tags.Count > 0 || untagged.Count > 0;
        if (changes && digests.Count == 0)
            throw new ArgumentException("Name the run: the first digits of its digest, as reports and lists have it.");
        string[] folders = digests.Count > 0
            ? [.. digests.Select(Find)]
            : [.. Directory.EnumerateDirectories(store.RunsFolder).Order(StringComparer.Ordinal)
                .Where(folder => File.Exists(Path.Combine(folder, RunFolder.NotesFile)))];
        if (!changes)
            return [.. folders.Select(folder => Line(folder, RunNotes.Read(folder)))];
        (string Folder, RunNotes Notes)[] changed = [.. folders.Select(folder =>
        {
            RunNotes before = RunNotes.Read(folder);
            return (folder, (before with { Note = note ?? before.Note }).Without(untagged).With(tags));
        })];
        foreach (var (folder, notes) in changed)   // all of them can be, or none is changed
            notes.Write(folder);
        return [.. changed.Select(one => Line(one.Folder, one.Notes))];
    }

    private string Find(string digest)
    {
        string[] found = digest.Length >= LeastDigits && Directory.Exists(store.RunsFolder)
            ? [.. Directory.EnumerateDirectories(store.RunsFolder).Where(
                folder => Path.GetFileName(folder).StartsWith(digest, StringComparison.Ordinal))]
            : [];
        return found.Length == 1 ? found[0] : throw new ArgumentException(digest.Length < LeastDigits
            ? $"'{digest}': expected at least {LeastDigits} digits of a run's digest."
            : $"{found.Length} runs in '{store.Folder}' have a digest that begins with '{digest}'; expected one.");
    }

    private static string Line(string folder, RunNotes notes) => $"{Path.GetFileName(folder)}  "
        + (notes is { Note: "", Tags: [] } ? "nothing" : string.Join("  ",
            notes.Tags.Select(tag => $"[{tag}]").Append(notes.Note).Where(part => part.Length > 0)));
}
