using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;
using LatentLab.Notebooks.Tests.Running;

namespace LatentLab.Notebooks.Tests.Session;

/// <summary>Results of types that nobody has said how to show: whatever they hold, a page bears them.</summary>
public sealed class ValueTests : IDisposable
{
    private const int BearableHtml = 200_000;

    private readonly TempFolder folder = new();
    private readonly SessionRun session;

    public ValueTests() => session = new SessionRun(folder.Root);

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    private async Task<(string Html, string Text)> Show(string source)
    {
        CellRun run = await session.Run(source);
        Assert.True(run.Result.Status == CellStatus.Succeeded, run.Error);
        var shown = (DisplayOutput)Assert.Single(run.Outputs);
        string html = shown.Data["text/html"]?.GetValue<string>() ?? "",
            text = shown.Data["text/plain"]!.GetValue<string>();
        Assert.InRange(html.Length, 0, BearableHtml);
        return (html, text);
    }

    [Fact]
    public async Task An_endless_sequence_ends_after_twenty() =>
        Assert.Equal("[ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19 … (more) ]",
            (await Show("IEnumerable<int> Forever() { int i = 0; while (true) yield return i++; }\nForever()")).Text);

    [Fact]
    public async Task A_huge_array_says_how_many_more() =>
        Assert.EndsWith("… (9,999,980 items more) ]", (await Show("new int[10_000_000]")).Text);

    [Fact]
    public async Task A_circle_is_seen() =>
        Assert.Equal("Node\n  Next: Node, shown above\n  Name: a", (await Show(
            "class Node { public Node Next { get; set; } public string Name { get; set; } }\nvar node = new Node { "
            + "Name = \"a\" }; node.Next = node; node")).Text);

    [Theory]
    [InlineData("JsonNode.Parse(json)")]
    [InlineData("JsonDocument.Parse(json).RootElement")]
    public async Task Json_is_shown_as_json_and_not_as_the_objects_that_hold_it(string expression)
    {
        await session.Run("using System.Text.Json; using System.Text.Json.Nodes;\n"
            + "string json = \"{\\\"a\\\":[1,2,{\\\"b\\\":null}],\\\"é\\\":\\\"<\\\"}\";");
        (string html, string text) = await Show(expression);
        Assert.Equal("{\"a\":[1,2,{\"b\":null}],\"é\":\"<\"}", text);
        Assert.DoesNotContain("Parent", html);
        Assert.InRange(html.Length, 1, 4_000);   // the library's tree, with its style sheet
        Assert.Contains("Data: {\"a\":[1,2,{\"b\":null}],\"é\":\"<\"}",
            (await Show($"new {{ Data = {expression} }}")).Text);
    }

    [Fact]
    public async Task A_property_that_throws_costs_itself_only() =>
        Assert.Equal("Bad\n  One: 1\n  Two: threw InvalidOperationException: not now", (await Show(
            "class Bad { public int One => 1; public int Two => throw new InvalidOperationException(\"not now\"); }\n"
            + "new Bad()")).Text);

    [Fact]
    public async Task A_sequence_that_throws_midway_shows_what_came_before() =>
        Assert.Equal("[ 1 … (then it threw Exception: mid) ]",
            (await Show("IEnumerable<int> Some() { yield return 1; throw new Exception(\"mid\"); }\nSome()")).Text);

    [Theory]
    [InlineData(
        "class Deep { public Deep A => new Deep(); public Deep B => new Deep(); public Deep C => new Deep(); public "
        + "int[] Many => new int[1000]; }\nnew Deep()")]
    [InlineData(
        "Enumerable.Range(0, 1000).Select(i => Enumerable.Range(0, 1000).Select(j => Enumerable.Range(0, "
        + "1000).Select(k => new { i, j, k })))")]
    [InlineData("System.Diagnostics.Process.GetCurrentProcess()")]
    [InlineData("AppDomain.CurrentDomain.GetAssemblies()")]
    [InlineData("struct Own { public Own[] Next => new[] { new Own(), new Own() }; }\nnew Own()")]
    [InlineData("Enumerable.Range(0, 100).Select(i => new string('x', 1_000_000))")]
    public async Task A_tree_without_end_is_cut(string source) => Assert.NotEqual("", (await Show(source)).Text);

    [Fact]
    public async Task Text_as_long_as_a_book_is_cut_and_says_its_length() =>
        Assert.EndsWith("… (5,000,000 characters)", (await Show("new string('x', 5_000_000)")).Text);

    [Fact]
    public async Task Like_objects_are_a_table_with_their_properties_as_columns()
    {
        (string html, string text) =
            await Show("new[] { new { Name = \"AE\", Loss = 1.5 }, new { Name = \"<VAE>\", Loss = 12.25 } }");
        Assert.Equal("Name   Loss\nAE     1.5\n<VAE>  12.25", text);
        Assert.Contains("<th scope=\"col\">Name</th><th scope=\"col\">Loss</th>", html);
        Assert.Contains("<td>&lt;VAE&gt;</td>", html);
    }

    [Fact]
    public async Task Dictionaries_matrices_and_data_tables_are_tables()
    {
        Assert.Equal("Dictionary<string, int>, 1 entry\nkey  value\na    3",
            (await Show("new Dictionary<string, int> { [\"a\"] = 3 }")).Text);
        Assert.Equal("int[,], 2 × 2\n0  1\n1  2\n3  4", (await Show("new[,] { { 1, 2 }, { 3, 4 } }")).Text);
        Assert.Contains("20 of 500 rows and 12 of 400 columns", (await Show("new double[500, 400]")).Text);
        Assert.Equal("n\n7", (await Show(
            "using System.Data;\nvar table = new DataTable(); table.Columns.Add(\"n\", typeof(int)); "
            + "table.Rows.Add(7); table")).Text);
    }

    [Fact]
    public async Task A_task_that_never_ends_is_not_waited_for() =>
        Assert.Equal("Task<int>, WaitingForActivation",
            (await Show("var never = new TaskCompletionSource<int>();\n(object)never.Task")).Text);

    [Fact]
    public async Task Values_with_a_page_of_their_own_keep_it_inside_a_list()
    {
        await session.Run(
            "class Page { public string ToHtml() => \"<hr>\"; public override string ToString() => \"a page\"; }");
        (string html, string text) = await Show("new object[] { new Page(), 3 }");
        Assert.Contains("<hr>", html);
        Assert.Contains("[0]: a page", text);
    }
}
