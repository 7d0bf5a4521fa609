using LatentLab.Experiments.Reporting;
using LatentLab.Experiments.Results;
using LatentLab.Tests.Support;

namespace LatentLab.Experiments.Tests.Reporting;

/// <summary>A report in a real browser, with all its figures drawn.</summary>
internal static class ReportPage
{
    public const string AllDrawn = """[...document.querySelectorAll("figure.latentlab-figure")].every((figure) => """
        + """figure.dataset.state === "drawn")""";

    /// <param name="parent">The report's folder is made in it.</param>
    public static async Task<BrowserPage> Open(
        SharedBrowser shared, string parent, ExperimentResults results, int width, bool dark,
        ReportOptions? options = null)
    {
        string written = Report.Write(results, Path.Combine(parent, "report"), options);
        BrowserPage page = await (await shared.StartOrSkip()).NewPage(width, dark: dark);
        await page.Open(written);
        await page.WaitUntil(AllDrawn);
        return page;
    }
}
