using LatentLab.Experiments.Comparing;
using LatentLab.Tests.Support;

namespace LatentLab.Experiments.Tests.Comparing;

public sealed class ComparisonReportTests(SharedBrowser shared) : IClassFixture<SharedBrowser>, IDisposable
{
    private readonly string parent = Directory.CreateTempSubdirectory("latentlab-comparison-").FullName;

    private string Folder => Path.Combine(parent, "comparison");

    public void Dispose() => Directory.Delete(parent, recursive: true);

    private static ExperimentComparison Comparison() =>
        ExperimentComparison.Of(SampleResults.Grid(), SampleResults.Grid(shift: 2, whole: true), nameB: "beta & more");

    [Fact]
    public void The_page_says_every_difference_in_words_and_the_csv_holds_every_pair()
    {
        string page = File.ReadAllText(ComparisonReport.Write(Comparison(), Folder));
        Assert.Empty(BookChecker.Faults(Folder));
        Assert.Contains("B is higher.", page);
        Assert.Contains("beta &amp; more", page);
        string[] lines = File.ReadAllLines(Path.Combine(Folder, "pairs.csv"));
        Assert.Equal("metric,setting,seed,A,B,B − A,digest of A,digest of B", lines[0]);
        Assert.Equal(1 + Comparison().Differences.Sum(difference => difference.Difference.Pairs.Count), lines.Length);
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(400, true)]
    public async Task It_draws_offline_without_a_complaint_and_fits_the_page(int width, bool dark)
    {
        BrowserPage page = await (await shared.StartOrSkip()).NewPage(width, dark: dark);
        await page.Open(ComparisonReport.Write(Comparison(), Folder));
        await page.WaitUntil(
            """[...document.querySelectorAll("figure.latentlab-figure")].every((figure) => figure.dataset.state """
            + """=== "drawn")""");
        Assert.Empty(page.Complaints);
        Assert.True(
            await page.Evaluate<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"),
            "the page scrolls sideways");
    }
}
