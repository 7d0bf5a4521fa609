namespace LatentLab.Native;

/// <summary>The kit's cache in the user's folders.</summary>
public static class CacheFolder
{
    /// <summary>The environment variable that names another folder.</summary>
    public const string Variable = UserFolders.CacheVariable;

    /// <summary>Where <paramref name="part"/> of the cache may be, best first; the last is the temporary
    /// folder.</summary>
    public static IReadOnlyList<string> Candidates(string part) => UserFolders.Caches(part);
}
