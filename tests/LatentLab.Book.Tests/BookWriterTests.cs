using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LatentLab.Book.Claims;
using LatentLab.Book.Pages;
using LatentLab.Notebooks.Documents;
using LatentLab.Tests.Support;

namespace LatentLab.Book.Tests;

public sealed class BookWriterTests : IDisposable
{
    private readonly string parent = Directory.CreateTempSubdirectory("latentlab-book-").FullName;

    private string Folder => Path.Combine(parent, "book");

    public void Dispose() => Directory.Delete(parent, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_book_has_no_dead_link_double_id_nameless_image_or_skipped_heading(bool allHold)
    {
        BookWriter.Write(SampleBook.Contents(allHold), Folder);

        Assert.Equal([], BookChecker.Faults(Folder));
    }

    [Theory]
    [InlineData("One thing. And two more:", "One thing.")]
    [InlineData("It has two properties:", "It has two properties.")]
    [InlineData("Is it <em>so</em>? It has <em>two</em>:", "Is it <em>so</em>? It has <em>two</em>.")]
    [InlineData("At 9:30: all. Done.", "At 9:30: all. Done.")]
    public void What_the_index_says_of_a_lesson_announces_nothing_that_does_not_follow(string lead, string shown) =>
        Assert.Equal(shown, IndexPage.Whole(lead));

    [Fact]
    public void The_checker_finds_what_it_is_there_for()
    {
        BookWriter.Write(SampleBook.Contents(), Folder);
        File.WriteAllText(Path.Combine(Folder, "bad.html"), """
            <h1>A</h1><h3 id="a">B</h3><p id="a"><img src="data:,"><a href="gone.html">x</a><a href="#nowhere">y</a><a href="index.html"></a><nav></nav><script src="https://example.org/x.js"></script>
            """);

        string faults = string.Join("\n", BookChecker.Faults(Folder));
        Assert.All((string[])["jumps from level 1 to 3", "the id 'a' stands 2 times",
            "without alt text", "'gone.html' leads to no file", "'#nowhere' leads to no place", "a a without a name",
            "a nav without a name", "no main", "from elsewhere"],
            fault => Assert.Contains(fault, faults));
    }

    [Fact]
    public void A_book_holds_its_pages_and_nothing_else()
    {
        string notebook = Path.Combine(parent, "executed.ipynb");
        File.WriteAllText(notebook, "{}");
        BookContents book = SampleBook.Contents();
        BookWriter.Write(
            book with { Lessons = [book.Lessons[0] with { NotebookPath = notebook }, book.Lessons[1]] }, Folder);

        Assert.Equal(
            [BookFolder.LockFile, "00-start-here.html", "01-autoencoder.html", "claims.json", "index.html",
                BookWriter.MarkerFile,
                "notebooks/00-start-here.ipynb", "plotly.min.js", "script.js", "style.css"],
            Directory.GetFiles(Folder, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(Folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal));
        Assert.Contains(
            "href=\"notebooks/00-start-here.ipynb\"", File.ReadAllText(Path.Combine(Folder, "00-start-here.html")));
        Assert.Equal([Folder, notebook], Directory.GetFileSystemEntries(parent).Order());
    }

    [Fact]
    public void Plotly_that_a_notebook_carries_is_taken_out_and_one_file_is_linked()
    {
        BookWriter.Write(SampleBook.Contents(), Folder);
        string page = File.ReadAllText(Path.Combine(Folder, "01-autoencoder.html"));

        Assert.DoesNotContain("window.Never", page);
        Assert.Single(page.Split("<script src=\"plotly.min.js\" defer>")[1..]);
        Assert.Equal(SampleBook.FakePlotly, File.ReadAllText(Path.Combine(Folder, "plotly.min.js")));
        Assert.DoesNotContain("plotly.min.js", File.ReadAllText(Path.Combine(Folder, "index.html")));
    }

    [Fact]
    public void A_notebook_of_another_host_whose_chart_is_plotlys_JSON_alone_gets_its_chart()
    {
        var chart = new DisplayOutput(new JsonObject
        {
            ["application/vnd.plotly.v1+json"] = "{\"data\":[{\"name\":\"</script>\"}]}",
            ["text/plain"] = "A line <b>"
        }, [], IsResult: true);
        string page = PageOf(SampleBook.Code("chart", chart));

        Assert.Contains(
            """<div class="rich chart" role="img" aria-label="A line &lt;b&gt;"><p>A line &lt;b&gt;</p><script """
            + """type="application/json">{"data":[{"name":"\u003C/script\u003E"}]}</script></div>""", page);
        Assert.Contains("plotly.min.js", page);
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("[1]")]
    [InlineData("{\"title\":7}")]
    [InlineData("{}")]
    public void A_figures_part_that_says_nothing_usable_costs_the_entry_and_nothing_else(string part)
    {
        string page = PageOf(SampleBook.Code("f", new DisplayOutput(
            new JsonObject { [MediaTypes.Figure] = part, ["text/html"] = "<p>picture</p>" }, [], IsResult: true)));

        Assert.Contains("<div class=\"rich\"><p>picture</p></div>", page);
        Assert.DoesNotContain("id=\"figures\"", File.ReadAllText(Path.Combine(Folder, "index.html")));
    }

    [Fact]
    public void A_failed_claim_says_so_in_word_and_sign_on_index_and_page()
    {
        BookWriter.Write(SampleBook.Contents(allHold: false), Folder);
        string index = File.ReadAllText(Path.Combine(Folder, "index.html"));

        Assert.Contains("3 of 4 hold", index);
        Assert.Contains("<span class=\"fails\">✗ fails</span>", index);
        Assert.Contains("✗ 1 claim fails", index);
        Assert.Contains("✗ fails", File.ReadAllText(Path.Combine(Folder, "01-autoencoder.html")));
    }

    [Fact]
    public void Claims_json_is_an_array_with_the_lesson_in_each()
    {
        BookWriter.Write(SampleBook.Contents(allHold: false), Folder);
        JsonArray claims = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "claims.json")))!.AsArray();

