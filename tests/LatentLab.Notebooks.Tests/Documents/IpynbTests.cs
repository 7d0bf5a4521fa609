using System.Text;
using System.Text.Json.Nodes;
using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Tests.Running;

namespace LatentLab.Notebooks.Tests.Documents;

public sealed class IpynbTests
{
    // As Jupyter writes it, of a minor version that is still to come: keys in order, one space of indent, nothing
    // escaped that need not be.
    private const string AsJupyterWritesIt = """
        {
         "cells": [
          {
           "attachments": {
            "dot.png": {
             "image/png": "iVBORw0="
            }
           },
           "cell_type": "markdown",
           "id": "intro",
           "metadata": {
            "future": [
             1.50,
             null,
             true
            ]
           },
           "source": [
            "# Größe – 大小 😀\n",
            "a \"quoted\" \\ line"
           ]
          },
          {
           "cell_type": "code",
           "execution_count": 3,
           "future_field": {
            "kept": 1e-05
           },
           "id": "c-1",
           "metadata": {
            "dotnet_interactive": {
             "language": "csharp"
            },
            "polyglot_notebook": {
             "kernelName": "csharp"
            },
            "tags": [
             "parameters"
            ]
           },
           "outputs": [
            {
             "name": "stdout",
             "output_type": "stream",
             "text": [
              "a\n",
              "b"
             ]
            },
            {
             "data": {
              "application/vnd.x+json": {
               "deep": [
                []
               ]
              },
              "text/html": [
               "<b>\n",
               "</b>"
              ],
              "text/plain": [
               "x"
              ]
             },
             "execution_count": 3,
             "metadata": {
              "isolated": true
             },
             "output_type": "execute_result"
            },
            {
             "data": {},
             "future": 1,
             "metadata": {},
             "output_type": "display_data"
            },
            {
             "ename": "E",
             "evalue": "v",
             "output_type": "error",
             "traceback": [
              "one",
              "two"
             ]
            },
            {
             "output_type": "from_the_future",
             "payload": {}
            }
           ],
           "source": []
          },
          {
           "cell_type": "raw",
           "id": "r",
           "metadata": {},
           "source": [
            "raw"
           ]
          }
         ],
         "metadata": {
          "kernelspec": {
           "display_name": ".NET (C#)",
           "language": "C#",
           "name": ".net-csharp"
          }
         },
         "nbformat": 4,
         "nbformat_minor": 6,
         "top_level_future": "kept"
        }

        """;

    private static string Expected => AsJupyterWritesIt.ReplaceLineEndings("\n");

    [Fact]
    public void A_notebook_that_Jupyter_wrote_comes_back_byte_for_byte() =>
        Assert.Equal(Expected, NotebookFile.ToText(NotebookFile.Parse(Expected, "n.ipynb"), "n.ipynb"));

    [Fact]
    public void Everything_is_found_where_it_belongs()
    {
        NotebookDocument document = NotebookFile.Parse(Expected, "n.ipynb");
        Assert.Equal(["intro", "c-1", "r"], document.Cells.Select(cell => cell.Id));
        Assert.Equal("# Größe – 大小 😀\na \"quoted\" \\ line", document.Cells[0].Source);
        NotebookCell code = document.Cells[1];
        Assert.Equal(("", 3, "csharp"), (code.Source, code.ExecutionCount, code.Language));
        Assert.Equal(["parameters"], code.Tags);
        Assert.Equal(new StreamOutput("stdout", "a\nb"), code.Outputs[0] with { Unknown = null });
        Assert.Equal("<b>\n</b>", ((DisplayOutput)code.Outputs[1]).Data["text/html"]!.GetValue<string>());
        Assert.True(((DisplayOutput)code.Outputs[1]).IsResult);
        Assert.Equal(["one", "two"], ((ErrorOutput)code.Outputs[3]).Traceback);
        Assert.Equal("kept", document.Unknown["top_level_future"]!.GetValue<string>());
    }

