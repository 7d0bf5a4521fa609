namespace LatentLab.Experiments.Tests;

/// <summary>The shipped experiments.</summary>
internal static class Presets
{
    public static string SchemaPath => Path.Combine(Folder, "experiment.schema.json");

    public static string[] Paths =>
        [.. Directory.EnumerateFiles(Folder, "*.json").Where(path => path != SchemaPath).Order(StringComparer.Ordinal)];

    private static string Folder
    {
        get
        {
            for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
                if (File.Exists(Path.Combine(folder.FullName, "LatentLab.slnx")))
                    return Path.Combine(folder.FullName, "experiments");
            throw new DirectoryNotFoundException($"LatentLab.slnx is in no folder above {AppContext.BaseDirectory}.");
        }
    }
}
