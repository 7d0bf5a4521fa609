using System.Text.Json.Nodes;
using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Running;
using LatentLab.Notebooks.Session;

namespace LatentLab.Notebooks.Tests.Running;

/// <summary>What goes over the pipe arrives as it went.</summary>
public sealed class RunWireTests
{
    private readonly NotebookDocument document = NotebookRunnerTests.Notebook("1", "2");

    private T Back<T>(T step)
        where T : NotebookRunProgress
    {
        string line = RunWire.Write(step);
        Assert.DoesNotContain('\n', line);
        (NotebookRunProgress? found, double? peak) = RunWire.Read(line, document);
        Assert.Null(peak);
        Assert.Equal((step.Index, step.Count, step.Cell), (found!.Index, found.Count, found.Cell));
        return Assert.IsType<T>(found);
    }

    [Fact]
    public void Every_kind_of_output_arrives_as_it_went()
    {
        NotebookCell cell = document.Cells[1];
        Assert.NotNull(Back(new CellStarted(1, 2, cell)));
        CellOutput[] outputs = [new StreamOutput("stderr", "a\r\nb\rc 大😀\n\n"), new ClearOutput(true),
            new ClearOutput(false)];
        Assert.All(outputs, output => Assert.Equal(output, Back(new CellShowed(1, 2, cell, output)).Output));

        var shown = new DisplayOutput(
            new JsonObject { ["text/html"] = "<b>\n</b>", ["application/x+json"] = new JsonObject { ["a"] = 1.5 } },
                new JsonObject { ["isolated"] = true }, IsResult: true, 7, "id");
        foreach (CellOutput output in new[] { Back(new CellShowed(1, 2, cell, shown)).Output,
            Back(new CellUpdated(1, 2, cell, shown)).Output })
        {
            var back = Assert.IsType<DisplayOutput>(output);
            Assert.Equal((true, 7, "id"), (back.IsResult, back.ExecutionCount, back.DisplayId));
            Assert.True(JsonNode.DeepEquals(shown.Data, back.Data)
                && JsonNode.DeepEquals(shown.Metadata, back.Metadata));
        }
        var page = Assert.IsType<PageOutput>(Back(new CellShowed(1, 2, cell,
            new PageOutput(new JsonObject { ["text/plain"] = "help" }))).Output);
        Assert.Equal("help", page.Data["text/plain"]!.ToString());
    }

    [Fact]
    public async Task The_parameters_of_a_run_reach_the_process_that_runs_it()
    {
        NotebookDocument asked = NotebookRunnerTests.Notebook("int seed = 1;", "seed");
        asked.Cells[0].Metadata["tags"] = new JsonArray("parameters");
        NotebookRunRecord.Prepare(asked, new Dictionary<string, string> { ["seed"] = "3" });
        (NotebookDocument arrived, NotebookRunOptions options) =
            RunWire.ReadRequest(RunWire.Request(asked, new NotebookRunOptions { Folder = Path.GetTempPath() }));

        NotebookRunResult result = await NotebookRunner.RunPreparedAsync(arrived, options,
            cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(asked.Cells.Select(cell => cell.Id), result.Cells.Select(cell => cell.Id));
        Assert.Equal("3", Assert.IsType<DisplayOutput>(Assert.Single(arrived.Cells[^1].Outputs)).Data["text/plain"]!
            .ToString());
    }

    [Fact]
    public void The_end_of_a_cell_and_of_the_run_arrive()
    {
        NotebookCell cell = document.Cells[0];
        cell.ExecutionCount = 3;
        var error = new ErrorOutput("E", "m", ["one", "two"]);
        string line = RunWire.Write(new CellEnded(0, 2, cell,
            new ExecutedCell(0, cell.Id, CellStatus.TimedOut, 1.25, error)));
        cell.ExecutionCount = null;
        ExecutedCell back = Assert.IsType<CellEnded>(RunWire.Read(line, document).Step).Result;
        Assert.Equal((CellStatus.TimedOut, 1.25, "m", 3),
            (back.Status, back.Seconds, back.Error!.Message, cell.ExecutionCount));
        Assert.Equal(error.Traceback, back.Error.Traceback);
        Assert.Equal(12.5, RunWire.Read(RunWire.WriteDone(12.5), document).PeakMegabytes);
    }

    [Fact]
    public void The_request_carries_notebook_and_options()
    {
        var options = new NotebookRunOptions
        {
            Folder = "/a b",
            CellTimeout = TimeSpan.FromSeconds(2.5),
            AllowErrors = true
        };
        (NotebookDocument sent, NotebookRunOptions back) = RunWire.ReadRequest(RunWire.Request(document, options));
        Assert.Equal(NotebookFile.ToText(document, "n.ipynb"), NotebookFile.ToText(sent, "n.ipynb"));
        Assert.Equal((options.Folder, options.CellTimeout, true), (back.Folder, back.CellTimeout, back.AllowErrors));
    }
}
