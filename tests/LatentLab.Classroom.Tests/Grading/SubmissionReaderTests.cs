using System.Diagnostics;
using System.Text;
using LatentLab.Classroom.Grading;
using LatentLab.Classroom.Grading.Submissions;

namespace LatentLab.Classroom.Tests.Grading;

public sealed class SubmissionReaderTests : IDisposable
{
    private const string Answer = """{"cell_type": "code", "id": "a", "metadata": {"latentlab": """
        + """{"role": "answer", "task": "squared-error"}}, "outputs": [], "source": ["int a;\n", "int b;"]}""";

    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-submissions-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string Notebook(params string[] cells) =>
        $$"""{"cells": [{{string.Join(", ", cells)}}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}""";

    private static IReadOnlyList<SubmittedCell> Parse(string json) =>
        SubmissionReader.Parse(Encoding.UTF8.GetBytes(json));

    private string File(string name, byte[] content)
    {
        string path = Path.Combine(folder, name);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    [Fact]
    public void A_code_cell_is_read_with_its_mark_and_its_lines_joined()
    {
        SubmittedCell cell =
            Assert.Single(Parse(Notebook(Answer, """{"cell_type": "raw", "metadata": {}}""")));
        Assert.Equal(new SubmittedCell("a", "squared-error", "answer", "int a;\nint b;"), cell);
    }

    [Fact]
    public void Ten_thousand_cells_and_outputs_nested_a_hundred_deep_are_read()
    {
        string deep = new string('[', 100) + new string(']', 100);
        string noisy =
            $$"""{"cell_type": "code", "metadata": {}, "outputs": [{{deep}}, "{{new string('x', 1000)}}"], "source": "1"}""";
        Assert.Equal(10_001, Parse(Notebook([.. Enumerable.Repeat(noisy, 10_000), Answer])).Count);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("%PDF-1.4", "not a notebook")]
    [InlineData("[]", "not a notebook")]
    [InlineData("{}", "no list of cells")]
    [InlineData("""{"cells": {}, "nbformat": 4}""", "no list of cells")]
    [InlineData("""{"cells": [], "nbformat": 3}""", "nbformat 3")]
    [InlineData("""{"cells": []}""", "nbformat none")]
    [InlineData("""{"cells": [], "nbformat": 4} {}""", "not a whole notebook")]
    [InlineData("""{"cells": [{"cell_type": "code", "source": "\ud800"}], "nbformat": 4}""", "not Unicode")]
    public void What_is_no_notebook_gets_a_reason(string content, string reason) =>
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => Parse(content)).Message);

    [Fact]
    public void A_notebook_cut_off_anywhere_gets_a_reason_and_never_another_exception()
    {
        string whole = Notebook(Answer, Answer);
        for (int length = 0; length < whole.Length - 1; length++)
            Assert.Throws<InvalidDataException>(() => Parse(whole[..length]));
        Assert.Equal(2, Parse(whole).Count);
    }

    [Fact]
    public void Nesting_without_end_gets_a_reason()
    {
        string bomb = $$"""{"cell_type": "code", "source": "1", "outputs": {{new string('[', 200_000)}}""";
        Assert.Contains(
            "not a whole notebook", Assert.Throws<InvalidDataException>(() => Parse(Notebook(bomb))).Message);
    }

    [Fact]
    public void Cells_that_are_none_are_passed_over()
    {
        IReadOnlyList<SubmittedCell> cells =
            Parse(Notebook("17", "null", "[1]", """{"cell_type": 3, "source": 4, "metadata": 5, "id": {}}""", Answer));
        Assert.Single(cells);
    }

    [Fact]
    public void A_file_that_is_too_large_is_not_read()
    {
        string path = Path.Combine(folder, "huge.ipynb");
        using (FileStream file = System.IO.File.Create(path))
            file.SetLength(200_000_000_000);   // a hole: nothing is written
        Assert.Contains("200000 MB", Assert.Throws<InvalidDataException>(() => SubmissionReader.Read(path)).Message);
    }

    [Fact]
    public void A_link_is_not_followed()
    {
        string target = File("target.ipynb", Encoding.UTF8.GetBytes(Notebook(Answer))),
            link = Path.Combine(folder, "link.ipynb");
        System.IO.File.CreateSymbolicLink(link, target);
        Assert.Contains("link", Assert.Throws<InvalidDataException>(() => SubmissionReader.Read(link)).Message);
    }

    [Fact]
    public void A_pipe_that_nobody_writes_to_does_not_hold_the_grader_up()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "named pipes are made with mkfifo");
        string pipe = Path.Combine(folder, "pipe.ipynb");
        using (Process make = Process.Start("mkfifo", pipe))
            make.WaitForExit();
        Assert.Contains("plain file", Assert.Throws<InvalidDataException>(() => SubmissionReader.Read(pipe)).Message);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    public void What_python_writes_for_numbers_that_are_none_is_passed_over(string number)
    {
        string json = $$"""{"cells": [{{Answer}}], "metadata": {"rate": {{number}}, "words": "NaN \" NaN"}, """
            + "\"nbformat\": 4}";
        Assert.Equal("int a;\nint b;", Assert.Single(Parse(json)).Source);
        Assert.Throws<InvalidDataException>(() => Parse(json[..^1] + " NaN"));
    }

    [Fact]
    public void Answers_are_found_by_their_mark_else_by_the_cells_id_and_nothing_else_is_taken()
    {
        InstructorCopy copy = new("01", "01-x", folder,
        [
            new(CopyCellKind.Answer, "one", "one-answer", "1"), new(CopyCellKind.Check, "one", "one-check", ""),
            new(CopyCellKind.Answer, "two", "two-answer", "2"), new(CopyCellKind.Check, "two", "two-check", ""),
            new(CopyCellKind.Answer, "three", "three-answer", "3"), new(CopyCellKind.Check, "three", "three-check", ""),
        ]);
        Answers answers = Answers.Of(
        [
            new(
                "x",
                "one",
                "answer",
                "first half"),
            new(
                "y",
                "one",
                "answer", "second half"),
            new("one-check", "one", "check", "forged"), new("two-answer", null, null, "by id"),
            new("helper", null, null, "helper"), new("three-answer", "three", "check", "a check in an answer's place"),
        ], [copy], "a.ipynb")!;
        Assert.Equal(["first half", "second half"], answers.Sources["one"]);
        Assert.Equal(["by id"], answers.Sources["two"]);
        Assert.False(answers.Sources.ContainsKey("three"));
        Assert.Null(answers.TooMuch("one"));
        Answers flood = Answers.Of([.. Enumerable.Repeat(new SubmittedCell(null, "one", "answer", "1"), 10_000)],
            [copy], "a.ipynb")!;
        Assert.Contains("10,000 answer cells", flood.TooMuch("one"));
    }
}
