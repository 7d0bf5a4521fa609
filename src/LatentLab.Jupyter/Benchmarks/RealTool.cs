using System.Text.Json.Nodes;

namespace LatentLab.Jupyter.Benchmarks;

/// <summary>.NET Interactive's own tool, as 'dotnet tool restore' brings it.</summary>
public static class RealTool
{
    /// <summary>The name of its kernelspec.</summary>
    public const string KernelName = "real-tool-bench";

    private const string Package = "microsoft.dotnet-interactive";

    /// <summary>
    /// The tool's program in the package cache, of its newest version there; null where it is not restored.
    /// </summary>
    public static string? Find()
    {
        string root = UserFolders.Packages();
        string folder = Path.Combine(root, Package);
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "Microsoft.DotNet.Interactive.App.dll", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal).LastOrDefault()
            : null;
    }

    /// <summary>Writes a kernelspec for the tool's C# kernel.</summary>
    /// <param name="folder">A folder of JUPYTER_PATH.</param>
    /// <param name="program">What <see cref="Find"/> gave.</param>
    public static void WriteKernelspec(string folder, string program)
    {
        string place = Path.Combine(folder, "kernels", KernelName);
        Directory.CreateDirectory(place);
        var spec = new JsonObject
        {
            ["argv"] = new JsonArray("dotnet", program, "jupyter", "--default-kernel", "csharp", "{connection_file}"),
            ["display_name"] = "the real tool",
            ["language"] = "C#",
            ["env"] = new JsonObject { ["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"] = "1" },
        };
        File.WriteAllText(Path.Combine(place, "kernel.json"), spec.ToJsonString());
    }
}
