namespace LatentLab.Cli;

/// <summary>
/// Finds the kit's folder, the one that holds <c>notebooks/</c> and <c>LatentLab.slnx</c>, or one that <c>latentlab
/// new</c> made.
/// </summary>
internal static class ProjectFolder
{
    /// <summary>Looks upward from the current folder, then from the program's own.</summary>
    /// <exception cref="DirectoryNotFoundException">Neither lies inside the kit.</exception>
    public static string Find() =>
        TryFind() ?? throw new DirectoryNotFoundException(
            $"No course at or above '{Directory.GetCurrentDirectory()}'. 'latentlab new DIR' makes one; run the "
            + "command inside it, or inside the kit's own folder.");

    /// <summary>The folder, or null.</summary>
    public static string? TryFind() =>
        AroundHere() ?? Upward(AppContext.BaseDirectory);

    /// <summary>The folder, or null where the current one is outside of it.</summary>
    public static string? AroundHere() => Upward(Directory.GetCurrentDirectory());

    private static string? Upward(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            if ((File.Exists(Path.Combine(folder.FullName, "LatentLab.slnx"))
                    || File.Exists(Path.Combine(folder.FullName, KitFolder.MarkFile)))
                && Directory.Exists(Path.Combine(folder.FullName, "notebooks")))
                return folder.FullName;
        return null;
    }
}

/// <summary>Where the kit's experiments lie, and where their runs go.</summary>
internal static class PresetFiles
{
    private const string Folder = "experiments", SchemaFile = "experiment.schema.json";

    /// <summary>A file as it is named, or a shipped experiment by its name.</summary>
    /// <exception cref="FileNotFoundException">Neither is there; the message names what is.</exception>
    public static string Find(string file)
    {
        if (File.Exists(file))
            return file;
        string[] shipped = [.. All()];
        return shipped.FirstOrDefault(path => Path.GetFileNameWithoutExtension(path) == file)
            ?? throw new FileNotFoundException(
                $"There is no file '{file}'. Shipped experiments: "
                + $"{string.Join(", ", shipped.Select(Path.GetFileNameWithoutExtension))}.");
    }

    /// <summary>The shipped ones, in the order of their names; none outside the kit's folder.</summary>
    public static IEnumerable<string> All()
    {
        if (ProjectFolder.TryFind() is not string kit || !Directory.Exists(Path.Combine(kit, Folder)))
            return [];
        return Directory.EnumerateFiles(Path.Combine(kit, Folder), "*.json")
            .Where(path => Path.GetFileName(path) != SchemaFile).Order(StringComparer.Ordinal);
    }

    /// <summary>In the kit's folder for one who is in it, else where they are.</summary>
    public static string RunsOf(string name) =>
        Path.Combine(ProjectFolder.AroundHere() ?? Directory.GetCurrentDirectory(), "runs", name);
}
