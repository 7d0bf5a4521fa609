using NuGet.Versioning;

namespace LatentLab.Notebooks.Session;

/// <summary>Where packages lie unpacked on this machine, and where the answers of restores are kept.</summary>
/// <param name="Packages">The folder of unpacked packages.</param>
/// <param name="Answers">A folder of the user's own.</param>
internal sealed record PackageFolders(string Packages, string Answers)
{
    /// <summary>The user's: packages where restore puts them, answers in the user's cache.</summary>
    /// <exception cref="DirectiveFailure">No folder for the answers can be written.</exception>
    public static PackageFolders OfUser() => new(UserFolders.Packages(), UsersCache());

    /// <summary>The newest release of a package that lies unpacked here; null where none does.</summary>
    public NuGetVersion? NewestRelease(string name)
    {
        string folder = Path.Combine(Packages, name.ToLowerInvariant());
        if (!Directory.Exists(folder))
            return null;
        return Directory.GetDirectories(folder)
            .Where(version => File.Exists(Path.Combine(version, ".nupkg.metadata")))   // written last: it is whole
            .Select(version => NuGetVersion.TryParse(Path.GetFileName(version), out NuGetVersion? found) ? found : null)
            .Where(version => version is { IsPrerelease: false })
            .Max();
    }

    /// <summary>The folder of one unpacked package; null where it is not here.</summary>
    public string? Root(string name, string version)
    {
        string folder = Path.Combine(Packages, name.ToLowerInvariant(), version.ToLowerInvariant());
        return Directory.Exists(folder) ? folder : null;
    }

    private static string UsersCache()
    {
        foreach (string folder in UserFolders.Caches("restore"))
        {
            try
            {
                UserFolders.CreateOwn(folder);
                return folder;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Read-only, or another user's: the next may do.
            }
        }
        throw new DirectiveFailure(
            "Packages cannot be restored: no folder for the results can be written. Name one in LATENTLAB_CACHE.");
    }
}
