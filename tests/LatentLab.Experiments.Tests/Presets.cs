using LatentLab.Tests.Support;

namespace LatentLab.Experiments.Tests;

/// <summary>The shipped experiments.</summary>
internal static class Presets
{
    public static string SchemaPath => Path.Combine(Folder, "experiment.schema.json");

    public static string[] Paths =>
        [.. Directory.EnumerateFiles(Folder, "*.json").Where(path => path != SchemaPath).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(Clone.Folder, "experiments");
}
