using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using LatentLab.Book.Claims;
using LatentLab.Book.Mutations;
using LatentLab.Notebooks.Documents;
using LatentLab.Tests.Support;

namespace LatentLab.Book.Tests;

/// <summary>The list of mutations, their records, and the page that shows both.</summary>
public sealed class BrokenClaimsPageTests : IDisposable
{
    private const string Listed = """
        {
          "about": "A badge is worth something if it can fail.",
          "lessons": [
            { "lesson": "01", "mutations": [
              { "claim": "C04", "cell": "the-cell", "control": "the mean image", "broken": "the code taken away",
                "changes": [{ "cell": "the-cell", "find": "code", "put": "" }] }
            ] }
          ]
        }
        """;

    private readonly string parent = Directory.CreateTempSubdirectory("latentlab-broken-").FullName;

    private string Folder => Path.Combine(parent, "book");

    public void Dispose() => Directory.Delete(parent, recursive: true);

    [Fact]
    public void A_recorded_claim_shows_both_values_and_one_without_record_says_so()
    {
        MutationList list = ListFor(SampleBook.Contents(), out BookContents book);
        Mutation mutation = list.All.Single();
        MutationRecords records = new MutationRecords([]).With(list,
            [new(mutation, Claim(0.2), Claim(0.9), null)], new(2026, 11, 30), "digits", full: false);
        BookWriter.Write(book with { Mutations = new(list, records) }, Folder);
        IDocument page = Page("claims.html");

        Assert.Equal([], BookChecker.Faults(Folder));
        IElement row = page.QuerySelectorAll("tbody tr").Single(row => row.TextContent.Contains("the mean image"));
        Assert.Contains("the code taken away", row.TextContent);
        Assert.StartsWith("0.9 ✗ red", row.QuerySelector("[data-label=Broken]")!.TextContent);
        Assert.Contains("recorded 2026-11-30 with digits, seed 1", page.QuerySelector(".facts")!.TextContent);
        Assert.Contains("needed ≤ 0.5", row.QuerySelector(".how")!.TextContent);   // the sample's badge needs ≤ 1
        Assert.All(page.QuerySelectorAll("tbody tr").Where(other => other != row),
            other => Assert.Equal("not broken yet", other.QuerySelector("[data-label=Broken]")!.TextContent));
        Assert.Contains("not broken yet", page.QuerySelector(".facts")!.TextContent);
        Assert.NotNull(Page("index.html").QuerySelector("main .reference a[href='claims.html']"));
    }

    [Fact]
    public void A_record_is_valid_until_its_mutation_changes()
    {
        MutationList list = Read(Listed);
        MutationRecords records = new MutationRecords([]).With(list,
            [new(list.All.Single(), Claim(0.2), Claim(0.9), null)], new(2026, 11, 30), "digits", full: true);
        File.WriteAllText(Path.Combine(parent, MutationRecords.FileName), records.ToJson());
        MutationRecords read = MutationRecords.Find(parent);

        Assert.Equal(records.Records, read.Records);
        Assert.NotNull(read.Of(list, list.All.Single()));
        MutationList other = Read(Listed.Replace("\"find\": \"code\"", "\"find\": \"cod\""));
        Assert.Null(read.Of(other, other.All.Single()));
        Assert.Empty(read.With(other, [], new(2026, 12, 1), "digits", full: true).Records);
    }

    [Fact]
    public void A_record_is_valid_until_its_claim_changes()
    {
        WriteLesson("Claim.AtMost(\"C04\", \"it holds\", value, 0.5, seed)");
        MutationList list = Read(Listed);
        MutationRecords records = new MutationRecords([]).With(list,
            [new(list.All.Single(), Claim(0.2), Claim(0.9), null)], new(2026, 11, 30), "digits", full: true);
        MutationList same = Read(Listed);
        Assert.NotNull(records.Of(same, same.All.Single()));

        WriteLesson("Claim.AtMost(\"C04\", \"it holds\", value, 1, seed)");
        MutationList other = Read(Listed);
        Assert.Null(records.Of(other, other.All.Single()));

        File.WriteAllText(Path.Combine(parent, "01-first.ipynb"), "{");
        Assert.Contains("01-first.ipynb", Assert.Throws<BookException>(() => Read(Listed)).Message);
    }

    [Fact]
    public void What_stayed_green_is_not_recorded()
    {
        MutationList list = Read(Listed);
        Assert.Empty(new MutationRecords([]).With(list, [new(list.All.Single(), Claim(0.2), Claim(0.3), null)],
            new(2026, 11, 30), "digits", full: true).Records);
    }

    [Theory]
    [InlineData("\"lesson\": \"01\"", "\"lesson\": \"one\"", "lessons[0]: expected a lesson by its number")]
    [InlineData("\"put\": \"\"", "\"puts\": \"\"", "lessons[0].mutations[0].changes[0]: expected only the fields")]
    [InlineData("\"find\": \"code\"", "\"find\": \"\"", "lessons[0].mutations[0].changes[0].find: expected words")]
    public void A_damaged_list_names_its_place(string what, string instead, string words) =>
        Assert.Contains(words, Assert.Throws<BookException>(() => Read(Listed.Replace(what, instead))).Message);

    private static BookClaim Claim(double value) =>
        new("C04", "it holds", "01-autoencoder", value, "", "atMost", 0.5, value <= 0.5, 1);

    // The sample's cells have ids of their own; the list gets that of the cell that shows C04.
    private MutationList ListFor(BookContents contents, out BookContents book)
    {
        book = contents;
        BookLesson lesson = contents.Lessons[1];
        string cell = lesson.Document.Cells
            .First(one => ClaimCollector.Collect(one, lesson.Name, 0).Any(claim => claim.Id == "C04")).Id;
        return Read(Listed.Replace("the-cell", cell));
    }

    private void WriteLesson(string source) => NotebookFile.Save(new NotebookDocument
    {
        Cells = { new() { Id = "the-cell", Kind = CellKind.Code, Language = "csharp", Source = source } },
    }, Path.Combine(parent, "01-first.ipynb"));

    private MutationList Read(string json)
    {
        string file = Path.Combine(parent, MutationList.FileName);
        File.WriteAllText(file, json);
        return MutationList.Read(file);
    }

    private IDocument Page(string file) => new HtmlParser().ParseDocument(File.ReadAllText(Path.Combine(Folder, file)));
}
