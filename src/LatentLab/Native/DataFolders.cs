namespace LatentLab.Native;

/// <summary>A folder in which data sets are sought, whether it exists or not.</summary>
/// <param name="Origin">In words: the environment variable, the project's data folder or the user's cache.</param>
internal sealed record DataFolder(string Path, string Origin);

/// <summary>
/// Where data sets lie: the folder that <c>LATENTLAB_DATA</c> names, then every folder <c>data</c> beside or above the
/// current directory, then beside or above the program, then the user's cache.
/// </summary>
internal static class DataFolders
{
    public const string Variable = "LATENTLAB_DATA";

    /// <summary>The origins other than <see cref="Variable"/>, in words.</summary>
    public const string Project = "the project's data folder", Cache = "the user's cache";

    private static readonly string[] Parts =
    [
        "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
    ];

    /// <summary>On this machine, for this process.</summary>
    public static IReadOnlyList<DataFolder> OfThisMachine() => Of(
        Environment.GetEnvironmentVariable(Variable), [Environment.CurrentDirectory, AppContext.BaseDirectory],
        CacheFolder.Candidates("data"));

    /// <summary>In the order in which they are looked at, each once.</summary>
    /// <param name="chosen">The value of <see cref="Variable"/>; null or blank if unset.</param>
    /// <param name="starts">Folders from which to walk up.</param>
    /// <param name="caches">Folders of the user's cache, best first.</param>
    public static IReadOnlyList<DataFolder> Of(
        string? chosen, IEnumerable<string> starts, IEnumerable<string> caches)
    {
        IEnumerable<DataFolder> first =
            string.IsNullOrWhiteSpace(chosen) ? [] : [new(Path.GetFullPath(chosen), Variable)];
        return [.. first
            .Concat(starts.SelectMany(Upward).Select(folder => new DataFolder(Path.Combine(folder, "data"), Project)))
            .Concat(caches.Select(folder => new DataFolder(folder, Cache)))
            .DistinctBy(folder => folder.Path)];
    }

    /// <summary>
    /// One finding for each set, or part of one, in a folder; recognised by the standard file names; no file is opened.
    /// </summary>
    public static IEnumerable<MachineFinding> Look(string folder)
    {
        if (!Directory.Exists(folder))
            yield break;
        foreach (string place in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).Prepend(folder))
        {
            string[] missing = [.. Parts.Where(part =>
                !File.Exists(Path.Combine(place, part)) && !File.Exists(Path.Combine(place, part + ".gz")))];
            if (missing.Length == 0)
                yield return new("data", $"{Path.GetFileName(place)} in {place}", FindingLevel.Ok);
            else if (missing.Length < Parts.Length)
                yield return new(
                    "data", $"{Path.GetFileName(place)} in {place} lacks {string.Join(", ", missing)}",
                    FindingLevel.Warning,
                    "Put the missing files there, or fetch the set again: 'latentlab data fetch'.");
        }
    }

    private static IEnumerable<string> Upward(string start)
    {
        string? folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(start));
        for (; folder is not null; folder = Path.GetDirectoryName(folder))
            yield return folder;
    }
}
