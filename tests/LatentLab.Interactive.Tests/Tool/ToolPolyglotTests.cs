using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LatentLab.Tests.Support;

namespace LatentLab.Interactive.Tests.Tool;

/// <summary>
/// The notebook of several languages in the real tool: the results are those of <c>latentlab run</c> and of the kit's
/// own kernel, whose tests have the same list. Its JavaScript needs a front end and is left out.
/// </summary>
[Collection(InteractiveTool.OneAtATime)]
public sealed partial class ToolPolyglotTests
{
    private static readonly string[] Results = ["5", "7.5", "6", "4 8.5", "2", "4"];

    private readonly InteractiveTool tool = InteractiveTool.FindOrSkip();

    private static string File => Path.Combine(Clone.Folder, "tests", "Support", "polyglot.ipynb");

    [Fact]
    public async Task The_notebook_of_several_languages_has_its_results_through_the_tools_jupyter_kernel()
    {
        NotebookOutcome outcome = await tool.RunThroughJupyter(File);
        Assert.Equal([], outcome.Errors);
        Assert.Equal([], outcome.Stderr);
        Assert.Equal((8, 1), (outcome.Cells, outcome.LeftOut));
        Assert.Equal(Results, outcome.Results);
    }

    [Fact]
    public async Task The_notebook_of_several_languages_has_its_results_as_vs_code_runs_it()
    {
        await using StdioSession session = await StdioSession.Start(tool, Path.GetDirectoryName(File)!);
        var results = new List<string>();
        foreach (JsonNode cell in JsonNode.Parse(System.IO.File.ReadAllText(File))!["cells"]!.AsArray()
            .OfType<JsonNode>()
            .Where(cell => (string?)cell["cell_type"] == "code" && cell["metadata"]!["tags"] is null))
        {
            string code = string.Concat(cell["source"]!.AsArray().Select(line => (string?)line));
            IReadOnlyList<JsonNode> heard =
                await session.Submit(code, (string)cell["metadata"]!["polyglot_notebook"]!["kernelName"]!);
            Assert.True((string?)heard[^1]["eventType"] == "CommandSucceeded", $"{code}\n{heard[^1]}");
            results.AddRange(heard.Where(one => (string?)one["eventType"] == "ReturnValueProduced")
                .Select(one => Text((string)one["event"]!["formattedValues"]![0]!["value"]!)));
        }
        Assert.Equal(Results, results);
    }

    private static string Text(string shown) => WebUtility.HtmlDecode(Marks().Replace(shown, "")).Trim();

    [GeneratedRegex("<style>.*?</style>|<[^>]*>", RegexOptions.Singleline)]
    private static partial Regex Marks();
}
