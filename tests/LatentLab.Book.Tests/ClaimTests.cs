using System.Globalization;
using System.Text.Json.Nodes;
using LatentLab.Book.Claims;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Book.Tests;

public class ClaimTests
{
    private const string Good =
        """{"id":"C01","sentence":"s","value":0.5,"unit":"","comparison":"atMost","threshold":1,"passed":true,"seed":1}""";

    [Fact]
    public void Claims_are_found_as_objects_and_as_text_and_counted_once()
    {
        var document = new NotebookDocument();
        document.Cells.Add(SampleBook.Code("x", Output(JsonNode.Parse(Good)!), Output(JsonValue.Create(Good)),
            new StreamOutput("stdout", Good)));

        BookClaim claim = Assert.Single(ClaimCollector.Collect(document, "01-a"));
        Assert.Equal(new BookClaim("C01", "s", "01-a", 0.5, "", "atMost", 1, true, 1), claim);
        Assert.Equal("holds  C01  s: 0.5 (needs ≤ 1, lesson 01-a, seed 1)", claim.ToString());
    }

    [Fact]
    public void A_value_that_was_no_number_is_null_and_fails()
    {
        BookClaim claim =
            BookClaim.FromJson(JsonNode.Parse(Good.Replace("0.5", "null").Replace("true", "false")), "01-a");

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
        document.Cells.AddRange(
            [SampleBook.Markdown("# a"), SampleBook.Code("x", Output(JsonValue.Create(Good.Replace(what, instead))))]);

        BookException fault = Assert.Throws<BookException>(() => ClaimCollector.Collect(document, "01-a"));
        Assert.StartsWith("01-a, cell 2:", fault.Message);
        Assert.Contains(words, fault.Message);
    }

    [Fact]
    public void On_a_narrow_terminal_a_claim_keeps_its_numbers_in_a_line_and_its_sentence_whole()
    {
        BookClaim claim = BookClaim.FromJson(JsonNode.Parse(Good), "01-a") with
        {
            Unit = "squared error per image",
            Sentence = "Dimension decides the quality: each doubling from 1 to 64 numbers lowers the test loss",
        };
        string[] lines = ClaimLines.ToText(
            [claim, claim with { Id = "C123", Value = 2, Passed = false, Lesson = "02-b" }], width: 60).Split('\n');

        Assert.Equal(
        [
            "01-a", "C01   ✓ holds  0.5 squared error per image  needs ≤ 1",
            "       Dimension decides the quality: each doubling from 1",
            "       to 64 numbers lowers the test loss", "", "02-b",
            "C123  ✗ fails  2 squared error per image    needs ≤ 1",
            "       Dimension decides the quality: each doubling from 1",
            "       to 64 numbers lowers the test loss", "",
        ], lines);
    }

    [Fact]
    public void The_spread_has_mean_and_sample_deviation_over_the_runs()
    {
        BookClaim first = BookClaim.FromJson(JsonNode.Parse(Good), "01-a");
        ClaimSpread row = Assert.Single(ClaimSpread.Of([first with { Value = 1 },
            first with { Value = 2, Seed = 2, Passed = false }, first with { Value = 3, Seed = 3, Passed = false }]));

        Assert.Equal((3, 1, 1.0, 2.0, 3.0, 1.0), (row.Runs, row.Held, row.Least, row.Mean, row.Most, row.Deviation));
    }

    [Fact]
    public void A_claim_whose_sentence_or_threshold_is_measured_too_stays_one_row()
    {
        BookClaim claim = BookClaim.FromJson(JsonNode.Parse(Good), "01-a") with
        {
            Sentence = "knee at 8 numbers, 1,200 images"
        };
        BookClaim other = claim with { Value = 9, Comparison = "atLeast", Threshold = 3 };
        ClaimSpread[] rows =
        [
            .. ClaimSpread.Of(
                [claim, other, claim with { Seed = 2, Threshold = 0.75, Sentence = "knee at 16 numbers, 900 images" },
                    other with { Seed = 2, Threshold = 4.5 }]),
        ];

        Assert.Equal(["≤ 1 to 0.75", "≥ 3 to 4.5"], rows.Select(row => row.Needed));
        Assert.Equal([2, 2], rows.Select(row => row.Runs));
        Assert.Equal("knee at 8 numbers, 1,200 images", rows[0].Sentence);
    }

