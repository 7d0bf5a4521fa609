namespace LatentLab.Notebooks.Session;

/// <summary>Completes <c>#!</c> words, and the files after <c>#!import</c>.</summary>
internal static class DirectiveCompletion
{
    private const string Import = "#!import ";

    private static readonly string[] Words = ["#!import", "#!csharp", "#!html", "#!javascript", "#!markdown", "#!time", "#!who", "#!whos", "#!help"];
    private static readonly string[] Extensions = [".dib", ".ipynb", ".csx", ".cs", ".html", ".js"];

    public static CompletionList At(string line, int column, int position, string folder)
    {
        string typed = line[..column];
        if (typed.StartsWith(Import, StringComparison.Ordinal))
        {
            string part = typed[Import.Length..].TrimStart();
            return new CompletionList(position - part.Length, position, [.. Files(part, folder)]);
        }
        if (!typed.StartsWith('#') || typed.Contains(' '))
            return new CompletionList(position, position, []);
        return new CompletionList(position - typed.Length, position,
            [.. Words.Where(word => word.StartsWith(typed, StringComparison.Ordinal)).Select(word => new CompletionItem(word, "keyword"))]);
    }

    private static IEnumerable<CompletionItem> Files(string part, string folder)
    {
        try
        {
            int slash = part.LastIndexOf('/') + 1;
            var place = new DirectoryInfo(Path.GetFullPath(part[..slash], folder));
            return place.EnumerateFileSystemInfos()
                .Where(entry => entry.Name.StartsWith(part[slash..], StringComparison.Ordinal) && !entry.Name.StartsWith('.'))
                .Where(entry => entry is DirectoryInfo || Extensions.Contains(entry.Extension))
                .OrderBy(entry => entry.Name, StringComparer.Ordinal)
                .Take(200)
                .Select(entry => entry is DirectoryInfo ? new CompletionItem($"{part[..slash]}{entry.Name}/", "folder") : new CompletionItem(part[..slash] + entry.Name, "file"))
                .ToArray();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }
}
