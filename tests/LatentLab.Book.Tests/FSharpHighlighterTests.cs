using System.Net;
using System.Text.RegularExpressions;
using LatentLab.Book.Text;

namespace LatentLab.Book.Tests;

public partial class FSharpHighlighterTests
{
    [Theory]
    [InlineData("let x = 12.5f", "<span class=\"k\">let</span> x = <span class=\"n\">12.5f</span>")]
    [InlineData("#!fsharp\nopen TorchSharp",
        "<span class=\"d\">#!fsharp</span>\n<span class=\"k\">open</span> TorchSharp")]
    [InlineData("kl // let it be 3", "kl <span class=\"c\">// let it be 3</span>")]
    [InlineData("(* let *) 1e-3", "<span class=\"c\">(* let *)</span> <span class=\"n\">1e-3</span>")]
    [InlineData("$\"let {x}\"", "<span class=\"s\">$&quot;let {x}&quot;</span>")]
    [InlineData("InUnit<nat / pixel>", "InUnit&lt;nat / pixel&gt;")]
    // A type parameter is no character, an operator in brackets no comment, a word that begins with one no keyword.
    [InlineData("InUnit<'unit> 'a'", "InUnit&lt;'unit&gt; <span class=\"s\">&#39;a&#39;</span>")]
    [InlineData("(*) 2 outlet", "(*) <span class=\"n\">2</span> outlet")]
    public void Code_gets_its_colours(string code, string expected) =>
        Assert.Equal(WebUtility.HtmlDecode(expected), WebUtility.HtmlDecode(FSharpHighlighter.ToHtml(code)));

    [Fact]
    public void The_words_stay_as_they_were_whatever_the_code()
    {
        string[] pieces =
        [
            "let ", "x", "\"", "$\"{", "}", "(", ")", "(*", "*)", "\n", "#!share a --from csharp\n", "// c\n", "<", ">",
            "&", "'a'", "'unit", "\"\"\"", "type ", "1e5", "2L", "π", "😀", "@", "\\", "|> ", "_.", "\t",
        ];
        var random = new Random(1);
        for (int round = 0; round < 500; round++)
        {
            string code =
                string.Concat(Enumerable.Range(0, random.Next(1, 15)).Select(_ => pieces[random.Next(pieces.Length)]));
            Assert.Equal(code, WebUtility.HtmlDecode(Tag().Replace(FSharpHighlighter.ToHtml(code), "")));
        }
    }

    [GeneratedRegex("</?span[^>]*>")]
    private static partial Regex Tag();
}
