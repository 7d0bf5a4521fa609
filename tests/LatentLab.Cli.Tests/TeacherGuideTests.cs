using System.Net;
using System.Text.RegularExpressions;
using LatentLab.Book.Course;
using LatentLab.Book.Reference;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Cli.Tests;

/// <summary>The guide for the teacher that the kit ships, held against its lessons.</summary>
public sealed partial class TeacherGuideTests
{
    private static string Notebooks => Path.Combine(ProjectFolder.Find(), "notebooks");

    private static TeacherGuide Guide =>
        TeacherGuide.Find(Notebooks) ?? throw new DirectoryNotFoundException($"'{Notebooks}' holds no guide.");

    public static TheoryData<string> Lessons =>
        [.. CourseLessons.Find(Notebooks).Select(path => Path.GetFileNameWithoutExtension(path))];

    private static string NotesOn(string lesson) =>
        Guide.Lessons.SingleOrDefault(notes => notes.Lesson == lesson)?.Markdown
        ?? throw new FileNotFoundException($"The guide has no notes '{lesson}.md'.");

    private static string[] TextsOf(string lesson) => [.. NotebookFile.Load(Path.Combine(Notebooks, $"{lesson}.ipynb"))
        .Cells.Where(cell => cell.Kind == CellKind.Markdown).Select(cell => cell.Source)];

    [Fact]
    public void Every_lesson_has_its_notes_and_there_are_no_others() =>
        Assert.Equal(CourseLessons.Find(Notebooks).Select(Path.GetFileNameWithoutExtension),
            Guide.Lessons.Select(notes => notes.Lesson));

    [Theory, MemberData(nameof(Lessons))]
    public void Every_prediction_of_a_lesson_has_its_answer_in_the_lessons_order(string lesson)
    {
        string[] asked = [.. TextsOf(lesson).SelectMany(text => Summary().Matches(text))
            .Select(match => WebUtility.HtmlDecode(Tag().Replace(match.Groups[1].Value, "")).Trim())
            .Where(words => words.StartsWith("Predict", StringComparison.Ordinal))];
        Assert.NotEmpty(asked);
        Assert.Equal(asked, Answers(lesson).Select(answer => answer.Question));
        Assert.All(Answers(lesson), answer => Assert.True(answer.Words >= 20,
            $"The answer to '{answer.Question}' has only {answer.Words} words."));
    }

    [Theory, MemberData(nameof(Lessons))]
    public void The_times_of_reading_and_running_are_the_books_own_and_elsewhere_nothing_stands_in_their_place(
        string lesson)
    {
        Assert.Matches(@"^\*In class \d+ minutes\.<!--times-->\*$", NotesOn(lesson).Split("\n\n")[1]);
        Assert.DoesNotContain("{reading", NotesOn(lesson));
    }

    [Theory, MemberData(nameof(Lessons))]
    public void A_lessons_notes_have_its_title_goals_three_questions_and_mistakes_with_what_to_say(string lesson)
    {
        string notes = NotesOn(lesson), number = lesson.Split('-')[0];
        Assert.StartsWith($"# Lesson {number}: ", notes);
        Assert.Equal(["Goals", "Predictions", "To discuss", "Common mistakes"],
            Heading().Matches(notes).Select(heading => heading.Groups[1].Value));
        Match times = Times().Match(notes);
        Assert.InRange(int.Parse(times.Groups[1].Value), 15, 90);
        Assert.InRange(Items(notes, "Goals", "- "), 2, 5);
        Assert.Equal(3, Items(notes, "To discuss", "\\d\\. "));
        Assert.InRange(Items(notes, "Common mistakes", "- "), 3, 5);
        Assert.True(Section(notes, "Common mistakes").Split("\n- ").Skip(1)
            .All(mistake => mistake.Contains("Say:") || mistake.Contains("See lesson")), $"{lesson}: what to say?");
    }

    [Theory]
    [InlineData("One class: 90 minutes", 5)]
    [InlineData("A week: five sessions of 90 minutes", 5)]
    [InlineData("Part of a semester: four weeks, two sessions each", 5)]
    public void There_is_a_plan_for_a_class_a_week_and_four_weeks(string plan, int rows)
    {
        string section = Section(Guide.Plans, plan);
        Assert.Equal(rows, section.Split('\n').Count(line => line.StartsWith('|')) - 2);
    }

    private static IEnumerable<(string Question, int Words)> Answers(string lesson) =>
        Section(NotesOn(lesson), "Predictions").Split("\n### ").Skip(1).Select(part => part.Split('\n', 2))
            .Select(part => (part[0].Trim(), part[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Length));

    /// <summary>What stands below a heading of the second level.</summary>
    private static string Section(string markdown, string heading)
    {
        string after = markdown.Split($"\n## {heading}\n") is [_, string rest]
            ? rest
            : throw new FormatException($"Expected one heading '## {heading}'.");
        return "\n" + after.Split("\n## ")[0];
    }

    private static int Items(string notes, string heading, string mark) =>
        Regex.Matches(Section(notes, heading), $"^{mark}", RegexOptions.Multiline).Count;

    [GeneratedRegex("<summary>(.*?)</summary>", RegexOptions.Singleline)]
    private static partial Regex Summary();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"In class (\d+) minutes\.")]
    private static partial Regex Times();

    [GeneratedRegex("^## (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
