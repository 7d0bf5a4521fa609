using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Running;

namespace LatentLab.Notebooks.Tests.Running;

/// <summary>The notebook that every host should run with the same results.</summary>
public sealed class PolyglotTests
{
    [Fact]
    public async Task A_notebook_of_several_languages_with_shared_values_runs_from_its_first_cell_to_its_last()
    {
        NotebookDocument document = NotebookFile.Load(Path.Combine(AppContext.BaseDirectory, "polyglot.ipynb"));
        NotebookRunResult run = await NotebookRunner.RunAsync(document,
            new NotebookRunOptions { Folder = AppContext.BaseDirectory },
            cancellation: TestContext.Current.CancellationToken);

        Assert.Equal([],
            run.Cells.Where(cell => cell.Error is not null).Select(cell => $"{cell.Id}: {cell.Error!.Message}"));
        string[] told =
            [.. document.Cells.Where(cell => cell.Kind == CellKind.Code).Select(cell => $"{cell.Id} {Story(cell)}")];
        Assert.Equal(
            [
                "measure 5", "compute 5 points 7.5", "units 6", "back 4 8.5", "record 2", "note four", "text 4",
                "page <p id=\"polyglot-html\">HTML is shown as it is.</p>",
            ],
            told[..^1]);
        Assert.Contains(
            "const readings = JSON.parse('[{\"Name\":\"a\",\"Value\":1},{\"Name\":\"b\",\"Value\":2}]');\nconst "
            + "squares = JSON.parse('[0,0.25,1,2.25,4]');", told[^1]);
    }

    private static string Story(NotebookCell cell) => string.Join(' ', cell.Outputs.Select(output => output switch
    {
        StreamOutput stream => stream.Text.Trim(),
        DisplayOutput shown => (shown.Data["text/plain"] ?? shown.Data["text/html"])!.GetValue<string>().Trim(),
        _ => output.ToString()!,
    }));
}
