using System.Reflection;
using LatentLab.Tests.Support;

namespace LatentLab.Cli.Tests;

/// <summary>
/// Which part may use which: the arrows between the projects and, inside the library, between its folders.
/// </summary>
public class ArchitectureTests
{
    // Project → the kit's projects it may reference, and the packages (by the beginning of their assembly names) it may
    // not.
    private static readonly Dictionary<string, (string[] May, string[] Never)> Projects = new()
    {
        ["LatentLab"] = ([], ["Plotly", "Microsoft.CodeAnalysis", "Microsoft.DotNet.Interactive", "Markdig", "NetMQ",
            "System.CommandLine", "Spectre"]),
        ["LatentLab.Plots"] = (["LatentLab"],
            ["TorchSharp", "Microsoft.CodeAnalysis", "Markdig", "NetMQ", "System.CommandLine", "Spectre"]),
        ["LatentLab.Interactive"] = (["LatentLab", "LatentLab.Plots"],
            ["Microsoft.CodeAnalysis", "Markdig", "Jint", "NetMQ", "System.CommandLine", "Spectre"]),
        ["LatentLab.Notebooks"] =
            ([], ["TorchSharp", "Plotly", "Markdig", "Jint", "NetMQ", "System.CommandLine", "Spectre"]),
        // What all pages of the kit share; it knows nothing of what they are about.
        ["LatentLab.Pages"] = ([], ["TorchSharp", "Plotly", "Microsoft.CodeAnalysis", "Microsoft.DotNet.Interactive",
            "Markdig", "Jint", "NetMQ", "System.CommandLine", "Spectre"]),
        ["LatentLab.Book"] = (["LatentLab.Notebooks", "LatentLab.Pages"],
            ["TorchSharp", "Plotly", "NetMQ", "System.CommandLine", "Spectre"]),
        ["LatentLab.Jupyter"] =
            (["LatentLab.Notebooks"], ["TorchSharp", "Plotly", "Markdig", "Jint", "System.CommandLine", "Spectre"]),
        // What runs beside a learner's code knows no task, no check and no page.
        ["LatentLab.Evaluation"] = (["LatentLab", "LatentLab.Notebooks"],
            ["Plotly", "Markdig", "Jint", "NetMQ", "System.CommandLine", "Spectre"]),
        ["LatentLab.Classroom"] = (["LatentLab", "LatentLab.Notebooks", "LatentLab.Pages", "LatentLab.Evaluation"],
            ["Plotly", "Markdig", "Jint", "NetMQ", "System.CommandLine", "Spectre"]),
        ["LatentLab.Experiments"] = (["LatentLab", "LatentLab.Plots", "LatentLab.Pages"],
            ["Microsoft.CodeAnalysis", "NetMQ", "System.CommandLine", "Spectre"]),
        ["latentlab"] = (["LatentLab", "LatentLab.Plots", "LatentLab.Notebooks", "LatentLab.Book", "LatentLab.Jupyter",
            "LatentLab.Evaluation", "LatentLab.Classroom", "LatentLab.Experiments"], []),
    };

    // Folder of src/LatentLab → the folders it may use. Models → Data and Losses → Data because images and their counts
    // are Data's;
    // Native (where files lie, how many threads) and Hosts (how a notebook host finds what a value looks like) know
    // nobody and serve all.
    private static readonly Dictionary<string, string[]> Folders = new()
    {
        ["Native"] = [],
        ["Hosts"] = [],
        ["Claims"] = ["Hosts"],
        ["Data"] = ["Native", "Hosts"],
        ["Models"] = ["Data", "Native", "Hosts"],
        ["Display"] = ["Data", "Hosts", "Native"],
        ["Losses"] = ["Models", "Data"],
        ["Training"] = ["Losses", "Models", "Data", "Native"],
        ["Diagnostics"] = ["Losses", "Models", "Data"],
        ["Benchmarks"] = ["Training", "Losses", "Models", "Data", "Native"],
    };

