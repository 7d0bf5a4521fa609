namespace LatentLab.Cli;

/// <summary>Finds the kit's folder, the one that holds <c>notebooks/</c> and <c>LatentLab.slnx</c>.</summary>
internal static class ProjectFolder
{
    /// <summary>Looks upward from the current folder, then from the program's own.</summary>
    /// <exception cref="DirectoryNotFoundException">Neither lies inside the kit.</exception>
    public static string Find() =>
        Upward(Directory.GetCurrentDirectory()) ?? Upward(AppContext.BaseDirectory)
        ?? throw new DirectoryNotFoundException(
            $"No folder with 'notebooks' and 'LatentLab.slnx' at or above '{Directory.GetCurrentDirectory()}'. Run the "
            + "command inside the kit's folder.");

    private static string? Upward(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "LatentLab.slnx"))
                && Directory.Exists(Path.Combine(folder.FullName, "notebooks")))
                return folder.FullName;
        return null;
    }
}
