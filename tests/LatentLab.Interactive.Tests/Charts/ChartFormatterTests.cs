using System.Text.RegularExpressions;
using LatentLab.Claims;
using LatentLab.Interactive.Charts;
using LatentLab.Plots;
using LatentLab.Tests.Support;
using Microsoft.DotNet.Interactive.Formatting;
using Plotly.NET;
using TorchSharp;
using Chart = Plotly.NET.CSharp.Chart;

namespace LatentLab.Interactive.Tests.Charts;

/// <summary>What the formatters make of charts that users make, and of values that cannot say it themselves.</summary>
public sealed partial class ChartFormatterTests
{
    public ChartFormatterTests()
    {
        KitFormatters.Register();
        ChartFormatters.Register();
    }

    internal static GenericChart Points(string name = "points") =>
        Chart.Point<double, double, string>(x: new double[] { 1, 2 }, y: new double[] { 3, 4 }, Name: name);

    [Fact]
    public void A_chart_is_what_plotly_net_interactive_writes_with_the_kits_answer_around_its_script()
    {
        GenericChart chart = Points();
        string theirs = WithoutIds(Plotly.NET.Interactive.Formatters.toInteractiveHTML(chart)),
            ours = WithoutIds(Formatter.ToDisplayString(chart, "text/html"));
        string script = Script().Match(theirs).Groups[1].Value;
        Assert.Contains("requirejs.config", script);
        Assert.Contains($"(function (requirejs) {{{script}}})(", ours);
        Assert.Equal(theirs[..theirs.IndexOf("<script", StringComparison.Ordinal)],
            ours[..ours.IndexOf("<script", StringComparison.Ordinal)]);
        Assert.Equal("a chart of Plotly.NET: scatter", Formatter.ToDisplayString(chart, "text/plain"));
        Assert.Equal(["text/html", "text/plain"], Formatter.GetPreferredMimeTypesFor(chart.GetType()).Order());
    }

    [Fact]
    public void What_the_package_might_write_some_day_is_left_as_it_is() =>
        Assert.Equal("<div>another way</div>", ChartHtml.AnswerIn("<div>another way</div>"));

    [Fact]
    public void A_claim_and_a_figure_carry_what_programs_need_and_a_tensor_and_a_layer_look_as_the_kit_shows_them()
    {
        Claim claim = Claim.AtLeast("C01", "one is positive", 1, 0, seed: 1);
        Assert.Equal(["application/vnd.latentlab.claim+json", "text/html", "text/plain"],
            Formatter.GetPreferredMimeTypesFor(typeof(Claim)).Order());
        Assert.Equal(claim.ToMimeBundle()[Claim.MimeType], Formatter.ToDisplayString(claim, Claim.MimeType));
        LatentLab.Plots.Figure figure = LatentLab.Plots.Figure.OfChart(Points(), "F1 · Points", "Two points.");
        Assert.Equal("{\"title\":\"F1 · Points\",\"label\":\"F1\",\"charts\":true}",
            Formatter.ToDisplayString(figure, "application/vnd.latentlab.figure+json"));
        Assert.Contains(
            "application/vnd.latentlab.script+json", Formatter.GetPreferredMimeTypesFor(typeof(PlotlyScript)));
        using torch.Tensor tensor = torch.zeros(2, 3);
        Assert.Contains("Tensor [2, 3]", Formatter.ToDisplayString(tensor, "text/html"));
        using TorchSharp.Modules.Linear layer = torch.nn.Linear(3, 4);
        Assert.Contains("weight [4, 3], bias [4]", Formatter.ToDisplayString(layer, "text/html"));
    }

    [Fact]
    public async Task Charts_are_drawn_in_a_page_without_a_network_whatever_their_labels_say_and_also_in_a_list()
    {
        await using HeadlessBrowser browser = await HeadlessBrowser.StartOrSkip();
        string[] charts =
        [
            Formatter.ToDisplayString(Points(), "text/html"),
            Formatter.ToDisplayString(Points("</script><!--<b>a label</b>"), "text/html"),
            Formatter.ToDisplayString(
                new[] { Points(), Chart.Column<int, string, string>(values: new[] { 1, 2 }) }, "text/html"),
        ];
        string folder = Directory.CreateTempSubdirectory("latentlab-charts-").FullName;
        try
        {
            // As in the book: the page's one plotly.js comes after what it draws.
            File.WriteAllText(Path.Combine(folder, "plotly.min.js"), PlotlyScript.Source());
            string file = Path.Combine(folder, "page.html");
            File.WriteAllText(file,
                "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><link rel=\"icon\" href=\"data:,\"><script "
                + $"src=\"plotly.min.js\" defer></script></head><body>{string.Concat(charts)}</body></html>");
            BrowserPage page = await browser.NewPage();
            await page.Open(file);
            await page.WaitUntil("document.querySelectorAll('.js-plotly-plot .main-svg .point').length >= 8");
            Assert.Equal(4, await page.Evaluate<int>("document.querySelectorAll('.js-plotly-plot').length"));
            // nothing is left in the page for other scripts to stumble over
            Assert.Equal("undefined", await page.Evaluate<string>("typeof requirejs"));
            Assert.Equal([], page.Complaints);
            if (Environment.GetEnvironmentVariable("LATENTLAB_GALLERY") is { Length: > 0 } gallery)
                await File.WriteAllBytesAsync(Path.Combine(gallery, "user-charts.png"),
                    await page.Screenshot(whole: true), TestContext.Current.CancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string WithoutIds(string html) => Ids().Replace(html, "ID");

    [GeneratedRegex("[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")]
    private static partial Regex Ids();

    [GeneratedRegex("<script type=\"text/javascript\">(.*)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();
}
