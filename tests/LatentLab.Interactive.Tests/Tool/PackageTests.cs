using System.Diagnostics;

namespace LatentLab.Interactive.Tests.Tool;

/// <summary>The kit as a package, in a notebook that has nothing but the real tool.</summary>
[Collection(InteractiveTool.OneAtATime)]
public sealed class PackageTests : IDisposable
{
    private static readonly string[] Projects = ["LatentLab", "LatentLab.Plots", "LatentLab.Interactive"];

    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-feed-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_tool_loads_the_kit_from_a_folder_of_packages_builds_a_vae_and_draws_a_figure_and_charts()
    {
        InteractiveTool tool = InteractiveTool.FindOrSkip();
        string feed = Directory.CreateDirectory(Path.Combine(folder, "feed")).FullName;
        foreach (string project in Projects)
            await Pack(project, feed);
        // What the feed brings goes into a folder of the test's own; all other packages are read where they are.
        var environment = new Dictionary<string, string>
        {
            ["NUGET_PACKAGES"] = Directory.CreateDirectory(Path.Combine(folder, "packages")).FullName,
            ["NUGET_FALLBACK_PACKAGES"] = Repository.Packages,
        };
        await using StdioSession session = await StdioSession.Start(tool, folder, environment);

        IReadOnlyList<string> loading =
            await session.Shown($"#i \"nuget:{feed}\"\n#r \"nuget: LatentLab.Interactive, {Version()}\"");
        Assert.Single(loading,
            shown => shown.StartsWith("<div data-latentlab=\"plotly-js\">", StringComparison.Ordinal));
        string model = Assert.Single(await session.Shown(
            "var vae = new VariationalAutoencoder([1, 28, 28], latentSize: 2, hidden: [8], seed: 1);\nvae"));
        Assert.Contains("encoder.mean", model);
        Assert.Contains("latentlab-figure", Assert.Single(
            await session.Shown("Figures.ImageGrid(vae.Decode(randn(16, 2)), title: \"16 samples from the prior\")")));
        Assert.Contains("(function (requirejs) {", Assert.Single(await session.Shown(
            "using Plotly.NET.CSharp;\nChart.Point<int, int, string>(x: new[] { 1 }, y: new[] { 2 }).Show();")));
        Assert.Contains("(function (requirejs) {", (await session.Shown(
            "#r \"nuget: Plotly.NET, 6.0.0\"\nopen Plotly.NET\nChart.Point(x = [1.; 2.], y = [3.; 4.])",
            "fsharp"))[^1]);
    }

    private static string Version() => typeof(KitExtension).Assembly.GetName().Version!.ToString(3);

    // As it was built for this test: the same configuration.
    private static async Task Pack(string project, string feed)
    {
        string configuration = AppContext.BaseDirectory.Contains(
            $"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? "Release"
            : "Debug";
        var start = new ProcessStartInfo("dotnet", ["pack", Path.Combine(Repository.Root, "src", project), "--no-build",
            "-c", configuration, "-o", feed, "-v", "quiet", "--nologo"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using Process process = Process.Start(start)!;
        string said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, said);
    }
}
