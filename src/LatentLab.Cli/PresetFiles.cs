namespace LatentLab.Cli;

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
        if (TryKit() is not string kit || !Directory.Exists(Path.Combine(kit, Folder)))
            return [];
        return Directory.EnumerateFiles(Path.Combine(kit, Folder), "*.json")
            .Where(path => Path.GetFileName(path) != SchemaFile).Order(StringComparer.Ordinal);
    }

    public static string RunsOf(string name) => Path.Combine(TryKit() ?? Directory.GetCurrentDirectory(), "runs", name);

    private static string? TryKit()
    {
        try
        {
            return ProjectFolder.Find();
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
    }
}