        Assert.Equal(4, claims.Count);
        Assert.Equal(["id", "sentence", "lesson", "value", "unit", "comparison", "threshold", "passed", "seed"],
            claims[3]!.AsObject().Select(field => field.Key));
        Assert.Equal("01-autoencoder", (string?)claims[3]!["lesson"]);
        Assert.False((bool)claims[3]!["passed"]!);
        Assert.Equal(9.4, (double)claims[3]!["value"]!);
    }

    [Fact]
    public void Setup_is_one_fold_short_code_is_shown_and_long_code_is_folded()
    {
        NotebookCell tagged = SampleBook.Code("int seed = 1;");
        tagged.Metadata["tags"] = new JsonArray("parameters");
        string page = PageOf(
            SampleBook.Code("#!import kit.dib"), SampleBook.Code("using System;\n// names\nusing System.IO;"), tagged,
            SampleBook.Code("var x = 1;"),
            SampleBook.Code(string.Join("\n", Enumerable.Range(0, 16).Select(i => $"x += {i};"))),
            SampleBook.Code("using var scope = New();"));

        string[] folds = [.. page.Split("<details class=\"")[1..].Select(part => part[..part.IndexOf('>')])];
        Assert.Equal(["code setup\"", "code\" open", "code\"", "code\" open"], folds);
        Assert.Contains("cells 2 to 4", page);
    }

    [Fact]
    public void Outputs_appear_as_what_they_are()
    {
        string page = PageOf(SampleBook.Code(
            "x",
            new StreamOutput("stdout", "one "), new StreamOutput("stdout", "two <3>\n"),
            new StreamOutput("stderr", "\u001b[31mcareful\u001b[0m"),
            new ErrorOutput("InvalidOperationException", "no model", ["   at cell 1, line 2"]),
            new DisplayOutput(
                new JsonObject { ["text/html"] = new JsonArray("<b>bo", "ld</b>"), ["text/plain"] = "bold" }, [],
                IsResult: true),
            new DisplayOutput(new JsonObject { ["text/plain"] = "[ 1, 2 ]" }, [], IsResult: true),
            new DisplayOutput(new JsonObject { ["text/markdown"] = "*slanted* $x^2$" }, [], IsResult: true),
            new DisplayOutput(new JsonObject { ["image/svg+xml"] = "<svg/>", ["text/plain"] = "a \"picture\"" }, [],
                IsResult: true)));

        Assert.Contains("<pre class=\"stream\">one two &lt;3&gt;</pre>", page);
        Assert.Contains("<pre class=\"stream stderr\">careful</pre>", page);
        Assert.Contains("<pre>InvalidOperationException: no model\n   at cell 1, line 2</pre>", page);
        Assert.Contains("<div class=\"rich\"><b>bold</b></div>", page);
        Assert.Contains("<pre class=\"result\">[ 1, 2 ]</pre>", page);
        Assert.Contains("<em>slanted</em> <math>", page);
        Assert.Contains("alt=\"a &quot;picture&quot;\"", page);
    }

    [Fact]
    public void An_error_that_a_cell_is_there_for_is_shown_as_no_failure()
    {
        NotebookCell cell = SampleBook.Code("let a = 1<nat> + 1<pixel>", new ErrorOutput("FS0001", "units differ", []));
        Assert.Contains("✗ This cell stopped with an error", PageOf(cell));
        cell.Metadata["tags"] = new JsonArray("raises-exception");
        string page = PageOf(cell);
        Assert.Contains("This cell is here for its error", page);
        Assert.DoesNotContain("✗", page);
    }

    [Fact]
    public void An_error_names_its_cell_as_the_page_does_and_not_as_the_run_counted()
    {
        NotebookCell cell = SampleBook.Code(
            "x", new ErrorOutput("Compilation error", "units differ", ["cell 31, line 3, column 46: units differ"]));
        cell.ExecutionCount = 31;
        string page = PageOf(cell);
        string number = Regex.Match(page, "aria-label=\"Error in cell ([0-9]+)\"").Groups[1].Value;
        Assert.Contains($"<pre>cell {number}, line 3, column 46: units differ</pre>", page);
        Assert.NotEqual("31", number);
    }

    [Fact]
    public void A_lesson_that_stopped_says_why_on_its_page_and_on_the_index()
    {
        BookContents book = SampleBook.Contents();
        BookWriter.Write(
            book with { Lessons = [book.Lessons[0] with { Problem = "cell 3: <out of memory>" }, book.Lessons[1]] },
            Folder);

        Assert.Contains("cell 3: &lt;out of memory&gt;", File.ReadAllText(Path.Combine(Folder, "00-start-here.html")));
        Assert.Contains("did not run to its end", File.ReadAllText(Path.Combine(Folder, "index.html")));
        Assert.Equal([], BookChecker.Faults(Folder));
    }

    [Fact]
    public void A_formula_that_cannot_be_translated_stops_the_book_and_names_page_cell_and_command()
    {
        BookWriter.Write(SampleBook.Contents(), Folder);
        string before = File.ReadAllText(Path.Combine(Folder, "index.html"));
        var document = new NotebookDocument();
        document.Cells.AddRange([SampleBook.Markdown("# A"), SampleBook.Markdown(@"and $a + \fooo{b}$ so")]);

        BookException fault = Assert.Throws<BookException>(
            () => BookWriter.Write(SampleBook.Contents() with { Lessons = [new("07-kl", document)] }, Folder));
        Assert.Contains("07-kl, cell 2", fault.Message);
        Assert.Contains(@"\fooo", fault.Message);
        Assert.Equal(before, File.ReadAllText(Path.Combine(Folder, "index.html")));
        Assert.Equal([Folder], Directory.GetFileSystemEntries(parent));
        Assert.Throws<BookException>(
            () => BookWriter.Check(SampleBook.Contents() with { Lessons = [new("07-kl", document)] }));
    }

    [Fact]
    public void A_book_replaces_a_book_and_keeps_what_a_reader_put_beside_it()
    {
        BookWriter.Write(SampleBook.Contents(), Folder);
        File.WriteAllText(Path.Combine(Folder, "my notes.txt"), "keep");
        BookContents book = SampleBook.Contents();
        BookWriter.Write(book with { Lessons = [book.Lessons[1]], PlotlyScript = null }, Folder);

        Assert.Equal("keep", File.ReadAllText(Path.Combine(Folder, "my notes.txt")));
        Assert.False(File.Exists(Path.Combine(Folder, "00-start-here.html")));
        Assert.False(File.Exists(Path.Combine(Folder, "plotly.min.js")));
        BookWriter.Write(book, Folder);
        Assert.True(File.Exists(Path.Combine(Folder, "my notes.txt")));
    }

    [Fact]
    public void An_empty_folder_is_taken()
    {
        Directory.CreateDirectory(Folder);
        BookWriter.Write(SampleBook.Contents(), Folder + Path.DirectorySeparatorChar);

        Assert.True(File.Exists(Path.Combine(Folder, "index.html")));
    }

    [Fact]
    public void A_link_to_a_folder_stays_a_link()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "making links needs a privilege there");
        string real = Path.Combine(parent, "elsewhere");
        Directory.CreateDirectory(real);
        Directory.CreateSymbolicLink(Folder, real);
        BookWriter.Write(SampleBook.Contents(), Folder);

        Assert.Equal(real, new DirectoryInfo(Folder).LinkTarget);
        Assert.True(File.Exists(Path.Combine(real, "index.html")));
    }

    [Theory]
    [InlineData("thesis.docx", "dear diary", "holds no book")]
    [InlineData(BookWriter.MarkerFile, "{\"files\": 3}", "holds no book")]
    [InlineData(BookWriter.MarkerFile, "not json", "holds no book")]
    [InlineData(BookWriter.MarkerFile, "{\"files\": [\"../thesis.docx\"]}", "holds no book")]
    public void Another_folder_is_refused_and_left_alone(string file, string text, string words)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, file), text);

        Assert.Contains(words,
            Assert.Throws<BookException>(() => BookWriter.Write(SampleBook.Contents(), Folder)).Message);
        Assert.Equal([Path.Combine(Folder, file)], Directory.GetFileSystemEntries(Folder));
    }

    [Fact]
    public void A_file_a_root_no_lesson_and_twins_are_refused()
    {
        File.WriteAllText(Folder, "a file");
        BookContents book = SampleBook.Contents();

        Assert.Contains("is a file", Assert.Throws<BookException>(() => BookWriter.CheckFolder(Folder)).Message);
        Assert.Contains("root of a drive",
            Assert.Throws<BookException>(() => BookWriter.CheckFolder(Path.GetPathRoot(parent)!)).Message);
        Assert.Throws<BookException>(() => BookWriter.Check(book with { Lessons = [] }));
        Assert.Throws<BookException>(
            () => BookWriter.Check(book with { Lessons = [book.Lessons[0], book.Lessons[0]] }));
        Assert.Throws<BookException>(
            () => BookWriter.Check(book with { Lessons = [book.Lessons[0] with { Name = "Index" }] }));
    }

    [Fact]
    public void A_spread_over_seeds_gets_its_table()
    {
        BookClaim[] runs = [.. new[] { 0.2, 0.4, 1.2 }.Select((value, i) => new BookClaim("C04", "almost no loss",
            "03-overfitting", value, "nats per image", "atMost", 1, value <= 1, i + 1))];
        BookWriter.Write(SampleBook.Contents() with { Spread = ClaimSpread.Of(runs) }, Folder);
        string index = File.ReadAllText(Path.Combine(Folder, "index.html"));

        Assert.Contains("✗ 2 of 3", index);
        Assert.Contains("data-label=\"Mean\"><span class=\"value\">0.6</span></td>", index);
        Assert.Contains("0 of 1 claims hold on every one", index);
        Assert.Equal([], BookChecker.Faults(Folder));
    }

    private string PageOf(params NotebookCell[] cells)
    {
        var document = new NotebookDocument();
        document.Cells.AddRange([SampleBook.Markdown("# Title"), .. cells]);
        BookWriter.Write(SampleBook.Contents() with { Lessons = [new("00-page", document)] }, Folder);
        return File.ReadAllText(Path.Combine(Folder, "00-page.html"));
    }
}
