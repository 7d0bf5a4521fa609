using System.Text.RegularExpressions;

namespace LatentLab.Cli.Tests.Cluster;

/// <summary>What docs/cluster.md tells its readers to run, word for word.</summary>
internal static partial class ClusterPage
{
    private static string Text => File.ReadAllText(Path.Combine(ProjectFolder.Find(), "docs", "cluster.md"));

    /// <summary>The script of the array.</summary>
    public static string SlurmScript => Block("bash");

    /// <summary>The indexed job.</summary>
    public static string KubernetesJob => Block("yaml");

    private static string Block(string language) => Assert.Single(
        Fence().Matches(Text.ReplaceLineEndings("\n")), fence => fence.Groups[1].Value == language).Groups[2].Value;

    [GeneratedRegex(@"^```(\w*)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
