using LatentLab.Native;

namespace LatentLab.Data;

/// <summary>Where a set was found, or may be put.</summary>
/// <param name="Origin">In words: the environment variable, the project's data folder or the user's cache.</param>
public sealed record DataPlace(string Folder, string Origin);

/// <summary>
/// Where sets are looked for, in this order: <c>LATENTLAB_DATA</c> (the folder itself, then its subfolder named like
/// the set), a folder <c>data</c> beside or above the current directory, then beside or above the program, and the
/// user's cache.
/// </summary>
/// <param name="Chosen">The value of <c>LATENTLAB_DATA</c>; null or empty if unset.</param>
/// <param name="Starts">Folders from which to walk up.</param>
/// <param name="Caches">Folders of the user's cache, best first.</param>
public sealed record DataPlaces(string? Chosen, IReadOnlyList<string> Starts, IReadOnlyList<string> Caches)
{
    public const string Variable = DataFolders.Variable;

    public static DataPlaces OfThisMachine() => new(
        Environment.GetEnvironmentVariable(Variable), [Environment.CurrentDirectory, AppContext.BaseDirectory],
        CacheFolder.Candidates("data"));

    /// <summary>The first place that holds <paramref name="set"/> whole, or null.</summary>
    public DataPlace? Find(IdxSet set) => For(set).FirstOrDefault(place => set.IsIn(place.Folder));

    /// <summary>Where each known set lies that is on this machine.</summary>
    public IReadOnlyList<DataPlace> FindAll() =>
        [.. Datasets.Names.Select(Datasets.Files).OfType<IdxSet>().Select(Find).OfType<DataPlace>()];

    /// <summary>All places looked at for <paramref name="set"/>, whether they exist or not.</summary>
    public IEnumerable<DataPlace> For(IdxSet set)
    {
        foreach (DataFolder folder in DataFolders.Of(Chosen, Starts, Caches))
        {
            if (folder.Origin == Variable)
                yield return new DataPlace(folder.Path, folder.Origin);
            yield return new DataPlace(Path.Combine(folder.Path, set.Name), folder.Origin);
        }
    }
}
