using LatentLab.Notebooks.Session;

namespace LatentLab.Notebooks.Tests.Session;

/// <summary>Completion, help and completeness. A bar in the code is the cursor.</summary>
public sealed class LanguageTests : IDisposable
{
    private readonly SessionRun session = new();

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("Console.WriteL|", "WriteLine")]
    [InlineData("words.Wh|", "Where")]
    [InlineData("words?.Cou|", "Count")]
    [InlineData("words[0].Sub|", "Substring")]
    [InlineData("words.Select(word => word.ToUp|", "ToUpper")]
    [InlineData("foreach (var word in words) { word.Tri|", "Trim")]
    [InlineData("var n = words.Cou|\nvar m = 3;", "Count")]
    [InlineData("words.Cou|\nvar m = 3;", "Count")]
    [InlineData("$\"{words.Cou|", "Count")]
    [InlineData("hal|", "half")]
    [InlineData("half(numb|", "number:")]
    [InlineData("new Thing { Siz|", "Size")]
    [InlineData("new Thing().Gro|", "Grow")]
    [InlineData("DayOfWeek.Mon|", "Monday")]
    [InlineData("System.Text.StringBui|", "StringBuilder")]
    [InlineData("using System.Globali|", "Globalization")]
    [InlineData("System.Net.Http.HttpCli|", "HttpClient")]
    [InlineData("forea|", "foreach")]
    [InlineData("#!time\nwords.Cou|", "Count")]
    [InlineData("#!imp|", "#!import")]
    [InlineData("int local = 3;\nloca|", "local")]
    public async Task What_may_stand_at_the_cursor_is_found(string code, string expected)
    {
        await session.Run(Before);
        Assert.Equal(expected, (await Complete(code)).Items[0].Text);
    }

    [Theory]
    [InlineData("\"text wor|")]
    [InlineData("\"text wor|\"")]
    [InlineData("// words.|")]
    [InlineData("/* words.|")]
    [InlineData("'w|")]
    [InlineData("12|")]
    [InlineData("#!html\n<b>words.|")]
    [InlineData("nobody.knows|")]
    public async Task Where_nothing_can_be_completed_nothing_is(string code)
    {
        await session.Run(Before);
        Assert.Empty((await Complete(code)).Items);
    }

    [Fact]
    public async Task Static_members_belong_to_the_type_and_others_to_its_values()
    {
        await session.Run(Before);
        string[] ofType = [.. (await Complete("Thing.|")).Items.Select(item => item.Text)];
        string[] ofValue = [.. (await Complete("new Thing().|")).Items.Select(item => item.Text)];
        Assert.True(ofType.Contains("Count") && !ofType.Contains("Size"));
        Assert.True(ofValue.Contains("Size") && !ofValue.Contains("Count"));
    }

    [Fact]
    public async Task The_part_to_replace_is_what_was_typed_of_the_word()
    {
        await session.Run(Before);
        CompletionList found = await Complete("words.Wh|ere(x => true)");
        Assert.Equal((6, 8), (found.Start, found.End));
    }

    [Fact]
    public async Task Completing_leaves_nothing_behind()
    {
        await session.Run(Before);
        await Complete("int ghost = 3; ghos|");
        Assert.Equal("error:Compilation error", (await session.Run("ghost")).Story);
    }

    [Theory]
    [InlineData("Math.Sqr|t(2)", "double Math.Sqrt(double d)", "square root")]
    [InlineData("Math.Sqrt(|2)", "double Math.Sqrt(double d)", "square root")]
    [InlineData("wor|ds", "List<string> words", "")]
    [InlineData("ha|lf(3)", "double half(int number)", "Half of it.")]
    [InlineData("new Th|ing()", "class Thing", "A thing, see Size.")]
    [InlineData("new Thing().Gro|w(2)", "int Thing.Grow(int by)", "by: how much")]
    public async Task A_word_is_explained_by_its_declaration_and_its_comment(
        string code, string declaration, string words)
    {
        await session.Run(Before);
        Explanation found = (await Explain(code))!;
        Assert.StartsWith(declaration, found.Text);
        Assert.Contains(words, found.Text);
        Assert.Contains("<code>", found.Html);
    }

    [Theory]
    [InlineData("1 +| 1")]
    [InlineData("nobody|")]
    [InlineData("#!html\n<b>|")]
    [InlineData("|")]
    public async Task Where_there_is_nothing_to_explain_there_is_no_explanation(string code)
    {
        await session.Run(Before);
        Assert.Null(await Explain(code));
    }

    [Fact]
    public async Task Help_shows_the_same_as_output_where_no_page_can_open()
    {
        CellRun run = await session.Run("#!help Math.Abs");
        Assert.StartsWith("display:", run.Story);
        Assert.Contains("nothing of that name", (await session.Run("#!help Nobody")).Error);
    }

    [Theory]
    [InlineData("1 + 1", CodeState.Complete, "")]
    [InlineData("", CodeState.Complete, "")]
    [InlineData("if (true)\n{", CodeState.Incomplete, "    ")]
    [InlineData("void F()\n{\n    Console.WriteLine(", CodeState.Incomplete, "        ")]
    [InlineData("int = = 3;", CodeState.Invalid, "")]
    [InlineData("}", CodeState.Invalid, "")]
    [InlineData("#!html\n<p>", CodeState.Complete, "")]
    [InlineData("#!pwsh\nls", CodeState.Unknown, "")]
    [InlineData("#!time\nif (true) {", CodeState.Incomplete, "    ")]
    public void A_cell_is_told_to_be_whole_unfinished_or_broken(string code, CodeState state, string indent) =>
        Assert.Equal((state, indent), NotebookSession.StateOf(code));

    private const string Before = """
        var words = new List<string> { "one", "two" };
        /// <summary>Half of it.</summary>
        double half(int number) => number / 2.0;
        /// <summary>A thing, see <see cref="Size"/>.</summary>
        class Thing
        {
            public static int Count => 1;
            public int Size { get; set; }
            /// <summary>Makes it larger.</summary>
            /// <param name="by">how much</param>
            public int Grow(int by) => Size += by;
        }
        """;

    private Task<CompletionList> Complete(string code) =>
        session.Session.CompleteAsync(code.Replace("|", ""), code.IndexOf('|'));

    private Task<Explanation?> Explain(string code) =>
        session.Session.ExplainAsync(code.Replace("|", ""), code.IndexOf('|'));
}
