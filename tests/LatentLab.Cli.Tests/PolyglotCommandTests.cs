using System.Text.Json.Nodes;

namespace LatentLab.Cli.Tests;

/// <summary>Notebooks of several languages under <c>latentlab run</c>, each in a process of its own.</summary>
public sealed class PolyglotCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-polyglot-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_fsharp_compiler_is_loaded_by_the_first_fsharp_cell_and_not_before()
    {
        const string Ask =
            "AppDomain.CurrentDomain.GetAssemblies().Any(one => one.GetName().Name == \"FSharp.Compiler.Service\")";
        string path = Save(Ask, "#!who", "#!fsharp\n1 + 1", Ask);

        CommandOutcome ran = await CommandProcess.Run(folder, ["run", path]);

        Assert.Equal((ExitCode.Done, ""), (ran.Code, ran.Error));
        Assert.Equal(["False", "", "2", "True"], Results(path));
    }

    [Fact]
    public async Task The_notebook_of_several_languages_has_the_results_that_it_has_elsewhere()
    {
        string path = Path.Combine(folder, "polyglot.ipynb");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "polyglot.ipynb"), path);

        CommandOutcome ran = await CommandProcess.Run(folder, ["run", path]);

        Assert.Equal((ExitCode.Done, ""), (ran.Code, ran.Error));
        Assert.Equal(["5", "7.5", "6", "4 8.5", "2", "", "4", "", ""], Results(path));
    }

    private string Save(params string[] cells)
    {
        string path = Path.Combine(folder, "a.ipynb");
        File.WriteAllText(path, new JsonObject
        {
            ["cells"] = new JsonArray([.. cells.Select(cell => new JsonObject
            {
                ["cell_type"] = "code", ["metadata"] = new JsonObject(), ["source"] =
                    cell, ["outputs"] = new JsonArray(), ["execution_count"] = null,
            })]),
            ["metadata"] = new JsonObject(),
            ["nbformat"] = 4,
            ["nbformat_minor"] = 4,
        }.ToJsonString());
        return path;
    }

    // What each code cell returned, as text; nothing for one that returned nothing.
    private static string[] Results(string path) =>
    [
        .. JsonNode.Parse(File.ReadAllText(path))!["cells"]!.AsArray()
            .Where(cell => (string)cell!["cell_type"]! == "code")
            .Select(cell => cell!["outputs"]!.AsArray()
                .FirstOrDefault(output => (string)output!["output_type"]! == "execute_result"))
            .Select(result => result is null ? "" : string.Concat(result["data"]!["text/plain"]! is JsonArray lines
                ? lines.Select(line => (string)line!)
                : [(string)result["data"]!["text/plain"]!])),
    ];
}
