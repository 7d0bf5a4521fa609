namespace LatentLab.Native;

/// <summary>Which data sets lie where, told by their standard file names; no file is opened.</summary>
internal static class DataFolders
{
    private static readonly string[] Parts =
    [
        "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"
    ];

    /// <summary>
    /// The folders in the order in which data are sought: <c>LATENTLAB_DATA</c>, the nearest <c>data</c> folder here or
    /// above, the cache.
    /// </summary>
    public static IReadOnlyList<string> Candidates(string? chosen, string current)
    {
        string? nearest = null;
        for (string? folder = current; folder is not null && nearest is null; folder = Path.GetDirectoryName(folder))
            nearest = Directory.Exists(Path.Combine(folder, "data")) ? Path.Combine(folder, "data") : null;
        return [.. new[] { string.IsNullOrEmpty(chosen) ? null : Path.GetFullPath(chosen), nearest }.OfType<string>()
            .Concat(CacheFolder.Candidates("data")).Distinct()];
    }

    /// <summary>One finding for each folder that exists and holds a set or part of one.</summary>
    public static IEnumerable<MachineFinding> Look(string folder)
    {
        if (!Directory.Exists(folder))
            yield break;
        foreach (string place in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).Prepend(folder))
        {
            string[] missing = [.. Parts.Where(
                part => !File.Exists(Path.Combine(place, part)) && !File.Exists(Path.Combine(place, part + ".gz")))];
            if (missing.Length == 0)
                yield return new("data", $"{Path.GetFileName(place)} in {place}", FindingLevel.Ok);
            else if (missing.Length < Parts.Length)
                yield return new("data", $"{Path.GetFileName(place)} in {place} lacks {string.Join(", ", missing)}",
                    FindingLevel.Warning,
                    "Put the missing files there, or fetch the set anew: 'latentlab data fetch'.");
        }
    }
}
