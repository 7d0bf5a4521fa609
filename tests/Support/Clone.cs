namespace LatentLab.Tests.Support;

/// <summary>The repository that the tests were built in.</summary>
internal static class Clone
{
    public static string Folder { get; } = Find();

    private static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "LatentLab.slnx")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new DirectoryNotFoundException(
            $"LatentLab.slnx is in no folder above {AppContext.BaseDirectory}.");
    }
}
