using System.Diagnostics;
using System.Xml.Linq;
using LatentLab.Tests.Support;

namespace LatentLab.Interactive.Tests.Packages;

/// <param name="Code">The exit code.</param>
/// <param name="Out">All of standard output.</param>
/// <param name="Error">All of standard error.</param>
public sealed record Outcome(int Code, string Out, string Error);

/// <summary>
/// The kit's packages in a folder, as <c>dotnet pack</c> makes them, and the home of somebody who has .NET and nothing
/// else: no packages, no tools, no cache, no clone. What a test brings there the next one finds.
/// </summary>
public sealed class EmptyHome : IDisposable
{
    private readonly Lazy<Task<string>> feed;
    private readonly Lazy<Task<string>> tool;

    public EmptyHome()
    {
        feed = new(Pack);
        tool = new(InstallTool);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("latentlab-home-").FullName;

    /// <summary>NuGet's folder of this home.</summary>
    public string Packages => Path.Combine(Folder, "packages");

    /// <summary>The folder of the kit's packages.</summary>
    public Task<string> Feed => feed.Value;

    /// <summary>The program <c>latentlab</c> as <c>dotnet tool install</c> brings it.</summary>
    public Task<string> Tool => tool.Value;

    /// <summary>What a process of this home has in place of the machine's own.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        ["HOME"] = Folder,
        ["USERPROFILE"] = Folder,
        ["DOTNET_CLI_HOME"] = Folder,
        ["XDG_CACHE_HOME"] = null,
        ["XDG_DATA_HOME"] = null,
        ["XDG_CONFIG_HOME"] = null,
        ["NUGET_PACKAGES"] = Packages,
        ["NUGET_FALLBACK_PACKAGES"] = null,
        ["LATENTLAB_CACHE"] = Path.Combine(Folder, "cache"),
        ["LATENTLAB_DATA"] = null,
        ["CI"] = null,
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        // No server of this home outlives it.
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["UseSharedCompilation"] = "false",
    };

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>A new folder in this home.</summary>
    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;

    /// <summary>
    /// Lets restores of this home, or of one folder in it, ask the kit's feed and what this machine's settings name.
    /// </summary>
    /// <param name="further">Further folders of packages.</param>
    public async Task NameSources(params string[] further)
    {
        string file = OperatingSystem.IsWindows()
            ? Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.ApplicationData), "NuGet",
                "NuGet.Config")
            : Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget",
                "NuGet", "NuGet.Config");
        XElement sources = File.Exists(file) && XDocument.Load(file).Root!.Element("packageSources") is { } own
            ? own
            : new XElement("packageSources", Source("nuget.org", "https://api.nuget.org/v3/index.json"));
        foreach (string place in (string[])[await Feed, .. further])
            sources.Add(Source(Path.GetFileName(place), place));
        WriteSources(Folder, sources);
    }

    /// <summary>Lets restores in a folder ask nobody but <paramref name="places"/>.</summary>
    public static void WriteSources(string folder, params string[] places) => WriteSources(folder,
        new XElement("packageSources", new XElement("clear"), places.Select((place, i) => Source($"s{i}", place))));

    private static void WriteSources(string folder, XElement sources) =>
        new XDocument(new XElement("configuration", sources)).Save(Path.Combine(folder, "NuGet.Config"));

    private static XElement Source(string name, string place)
    {
        var source = new XElement("add", new XAttribute("key", name), new XAttribute("value", place));
        if (place.StartsWith("http://", StringComparison.Ordinal))
            source.Add(new XAttribute("allowInsecureConnections", "true"));
        return source;
    }

    /// <summary>Starts a program of this home.</summary>
    public Process Start(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in start.Environment.Keys
            .Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        foreach ((string name, string? value) in Environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Runs a program of this home to its end.</summary>
    public async Task<Outcome> Run(string folder, string program, params string[] arguments)
    {
        using Process process = Start(folder, program, arguments);
        try
        {
            CancellationToken token = TestContext.Current.CancellationToken;
            Task<string> output = process.StandardOutput.ReadToEndAsync(token),
                error = process.StandardError.ReadToEndAsync(token);
            await process.WaitForExitAsync(token);
            return new(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Runs a command line, which must succeed.</summary>
    /// <returns>What it said.</returns>
    public async Task<string> Do(string folder, string command)
    {
        string[] words = command.Split(' ');
        Outcome outcome = await Run(folder, words[0], words[1..]);
        Assert.True(outcome.Code == 0, $"{command}\n{outcome.Out}\n{outcome.Error}");
        return outcome.Out + outcome.Error;
    }

    // As the tests were built: 'dotnet pack' alone would build everything a second time, in Release.
    private async Task<string> Pack()
    {
        string place = NewFolder("feed");
        string configuration = AppContext.BaseDirectory.Contains(
            $"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? "Release"
            : "Debug";
        var start = new ProcessStartInfo("dotnet", ["pack", Path.Combine(Clone.Folder, "LatentLab.slnx"),
            "--no-build", "-c", configuration, "-o", place, "-v", "quiet", "--nologo"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using Process process = Process.Start(start)!;
        string said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, said);
        return place;
    }

    private async Task<string> InstallTool()
    {
        await NameSources();
        await Do(Folder, "dotnet tool install --global LatentLab.Cli");
        return Path.Combine(Folder, ".dotnet", "tools", OperatingSystem.IsWindows() ? "latentlab.exe" : "latentlab");
    }
}
