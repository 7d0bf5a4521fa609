using System.Text.Json.Nodes;
using LatentLab.Classroom.Release;
using LatentLab.Notebooks.Documents;
using LatentLab.Tests.Support;

namespace LatentLab.Classroom.Tests.Release;

/// <summary>From what teachers keep to what learners get.</summary>
public sealed class ReleaseTests
{
    private const string Answer =
        "Tensor MySquaredError(Tensor x, Tensor y)\n{\n    // BEGIN SOLUTION\n    secret();\n    // END SOLUTION\n}";

    private static NotebookCell Cell(
        string id, string source, string? role = null, string? task = "squared-error", CellKind kind = CellKind.Code)
    {
        var cell = new NotebookCell
        {
            Id = id,
            Kind = kind,
            Language = kind == CellKind.Code ? "csharp" : "markdown",
            Source = source
        };
        if (role is not null)
            cell.Metadata["latentlab"] = new JsonObject { ["task"] = task, ["role"] = role };
        return cell;
    }

    private static NotebookDocument Notebook(params NotebookCell[] cells)
    {
        var document = new NotebookDocument { Metadata = NotebookMetadata.ForCSharp() };
        document.Cells.AddRange(cells);
        return document;
    }

    [Fact]
    public void A_solution_becomes_a_stub_and_the_teachers_cells_stay_behind()
    {
        NotebookCell check = Cell("check", "Exercises.SquaredError.Check(MySquaredError)", "check");
        check.Outputs.Add(new StreamOutput("stdout", "secret"));
        check.ExecutionCount = 3;
        ReleasedNotebook released = ExerciseRelease.Of(Notebook(Cell("words", "# A title", kind: CellKind.Markdown),
            Cell("answer", Answer, "answer"), check, Cell("notes", "secret", "instructor", null)), "01.ipynb");

        Assert.Equal(["words", "answer", "check"], released.Document.Cells.Select(cell => cell.Id));
        Assert.Equal(
            "Tensor MySquaredError(Tensor x, Tensor y)\n{\n    throw new NotImplementedException();   // your code "
            + "here\n}",
            released.Document.Cells[1].Source);
        Assert.DoesNotContain("secret", NotebookFile.ToText(released.Document, "01.ipynb"));
        Assert.Equal(["squared-error"], released.Tasks);
        Assert.Null(released.Document.Cells[2].ExecutionCount);
    }

