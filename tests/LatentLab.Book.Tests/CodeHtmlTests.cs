using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using LatentLab.Book.Text;

namespace LatentLab.Book.Tests;

public class CodeHtmlTests
{
    private static IElement Shown(string code, string language = "csharp") =>
        new HtmlParser().ParseDocument(CodeHtml.Block(code, language)).QuerySelector("pre > code")!;

    [Theory]
    [InlineData("int a = 1;\n\n  b();\n", "csharp")]
    [InlineData("/* a comment\n   of <three>\n\n lines */ int a;", "csharp")]
    [InlineData("var s = $\"\"\"\n    raw {1 + 1}\n      text\n    \"\"\"; // end", "csharp")]
    [InlineData("a < b &&\n\tc > d", "")]
    [InlineData("", "csharp")]
    public void Text_stays_what_it_was_and_each_line_is_a_block_of_its_own(string code, string language)
    {
        IElement shown = Shown(code, language);
        Assert.Equal(code, shown.TextContent);
        Assert.Equal(code.Split('\n'), shown.Children.Select(line => line.TextContent.TrimEnd('\n')));
        Assert.All(shown.Children, line => Assert.Equal("l", line.ClassName));
    }

    [Fact]
    public void A_line_knows_its_indent_and_a_comment_keeps_its_colour_over_several_lines()
    {
        IElement shown = Shown("{\n    /* one\n  two */ b();\n}");
        Assert.Equal([null, "--in:4", "--in:2", null], shown.Children.Select(line => line.GetAttribute("style")));
        Assert.Equal(["/* one", "  two */"],
            shown.QuerySelectorAll(".c").Select(comment => comment.TextContent.TrimEnd('\n')));
    }
}
