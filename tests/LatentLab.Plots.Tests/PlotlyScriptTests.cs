using System.Security.Cryptography;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace LatentLab.Plots.Tests;

public class PlotlyScriptTests
{
    [Fact]
    public void The_library_is_the_file_that_plotly_net_6_0_0_carries()
    {
        byte[] source = Encoding.UTF8.GetBytes(PlotlyScript.RawSource());
        Assert.Equal(3_608_773, source.Length);
        Assert.Equal("f33191858012cf263ca873b819c5e7405538183fe3d0e1a6d7b3e577867bcc37",
            Convert.ToHexStringLower(SHA256.HashData(source)));
        Assert.StartsWith("/**\n* plotly.js v2.28.0\n", PlotlyScript.RawSource());
    }

    [Fact]
    public void The_html_is_one_marked_element_with_one_script()
    {
        IElement body = new HtmlParser().ParseDocument($"<body>{new PlotlyScript().ToHtml()}</body>").Body!;
        IElement element = Assert.Single(body.Children);
        Assert.Equal("plotly-js", element.GetAttribute("data-latentlab"));
        IElement script = Assert.Single(element.Children);
        Assert.Equal(PlotlyScript.Source().Trim(), script.TextContent.Trim());
    }

    [Fact]
    public void Its_words_are_a_sentence_not_the_library()
    {
        IReadOnlyDictionary<string, string> bundle = new PlotlyScript().ToMimeBundle();
        Assert.InRange(bundle["text/plain"].Length, 20, 200);
        string version = System.Text.Json.Nodes.JsonNode
            .Parse(bundle["application/vnd.latentlab.script+json"])!["version"]!.GetValue<string>();
        Assert.StartsWith($"/**\n* plotly.js v{version}\n", PlotlyScript.RawSource());
        Assert.Contains("window.Plotly", bundle["text/html"]);
    }
}
