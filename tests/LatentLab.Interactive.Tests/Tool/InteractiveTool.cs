using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using LatentLab.Jupyter.Benchmarks;
using LatentLab.Tests.Support;

namespace LatentLab.Interactive.Tests.Tool;

/// <summary>
/// The real .NET Interactive, as <c>.config/dotnet-tools.json</c> pins it and <c>dotnet tool restore</c> brings it.
/// </summary>
/// <param name="Version">Its package's version.</param>
/// <param name="Program">The tool's own DLL, for <c>dotnet</c>.</param>
public sealed record InteractiveTool(string Version, string Program)
{
    /// <summary>
    /// The collection of the tests that start it: two of them at once take the same port for one that is free.
    /// </summary>
    public const string OneAtATime = "the real tool";

    private const string Package = "microsoft.dotnet-interactive";

    /// <summary>The tool; without it the test is skipped, under <c>CI=true</c> failed.</summary>
    public static InteractiveTool FindOrSkip()
    {
        JsonNode manifest =
            JsonNode.Parse(File.ReadAllText(Path.Combine(Clone.Folder, ".config", "dotnet-tools.json")))!;
        string version = (string)manifest["tools"]![Package]!["version"]!;
        string tools = Path.Combine(Repository.Packages, Package, version, "tools");
        string? program = Directory.Exists(tools)
            ? Directory.EnumerateFiles(tools, "Microsoft.DotNet.Interactive.App.dll", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        OptionalPart.SkipIf(program is null,
            $"The tool {Package} {version} is not in '{Repository.Packages}'. Run 'dotnet tool restore'.");
        return new InteractiveTool(version, program);
    }

    /// <summary>Starts the tool.</summary>
    public Process Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in Environment.Concat(environment ?? new Dictionary<string, string>()))
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Makes it the kernel of the lessons in this data folder of Jupyter's, as it installs itself.</summary>
    public void InstallForLessons(string dataFolder)
    {
        string kernels = Directory.CreateDirectory(Path.Combine(dataFolder, "kernels")).FullName;
        using (Process install = Start(["jupyter", "install", "--path", kernels]))
        {
            string said = install.StandardOutput.ReadToEnd();
            install.WaitForExit();
            Assert.True(install.ExitCode == 0, said);
        }
        string file = Path.Combine(kernels, ".net-csharp", "kernel.json");
        JsonNode spec = JsonNode.Parse(File.ReadAllText(file))!;
        // a local tool is found from its own folder only: 'dotnet interactive …' by its file
        Assert.Equal("interactive", (string)spec["argv"]![1]!);
        spec["argv"]![1] = Program;
        spec["env"] ??= new JsonObject();
        foreach ((string name, string value) in Environment.Concat(Jupyter.KernelEnvironment.Variables))
            spec["env"]![name] = value;
        File.WriteAllText(file, spec.ToJsonString());
    }

    /// <summary>Executes a notebook with nbclient in the tool's Jupyter kernel; no cell may fail.</summary>
    public async Task<NotebookOutcome> RunThroughJupyter(string notebook)
    {
        string? python = JupyterPython.Find("nbclient", "nbformat");
        OptionalPart.SkipIf(python is null, "no python3 here imports nbclient; Debian has it as python3-nbclient");
        string record = Path.GetTempFileName();
        string script = Path.Combine(AppContext.BaseDirectory, "python", "run_notebooks.py");
        string[] arguments = ["-W", "ignore", script, "--tool", Program, "--record", record, notebook];
        var start = new ProcessStartInfo(python, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            string errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, $"{await output}\n{errors}");
            string came = await File.ReadAllTextAsync(record, TestContext.Current.CancellationToken);
            return Assert.Single(JsonSerializer.Deserialize<NotebookOutcome[]>(came, ClaimFound.Json)!);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            File.Delete(record);
        }
    }

    /// <summary>Nothing of the tests is reported to anybody, and nobody is greeted.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_INTERACTIVE_SKIP_FIRST_TIME_EXPERIENCE"] = "1",
    };
}

/// <summary>Where things lie.</summary>
internal static class Repository
{
    public static string Notebooks => Path.Combine(Clone.Folder, "notebooks");

    /// <summary>NuGet's folder of packages on this machine.</summary>
    public static string Packages { get; } = Path.GetFullPath(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "LatentLab.packages.txt")).Trim());
}
