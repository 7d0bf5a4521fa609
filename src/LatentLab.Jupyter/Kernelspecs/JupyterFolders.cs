namespace LatentLab.Jupyter.Kernelspecs;

/// <summary>
/// Where Jupyter looks for kernels (https://docs.jupyter.org/en/stable/use/jupyter-directories.html).
/// </summary>
public static class JupyterFolders
{
    /// <summary>The user's own data folder of Jupyter.</summary>
    public static string UserData()
    {
        if (Environment.GetEnvironmentVariable("JUPYTER_DATA_DIR") is { Length: > 0 } named)
            return named;
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsMacOS())
            return Path.Combine(home, "Library", "Jupyter");
        if (OperatingSystem.IsWindows())
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "jupyter");
        return Path.Combine(Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } data
            ? data
            : Path.Combine(home, ".local", "share"), "jupyter");
    }

    /// <summary>The data folders in which Jupyter looks, as far as they can be known without asking it.</summary>
    public static IEnumerable<string> Searched()
    {
        string[] named = (Environment.GetEnvironmentVariable("JUPYTER_PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] prefixes = [.. new[] { "VIRTUAL_ENV", "CONDA_PREFIX" }.Select(Environment.GetEnvironmentVariable)
            .OfType<string>().Where(prefix => prefix.Length > 0)];
        string[] system = OperatingSystem.IsWindows()
            ? [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "jupyter")]
            : ["/usr/local/share/jupyter", "/usr/share/jupyter"];
        return [.. named, UserData(), .. prefixes.Select(DataUnder), .. system];
    }

    /// <summary>
    /// The data folder under an installation's prefix, <c>/usr/local</c> or a virtual environment's folder for example.
    /// </summary>
    public static string DataUnder(string prefix) => Path.Combine(Path.GetFullPath(prefix), "share", "jupyter");

    /// <summary>The folder of one kernel in a data folder.</summary>
    public static string Kernel(string dataFolder, string name) => Path.Combine(dataFolder, "kernels", name);
}
