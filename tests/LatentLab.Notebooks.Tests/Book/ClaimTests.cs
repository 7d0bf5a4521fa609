using System.Text.Json.Nodes;
using LatentLab.Notebooks.Book;
using LatentLab.Notebooks.Book.Claims;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Notebooks.Tests.Book;

public class ClaimTests
{
    private const string Good = """{"id":"C01","sentence":"s","value":0.5,"unit":"","comparison":"atMost","threshold":1,"passed":true,"seed":1}""";

    [Fact]
    public void Claims_are_found_as_objects_and_as_text_and_counted_once()
    {
        var document = new NotebookDocument();
        document.Cells.Add(SampleBook.Code("x", Output(JsonNode.Parse(Good)!), Output(JsonValue.Create(Good)), new StreamOutput("stdout", Good)));

        BookClaim claim = Assert.Single(ClaimCollector.Collect(document, "01-a"));
        Assert.Equal(new BookClaim("C01", "s", "01-a", 0.5, "", "atMost", 1, true, 1), claim);
        Assert.Equal("holds  C01  s: 0.5 (needs ≤ 1, lesson 01-a, seed 1)", claim.ToString());
    }

    [Fact]
    public void A_value_that_was_no_number_is_null_and_fails()
    {
        BookClaim claim = BookClaim.FromJson(JsonNode.Parse(Good.Replace("0.5", "null").Replace("true", "false")), "01-a");

        Assert.True(double.IsNaN(claim.Value));
        Assert.False(claim.Passed);
        Assert.Contains("\"value\": null", ClaimCollector.ToJson([claim]));
    }

    [Theory]
    [InlineData("\"id\":\"C01\",", "", "needs the field 'id'")]
    [InlineData("0.5", "\"half\"", "field 'value'")]
    [InlineData("\"seed\":1", "\"seed\":1.5", "field 'seed'")]
    [InlineData("atMost", "about", "'atLeast' or 'atMost'")]
    [InlineData("true", "false", "says passed = False")]
    [InlineData("0.5", "2", "says passed = True")]
    [InlineData("{", "[{", "is not a claim")]
    public void A_broken_claim_is_refused_with_lesson_and_cell(string what, string instead, string words)
    {
        var document = new NotebookDocument();
        document.Cells.AddRange([SampleBook.Markdown("# a"), SampleBook.Code("x", Output(JsonValue.Create(Good.Replace(what, instead))))]);

        BookException fault = Assert.Throws<BookException>(() => ClaimCollector.Collect(document, "01-a"));
        Assert.StartsWith("01-a, cell 2:", fault.Message);
        Assert.Contains(words, fault.Message);
    }

    [Fact]
    public void The_spread_has_mean_and_sample_deviation_over_the_runs()
    {
        BookClaim first = BookClaim.FromJson(JsonNode.Parse(Good), "01-a");
        ClaimSpread row = Assert.Single(ClaimSpread.Of([first with { Value = 1 }, first with { Value = 2, Seed = 2, Passed = false }, first with { Value = 3, Seed = 3, Passed = false }]));

        Assert.Equal((3, 1, 1.0, 2.0, 3.0, 1.0), (row.Runs, row.Held, row.Least, row.Mean, row.Most, row.Deviation));
        string[] lines = ClaimSpread.ToText([row]).Split('\n');
        Assert.StartsWith("claim    held  least  mean  most  deviation  needs", lines[0]);
        Assert.StartsWith("C01    1 of 3      1     2     3          1  ≤ 1", lines[1]);
    }

    private static DisplayOutput Output(JsonNode json) => new(new JsonObject { [BookClaim.MimeType] = json, ["text/plain"] = "claim" }, [], IsResult: true);
}
