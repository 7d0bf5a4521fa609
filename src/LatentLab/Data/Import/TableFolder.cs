namespace LatentLab.Data;

/// <summary>The tables of a folder: one, or one to train on and one to test on, as contests hand them out.</summary>
/// <param name="Train">Null for a folder without tables.</param>
/// <param name="Test">Null where there is only one.</param>
internal sealed record TableFolder(string? Train, string? Test)
{
    private static readonly string[] Endings = [".csv", ".tsv", ".csv.gz", ".tsv.gz"];

    /// <exception cref="InvalidDataException">There are several tables, and their names do not say which is
    /// which.</exception>
    public static TableFolder Find(string folder, ImportOptions options)
    {
        string[] tables = [.. Directory.GetFiles(folder).Where(path => !Path.GetFileName(path).StartsWith('.')
            && Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            && !Path.GetFileName(path).Contains("submission", StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)];
        if (options.Set is { } set)
            tables = [.. tables.Where(path => Has(path, set))];
        // A folder of pictures may have a table of their names beside them.
        if (tables.Length == 0 || FolderLayout.Of(folder).Pictures.Count > 0)
            return new TableFolder(null, null);
        string[] train = [.. tables.Where(path => Has(path, "train"))], test = [.. tables.Where(path =>
            Has(path, "test"))];
        return (tables.Length, train, test) switch
        {
            (1, _, _) => new TableFolder(tables[0], null),
            (_, [var first], [var second]) when first != second => new TableFolder(first, second),
            _ => throw new InvalidDataException(
                $"'{folder}' holds {tables.Length} tables: {ImportDescription.Listed(
                    [.. tables.Select(path => $"'{Path.GetFileName(path)}'")], 12)}. Expected one, or one with 'train' "
                + "and one with 'test' in its name. Give one by its path, or say set=… with a word of the two names."),
        };
    }

    private static bool Has(string path, string word) =>
        Path.GetFileName(path).Contains(word, StringComparison.OrdinalIgnoreCase);
}