    [Fact]
    public void Every_project_references_only_what_it_may()
    {
        string[] assemblies = [.. Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll")
            .Where(file => Path.GetFileName(file).StartsWith("LatentLab", StringComparison.OrdinalIgnoreCase)
                && !file.EndsWith(".Tests.dll", StringComparison.Ordinal))];
        Assert.True(assemblies.Length >= 4, $"only {assemblies.Length} of the kit's assemblies lie beside the test");

        foreach (Assembly assembly in assemblies.Select(Assembly.LoadFrom))
        {
            string name = assembly.GetName().Name!;
            Assert.True(Projects.ContainsKey(Rule(name)), $"{name} is new: say in this test what it may reference");
            (string[] may, string[] never) = Projects[Rule(name)];
            foreach (string reference in assembly.GetReferencedAssemblies().Select(reference => reference.Name!))
            {
                if (reference.StartsWith("LatentLab", StringComparison.Ordinal))
                    Assert.True(may.Contains(reference),
                        $"{name} references {reference}; it may reference {Words(may)}");
                Assert.False(never.Any(part => reference.StartsWith(part, StringComparison.Ordinal)),
                    $"{name} references the package {reference}, which is another project's");
            }
        }
    }

    [Fact]
    public void Every_folder_of_the_library_uses_only_what_it_may()
    {
        (string From, string To, string Where)[] arrows =
            [.. NamespaceArrows.Of(typeof(Native.NativeLibraries).Assembly, "LatentLab")];
        Assert.NotEmpty(arrows);
        foreach ((string from, string to, string where) in arrows)
        {
            Assert.True(Folders.ContainsKey(from), $"{from} is a new folder: say in this test what it may use");
            Assert.True(Folders[from].Contains(to), $"{where} uses {to}; {from} may use {Words(Folders[from])}");
        }
    }

    [Fact]
    public void No_arrow_leads_back()
    {
        var done = new HashSet<string>();
        for (int left = Folders.Count; left > 0; left--)
            done.UnionWith(
                Folders.Where(folder => folder.Value.All(done.Contains)).Select(folder => folder.Key).ToArray());
        Assert.Equal(Folders.Keys.Order(), done.Order());
    }

    [Fact]
    public void The_scan_sees_signatures_bodies_and_lambdas()
    {
        string[] arrows = [.. NamespaceArrows.Of(typeof(ArchitectureTests).Assembly, "LatentLab.Cli.Tests.Samples")
            .Select(arrow => $"{arrow.From}→{arrow.To}").Distinct().Order()];
        Assert.Equal(["BodyCaller→Used", "FieldOwner→Used", "GenericCaller→Used", "LambdaCaller→Used", "Signer→Used"],
            arrows);
    }

    [Fact]
    public void No_output_folder_holds_libtorch_or_grows_beyond_130_megabytes()
    {
        // Not TorchSharp's own library (2 MB): the tool must bring it, since its first start fetches libtorch alone.
        string[] libtorch =
        [
            "libtorch*", "torch_cpu*", "torch.dll", "libc10*", "c10.dll", "libgomp*", "libiomp*", "libomp*", "armpl*"
        ];
        string root = Clone.Folder;
        string[] outputs = [.. new[] { "src", "tests" }
            .SelectMany(part => Directory.EnumerateDirectories(Path.Combine(root, part)))
            .Select(project => Path.Combine(project, "bin")).Where(Directory.Exists)
            .SelectMany(Directory.EnumerateDirectories)];   // Debug, Release
        Assert.True(outputs.Length >= 4, $"only {outputs.Length} output folders were found under {root}");

        foreach (string output in outputs)
        {
            foreach (string pattern in libtorch)
                Assert.Empty(Directory.EnumerateFiles(output, pattern, SearchOption.AllDirectories));
            double megabytes = new DirectoryInfo(output).EnumerateFiles("*", SearchOption.AllDirectories)
                .Sum(file => file.Length) / 1e6;
            // 25 of them are the F# compiler
            Assert.True(megabytes < 130, $"{output} holds {megabytes:F0} MB, expected less than 130");
        }
    }

    // The command's assembly may be named after the command.
    private static string Rule(string assembly) => assembly == "LatentLab.Cli" ? "latentlab" : assembly;

    private static string Words(string[] names) =>
        names.Length > 0 ? string.Join(", ", names) : "none of the kit's parts";
}
