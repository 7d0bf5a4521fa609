using LatentLab.Book.Pages;

namespace LatentLab.Book.Tests;

public class PlotlyCarrierTests
{
    [Theory]
    [InlineData("a<div data-latentlab=\"plotly-js\"><script>x</script></div>b", "ab")]
    [InlineData("a<div data-latentlab=\"plotly-js\"><script>'</div><div>' + \"<script\"</script></div>b", "ab")]
    [InlineData("a<div class='x' data-latentlab='plotly-js'><div><p>t</p></div></div >b", "ab")]
    [InlineData("<div data-latentlab=\"plotly-js\">1</div>-<DIV data-latentlab=plotly-js>2</DIV>", "-")]
    [InlineData("a<div data-latentlab=\"plotly-js\"><script>never closed", "a")]
    [InlineData("a<div data-latentlab=\"other\">b</div>", "a<div data-latentlab=\"other\">b</div>")]
    public void Only_the_carrying_element_goes(string html, string expected) => Assert.Equal(expected, PlotlyCarrier.Strip(html));
}
