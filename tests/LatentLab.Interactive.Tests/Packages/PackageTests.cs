using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using LatentLab.Interactive.Tests.Tool;
using LatentLab.Native;
using LatentLab.Tests.Support;

namespace LatentLab.Interactive.Tests.Packages;

/// <summary>
/// The kit as its users get it without a clone: a library for a project, an extension for a notebook, a tool. The home
/// is empty at first, and libtorch is fetched once for all of these tests.
/// </summary>
[Collection(InteractiveTool.OneAtATime)]
public sealed partial class PackageTests(EmptyHome home) : IClassFixture<EmptyHome>
{
    private static readonly string Platform = NativePlatform.Current.RuntimeIdentifier;

    private static readonly string[] Libraries =
    [
        "LatentLab", "LatentLab.Plots", "LatentLab.Interactive", "LatentLab.Notebooks", "LatentLab.Experiments",
        "LatentLab.Pages"
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pack_makes_six_libraries_and_the_tool_each_with_readme_licence_icon_symbols_and_version()
    {
        string feed = await home.Feed;
        string[] tools = ["LatentLab.Cli", $"LatentLab.Cli.{Platform}"];
        var versions = new Dictionary<string, string>();
        foreach (string file in Directory.GetFiles(feed, "*.nupkg"))
        {
            using ZipArchive package = ZipFile.OpenRead(file);
            XElement about = About(package);
            string name = Value(about, "id");
            versions[name] = Value(about, "version");
            Assert.Matches(SemanticVersion(), versions[name]);
            Assert.Equal("MIT", Value(about, "license"));
            Assert.Equal("expression", (string?)about.Element(about.Name.Namespace + "license")!.Attribute("type"));
            Assert.True(package.GetEntry(Value(about, "readme"))!.Length > 100, $"{name} has no readme");
            Assert.True(package.GetEntry(Value(about, "icon"))!.Length > 100, $"{name} has no icon");
            Assert.NotEqual("Package Description", Value(about, "description"));
            // A folder of the machine that built it.
            Assert.DoesNotContain(package.Entries, entry => entry.Name == "LatentLab.packages.txt");
            // Natives of libtorch belong to its own packages.
            Assert.True(new FileInfo(file).Length < 60_000_000, $"{file} has {new FileInfo(file).Length / 1e6:F0} MB");
        }
        Assert.Equal(Libraries.Concat(tools).Order(), versions.Keys.Order());
        foreach (string name in Libraries)
        {
            using ZipArchive symbols = ZipFile.OpenRead(Path.Combine(feed, $"{name}.{versions[name]}.snupkg"));
            Assert.Contains(symbols.Entries, entry => entry.Name == $"{name}.pdb");
        }
        using ZipArchive tool = ZipFile.OpenRead(Path.Combine(feed, $"{tools[1]}.{versions[tools[1]]}.nupkg"));
        Assert.Contains(tool.Entries, entry => entry.Name == "LatentLab.Cli.pdb");
    }

    /// <summary>As docs/packages/LatentLab.md says, word for word.</summary>
    [Fact]
    public async Task A_console_project_trains_a_vae_in_ten_lines_and_so_does_what_it_publishes()
    {
        await home.NameSources();
        string folder = home.NewFolder("console");
        string readme = await File.ReadAllTextAsync(Readme("LatentLab"), Token);
        string[] commands = Fence(readme, "").Replace("linux-x64", Platform, StringComparison.Ordinal).Split('\n');
        string program = Fence(readme, "csharp");
        Assert.Equal(10, program.Split('\n').Length);

        await home.Do(folder, commands[0]);
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), program, Token);
        await home.Do(folder, commands[1]);
        Assert.Contains("warning LATENTLAB001", await home.Do(folder, "dotnet build"));
        await home.Do(folder, commands[2]);
        Assert.DoesNotContain("warning", await home.Do(folder, "dotnet build"));
        Trained(await home.Do(folder, "dotnet run --no-build"));

