using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using LatentLab.Book;
using LatentLab.Book.Claims;
using LatentLab.Book.Translation;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Cli.Tests;

/// <summary>
/// The Chinese edition as the command makes it, beside the English. On each commit lesson 00; with
/// <c>LATENTLAB_FULL=1</c> all of them.
/// </summary>
public sealed partial class ChineseEditionTests : IDisposable
{
    private const string First = "00-start-here";

    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-edition-").FullName;

    private static bool IsFull => Environment.GetEnvironmentVariable("LATENTLAB_FULL") == "1";

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Both_editions_run_and_every_claims_value_is_the_same_to_the_last_bit()
    {
        string[] words = ["course", "--out", folder, .. IsFull ? Array.Empty<string>() : ["--only", "00"]];
        string kit = ProjectFolder.Find();

        CommandOutcome english = await CommandProcess.Run(kit, words);
        CommandOutcome chinese = await CommandProcess.Run(kit, [.. words, "--lang", "zh"]);

        Assert.True(english.Code == ExitCode.Done, english.Out + english.Error);
        Assert.True(chinese.Code == ExitCode.Done, chinese.Out + chinese.Error);
        string[] claims = Claims(folder);
        Assert.NotEmpty(claims);
        Assert.Equal(claims, Claims(Path.Combine(folder, "zh")));

        // Each edition knows the other's pages, and its pages lead to them.
        Assert.Contains($"\"{First}.html\"", File.ReadAllText(Path.Combine(folder, "editions.js")));
        Assert.Contains($"\"{First}.html\"", File.ReadAllText(Path.Combine(folder, "zh", "editions.js")));
        IElement page = Page(Path.Combine(folder, "zh", $"{First}.html"));
        Assert.Equal("zh-Hans", page.GetAttribute("lang"));
        Assert.Equal("English", page.QuerySelector("#edition")!.TextContent);
        Assert.Equal("中文", Page(Path.Combine(folder, $"{First}.html")).QuerySelector("#edition")!.TextContent);
        Assert.Contains("\"folder\":\"zh\"", File.ReadAllText(Path.Combine(folder, "editions.js")));
        Assert.Contains("\"folder\":\"..\"", File.ReadAllText(Path.Combine(folder, "zh", "editions.js")));
    }

    /// <summary>
    /// Lesson 00 in the pseudo-language: a plain word in its page came past the translations.
    /// </summary>
    [Fact]
    public async Task Nothing_that_a_lessons_page_says_comes_past_the_translations()
    {
        string lessons = Path.Combine(ProjectFolder.Find(), "notebooks"), made = Path.Combine(folder, "notebooks");
        Directory.CreateDirectory(made);
        File.WriteAllText(Path.Combine(made, "kit.dib"), ChineseNotebooks.Kit(lessons));
        NotebookDocument english = NotebookFile.Load(Path.Combine(lessons, $"{First}.ipynb"));
        Translations pseudo = PseudoLanguage.Of([CourseWords.Of(english, First)], Translations.Read(lessons));
        string notebook = Path.Combine(made, $"{First}.ipynb"), executed = Path.Combine(folder, $"{First}.ipynb");
        NotebookFile.Save(TranslatedNotebook.Of(english, First, pseudo), notebook);

        CommandOutcome run = await CommandProcess.Run(folder, ["run", notebook, "--out", executed, "--quiet"]);

        Assert.True(run.Code == ExitCode.Done, run.Out + run.Error);
        NotebookDocument document = NotebookFile.Load(executed);
        BookWriter.Write(new BookContents
        {
            Language = "zh",
            Title = "LatentLab",
            Introduction = "",
            Lessons =
            [
                new BookLesson(First, document)
                {
                    English = english,
                    Claims = ClaimCollector.Collect(document, First),
                },
            ],
        }, Path.Combine(folder, "book"));
        string[] found = [.. PlainWords(Page(Path.Combine(folder, "book", $"{First}.html")))
            .Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal("", string.Join("\n", found.Except(names)));
    }

    // They are called so in Chinese as well.
    private static readonly string[] names = ["HTML", "JavaScript"];

    /// <summary>Texts and labels of a page with a plain word in it, but for code, formulas and scripts.</summary>
    private static IEnumerable<string> PlainWords(IElement page)
    {
        const string Apart = "main :is(pre.source, code, kbd, math, script, style)";
        foreach (IElement apart in page.QuerySelectorAll(Apart).ToArray())
            apart.Remove();
        IElement main = page.QuerySelector("main")!;
        return main.Descendants<IText>().Select(text => text.Text)
            .Concat(main.QuerySelectorAll("[alt], [aria-label], [title]").SelectMany(element =>
                new[] { "alt", "aria-label", "title" }.Select(name => element.GetAttribute(name) ?? "")))
            .Where(text => Plain().IsMatch(text))
            .Select(text => Blanks().Replace(Number().Replace(text, "#"), " ").Trim());
    }

    private static IElement Page(string file) => new HtmlParser().ParseDocument(File.ReadAllText(file)).DocumentElement;

    // The numbers as they are written.
    private static string[] Claims(string book)
    {
        using JsonDocument claims = JsonDocument.Parse(File.ReadAllText(Path.Combine(book, "claims.json")));
        return [.. claims.RootElement.EnumerateArray().Select(claim => string.Join(' ',
            new[] { "lesson", "id", "value", "comparison", "threshold", "passed", "seed" }
                .Select(name => claim.GetProperty(name).GetRawText())))];
    }

    [GeneratedRegex("[A-Za-z]{3,}")]
    private static partial Regex Plain();

    [GeneratedRegex(@"[−-]?\d+(?:[.,]\d+)*")]
    private static partial Regex Number();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