    [Fact]
    public void Older_minor_versions_are_read_and_4_5_is_written()
    {
        const string Old = """{"nbformat": 4, "nbformat_minor": 0, "metadata": {}, "cells": """
            + """[{"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [], "source": "a\nb"}, """
            + """{"cell_type": "markdown", "source": ["a\n", "b"]}]}""";
        NotebookDocument document = NotebookFile.Parse(Old, "n.ipynb");
        Assert.Equal(["a\nb", "a\nb"], document.Cells.Select(cell => cell.Source));
        Assert.Equal(document.Cells.Select(cell => cell.Id),
            NotebookFile.Parse(Old, "n.ipynb").Cells.Select(cell => cell.Id));
        JsonNode written = JsonNode.Parse(NotebookFile.ToText(document, "n.ipynb"))!;
        Assert.Equal(5, written["nbformat_minor"]!.GetValue<int>());
        Assert.All(written["cells"]!.AsArray(),
            cell => Assert.Matches("^[A-Za-z0-9_-]{1,64}$", cell!["id"]!.GetValue<string>()));
    }

    [Fact]
    public void Missing_invalid_and_duplicate_ids_are_repaired_and_good_ones_kept()
    {
        string[] ids = ["a", "a", "not valid", "a-2", new string('x', 65), "", "b"];
        var cells = new JsonArray([.. ids.Select(id => new JsonObject
        {
            ["cell_type"] = "markdown",
            ["id"] = id,
            ["metadata"] = new JsonObject(),
            ["source"] = "same"
        })]);
        cells.Add(new JsonObject { ["cell_type"] = "markdown", ["metadata"] = new JsonObject(), ["source"] = "same" });
        string[] found = [.. NotebookFile.Parse(new JsonObject
        {
            ["nbformat"] = 4,
            ["metadata"] = new JsonObject(),
            ["cells"] = cells
        }.ToJsonString(), "n.ipynb").Cells.Select(cell => cell.Id)];
        Assert.Equal(found.Length, found.Distinct().Count());
        Assert.All(found, id => Assert.Matches("^[A-Za-z0-9_-]{1,64}$", id));
        Assert.Equal(("a", "a-2", "b"), (found[0], found[3], found[6]));
    }

    [Theory]
    [InlineData("""{"polyglot_notebook": {"kernelName": "html"}}""", "x", "html")]
    [InlineData("""{"dotnet_interactive": {"language": "js"}}""", "x", "javascript")]
    [InlineData("""{"polyglot_notebook": {"kernelName": "fsharp"}, "dotnet_interactive": {"language": "csharp"}}""",
        "x", "fsharp")]
    [InlineData("""{"polyglot_notebook": {"kernelName": "csharp"}}""", "#!html\n<b>", "html")]
    [InlineData("""{}""", "#!time\nx", "csharp")]
    [InlineData("""{"polyglot_notebook": 7}""", "x", "csharp")]
    public void A_cells_language_comes_from_its_first_line_its_metadata_or_the_notebook(
        string metadata, string source, string language)
    {
        var cell = new JsonObject
        {
            ["cell_type"] = "code",
            ["metadata"] = JsonNode.Parse(metadata),
            ["source"] = source,
            ["outputs"] = new JsonArray(),
            ["execution_count"] = null
        };
        string json = new JsonObject
        {
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
            ["metadata"] = new JsonObject(),
            ["cells"] = new JsonArray(cell)
        }.ToJsonString();
        NotebookDocument document = NotebookFile.Parse(json, "n.ipynb");
        Assert.Equal(language, document.Cells[0].Language);
        Assert.Equal(source, document.Cells[0].Source);
    }

