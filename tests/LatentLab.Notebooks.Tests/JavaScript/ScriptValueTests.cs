using System.Text.Json;
using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.JavaScript;
using LatentLab.Notebooks.Tests.Session;
using LatentLab.Tests.Support;

namespace LatentLab.Notebooks.Tests.JavaScript;

/// <summary>
/// Values of other languages in scripts, where they end up: in a page that a browser opens from a file.
/// </summary>
public sealed class ScriptValueTests(SharedBrowser shared) : IClassFixture<SharedBrowser>, IDisposable
{
    private readonly SessionRun session = new();
    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-script-").FullName;

    public void Dispose()
    {
        session.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("double[] x = { 1, 2.5 };", "x[0] + x[1]", "3.5")]
    [InlineData("float[] x = { 0.1f };", "x.join()", "0.1")]
    [InlineData("var x = new { Name = \"a\", Values = new[] { 1, 2 } };", "x.Name + x.Values.length", "a2")]
    [InlineData("var x = \"it's </script><!-- a \\\"quote\\\" \\\\ and\\nlines\\u2028\";", "x",
        "it's </script><!-- a \"quote\" \\ and\nlines\u2028")]
    [InlineData("var x = new Dictionary<string, int> { [\"__proto__\"] = 1 };", "Object.keys(x).join()", "__proto__")]
    [InlineData("double x = 1e300;", "x", "1e+300")]
    [InlineData("bool x = true;", "x", "true")]
    [InlineData("double[] x = { double.NaN, double.PositiveInfinity };", "x.join()", "NaN,Infinity")]
    [InlineData("int x = 3;", "(() => { const x = 4; return x; })()", "4")]
    [InlineData("int größe = 3;", "größe", "3")]
    [InlineData("var x = new float[,] { { 1, 2 }, { 3, 4 } };", "x[1].join()", "3,4")]
    [InlineData("var x = new[] { (1, 2.5), (3, 4.5) };", "x[1].Item2", "4.5")]
    [InlineData("int x = 3;", "await Promise.resolve(x)", "3")]
    public async Task A_script_reads_what_csharp_computed(string declaration, string expression, string expected)
    {
        HeadlessBrowser browser = await shared.StartOrSkip();
        string name = declaration.Contains("größe", StringComparison.Ordinal) ? "größe" : "x";
        await session.Run(declaration);
        CellRun run = await session.Run(
            $"#!javascript\n#!share {name} --from csharp\nelement.id = 'answer';\nelement.textContent = "
            + $"String({expression});\nelement.dataset.done = 1;");
        Assert.Equal("", run.Error);
        BrowserPage page = await Open(browser, run);
        Assert.Equal(expected, await page.Evaluate<string>("document.getElementById('answer').textContent"));
    }

    [Fact]
    public async Task Values_come_by_set_from_fsharp_and_stay_for_later_cells()
    {
        HeadlessBrowser browser = await shared.StartOrSkip();
        await session.Run(
            "#!fsharp\ntype Shape = Circle of float | Dot\nlet shapes = [ Circle 2.0; Dot ]\nlet points = [ 1.0; 2.0 "
            + "]");
        await session.Run("#!javascript\n#!set --name points --value @fsharp:points\n#!share shapes --from fsharp");
        CellRun run = await session.Run(
            "#!javascript\nelement.id = 'answer'; element.textContent = points.length + JSON.stringify(shapes); "
            + "element.dataset.done = 1;");
        BrowserPage page = await Open(browser, run);
        Assert.Equal("""2[{"Case":"Circle","Fields":[2]},"Dot"]""",
            await page.Evaluate<string>("document.getElementById('answer').textContent"));
    }

    [Fact]
    public async Task An_output_holds_only_what_its_script_names()
    {
        await session.Run("int one = 1, two = 2;");
        await session.Run("#!javascript\n#!share one --from csharp\n#!share two --from csharp");
        Assert.Contains("const two = JSON.parse('2');", Html(await session.Run("#!javascript\nconsole.log(two);")));
        Assert.DoesNotContain("const one", Html(await session.Run("#!javascript\nconsole.log(two);")));
        Assert.DoesNotContain("const", Html(await session.Run("#!javascript\nconsole.log(3);")));
    }

    [Theory]
    [InlineData("int x = 1;", "#!share x --from csharp --as 1x", "'1x' is not a valid JavaScript name")]
    [InlineData("int x = 1;", "#!share x --from csharp --as a-b", "'a-b' is not a valid JavaScript name")]
    [InlineData("int @class = 1;", "#!share class --from csharp", "'class' is a reserved word of JavaScript")]
    [InlineData("int element = 1;", "#!share element --from csharp", "'element' is the cell's own place in the page")]
    [InlineData("Func<int, int> x = n => n;", "#!share x --from csharp",
        "The value 'x' cannot be given to a script, since it has no form in JSON")]
    [InlineData("var x = new double[3_000_000];", "#!share x --from csharp",
        "The value 'x' has 6.0 MB as JSON. A script takes up to 5 MB")]
    public async Task What_no_script_could_take_is_refused_with_the_reason(
        string declaration, string share, string sentence)
    {
        await session.Run(declaration);
        CellRun run = await session.Run($"#!javascript\n{share}\nconsole.log(1);");
        Assert.Equal(LatentLab.Notebooks.Session.CellStatus.Failed, run.Result.Status);
        Assert.StartsWith(sentence, run.Error);
    }

    [Fact]
    public async Task Csharp_gets_back_what_a_script_was_given_and_who_lists_it()
    {
        await session.Run("double[] x = { 1, 2.5 };");
        await session.Run("#!javascript\n#!share x --from csharp --as points");
        Assert.Equal("result:2.5",
            (await session.Run("#!share points --from javascript\npoints.RootElement[1].GetDouble()")).Story);
        Assert.Contains("points", (await session.Run("#!javascript\n#!who")).Story);
        Assert.Contains("JavaScript was given no value 'y'", (await session.Run("#!share y --from javascript")).Error);
    }

    [Fact]
    public void Every_letter_of_json_survives_the_way_into_a_script()
    {
        string all = string.Concat(
            Enumerable.Range(0, 0x2100).Where(code => code is < 0xd800 or > 0xdfff).Select(code => (char)code));
        string html = ScriptHtml.Of("", ("x", JsonSerializer.Serialize(all)));
        string script = html[html.IndexOf("<script", StringComparison.Ordinal)..];
        Assert.Equal(2, script.Count(letter => letter == '<'));   // the script's own tags
    }

    private static string Html(CellRun run) =>
        ((DisplayOutput)Assert.Single(run.Outputs)).Data["text/html"]!.GetValue<string>();

    private async Task<BrowserPage> Open(HeadlessBrowser browser, CellRun run)
    {
        string file = Path.Combine(folder, "page.html");
        await File.WriteAllTextAsync(file, $"<!doctype html><meta charset=\"utf-8\"><title>t</title>{Html(run)}",
            TestContext.Current.CancellationToken);
        BrowserPage page = await browser.NewPage();
        await page.Open(file);
        await page.WaitUntil("document.querySelector('[data-done]') !== null");
        Assert.Equal([], page.Complaints);
        return page;
    }
}
