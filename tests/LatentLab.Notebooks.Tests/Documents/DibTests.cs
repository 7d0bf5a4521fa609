using LatentLab.Notebooks.Documents;

namespace LatentLab.Notebooks.Tests.Documents;

public sealed class DibTests
{
    private const string Text = """
        #!meta

        {"kernelInfo":{"defaultKernelName":"csharp","items":[{"name":"csharp","aliases":["c#"]},{"name":"julia","aliases":["jl"]}]},"future":"–"}

        #!markdown

        # Title

        words

        #!csharp

        #!time
        int a = 1;

        a

        #!html

        <b>

        #!julia

        x = 1

        """;

    private static string Expected => Text.ReplaceLineEndings("\n");

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Lines_end_as_they_did_in_the_file(string ending)
    {
        string text = Expected.ReplaceLineEndings(ending);
        Assert.Equal(text, NotebookFile.ToText(NotebookFile.Parse(text, "n.dib"), "n.dib"));
    }

    [Fact]
    public void Cells_are_divided_at_language_words_only()
    {
        NotebookDocument document = NotebookFile.Parse(Expected, "n.dib");
        Assert.Equal(["# Title\n\nwords", "#!time\nint a = 1;\n\na", "<b>", "x = 1"],
            document.Cells.Select(cell => cell.Source));
        Assert.Equal(["markdown", "csharp", "html", "julia"], document.Cells.Select(cell => cell.Language));
        Assert.Equal([CellKind.Markdown, CellKind.Code, CellKind.Code, CellKind.Code],
            document.Cells.Select(cell => cell.Kind));
        Assert.Equal("–", document.Metadata["future"]!.GetValue<string>());
    }

    [Fact]
    public void What_was_read_is_written_the_same() =>
        Assert.Equal(Expected, NotebookFile.ToText(NotebookFile.Parse(Expected, "n.dib"), "n.dib"));

    [Fact]
    public void Windows_line_ends_a_missing_header_and_empty_cells_are_read()
    {
        NotebookDocument document =
            NotebookFile.Parse("\uFEFF\r\nint a = 1;\r\n#!csharp\r\n\r\n#!md\r\nwords\r\n", "n.dib");
        Assert.Equal([("csharp", "int a = 1;"), ("markdown", "words")],
            document.Cells.Select(cell => (cell.Language, cell.Source)));
    }

    [Fact]
    public void Code_cells_keep_their_language_when_saved_as_ipynb()
    {
        NotebookDocument saved =
            NotebookFile.Parse(NotebookFile.ToText(NotebookFile.Parse(Expected, "n.dib"), "n.ipynb"), "n.ipynb");
        Assert.Equal(["markdown", "csharp", "html", "julia"], saved.Cells.Select(cell => cell.Language));
    }

    [Fact]
    public void A_cell_that_the_format_cannot_hold_is_refused()
    {
        var document = new NotebookDocument
        {
            Cells =
            {
                new NotebookCell
                {
                    Id = "a",
                    Kind = CellKind.Markdown,
                    Language = "markdown",
                    Source = "Write\n#!csharp\nbefore it."
                }
            }
        };
        Assert.Contains("would start another cell",
            Assert.Throws<InvalidDataException>(() => NotebookFile.ToText(document, "n.dib")).Message);
    }

    [Theory]
    [InlineData("#!meta\n\n{\"a\": \n\n#!csharp\n\n1", "the JSON after #!meta is wrong")]
    [InlineData("#!meta\n\n[1]\n", "expected a JSON object after #!meta")]
    public void A_broken_header_is_refused(string text, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<InvalidDataException>(() => NotebookFile.Parse(text, "n.dib")).Message);
}