    [Theory]
    [InlineData("", "is not a whole notebook")]
    [InlineData("{\"nbformat\": 4, \"cells\": [", "is not a whole notebook: its JSON breaks off or is wrong at line 1")]
    [InlineData("[]", "expected a JSON object with cells")]
    [InlineData("null", "expected a JSON object with cells")]
    [InlineData("{}", "expected \"nbformat\": 4, found none")]
    [InlineData("{\"nbformat\": 3, \"worksheets\": []}", "Convert it with 'jupyter nbconvert --to notebook'")]
    [InlineData("{\"nbformat\": 5, \"cells\": []}", "expected \"nbformat\": 4, found 5")]
    [InlineData("{\"nbformat\": 4}", "expected \"cells\": […], found nothing")]
    [InlineData("{\"nbformat\": 4, \"cells\": {}}", "found an object")]
    [InlineData("{\"nbformat\": 4, \"cells\": [1]}", "cell 1: expected an object, found a number")]
    [InlineData("{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"poem\"}]}",
        "cell 1: expected a cell_type of code, markdown or raw, found poem")]
    [InlineData("{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\"}]}",
        "expected \"source\" as text or a list of lines, found nothing")]
    [InlineData("{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": [1]}]}", "found a list")]
    [InlineData("{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": \"\", \"metadata\": []}]}",
        "expected \"metadata\" as an object, found a list")]
    [InlineData("{\"nbformat\": 4,\n \"nbformat\": 4, \"cells\": []}",
        "names \"nbformat\" twice in one object, at line 2, byte 2.")]
    [InlineData("{\"cells\": [{\"a\": 1, \"b\": {\"a\": 2}, \"a\": 3}]}",
        "names \"a\" twice in one object, at line 1, byte 36.")]
    [InlineData("{\n<<<<<<< HEAD\n \"nbformat\": 4,\n=======\n>>>>>>> other\n \"cells\": []}",
        "the marks of a merge with conflicts (the first at line 2:")]
    [InlineData("{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": \"\\ud800\"}]}", "is not Unicode")]
    public void What_is_not_a_notebook_is_refused_with_the_place(string text, string sentence)
    {
        InvalidDataException error =
            Assert.Throws<InvalidDataException>(() => NotebookFile.Parse(text, "lesson.ipynb"));
        Assert.StartsWith("'lesson.ipynb'", error.Message);
        Assert.Contains(sentence, error.Message);
    }

    [Fact]
    public void Deep_nesting_is_refused_not_followed() =>
        Assert.Contains("depth", Assert.Throws<InvalidDataException>(
            () => NotebookFile.Parse("{\"a\":" + new string('[', 100_000), "n.ipynb")).Message);

    [Fact]
    public void Files_are_refused_that_are_missing_or_not_UTF8_and_a_byte_order_mark_is_read_over()
    {
        using var folder = new TempFolder();
        string path = Path.Combine(folder.Root, "n.ipynb");
        Assert.Contains(
            "There is no notebook", Assert.Throws<FileNotFoundException>(() => NotebookFile.Load(path)).Message);
        File.WriteAllBytes(path, [.. "{\"nbformat\": 4, \"cells\": [], \"x\": \""u8, 0xff, .. "\"}"u8]);
        Assert.Contains("is not UTF-8 text: byte 36 does not fit",
            Assert.Throws<InvalidDataException>(() => NotebookFile.Load(path)).Message);
        File.WriteAllBytes(path, [0xef, 0xbb, 0xbf, .. Encoding.UTF8.GetBytes(Expected)]);
        Assert.Equal(3, NotebookFile.Load(path).Cells.Count);
    }

    [Fact]
    public void Saving_leaves_the_whole_file_and_nothing_beside_it()
    {
        using var folder = new TempFolder();
        string path = Path.Combine(folder.Root, "sub", "n.ipynb");
        NotebookDocument document = NotebookFile.Parse(Expected, path);
        NotebookFile.Save(document, path);
        NotebookFile.Save(document, path);
        Assert.Equal(Expected, File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    private const string Forbidden = """
        {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "extra": 1, "cells": [
          {"cell_type": "markdown", "metadata": {}, "source": "m", "outputs": [], "execution_count": null,
              "attachments": {"a.png": {"image/png": "x"}}},
          {"cell_type": "raw", "metadata": {}, "source": "r", "outputs": [1]},
          {"cell_type": "code", "metadata": {}, "source": "c", "execution_count": "two", "attachments": {},
              "prompt_number": 3, "outputs": [
            {"output_type": "stream", "name": "stdout"}, 7, {"output_type": "pyout", "text": "x"},
            {"output_type": "stream", "name": "stdout", "text": "kept", "extra": 1}]},
          {"cell_type": "code", "metadata": {}, "source": "c", "execution_count": null, "outputs": {}}]}
        """;

    // The keys that https://github.com/jupyter/nbformat/blob/main/nbformat/v4/nbformat.v4.5.schema.json allows
    // (additionalProperties: false).
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["notebook"] = ["cells", "metadata", "nbformat", "nbformat_minor"],
        ["markdown"] = ["attachments", "cell_type", "id", "metadata", "source"],
        ["raw"] = ["attachments", "cell_type", "id", "metadata", "source"],
        ["code"] = ["cell_type", "execution_count", "id", "metadata", "outputs", "source"],
        ["stream"] = ["name", "output_type", "text"],
    };

    [Fact]
    public void What_the_schema_forbids_is_left_out_and_named_and_odd_outputs_cost_no_notebook()
    {
        NotebookDocument document = NotebookFile.Parse(Forbidden, "n.ipynb");
        Assert.Equal(
            [
                "the notebook: \"extra\", which nbformat 4.5 does not allow there",
                "cell 1 (markdown): \"outputs\", \"execution_count\", which nbformat 4.5 does not allow there",
                "cell 2 (raw): \"outputs\", which nbformat 4.5 does not allow there",
                "cell 3 (code): \"attachments\", \"prompt_number\", which nbformat 4.5 does not allow there",
                "cell 3: expected \"execution_count\" as a whole number or null, found text",
                "cell 3, output 1: expected \"text\" as text or a list of lines, found nothing",
                "cell 3, output 2: expected an object, found a number",
                "cell 3, output 3: nbformat 4.5 has no outputs of the type pyout",
                "cell 3, output 4: \"extra\", which nbformat 4.5 does not allow there",
                "cell 4: \"outputs\", for it is not a list but an object",
            ],
            document.LeftOut);

        JsonNode written = JsonNode.Parse(NotebookFile.ToText(document, "n.ipynb"))!;
        Assert.Empty(Keys(written).Except(Allowed["notebook"]));
        Assert.All(written["cells"]!.AsArray(), cell =>
            Assert.Empty(Keys(cell!).Except(Allowed[cell!["cell_type"]!.ToString()])));
        JsonNode output = Assert.Single(written["cells"]![2]!["outputs"]!.AsArray())!;
        Assert.Equal(Allowed["stream"], Keys(output).Order());
        Assert.Equal("x", written["cells"]![0]!["attachments"]!["a.png"]!["image/png"]!.ToString());

        static IEnumerable<string> Keys(JsonNode node) => node.AsObject().Select(field => field.Key);
    }

    [Fact]
    public void Numbers_that_JSON_does_not_have_are_read_as_null_and_said()
    {
        const string Text = """
            {"nbformat": 4, "nbformat_minor": 5, "cells": [],
             "metadata": {"a": NaN, "b": [-Infinity, Infinity], "c": "NaN, \"Infinity"}}
            """;
        NotebookDocument document = NotebookFile.Parse(Text, "n.ipynb");
        Assert.Equal("""{"a":null,"b":[null,null],"c":"NaN, \u0022Infinity"}""", document.Metadata.ToJsonString());
        Assert.StartsWith("NaN or Infinity", Assert.Single(document.LeftOut));
        Assert.Contains("is not a whole notebook",
            Assert.Throws<InvalidDataException>(() => NotebookFile.Parse(Text[..^1], "n.ipynb")).Message);
    }
}
