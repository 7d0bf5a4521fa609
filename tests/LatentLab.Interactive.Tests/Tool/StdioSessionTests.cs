using System.Text.Json.Nodes;

namespace LatentLab.Interactive.Tests.Tool;

/// <summary>What counts as an error of a notebook that is run as VS Code runs it.</summary>
[Collection(InteractiveTool.OneAtATime)]
public sealed class StdioSessionTests
{
    private readonly InteractiveTool tool = InteractiveTool.FindOrSkip();

    [Fact]
    public async Task A_cell_that_is_there_to_fail_must_fail_and_no_other_may()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("latentlab-stdio-");
        try
        {
            string notebook = Path.Combine(folder.FullName, "fails.ipynb");
            var cells = new JsonArray(
                Cell("fails-as-meant", "throw new Exception(\"meant\");", "raises-exception"),
                Cell("does-not-compile-as-meant", "int one = \"text\";", "raises-exception"),
                Cell("runs", "1 + 1", "raises-exception"),
                Cell("fails", "throw new Exception(\"not meant\");"),
                Cell("left-out", "throw new Exception(\"left out\");", "needs-front-end"));
            File.WriteAllText(notebook, new JsonObject { ["cells"] = cells }.ToJsonString());
            await using StdioSession session = await StdioSession.Start(tool, folder.FullName);
            NotebookOutcome outcome = await session.Run(notebook);
            Assert.Equal(["runs", "fails"], outcome.Errors.Select(error => error.Split(':')[0]).Distinct());
            Assert.Contains("raises-exception", outcome.Errors[0]);
            Assert.Contains("not meant", outcome.Errors[1]);
            Assert.Empty(outcome.Stderr);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static JsonObject Cell(string id, string source, params string[] tags) => new()
    {
        ["id"] = id,
        ["cell_type"] = "code",
        ["source"] = source,
        ["metadata"] = new JsonObject { ["tags"] = new JsonArray([.. tags.Select(tag => (JsonNode)tag)]) },
    };
}
