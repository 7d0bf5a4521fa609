using System.Text.Json.Nodes;
using LatentLab.Book.Claims;
using LatentLab.Book.Mutations;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Book.Tests;

/// <summary>A lesson of five cells, its mutations, and how they follow each other in one copy.</summary>
public sealed class MutatedLessonTests
{
    private static readonly Mutation early = Breaks("C01", "first", new("data", "1", "2"));
    private static readonly Mutation late = Breaks("C02", "second", new("train", "on", "off"));

    private static NotebookDocument Lesson()
    {
        var document = new NotebookDocument();
        document.Cells.AddRange(
        [
            Cell("data", "load 1"), Cell("words", "# A heading", CellKind.Markdown), Cell("first", "\"C01\" a claim"),
            Cell("train", "noise on"), Cell("second", "\"C02\" a claim"),
        ]);
        return document;
    }

    [Fact]
    public void The_lesson_comes_first_as_it_is_then_the_latest_change_then_the_earlier_one()
    {
        NotebookDocument copy = Of([early, late]).Document;

        Assert.Equal(
            ["data", "first", "train", "second", "broken-1-train", "broken-1-second", "broken-2-data",
                "broken-2-first"], copy.Cells.Select(cell => cell.Id));
        Assert.Equal(["load 1", "noise on", "noise off", "load 2"],
            copy.Cells.Where(cell => !cell.Source.StartsWith('"')).Select(cell => cell.Source));
    }

    [Fact]
    public void Claims_that_the_same_change_breaks_share_its_cells()
    {
        Mutation also = Breaks("C02", "second", new("data", "1", "2"));

        Assert.Equal(
            ["data", "first", "train", "second", "broken-1-data", "broken-1-first", "broken-1-train",
                "broken-1-second"], Of([early, also]).Document.Cells.Select(cell => cell.Id));
    }

    [Fact]
    public void A_run_may_begin_before_the_changed_cell() =>
        Assert.Equal(["broken-1-data", "broken-1-first", "broken-1-train", "broken-1-second"],
            Of([late with { From = "data" }]).Document.Cells.Select(cell => cell.Id).Skip(4));

    [Fact]
    public void Smaller_settings_hold_in_every_part_and_with_nothing_changed_all_parts_are_alike()
    {
        NotebookDocument copy =
            MutatedLesson.Of(Lesson(), "01-a", [late], [new("train", "noise", "little noise")]).Document;
        Assert.Equal(["little noise on", "little noise off"], Sources(copy, "train"));

        copy = MutatedLesson.Of(Lesson(), "01-a", [late], [], unchanged: true).Document;
        Assert.Equal(["noise on", "noise on"], Sources(copy, "train"));
    }

    [Theory]
    [InlineData("train", "missing", "found them 0 times")]
    [InlineData("train", "n", "found them 2 times")]
    [InlineData("no-cell", "on", "expected a code cell 'no-cell' in 01-a, found none")]
    [InlineData("words", "heading", "expected a code cell 'words' in 01-a, found none")]
    public void A_change_that_does_not_fit_the_lesson_is_refused(string cell, string find, string words)
    {
        var fault = Assert.Throws<BookException>(() => Of([Breaks("C02", "second", new(cell, find, ""))]));
        Assert.StartsWith("'mutations.json', ", fault.Message);
        Assert.Contains("01/second", fault.Message);
        Assert.Contains(words, fault.Message);
    }

    [Fact]
    public void A_change_after_the_claim_and_a_claim_of_another_cell_are_refused()
    {
        Assert.Contains("stands after the claim's own cell",
            Assert.Throws<BookException>(() => Of([Breaks("C01", "first", new("train", "on", "off"))])).Message);
        Assert.Contains("expected the claim C07 in that cell",
            Assert.Throws<BookException>(() => Of([Breaks("C07", "second", new("train", "on", "off"))])).Message);
    }

    [Fact]
    public void A_badge_that_holds_and_then_fails_turns_red()
    {
        MutationOutcome outcome = Read(unbroken: 0.9, broken: 0.1);
        Assert.True(outcome.TurnsRed);
        Assert.Equal((0.9, 0.1), (outcome.Unbroken!.Value, outcome.Broken!.Value));
    }

    [Theory]
    [InlineData(0.9, 0.8, "STILL GREEN")]
    [InlineData(0.2, 0.1, "red before anything was broken")]
    [InlineData(0.9, double.NaN, "red, but its value is not a number")]
    [InlineData(0.9, null, "the broken lesson did not show the claim")]
    public void Anything_else_proves_nothing(double unbroken, double? broken, string verdict)
    {
        MutationOutcome outcome = Read(unbroken, broken);
        Assert.False(outcome.TurnsRed);
        Assert.Equal(verdict, outcome.Verdict);
    }

    [Fact]
    public void A_red_badge_behind_a_cell_that_stopped_proves_nothing()
    {
        MutatedLesson copy = Of([late]);
        Claim(copy.Document, "second", 0.9);
        Claim(copy.Document, "broken-1-second", 0.1);
        copy.Document.Cells.First(cell => cell.Id == "broken-1-train").Outputs
            .Add(new ErrorOutput("InvalidOperationException", "no model", []));

        MutationOutcome outcome = copy.Read(copy.Document, "01-a", null).Single();
        Assert.False(outcome.TurnsRed);
        Assert.Equal("broken, cell 'train': InvalidOperationException: no model", outcome.Verdict);
    }

    private static MutationOutcome Read(double unbroken, double? broken)
    {
        MutatedLesson copy = Of([late]);
        Claim(copy.Document, "second", unbroken);
        if (broken is double value)
            Claim(copy.Document, "broken-1-second", value);
        return copy.Read(copy.Document, "01-a", null).Single();
    }

    private static void Claim(NotebookDocument document, string cell, double value)
    {
        var json = new BookClaim("C02", "it holds", "01-a", value, "", "atLeast", 0.5, value >= 0.5, 1).ToJson();
        document.Cells.First(one => one.Id == cell).Outputs.Add(
            new DisplayOutput(new JsonObject { [BookClaim.MimeType] = json }, [], IsResult: true));
    }

    private static MutatedLesson Of(IReadOnlyList<Mutation> mutations) =>
        MutatedLesson.Of(Lesson(), "01-a", mutations, []);

    private static Mutation Breaks(string claim, string cell, Replacement change) =>
        new(claim, "01", cell, "a control", "its cause", null, [change], Quick: false);

    private static IEnumerable<string> Sources(NotebookDocument copy, string cell) => copy.Cells
        .Where(one => one.Id.EndsWith(cell, StringComparison.Ordinal)).Select(one => one.Source);

    private static NotebookCell Cell(string id, string source, CellKind kind = CellKind.Code) =>
        new() { Id = id, Kind = kind, Language = "csharp", Source = source };
}
