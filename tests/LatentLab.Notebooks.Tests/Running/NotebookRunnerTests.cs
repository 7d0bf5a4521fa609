using System.Text.Json.Nodes;
using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Running;
using LatentLab.Notebooks.Session;

namespace LatentLab.Notebooks.Tests.Running;

public sealed class NotebookRunnerTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    internal static NotebookDocument Notebook(params string[] cells)
    {
        var document = new NotebookDocument { Metadata = NotebookMetadata.ForCSharp() };
        for (int index = 0; index < cells.Length; index++)
            document.Cells.Add(new NotebookCell
            {
                Id = $"c{index}",
                Kind = CellKind.Code,
                Language = "csharp",
                Source = cells[index]
            });
        return document;
    }

    [Fact]
    public async Task Outputs_counts_and_results_are_written_into_the_document()
    {
        NotebookDocument document =
            Notebook("int a = 2;", "Console.WriteLine(\"a\"); Console.WriteLine(\"b\"); a + 40");
        document.Cells.Insert(1,
            new NotebookCell { Id = "words", Kind = CellKind.Markdown, Language = "markdown", Source = "# words" });
        NotebookRunResult result =
            await NotebookRunner.RunAsync(document, new NotebookRunOptions { Folder = Path.GetTempPath() },
                cancellation: Test);
        Assert.True(result.Succeeded);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal([1, null, 2], document.Cells.Select(cell => cell.ExecutionCount));
        Assert.Equal(new StreamOutput("stdout", "a\nb\n"), document.Cells[2].Outputs[0]);
        DisplayOutput shown = Assert.IsType<DisplayOutput>(document.Cells[2].Outputs[1]);
        Assert.Equal(("42", true, 2),
            (shown.Data["text/plain"]!.GetValue<string>(), shown.IsResult, shown.ExecutionCount));
    }

    [Fact]
    public async Task A_dib_keeps_what_its_meta_says_whichever_format_it_is_saved_in()
    {
        const string Meta = """{"kernelInfo":{"defaultKernelName":"fsharp","items":["""
            + """{"name":"fsharp","aliases":["f#"]}]},"mine":{"a":1}}""";
        string text = $"#!meta\n\n{Meta}\n\n#!fsharp\n\n1 + 1\n\n#!csharp\n\n2 + 2\n".ReplaceLineEndings("\r\n");
        using var folder = new TempFolder();
        string path = Path.Combine(folder.Root, "n.dib"), copy = Path.Combine(folder.Root, "copy.dib");
        File.WriteAllText(path, text);

        await NotebookRunner.RunFileAsync(path, null, new NotebookRunOptions(), cancellation: Test);
        NotebookDocument saved = NotebookFile.Load(Path.Combine(folder.Root, "n.ipynb"));
        JsonObject meta = JsonNode.Parse(Meta)!.AsObject();
        Assert.True(JsonNode.DeepEquals(meta["kernelInfo"], saved.Metadata["polyglot_notebook"]!["kernelInfo"]));
        Assert.True(JsonNode.DeepEquals(meta["mine"], saved.Metadata["mine"]));
        Assert.Equal(["fsharp", "csharp"], saved.Cells.Select(cell => cell.Language));
        Assert.Equal(["2", "4"], saved.Cells.Select(cell =>
            ((DisplayOutput)cell.Outputs.Single()).Data["text/plain"]!.GetValue<string>()));

        await NotebookRunner.RunFileAsync(path, copy, new NotebookRunOptions(), cancellation: Test);
        Assert.Equal(text, File.ReadAllText(copy));
    }

    [Fact]
    public async Task A_run_stops_at_the_first_failing_cell_unless_errors_are_allowed()
    {
        NotebookDocument document = Notebook("throw new Exception(\"broken\");", "\"reached\"");
        NotebookRunResult stopped =
            await NotebookRunner.RunAsync(document, new NotebookRunOptions(), cancellation: Test);
        Assert.Equal((1, "c0", 1), (stopped.ExitCode, stopped.FirstFailure!.Id, stopped.Cells.Count));
        Assert.Empty(document.Cells[1].Outputs);

        NotebookRunResult whole =
            await NotebookRunner.RunAsync(document, new NotebookRunOptions { AllowErrors = true }, cancellation: Test);
        Assert.Equal((1, 2), (whole.ExitCode, whole.Cells.Count));
        Assert.Single(document.Cells[1].Outputs);
    }

    [Fact]
    public async Task A_cell_that_is_there_to_fail_lets_the_run_go_on_and_keeps_its_error()
    {
        NotebookDocument document = Notebook("throw new Exception(\"broken\");", "\"reached\"");
        document.Cells[0].Metadata["tags"] = new JsonArray("raises-exception");
        NotebookRunResult result =
            await NotebookRunner.RunAsync(document, new NotebookRunOptions(), cancellation: Test);
        Assert.Equal((0, 2), (result.ExitCode, result.Cells.Count));
        Assert.Contains("broken", Assert.IsType<ErrorOutput>(Assert.Single(document.Cells[0].Outputs)).Message);
        Assert.Empty(result.BackgroundErrors);
    }

    [Fact]
    public async Task A_cell_that_is_there_to_fail_and_does_not_is_a_failure()
    {
        NotebookDocument document = Notebook("1 + 1", "\"reached\"");
        document.Cells[0].Metadata["tags"] = new JsonArray("raises-exception");
        NotebookRunResult result =
            await NotebookRunner.RunAsync(document, new NotebookRunOptions(), cancellation: Test);
        Assert.Equal((1, "c0", 1), (result.ExitCode, result.FirstFailure!.Id, result.Cells.Count));
        Assert.Contains("raises-exception", document.Cells[0].Outputs.OfType<ErrorOutput>().Single().Message);
    }

    [Fact]
    public async Task A_file_is_run_in_its_own_folder_and_saved_even_if_a_cell_fails()
    {
        using var folder = new TempFolder();
        folder.Write("numbers.txt", "1 2 3");
        string path = Path.Combine(folder.Root, "n.ipynb");
        NotebookFile.Save(
            Notebook("File.ReadAllText(\"numbers.txt\")".Insert(0, "using System.IO;\n"), "int.Parse(\"x\")"), path);
        string target = Path.Combine(folder.Root, "out", "n.ipynb");
        NotebookRunResult result =
            await NotebookRunner.RunFileAsync(path, target, new NotebookRunOptions(), cancellation: Test);
        Assert.Equal(CellStatus.Failed, result.FirstFailure!.Status);
        NotebookDocument saved = NotebookFile.Load(target);
        Assert.Equal("1 2 3",
            Assert.IsType<DisplayOutput>(saved.Cells[0].Outputs[0]).Data["text/plain"]!.GetValue<string>());
        Assert.Equal("System.FormatException", Assert.IsType<ErrorOutput>(saved.Cells[1].Outputs[0]).Name);
        Assert.All(NotebookFile.Load(path).Cells, cell => Assert.Empty(cell.Outputs));
    }
}
