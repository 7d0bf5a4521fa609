using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;
using LatentLab.Notebooks.Tests.Running;

namespace LatentLab.Notebooks.Tests.Session;

public sealed class WordTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly SessionRun session;

    public WordTests() => session = new SessionRun(folder.Root);

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Display_words_show_what_they_are_given_in_order()
    {
        CellRun run = await session.Run(
            """
            display(1);
            "two".Display();
            "<b>three</b>".DisplayAs("text/html");
            display(HTML("<i>four</i>"));
            5.Display("text/plain");
            HTML("<u>six</u>")
            """);
        DisplayOutput[] shown = [.. run.Outputs.Cast<DisplayOutput>()];
        Assert.Equal("1", shown[0].Data["text/plain"]!.GetValue<string>());
        Assert.Equal("two", shown[1].Data["text/plain"]!.GetValue<string>());
        Assert.Equal("<b>three</b>", Assert.Single(shown[2].Data).Value!.GetValue<string>());
        Assert.Equal("<i>four</i>", shown[3].Data["text/html"]!.GetValue<string>());
        Assert.Equal("5", Assert.Single(shown[4].Data).Value!.GetValue<string>());
        Assert.Equal("<u>six</u>", shown[5].Data["text/html"]!.GetValue<string>());
        Assert.Equal([false, false, false, false, false, true], shown.Select(one => one.IsResult));
    }

    [Fact]
    public async Task An_updated_display_keeps_its_place_and_shows_its_last_state()
    {
        CellRun run = await session.Run(
            "var shown = display(\"start\"); Console.WriteLine(\"between\");\nfor (int i = 0; i < 3; i++) "
            + "shown.Update(i);");
        Assert.Equal("display:2|stdout:between", run.Story);
        await session.Run("shown.Update(\"later\");");
        Assert.Equal("later", (await session.Run("shown.Value")).Result.Value);
    }

    [Fact]
    public async Task A_displayed_value_as_last_expression_is_not_shown_twice() =>
        Assert.Equal("display:7", (await session.Run("display(7)")).Story);

    [Fact]
    public async Task Registered_formatters_decide_what_a_type_looks_like()
    {
        await session.Run(
            "using Microsoft.DotNet.Interactive.Formatting;\nrecord Note(string Words);\nFormatter.Register<Note>(note "
            + "=> $\"<em>{note.Words}</em>\", \"text/html\");");
        DisplayOutput shown =
            Assert.IsType<DisplayOutput>(Assert.Single((await session.Run("new Note(\"hm\")")).Outputs));
        Assert.Equal("<em>hm</em>", shown.Data["text/html"]!.GetValue<string>());
        Assert.True(shown.Data.ContainsKey("text/plain"));
    }

    [Fact]
    public async Task A_type_with_a_mime_bundle_shows_itself_and_json_stays_json()
    {
        await session.Run(
            """
            class Badge
            {
                public IReadOnlyDictionary<string, string> ToMimeBundle() => new Dictionary<string, string>
                {
                    ["text/html"] = "<b>ok</b>", ["application/vnd.x+json"] = "{\"value\": 1.50}",
                };
                public string ToHtml() => "not this";
            }
            class Page { public string ToHtml() => "<p>page</p>"; public override string ToString() => "a page"; }
            """);
        DisplayOutput badge = (DisplayOutput)Assert.Single((await session.Run("new Badge()")).Outputs);
        Assert.Equal("<b>ok</b>", badge.Data["text/html"]!.GetValue<string>());
        Assert.Equal("1.50", badge.Data["application/vnd.x+json"]!["value"]!.ToJsonString());
        DisplayOutput page = (DisplayOutput)Assert.Single((await session.Run("new Page()")).Outputs);
        Assert.Equal("<p>page</p>", page.Data["text/html"]!.GetValue<string>());
        Assert.Equal("a page", page.Data["text/plain"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(
        "class Bad { public IReadOnlyDictionary<string, string> ToMimeBundle() => throw new Exception(\"oh\"); public "
        + "override string ToString() => \"bad\"; }")]
    [InlineData(
        "class Bad { public string ToHtml() => throw new Exception(\"oh\"); public override string ToString() => "
        + "\"bad\"; }")]
    [InlineData(
        "class Bad { public override string ToString() => \"bad\"; }\n"
        + "Microsoft.DotNet.Interactive.Formatting.Formatter.Register<Bad>(bad => throw new Exception(\"oh\"), "
        + "\"text/html\");")]
    public async Task A_formatter_that_throws_costs_the_rich_form_only(string declaration)
    {
        await session.Run(declaration);
        CellRun run = await session.Run("new Bad()");
        Assert.Equal(CellStatus.Succeeded, run.Result.Status);
        Assert.Equal("result:bad\n[Its formatter failed: Exception: oh]", run.Story);
    }

    [Fact]
    public async Task Null_and_collections_are_shown()
    {
        Assert.Equal("result:<null>", (await session.Run("(string)null")).Story);
        DisplayOutput list = (DisplayOutput)Assert.Single((await session.Run("new[] { 3, 1, 2 }")).Outputs);
        Assert.Contains("3", list.Data["text/plain"]!.GetValue<string>());
        Assert.Contains("<", list.Data["text/html"]!.GetValue<string>());
    }

    [Fact]
    public async Task Languages_are_chosen_by_the_first_line_or_from_outside()
    {
        Assert.Equal("<b>x</b>", Shown(await session.Run("#!html\n<b>x</b>"), "text/html"));
        Assert.Equal("<b>x</b>", Shown(await session.Run("<b>x</b>", "html"), "text/html"));
        Assert.Equal("# title", Shown(await session.Run("#!markdown\n# title"), "text/markdown"));
        CellRun mixed = await session.Run("int a = 1;\n#!html\n<hr>\n#!csharp\na + 1");
        Assert.Equal("display:<hr>|result:2", mixed.Story);
    }

    [Fact]
    public async Task A_script_knows_the_place_of_its_output_and_can_run_twice()
    {
        const string cell = "#!javascript\nlet a = \"</script>\"; // last";
        string[] shown = [Shown(await session.Run(cell), "text/html"), Shown(await session.Run(cell), "text/html")];
        const string Expected =
            """^<div id="(latentlab-script-[0-9a-f]{32})"></div>\n<script type="text/javascript">\n\(async element """
            + """=> \{\nlet a = "<\\/script>"; // last\n\}\)\(document\.getElementById\("\1"\)\);\n</script>$""";
        Assert.All(shown, html => Assert.Matches(Expected, html));
        Assert.NotEqual(shown[0], shown[1]);   // each has a place of its own
    }

    private static string Shown(CellRun run, string mimeType) =>
        ((DisplayOutput)Assert.Single(run.Outputs)).Data[mimeType]!.GetValue<string>();

    [Theory]
    [InlineData("#!python\nx = 1", "'python' cells do not run here")]
    [InlineData("#!pwsh\nls", "'pwsh' cells do not run here")]
    [InlineData("#!share x --from nobody", "there is no kernel 'nobody' here. There are csharp")]
    [InlineData("#!set --name x --value @nobody:y", "there is no kernel 'nobody' here")]
    [InlineData("#!share x --from html", "html")]
    [InlineData("#!set --name x --value @csharp:y", "C# has no variable 'y' yet")]
    [InlineData("#!set --name 1x --value 3", "'1x' is not a valid C# name")]
    [InlineData("#!value --name x", "could not be carried out")]
    [InlineData("#!connect jupyter", "this host has its own")]
    [InlineData("#!nonsense", "'#!nonsense' is not known here. This host knows #!csharp")]
    [InlineData("#!import", "line 1: Missing required parameter '--file'")]
    [InlineData("#!import nowhere.dib", "it starts from the importing file's folder")]
    [InlineData("#!import kit.dib", "The build writes it")]
    [InlineData("#r \"nowhere.dll\"", "there is no file")]
    [InlineData("#r \"nuget: ../evil\"", "expected a package's name")]
    public async Task Words_that_do_not_work_here_say_so(string source, string sentence)
    {
        CellRun run = await session.Run(source);
        Assert.Equal(CellStatus.Failed, run.Result.Status);
        Assert.Contains(sentence, run.Error);
    }

    [Fact]
    public async Task A_word_inside_a_string_or_a_comment_is_text()
    {
        CellRun run = await session.Run(
            "var text = \"\"\"\n#!html\n#r \"x\"\n\"\"\";\n/*\n#!fsharp\n*/\n#if NEVER\n#r \"y\"\n#endif\ntext.Length");
        Assert.Equal("result:13", run.Story);
    }

    [Fact]
    public async Task Time_and_who_answer()
    {
        Assert.Matches(@"^result:3\|display:Wall time: [\d.]+ ms$", (await session.Run("#!time\nint a = 3;\na")).Story);
        await session.Run("string word = \"w\"; var numbers = new List<int> { 1, 2 };");
        Assert.Equal("display:a, word, numbers", (await session.Run("#!who")).Story);
        Assert.Equal("display:int a = 3\nstring word = w\nList<int> numbers = [ 1, 2 ]",
            (await session.Run("#!whos")).Story);
        DisplayOutput table = (DisplayOutput)Assert.Single((await session.Run("#!whos")).Outputs);
        Assert.Contains("string word = w", table.Data["text/plain"]!.GetValue<string>());
        Assert.Contains("<td>numbers</td>", table.Data["text/html"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_host_says_what_it_is_and_which_directives_there_are()
    {
        Assert.StartsWith("display:This host knows #!csharp", (await session.Run("#!lsmagic")).Story);
        Assert.StartsWith($"display:LatentLab, C# and F# on .NET {Environment.Version}",
            (await session.Run("#!about")).Story);
    }

    [Fact]
    public async Task Reading_the_keyboard_says_that_there_is_none() =>
        Assert.Contains("no keyboard", (await session.Run("Console.ReadLine()")).Error);

    [Fact]
    public async Task Files_are_imported_from_the_importing_files_folder()
    {
        folder.Write("sub/kit.dib",
            "#!markdown\n\n# words\n\n#!csharp\n\n#!import more.csx\nint fromDib = 1;\n\n#!html\n\n<hr>\n");
        folder.Write("sub/more.csx", "#load \"deep/tools.csx\"\nint Twice(int x) => 2 * Once(x);");
        folder.Write("sub/deep/tools.csx", "int Once(int x) => x;");
        folder.Write("lib.cs", "static class Lib { public static int Three => 3; }");
        NotebookFile.Save(NotebookRunnerTests.Notebook("int fromNotebook = Lib.Three;"),
            Path.Combine(folder.Root, "n.ipynb"));
        CellRun run = await session.Run(
            "#!import sub/kit.dib\n#!import \"lib.cs\"\n#!import n.ipynb\nTwice(fromDib) + fromNotebook");
        Assert.Equal("display:<hr>|result:5", run.Story);
        Assert.Equal("result:3", (await session.Run("#load \"sub/deep/tools.csx\"\nOnce(3)")).Story);
    }

    [Fact]
    public async Task Errors_in_imported_files_name_the_file_and_its_line()
    {
        folder.Write("bad.dib", "#!csharp\n\nint a = 1;\n\n#!csharp\n\nint b = 2;\nint c = missing;\n");
        CellRun bad = await session.Run("#!import bad.dib");
        Assert.StartsWith("bad.dib cell 2, line 2, column 9: CS0103", bad.Error);
        Assert.Equal("error:Compilation error", bad.Story);   // said once
        folder.Write("throws.csx", "int zero = 0;\nvoid Divide()\n{\n    zero = 1 / zero;\n}");
        CellRun run = await session.Run("#!import throws.csx\n\nDivide();");
        Assert.Equal(
            "System.DivideByZeroException: Attempted to divide by zero.\n   at Divide in throws.csx, line 4\n   at "
            + "cell 2, line 3", run.Traceback);
        folder.Write("circle.dib", "#!csharp\n\n#!import circle.dib\n");
        Assert.Contains("imports itself", (await session.Run("#!import circle.dib")).Error);
    }
}