    [Fact]
    public void Claims_that_differ_in_numbers_only_are_kept_apart_by_their_order()
    {
        BookClaim[] Run(int seed, double one, double two) =>
        [
            .. new[] { (1, one), (64, two) }.Select(pair => BookClaim.FromJson(JsonNode.Parse(Good), "02-b") with
            {
                Sentence = $"depth pays at {pair.Item1}",
                Value = pair.Item2,
                Seed = seed
            }),
        ];
        BookClaim[] first = Run(1, 0.1, 0.5), second = Run(2, 0.3, 0.7);
        IReadOnlyList<ClaimSpread> rows = ClaimSpread.Of([.. first, .. second]);

        Assert.Equal([("depth pays at 1", 0.1, 0.3), ("depth pays at 64", 0.5, 0.7)],
            rows.Select(row => (row.Sentence, row.Least, row.Most)));
        Assert.Equal(rows, first.Select(claim => ClaimSpread.Find(rows, first, claim)));
    }

    [Fact]
    public void The_spread_fits_a_terminal_with_each_sentence_whole_below_its_numbers()
    {
        const string sentence = "A rather long sentence about what was measured, on which images, as a share of what, "
            + "with how many numbers";
        BookClaim first = BookClaim.FromJson(JsonNode.Parse(Good), "01-a") with
        {
            Sentence = sentence,
            Unit = "nats per image"
        };
        IReadOnlyList<ClaimSpread> rows = ClaimSpread.Of(
            [first, first with { Value = 0.75, Seed = 2 }, first with { Value = 2, Seed = 3, Passed = false },
                first with { Id = "C10", Lesson = "02-b", Sentence = "short", Unit = "" }]);
        string[] lines = ClaimSpread.ToText(rows, width: 60).Split('\n');

        Assert.Equal(
            [
                "01-a",
                "claim    passed  min   mean  max  deviation  needs",
                "C01    ✗ 2 of 3  0.5  1.083    2        0.8  ≤ 1",
                "       A rather long sentence about what was measured, on",
            ],
            lines[..4]);
        Assert.Equal($"{sentence} (nats per image)", string.Join(" ", lines[3..6].Select(line => line.Trim())));
        Assert.Equal(["", "02-b", "claim    passed  min   mean  max  deviation  needs",
            "C10    ✓ 1 of 1  0.5    0.5  0.5          0  ≤ 1", "       short"], lines[6..11]);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 60));
    }

    private static DisplayOutput Output(JsonNode json) =>
        new(new JsonObject { [BookClaim.MimeType] = json, ["text/plain"] = "claim" }, [], IsResult: true);

    [Fact]
    public void A_number_reads_back_to_four_digits_however_small_or_large_it_is()
    {
        var random = new Random(1);
        for (int round = 0; round < 1000; round++)
        {
            double value = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-40, 15));
            string text = BookClaim.Number(value);
            Assert.DoesNotContain('E', text);
            Assert.DoesNotContain('-', text);
            double read = ReadBack(text.Replace('−', '-').Replace(",", ""));
            Assert.True(Math.Abs(read - value) <= 5.1e-4 * Math.Abs(value), $"{value:R} is written {text}");
        }
    }

    [Theory]
    [InlineData(1e-9, "10⁻⁹")]
    [InlineData(-1.5e-12, "−1.5 × 10⁻¹²")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(12345.6, "12,346")]
    public void Small_numbers_are_written_as_powers_of_ten(double value, string expected) =>
        Assert.Equal(expected, BookClaim.Number(value));

    private static double ReadBack(string text)
    {
        string[] parts = text.Split("10⁻");
        if (parts.Length == 1)
            return double.Parse(text, CultureInfo.InvariantCulture);
        string factor = parts[0].Replace(" × ", "");
        return (factor is "" or "-" ? double.Parse(factor + "1", CultureInfo.InvariantCulture)
                : double.Parse(factor, CultureInfo.InvariantCulture))
            * Math.Pow(10, -int.Parse(string.Concat(parts[1].Select(sign => "⁰¹²³⁴⁵⁶⁷⁸⁹".IndexOf(sign))),
                CultureInfo.InvariantCulture));
    }
}
