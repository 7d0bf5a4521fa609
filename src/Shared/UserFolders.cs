namespace LatentLab;

/// <summary>
/// Folders of the user: the kit's cache, and NuGet's packages. Compiled into the library and into the notebook host,
/// which never reference each other.
/// </summary>
internal static class UserFolders
{
    public const string CacheVariable = "LATENTLAB_CACHE";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    private static string Temporary => Path.Combine(Path.GetTempPath(), $"latentlab-{Environment.UserName}");

    /// <summary>Where restore puts packages: <c>NUGET_PACKAGES</c>, else the usual folder.</summary>
    public static string Packages() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } chosen
            ? Path.GetFullPath(chosen)
            : Path.Combine(Home, ".nuget", "packages");

    /// <summary>Where <paramref name="part"/> of the kit's cache may be, best first: the folder that
    /// <see cref="CacheVariable"/> names, the system's place for caches, the temporary folder.</summary>
    public static IReadOnlyList<string> Caches(string part) =>
        Caches(part, Environment.GetEnvironmentVariable, Home);

    public static IReadOnlyList<string> Caches(string part, Func<string, string?> environment, string home)
    {
        string? chosen = environment(CacheVariable);
        string? xdg = environment("XDG_CACHE_HOME");
        string? system =
            OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : OperatingSystem.IsMacOS() && home.Length > 0 ? Path.Combine(home, "Library", "Caches")
            // The XDG rules say that a relative path there is to be ignored.
            : !string.IsNullOrEmpty(xdg) && Path.IsPathRooted(xdg) ? xdg
            : home.Length > 0 ? Path.Combine(home, ".cache") : null;

        var folders = new List<string>();
        if (!string.IsNullOrEmpty(chosen))
            folders.Add(Path.GetFullPath(chosen));
        if (!string.IsNullOrEmpty(system))
            folders.Add(Path.Combine(system, "latentlab"));
        folders.Add(Temporary);
        return [.. folders.Select(folder => Path.Combine(folder, part))];
    }

    /// <summary>
    /// Creates <paramref name="folder"/>. Below the shared temporary folder it must be this user's alone.
    /// </summary>
    /// <exception cref="UnauthorizedAccessException">Another user owns it; what is in it must not be run.</exception>
    /// <exception cref="IOException">It cannot be created.</exception>
    public static void CreateOwn(string folder)
    {
        if (!OperatingSystem.IsWindows()
            && folder.StartsWith(Temporary + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            Directory.CreateDirectory(Temporary, OwnerOnly);
            // Only the owner may change the mode, so this fails where another user was there first.
            File.SetUnixFileMode(Temporary, OwnerOnly);
        }
        Directory.CreateDirectory(folder);
    }
}
