using LatentLab.Tests.Support;

namespace LatentLab.Interactive.Tests;

/// <summary>
/// The kit comes into a notebook from the repository (<c>kit.dib</c>) or from its package (<c>extension.dib</c>), and
/// does the same in both.
/// </summary>
public sealed class ExtensionFileTests
{
    [Fact]
    public void What_the_package_does_in_a_notebook_the_repositorys_kit_file_does_too()
    {
        string[] kit = Lines("src/LatentLab.Cli/kit.template.dib");
        string[] package = Lines("src/LatentLab.Interactive/extension.dib");
        // Where assemblies lie is each file's own business.
        string[] shared = [.. package.SkipWhile(line => !line.StartsWith("using LatentLab", Rule))];
        Assert.Contains("new PlotlyScript()", shared);
        Assert.Contains(shared, line => line.Contains("KitExtension().OnLoadAsync", Rule));
        // The kit's program brings libtorch for the repository's notebooks; a package's notebook asks for it.
        string[] own = [.. shared.SkipWhile(line => !line.Contains("NativeLibraries.Missing()", Rule)).Take(3)];
        Assert.Equal(own, shared.Except([.. kit, "{", "}"]));
    }

    private const StringComparison Rule = StringComparison.Ordinal;

    private static string[] Lines(string file) =>
    [
        .. File.ReadAllLines(Path.Combine(Clone.Folder, file))
            .Where(line => line.Length > 0 && !line.StartsWith("//", Rule)),
    ];
}