        await home.Do(folder, "dotnet publish -o out");
        Trained(await home.Do(folder, $"dotnet {Path.Combine("out", "console.dll")}"));
        Assert.True(OptimisationMark.IsNotOptimised(Path.Combine(folder, "out", "TorchSharp.dll")),
            "the published TorchSharp is not mended");
    }

    /// <summary>
    /// As docs/packages/LatentLab.Experiments.md says, word for word; then killed half-way and begun again, and built
    /// anew.
    /// </summary>
    [Fact]
    public async Task A_console_project_sweeps_a_model_of_its_own_and_goes_on_after_a_kill_to_the_same_bytes()
    {
        await home.NameSources();
        string folder = home.NewFolder("sweep");
        string readme = await File.ReadAllTextAsync(Readme("LatentLab.Experiments"), Token);
        string[] commands = Fence(readme, "").Replace("linux-x64", Platform, StringComparison.Ordinal).Split('\n');
        await home.Do(folder, commands[0]);
        string program = Path.Combine(folder, "Program.cs"), text = Fence(readme, "csharp");
        await File.WriteAllTextAsync(program, text, Token);
        await home.Do(folder, commands[1]);
        await home.Do(folder, commands[2]);
        await home.Do(folder, "dotnet build");
        var watch = Stopwatch.StartNew();
        string said = await home.Do(folder, "dotnet run --no-build");
        TimeSpan whole = watch.Elapsed;
        Assert.True(Regex.Count(said, "Finished , KL [0-9.]+, brightest [01]") == 2, said);
        Assert.True(File.Exists(Path.Combine(folder, "report", "index.html")), said);
        Dictionary<string, byte[]> straight = Weights();

        Directory.Move(Path.Combine(folder, "runs"), Path.Combine(folder, "straight"));
        using (Process killed = home.Start(folder, "dotnet", Path.Combine("bin", "Debug", "net10.0", "sweep.dll")))
        using (var moment = CancellationTokenSource.CreateLinkedTokenSource(Token))
        {
            moment.CancelAfter(0.6 * whole);
            await killed.WaitForExitAsync(moment.Token).ContinueWith(_ => { }, Token);
            killed.Kill(entireProcessTree: true);
            await killed.WaitForExitAsync(Token);
        }
        await home.Do(folder, "dotnet run --no-build");
        Assert.Equal(straight, Weights());

        // Another width is another class: it makes runs of its own.
        Assert.Contains("class Small : nn.Module", await File.ReadAllTextAsync(
            Directory.GetFiles(folder, "own.txt", SearchOption.AllDirectories)[0], Token));
        await File.WriteAllTextAsync(program, text.Replace("64", "48", StringComparison.Ordinal), Token);
        await home.Do(folder, "dotnet build");
        await home.Do(folder, "dotnet run --no-build");
        Assert.Equal(2 * straight.Count, Weights().Count);

        Dictionary<string, byte[]> Weights() => Directory
            .GetFiles(Path.Combine(folder, "runs"), "model.safetensors", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(folder, file), File.ReadAllBytes);
    }

    /// <summary>The loss of the last epoch is lower than that of the first.</summary>
    private static void Trained(string said)
    {
        double[] losses = [.. Losses().Matches(said)
            .Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];
        Assert.True(losses.Length == 5, said);
        Assert.True(losses[^1] < losses[0], said);
    }

    /// <summary>As docs/packages/LatentLab.Interactive.md says: one line, and libtorch comes by itself.</summary>
    [Fact]
    public async Task A_notebook_in_the_real_tool_asks_for_one_package_and_trains_a_vae()
    {
        InteractiveTool tool = InteractiveTool.FindOrSkip();
        // Its own folder of packages, without libtorch; that is unpacked from where the tool's start left it.
        Outcome fetched = await home.Run(home.Folder, await home.Tool, "setup");
        Assert.True(fetched.Code == 0, fetched.Error);
        await home.NameSources(Path.Combine(home.Packages, NativePlatform.Current.LibtorchPackage, "2.10.0"));
        string folder = home.NewFolder("notebook");
        var environment = new Dictionary<string, string>
        {
            ["HOME"] = home.Folder,
            ["DOTNET_CLI_HOME"] = home.Folder,
            ["NUGET_PACKAGES"] = home.NewFolder("notebook-packages"),
            ["LATENTLAB_CACHE"] = home.NewFolder("cache"),
            ["MSBUILDDISABLENODEREUSE"] = "1",
        };
        await using StdioSession session = await StdioSession.Start(tool, folder, environment);

        string line = Fence(await File.ReadAllTextAsync(Readme("LatentLab.Interactive"), Token), "");
        IReadOnlyList<string> loading = await session.Shown(line);
        Assert.Single(loading,
            shown => shown.StartsWith("<div data-latentlab=\"plotly-js\">", StringComparison.Ordinal));
        Assert.Contains(loading,
            shown => shown.Contains(NativePlatform.Current.LibtorchPackage, StringComparison.Ordinal));
        Assert.Contains("encoder.mean", Assert.Single(await session.Shown("""
            Split set = Datasets.Load("shapes", train: 500, test: 100, seed: 1);
            var vae = new VariationalAutoencoder([1, 28, 28], latentSize: 2, hidden: [64], seed: 1);
            vae
            """)));
        Assert.Equal("true", Assert.Single(await session.Shown("""
            TrainingHistory history = Trainer.Fit(vae, set.Train, set.Test, new() { Epochs = 3, Seed = 1 });
            (history.Last.Validation!.Total < history.Epochs[0].Validation!.Total).ToString().ToLowerInvariant()
            """)));
        Assert.Contains("CallGuards", Assert.Single(
            await session.Shown("typeof(torch).Assembly.GetType(\"TorchSharp.CallGuards\").Name")));   // mended
        Assert.Contains("latentlab-figure", Assert.Single(
            await session.Shown("Figures.ImageGrid(vae.Decode(randn(16, 2)), title: \"16 samples from the prior\")")));
        Assert.Contains("(function (requirejs) {", Assert.Single(await session.Shown(
            "using Plotly.NET.CSharp;\nChart.Point<int, int, string>(x: new[] { 1 }, y: new[] { 2 }).Show();")));
        Assert.Contains("(function (requirejs) {", (await session.Shown(
            "#r \"nuget: Plotly.NET, 6.0.0\"\nopen Plotly.NET\nChart.Point(x = [1.; 2.], y = [3.; 4.])",
            "fsharp"))[^1]);
    }

    /// <summary>One lesson; the course of all of them is run in the kit's own folder.</summary>
    [Fact]
    public async Task The_tool_writes_a_course_fetches_libtorch_once_and_runs_a_lesson()
    {
        string latentlab = await home.Tool;
        string parent = home.NewFolder("somewhere"), folder = Path.Combine(parent, "course");
        Outcome made = await home.Run(parent, latentlab, "new", "course");
        Assert.True(made.Code == 0, made.Error);
        Assert.True(File.Exists(Path.Combine(folder, "notebooks", "00-start-here.ipynb")));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(folder, "data", "digits")));
        string libtorch = Path.Combine(home.Packages, NativePlatform.Current.LibtorchPackage);
        if (!Directory.Exists(libtorch))
        {
            EmptyHome.WriteSources(folder, await home.Feed, "http://127.0.0.1:9/index.json");
            Outcome offline = await home.Run(folder, latentlab, "course", "--only", Lesson);
            Assert.Equal(2, offline.Code);
            Assert.Matches($"latentlab: libtorch-cpu-{Platform} 2\\.10\\.0 could not be fetched\\. .*"
                + "with a network the same command goes on where it stopped", offline.Error);
            Assert.DoesNotContain("   at ", offline.Error);
            Outcome doctor = await home.Run(folder, latentlab, "doctor");
            Assert.Equal(1, doctor.Code);
            Assert.Matches(@"'latentlab\s+setup'", doctor.Out);
            Assert.DoesNotContain("initializer", doctor.Out);
            File.Delete(Path.Combine(folder, "NuGet.Config"));
        }

        Outcome course = await home.Run(folder, latentlab, "course", "--only", Lesson);
        Assert.True(course.Code == 0, course.Out + course.Error);
        Assert.Equal([libtorch], Directory.GetDirectories(home.Packages, "libtorch-cpu-*"));
        Assert.True(File.Exists(Path.Combine(folder, "book", "index.html")), course.Out);
        Assert.Contains(home.Packages, await home.Do(folder, $"{latentlab} doctor"));

        Outcome again = await home.Run(folder, latentlab, "setup");
        Assert.Equal("libtorch is there already; 'latentlab doctor' says where.", again.Out.Trim());
    }

    private const string Lesson = "06c";

    private static string Readme(string package) =>
        Path.Combine(Clone.Folder, "docs", "packages", $"{package}.md");

    /// <summary>The first block of code in a page, of one language.</summary>
    private static string Fence(string page, string language) => Regex.Match(page.ReplaceLineEndings("\n"),
        $"^```{language}\n(.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value;

    private static XElement About(ZipArchive package)
    {
        using Stream text = package.Entries
            .Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(text).Root!.Elements().First();
    }

    private static string Value(XElement about, string name) =>
        (string?)about.Element(about.Name.Namespace + name) ?? throw new InvalidDataException($"{name} is not said");

    [GeneratedRegex(@"^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$")]
    private static partial Regex SemanticVersion();

    [GeneratedRegex(@"^epoch \d: train ([\d.]+) = .*nats per image", RegexOptions.Multiline)]
    private static partial Regex Losses();
}
