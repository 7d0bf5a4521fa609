using LatentLab.Tests.Support;

namespace LatentLab.Interactive.Tests.Tool;

/// <summary>
/// The packages with extensions that the kit's own host is tested with, in the real tool: what a package brings there
/// is what it brings here.
/// </summary>
public sealed class ToolExtensionTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-extensions-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task An_extension_in_a_package_is_loaded_and_its_formatter_its_command_and_its_script_take_part()
    {
        var feed = new PackageFeed(folder);
        feed.AddExtensions(withNative: false);
        var environment = new Dictionary<string, string> { ["NUGET_PACKAGES"] = feed.Unpacked };
        await using StdioSession session =
            await StdioSession.Start(InteractiveTool.FindOrSkip(), feed.Notebook, environment);
        IReadOnlyList<string> told =
            await session.Shown($"#i \"nuget:{feed.Folder}\"\n#r \"nuget: Shapes, 1.0.0\"\nnew Shape()");
        Assert.Equal("<i>3 sides</i>", told[^1]);
        Assert.Equal("3 7", Assert.Single(await session.Shown("$\"{sent} {written}\"")));
    }
}
