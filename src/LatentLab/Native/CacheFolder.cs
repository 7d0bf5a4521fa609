namespace LatentLab.Native;

/// <summary>The user's cache of the kit: <c>LATENTLAB_CACHE</c>, else the system's place for caches.</summary>
public static class CacheFolder
{
    public const string Variable = "LATENTLAB_CACHE";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>
    /// Where <paramref name="part"/> of the cache may live, best first; the last is the temporary folder.
    /// </summary>
    public static IReadOnlyList<string> Candidates(string part) =>
        Candidates(part, Environment.GetEnvironmentVariable,
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    internal static IReadOnlyList<string> Candidates(string part, Func<string, string?> environment, string home)
    {
        string? chosen = environment(Variable);
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
    /// <exception cref="UnauthorizedAccessException">Somebody else owns it: what lies there must not be
    /// run.</exception>
    /// <exception cref="IOException">It cannot be created.</exception>
    internal static void CreateOwn(string folder)
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

    private static string Temporary => Path.Combine(Path.GetTempPath(), $"latentlab-{Environment.UserName}");
}
