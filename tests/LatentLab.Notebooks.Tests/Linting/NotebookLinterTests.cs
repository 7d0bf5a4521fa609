using System.Text.Json.Nodes;
using LatentLab.Notebooks.Linting;
using LatentLab.Notebooks.Tests.Running;

namespace LatentLab.Notebooks.Tests.Linting;

public sealed class NotebookLinterTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static JsonObject Cell(string id, string source, string language = "csharp") => new()
    {
        ["cell_type"] = "code",
        ["id"] = id,
        ["metadata"] = new JsonObject
        {
            ["dotnet_interactive"] = new JsonObject { ["language"] = language },
            ["polyglot_notebook"] = new JsonObject { ["kernelName"] = language }
        },
        ["source"] = source,
        ["outputs"] = new JsonArray(),
        ["execution_count"] = null,
    };

    private static JsonObject Notebook(params JsonObject[] cells) => new()
    {
        ["cells"] = new JsonArray([Cell("kit", "#!import kit.dib"), .. cells]),
        ["metadata"] = new JsonObject
        {
            ["kernelspec"] = new JsonObject
            {
                ["name"] = ".net-csharp",
                ["display_name"] = ".NET (C#)",
                ["language"] = "C#"
            },
            ["language_info"] = new JsonObject { ["name"] = "C#" },
        },
        ["nbformat"] = 4,
        ["nbformat_minor"] = 5,
    };

    private IReadOnlyList<LintFinding> Check(JsonObject notebook, string path = "notebooks/a.ipynb")
    {
        folder.Write(path, notebook.ToJsonString());
        return NotebookLinter.Check(Path.Combine(folder.Root, path)).Findings;
    }

    [Fact]
    public void A_notebook_that_keeps_to_the_subset_has_no_findings() =>
        Assert.Empty(Check(Notebook(Cell("a",
            "#!time\nvar x = 1;\nx.Display();\nConsole.WriteLine(\"display( HTML( Console.Error dynamic\");   // "
            + "display(x)\nx"))));

    [Fact]
    public void A_cell_that_fetches_a_value_of_another_language_says_so_by_its_tag()
    {
        JsonObject fetching = Cell("fetch", "#!share losses --from fsharp\nlosses");
        Assert.Equal(["magic"], Check(Notebook(fetching.DeepClone().AsObject())).Select(found => found.Rule.Name));
        fetching["metadata"]!["tags"] = new JsonArray("other-language");
        Assert.Empty(Check(Notebook(fetching)));
    }

    [Theory]
    [InlineData("int a = 1;\ndisplay(a);", "words", 2)]
    [InlineData("HTML(\"<b>\")", "words", 1)]
    [InlineData("Javascript(\"1\");", "words", 1)]
    [InlineData("#!set --name x --value 1", "magic", 1)]
    [InlineData("1\n#!share x --from fsharp", "magic", 2)]
    [InlineData("#!who", "magic", 1)]
    [InlineData("int a = 1;\n#!time\na", "time-first", 2)]
    [InlineData("dynamic a = 1;", "dynamic", 1)]
    [InlineData("dynamic Twice(dynamic x) => x;", "dynamic", 1)]
    [InlineData("#r \"bin/Own.dll\"", "reference", 1)]
    [InlineData("#r \"Own.dll\"", "reference", 1)]
    [InlineData("int a = 1;\n\nSystem.Console.Error.WriteLine(a);", "stderr", 3)]
    [InlineData("string name = Console.ReadLine();", "keyboard", 1)]
    [InlineData("var shown = 3.Display();", "updates", 1)]
    [InlineData("3.Display().Update(4);", "updates", 1)]
    [InlineData("#!import \"more.dib\"", "first-cell", 1)]
    [InlineData("int a = 1;\nint[]? b = null;", "nullable", 2)]
    [InlineData("var b = new Dictionary<string, object?>();", "nullable", 1)]
    [InlineData("void F(Action<int>? f = null) { }", "nullable", 1)]
    [InlineData("int a = ;", "syntax", 1)]
    public void What_a_host_lacks_is_found_with_its_line(string source, string rule, int line)
    {
        IReadOnlyList<LintFinding> findings = Check(Notebook(Cell("a", source)));
        Assert.NotEmpty(findings);
        Assert.All(findings,
            finding => Assert.Equal((rule, line, "a"), (finding.Rule.Name, finding.Line, finding.Cell)));
        Assert.All(findings,
            finding => Assert.True(finding.Rule.Reason.Length > 20 && finding.Rule.Instead.Length > 5));
    }

    [Theory]
    [InlineData("#r \"nuget: Some.Package, 1.0.0\"")]
    [InlineData("foreach (int i in new[] { 1, 2 }) i.Display();")]
    [InlineData("new List<int> { 1 }.ForEach(i => i.Display());")]
    [InlineData("3.Display()")]
    [InlineData("var text = \"\"\"\n#!set x\ndisplay(1)\n\"\"\";")]
    [InlineData("int dynamic = 1;")]
    [InlineData("double?[] b = [null, 1];\nbool c = b[0] is null ? true : false;")]
    [InlineData("#nullable enable annotations\nstring? b = null;")]
    public void What_every_host_can_do_is_left_alone(string source) => Assert.Empty(Check(Notebook(Cell("a", source))));

    [Fact]
    public void The_first_cell_imports_the_kit_from_where_the_notebook_lies()
    {
        JsonObject exercise = Notebook();
        Assert.Equal("first-cell", Assert.Single(Check(exercise, "notebooks/exercises/a.ipynb")).Rule.Name);
        exercise["cells"]![0]!["source"] = "#!import ../kit.dib";
        Assert.Empty(Check(exercise, "notebooks/exercises/a.ipynb"));
        exercise["cells"]![0]!["source"] = "#!import ../kit.dib\nint a = 1;";
        Assert.Equal("first-cell", Assert.Single(Check(exercise, "notebooks/exercises/a.ipynb")).Rule.Name);
    }

    [Fact]
    public void Other_languages_need_their_line_and_the_mark_of_a_lesson_on_languages()
    {
        JsonObject cell = Cell("a", "#!html\n<p>", "html");
        Assert.Equal("other-language", Assert.Single(Check(Notebook(cell))).Rule.Name);
        JsonObject marked = Cell("a", "<p>", "html");
        marked["metadata"]!["tags"] = new JsonArray("other-language");
        Assert.Equal("language-line", Assert.Single(Check(Notebook(marked))).Rule.Name);
        marked["source"] = "#!html\n<p>";
        Assert.Empty(Check(Notebook((JsonObject)marked.DeepClone())));
    }

    [Fact]
    public void JavaScript_needs_the_mark_of_a_cell_that_only_a_page_can_run()
    {
        JsonObject cell = Cell("a", "#!javascript\n1", "javascript");
        cell["metadata"]!["tags"] = new JsonArray("other-language");
        Assert.Equal("front-end", Assert.Single(Check(Notebook((JsonObject)cell.DeepClone()))).Rule.Name);
        cell["metadata"]!["tags"] = new JsonArray("other-language", "needs-front-end");
        Assert.Empty(Check(Notebook(cell)));
    }

    [Fact]
    public void The_file_itself_is_checked_as_it_stands()
    {
        JsonObject Changed(Action<JsonObject> change)
        {
            JsonObject notebook = Notebook(Cell("a", "1"));
            change(notebook);
            return notebook;
        }
        (Action<JsonObject> Change, string Rule)[] changes =
        [
            (n => n["nbformat_minor"] = 4, "format"),
            (n => n["cells"]![1]!.AsObject().Remove("id"), "format"),
            (n => n["cells"]![1]!["id"] = "kit", "format"),
            (n => n["cells"]![1]!["id"] = "no spaces", "format"),
            (n => n["metadata"]!["kernelspec"]!["name"] = "python3", "kernelspec"),
            (n => n["metadata"]!.AsObject().Remove("language_info"), "kernelspec"),
            (n => n["cells"]![1]!["metadata"]!.AsObject().Remove("polyglot_notebook"), "language"),
            (n => n["cells"]![1]!["metadata"]!["dotnet_interactive"]!["language"] = "fsharp", "language"),
            (n => n["cells"]![1]!["execution_count"] = 3, "outputs"),
            (n => n["cells"]![1]!["outputs"]!.AsArray()
                .Add(new JsonObject { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = "x" }), "outputs"),
        ];
        Assert.All(changes,
            change => Assert.Equal(change.Rule, Assert.Single(Check(Changed(change.Change))).Rule.Name));
    }

    [Fact]
    public void A_folder_is_looked_at_with_its_subfolders_and_without_checkpoints()
    {
        folder.Write("notebooks/a.ipynb", Notebook().ToJsonString());
        folder.Write("notebooks/sub/b.ipynb", Notebook().ToJsonString());
        folder.Write("notebooks/.ipynb_checkpoints/a-checkpoint.ipynb", "{}");
        (IReadOnlyList<LintFinding> findings, int notebooks) =
            NotebookLinter.Check(Path.Combine(folder.Root, "notebooks"));
        Assert.Equal(2, notebooks);
        Assert.EndsWith("b.ipynb", Assert.Single(findings).File);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"nbformat\": 3}")]
    [InlineData("{\"nbformat\": 4, \"cells\": [1]}")]
    [InlineData("")]
    public void What_is_no_notebook_is_refused_with_its_name(string text)
    {
        folder.Write("bad.ipynb", text);
        Assert.Contains("bad.ipynb", Assert.Throws<InvalidDataException>(
            () => NotebookLinter.Check(Path.Combine(folder.Root, "bad.ipynb"))).Message);
    }

    [Fact]
    public void A_place_without_notebooks_is_refused()
    {
        Assert.Contains("There is no notebook and no folder", Assert.Throws<FileNotFoundException>(
            () => NotebookLinter.Check(Path.Combine(folder.Root, "nowhere"))).Message);
        Assert.Contains("There is no notebook (*.ipynb)",
            Assert.Throws<FileNotFoundException>(() => NotebookLinter.Check(folder.Root)).Message);
    }
}
