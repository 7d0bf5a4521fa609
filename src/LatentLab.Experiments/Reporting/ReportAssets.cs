namespace LatentLab.Experiments.Reporting;

/// <summary>Styles and scripts that the assembly carries.</summary>
internal static class ReportAssets
{
    public static string Read(string name)
    {
        using Stream asset = typeof(ReportAssets).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException(
                $"LatentLab.Experiments.dll lacks its resource '{name}'. Build the project again.");
        using var reader = new StreamReader(asset);
        return reader.ReadToEnd();
    }
}