    [Fact]
    public void A_graded_class_gets_notebooks_that_switch_solutions_off_and_do_not_speak_of_them()
    {
        IReadOnlyList<ReleasedNotebook> usual =
            ExerciseRelease.Of(Path.Combine(Clone.Folder, "notebooks", "solutions"));
        Assert.All(usual, notebook =>
        {
            ReleasedNotebook graded = ExerciseRelease.WithoutSolutions(notebook);
            string[] sources = [.. graded.Document.Cells.Select(cell => cell.Source)];
            int import = Array.FindIndex(sources, source => source.StartsWith("#!import", StringComparison.Ordinal));
            Assert.StartsWith("Exercises.WithholdSolutions();", sources[import + 1]);
            Assert.All(sources, source => Assert.DoesNotContain(".Solution()", source));
            Assert.Equal(notebook.Document.Cells.Count + 1, sources.Length);
            Assert.Contains(sources, source => source.Contains(".Hint()", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Where_solutions_are_switched_off_a_word_says_so_and_shows_none()
    {
        Solution off = Solution.Withheld("A task");
        Assert.Contains("switched off", off.ToString());
        Assert.Contains("Hint()", off.ToHtml());
        Assert.DoesNotContain("<pre", off.ToHtml());
    }

    [Fact]
    public void A_setup_cell_says_what_it_changes_or_is_refused()
    {
        NotebookCell cell = Cell("train", "Train(model);");
        cell.Metadata["latentlab"] = JsonNode.Parse("""{"role": "setup", "changes": ["model"]}""");
        Assert.Equal(["model"], TaskCell.Of(cell)!.Changes);
        cell.Metadata["latentlab"] = JsonNode.Parse("""{"role": "setup"}""");
        Assert.Contains("\"changes\"", Assert.Throws<InvalidDataException>(() => TaskCell.Of(cell)).Message);
    }

    [Fact]
    public void A_block_may_bring_its_own_stub_and_there_may_be_several()
    {
        const string source = "// BEGIN SOLUTION: double share = double.NaN;\ndouble share = 0.3;\n// END SOLUTION\n"
            + "int shared = 1;\n  // BEGIN SOLUTION\n  more\n  // END SOLUTION";
        ReleasedNotebook released =
            ExerciseRelease.Of(Notebook(Cell("a", source, "answer"), Cell("c", "check", "check")), "01.ipynb");
        Assert.Equal(
            "double share = double.NaN;\nint shared = 1;\n  throw new NotImplementedException();   // your code here",
            released.Document.Cells[0].Source);
    }

    public static TheoryData<string> Faults => [.. Broken.Keys];

    private static readonly Dictionary<string, (NotebookCell[] Cells, string Says)> Broken = new()
    {
        ["no end"] = ([Cell("a", "// BEGIN SOLUTION\nx", "answer"), Cell("c", "", "check")],
            "'01.ipynb', cell 'a': '// BEGIN SOLUTION' without '// END SOLUTION'"),
        ["no beginning"] = ([Cell("a", "x\n// END SOLUTION", "answer"), Cell("c", "", "check")],
            "without '// BEGIN SOLUTION' before it"),
        ["one inside another"] =
            ([Cell("a", "// BEGIN SOLUTION\n// BEGIN SOLUTION\n// END SOLUTION", "answer"), Cell("c", "", "check")],
                "inside another block"),
        ["no block at all"] = ([Cell("a", "x", "answer"), Cell("c", "", "check")], "needs '// BEGIN SOLUTION'"),
        ["a mark behind code"] = ([Cell("a", "f(); // BEGIN SOLUTION\n// BEGIN SOLUTION\nx\n// END SOLUTION", "answer"),
            Cell("c", "", "check")], "would be handed out"),
        ["a mark in a check"] =
            ([Cell("a", Answer, "answer"), Cell("c", "// BEGIN SOLUTION\nx\n// END SOLUTION", "check")],
                "cell 'c': a mark of a solution would be handed out"),
        ["a mark in a text"] = ([Cell("a", Answer, "answer"), Cell("c", "", "check"),
            Cell("t", "begin solution", kind: CellKind.Markdown)], "cell 't'"),
        ["an unknown role"] =
            ([Cell("a", Answer, "solution")], "found {\"task\":\"squared-error\",\"role\":\"solution\"}"),
        ["an unknown task"] =
            ([Cell("a", Answer, "answer", "squared-eror")], "'squared-eror' is none of Exercises.All"),
        ["two answers"] = ([Cell("a", Answer, "answer"), Cell("b", Answer, "answer"), Cell("c", "", "check")],
            "cell 'b': the task 'squared-error' has a second answer cell"),
        ["no check"] = ([Cell("a", Answer, "answer")], "no check cell"),
        ["a check above its answer"] =
            ([Cell("c", "", "check"), Cell("a", Answer, "answer")], "stands above its answer cell"),
        ["an answer in markdown"] = ([Cell("a", Answer, "answer", kind: CellKind.Markdown)], "only code cells"),
        ["no answers"] = ([Cell("t", "text", kind: CellKind.Markdown)], "has no answer cell"),
    };

    [Theory, MemberData(nameof(Faults))]
    public void A_notebook_that_would_leak_or_lose_something_is_refused_with_its_place(string fault)
    {
        var error =
            Assert.Throws<InvalidDataException>(() => ExerciseRelease.Of(Notebook(Broken[fault].Cells), "01.ipynb"));
        Assert.StartsWith("'01.ipynb'", error.Message);
        Assert.Contains(Broken[fault].Says, error.Message);
    }

    [Fact]
    public void A_task_has_one_answer_in_the_whole_course()
    {
        string folder = Directory.CreateTempSubdirectory("latentlab-release").FullName;
        try
        {
            foreach (string name in new[] { "01-a.ipynb", "02-b.ipynb" })
                NotebookFile.Save(Notebook(Cell("a", Answer, "answer"), Cell("c", "check", "check")),
                    Path.Combine(folder, name));
            Assert.Contains("'02-b.ipynb': the task 'squared-error' stands in '01-a.ipynb'",
                Assert.Throws<InvalidDataException>(() => ExerciseRelease.Of(folder)).Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Writing_twice_changes_nothing()
    {
        string folder = Directory.CreateTempSubdirectory("latentlab-release").FullName;
        try
        {
            ReleasedNotebook[] released =
                [ExerciseRelease.Of(Notebook(Cell("a", Answer, "answer"), Cell("c", "check", "check")), "01.ipynb")];
            Assert.Equal([Path.Combine(folder, "out", "01.ipynb")],
                ExerciseRelease.Write(released, Path.Combine(folder, "out")));
            Assert.Empty(ExerciseRelease.Write(released, Path.Combine(folder, "out")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Folders_without_notebooks_are_refused()
    {
        string folder = Directory.CreateTempSubdirectory("latentlab-release").FullName;
        Assert.Contains(
            "holds no notebooks", Assert.Throws<InvalidDataException>(() => ExerciseRelease.Of(folder)).Message);
        Directory.Delete(folder);
        Assert.Throws<DirectoryNotFoundException>(() => ExerciseRelease.Of(folder));
    }
}
