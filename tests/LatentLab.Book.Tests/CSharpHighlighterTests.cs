using System.Net;
using System.Text.RegularExpressions;
using LatentLab.Book.Text;

namespace LatentLab.Book.Tests;

public partial class CSharpHighlighterTests
{
    [Theory]
    [InlineData("var x = 12.5f;", "<span class=\"k\">var</span> x = <span class=\"n\">12.5f</span>;")]
    [InlineData("Tensor z = vae.Encode(x); // q(z|x)",
        "<span class=\"t\">Tensor</span> z = vae.<span class=\"m\">Encode</span>(x); <span class=\"c\">// "
        + "q(z|x)</span>")]
    [InlineData("using var scope = NewDisposeScope();",
        "<span class=\"k\">using</span> <span class=\"k\">var</span> scope = <span "
        + "class=\"m\">NewDisposeScope</span>();")]
    [InlineData("Figures.ImageGrid(a, title: \"<b>\")",
        "<span class=\"t\">Figures</span>.<span class=\"m\">ImageGrid</span>(a, title: <span "
        + "class=\"s\">&quot;&lt;b&gt;&quot;</span>)")]
    [InlineData("$\"{loss:F1} nats\"",
        "<span class=\"s\">$&quot;</span>{loss:<span class=\"s\">F1</span>}<span class=\"s\"> nats</span><span "
        + "class=\"s\">&quot;</span>")]
    [InlineData("List<float> a = [];", "<span class=\"t\">List</span>&lt;<span class=\"k\">float</span>&gt; a = [];")]
    [InlineData("#!import kit.dib\nvar x = 1;",
        "<span class=\"d\">#!import kit.dib</span>\n<span class=\"k\">var</span> x = <span class=\"n\">1</span>;")]
    [InlineData("#r \"nuget: A, 1.0\"\nB();",
        "<span class=\"d\">#r &quot;nuget: A, 1.0&quot;\n</span><span class=\"m\">B</span>();")]
    [InlineData("record Point(int X);",
        "<span class=\"k\">record</span> <span class=\"t\">Point</span>(<span class=\"k\">int</span> X);")]
    public void Code_gets_its_colours(string code, string expected) =>
        Assert.Equal(expected, CSharpHighlighter.ToHtml(code));

    [Fact]
    public void The_words_stay_as_they_were_whatever_the_code()
    {
        string[] pieces =
        [
            "var ",
            "x",
            "\"",
            "$\"{",
            "}",
            "{",
            "(",
            ")",
            ";",
            "\n",
            "#!time\n",
            "#if A\n",
            "#r \"x\"\n", "// c\n",
            "/* ", "*/", "<", ">", "&", "'a'", "\"\"\"", "class ", "await ", "1e5", "π", "😀", "@", "\\", "///<see/>\n",
            "\t"
        ];
        var random = new Random(1);
        for (int round = 0; round < 500; round++)
        {
            string code =
                string.Concat(Enumerable.Range(0, random.Next(1, 15)).Select(_ => pieces[random.Next(pieces.Length)]));
            string html = CSharpHighlighter.ToHtml(code);

            Assert.Equal(code, WebUtility.HtmlDecode(Tag().Replace(html, "")));
        }
    }

    [GeneratedRegex("</?span[^>]*>")]
    private static partial Regex Tag();
}
