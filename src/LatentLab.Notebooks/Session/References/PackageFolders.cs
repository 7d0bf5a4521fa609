using NuGet.Versioning;

namespace LatentLab.Notebooks.Session;

/// <summary>Where packages lie unpacked on this machine, and where the answers of restores are kept.</summary>
/// <param name="Packages">The folder of unpacked packages.</param>
/// <param name="Answers">A folder of the user's own.</param>
internal sealed record PackageFolders(string Packages, string Answers)
{
    /// <summary>The user's: packages where restore puts them, answers in the user's cache.</summary>
    /// <exception cref="DirectiveFailure">No folder for the answers can be written.</exception>
    public static PackageFolders OfUser() => new(
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } chosen
            ? Path.GetFullPath(chosen)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"),
        UsersCache());

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

    // LATENTLAB_CACHE, else the system's place for caches, else the temporary folder.
    private static string UsersCache()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string? chosen = Environment.GetEnvironmentVariable("LATENTLAB_CACHE");
        string? xdg = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        string? system = OperatingSystem.IsWindows()
            ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : OperatingSystem.IsMacOS() && home.Length > 0 ? Path.Combine(home, "Library", "Caches")
            : !string.IsNullOrEmpty(xdg) && Path.IsPathRooted(xdg) ? xdg
            : home.Length > 0 ? Path.Combine(home, ".cache") : null;
        string?[] candidates =
        [
            chosen,
            system is null ? null : Path.Combine(system, "latentlab"),
            Path.Combine(Path.GetTempPath(), $"latentlab-{Environment.UserName}"),
        ];
        foreach (string candidate in candidates.OfType<string>().Where(candidate => candidate.Length > 0))
        {
            string folder = Path.Combine(Path.GetFullPath(candidate), "restore");
            try
            {
                if (OperatingSystem.IsWindows())
                    Directory.CreateDirectory(folder);
                else
                    Directory.CreateDirectory(folder,
                        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                return folder;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Read-only; the next may do.
            }
        }
        throw new DirectiveFailure(
            "Packages cannot be restored: no folder for the results can be written. Name one in LATENTLAB_CACHE.");
    }
}
