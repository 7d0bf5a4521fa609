using LatentLab.Classroom.Grading;
using LatentLab.Classroom.Grading.Submissions;

namespace LatentLab.Classroom.Tests.Grading;

/// <summary>Answers whose cells were copied, moved, or lost what marked them.</summary>
public sealed class AnswersTests
{
    private const string Own = "Tensor MyKl(Tensor mean) => mean;", Right = "Tensor MyKl(Tensor mean) => 2 * mean;",
        Wrong = "Tensor MyKl(Tensor mean) => -mean;",
        Stub = "Tensor MyKl(Tensor mean) => throw new NotImplementedException();";

    private static readonly InstructorCopy Copy = new("07", "07-x", "",
        [new(CopyCellKind.Answer, "kl", "kl-answer", Own), new(CopyCellKind.Check, "kl", "kl-check", "")]);

    private static SubmittedCell Marked(string source, string id = "kl-answer") => new(id, "kl", "answer", source);

    private static SubmittedCell Plain(string source, string id = "f00dcafe") => new(id, null, null, source);

    private static (string Source, string? Note) Find(params SubmittedCell[] cells)
    {
        Answers answers = Answers.Of(cells, [Copy], "07.ipynb")!;
        return (string.Join("|", answers.Sources.GetValueOrDefault("kl", [])), answers.Notes.GetValueOrDefault("kl"));
    }

    [Fact]
    public void An_answer_in_its_own_marked_cell_needs_no_remark() => Assert.Equal((Right, null), Find(Marked(Right)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_copied_answers_the_one_in_the_exercises_own_cell_counts_wherever_it_stands(bool ownFirst)
    {
        SubmittedCell own = Marked(Right), copy = Marked(Wrong, "copy");
        (string source, string? note) = ownFirst ? Find(own, copy) : Find(copy, own);
        Assert.Equal(Right, source);
        Assert.Contains("2 whole answers", note);
        Assert.Contains($"cell {(ownFirst ? 1 : 2)}", note);
    }

    [Fact]
    public void A_split_answer_stays_whole() =>
        Assert.Equal((Own + "|int more = 1;", null), Find(Marked(Own), Marked("int more = 1;", "second-half")));

    [Fact]
    public void An_answer_that_lost_its_mark_is_found_by_what_it_declares_and_looked_at()
    {
        (string source, string? note) = Find(Plain("int other = 1;"), Plain(Right));
        Assert.Equal(Right, source);
        Assert.Contains("cell 2", note);
        (source, note) = Find(Marked(Stub), Plain(Right));
        Assert.Equal(Right, source);
        Assert.Contains("still holds what was handed out", note);
    }

    [Fact]
    public void An_answer_that_became_text_is_graded_and_looked_at()
    {
        (string source, string? note) = Find(Marked(Right) with { IsCode = false });
        Assert.Equal(Right, source);
        Assert.Contains("no code cell", note);
        (source, _) = Find(Plain($"My answer:\n```csharp\n{Right}\n```\nDone.") with { IsCode = false });
        Assert.Equal(Right, source);
    }

    [Fact]
    public void A_call_of_the_function_is_no_declaration_of_it() =>
        Assert.Equal(("", null), Find(Plain("var kl = MyKl(ones(2));")));
}
