using LatentLab.Classroom.Grading;
using LatentLab.Classroom.Grading.Report;
using LatentLab.Classroom.Grading.Submissions;
using LatentLab.Evaluation;

namespace LatentLab.Classroom.Tests.Grading;

public sealed class ReportTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-report-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private GradingOptions Options =>
        new() { Submissions = folder, Solutions = folder, Output = folder, Worker = new WorkerProgram("none", []) };

    private static GradedSubmission Submission(
        string student, TaskOutcome outcome = TaskOutcome.Correct, string reason = "", string? misconception = null) =>
        new(student,
            student + ".ipynb", "01", null, [new TaskGrade("squared-error", outcome, reason, misconception, [])],
            new Dictionary<string, string> { ["squared-error"] = "<script>alert(1)</script>" })
        {
            Possible = 2
        };

    [Theory]
    [InlineData("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'=1")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\r\nb", "a b")]
    [InlineData("Ngô Thị 日本", "Ngô Thị 日本")]
    [InlineData("x\u202Egnp.exe", "xgnp.exe")]
    public void A_cell_of_the_table_is_text_to_every_spreadsheet(string words, string cell) =>
        Assert.Equal(cell + "\r\n", Csv.Row(words));

    [Fact]
    public void Nothing_that_strangers_wrote_becomes_markup()
    {
        GradedSubmission hostile =
            Submission("<script>alert(1)</script>\"'", TaskOutcome.Incorrect, "<img src=x onerror=alert(1)>", "<b>");
        foreach (string page in new[] { FeedbackPage.Of(hostile), GradebookPage.Of([hostile], ["squared-error"],
            Options, ClassRemarks.None, _ => "a.html") })
        {
            Assert.DoesNotContain("<script", page);
            Assert.DoesNotContain("<img", page);
            Assert.DoesNotContain("<b>", page);
            Assert.Contains("default-src 'none'", page);
        }
    }

    [Fact]
    public void Feedback_files_have_plain_names_of_their_own()
    {
        string[] names = [.. new[] { "../../etc/passwd", "..", "CON", "a/b", "a\\b", "a b", "日本", new string('x', 300) }
            .Select(student => GradingReport.FileOf(Submission(student)))];
        Assert.All(names, name => Assert.Matches("^[a-z0-9-]{8,60}\\.html$", name));
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    [Fact]
    public void The_most_frequent_mistake_comes_first_and_a_student_counts_once()
    {
        GradedSubmission[] all =
        [
            Submission("a", TaskOutcome.Incorrect, misconception: "sum-over-batch"),
            Submission("b", TaskOutcome.Incorrect, misconception: "averaged-over-pixels"),
            Submission("c", TaskOutcome.Incorrect, misconception: "averaged-over-pixels"),
            Submission("c", TaskOutcome.Incorrect, misconception: "averaged-over-pixels"),
            Submission("d", TaskOutcome.Incorrect, misconception: "sum-over-batch") with { Counts = false },
        ];
        Assert.Equal([("averaged-over-pixels", 2), ("sum-over-batch", 1)],
            Misconceptions.Of(all).Select(one => (one.Id, one.Students)));
        Assert.StartsWith("You averaged", Misconceptions.Of(all)[0].Sentence);
    }

    [Fact]
    public void Anonymous_grades_hold_no_name_and_the_key_holds_them_all()
    {
        GradedSubmission[] all = [.. new[] { "Anna", "Bert", "Cleo" }.Select(name => Submission(name))];
        IReadOnlyList<GradedSubmission> hidden = Anonymity.Hide(all, [1, 2, 3], folder);
        string table = GradesTable.Of(hidden, ["squared-error"]) + GradebookPage.Of(hidden, ["squared-error"], Options,
            ClassRemarks.None, GradingReport.FileOf) + string.Concat(hidden.Select(GradingReport.FileOf));
        string key = File.ReadAllText(Path.Combine(folder, Anonymity.FileName));
        Assert.All(all, one => Assert.DoesNotContain(one.Student, table, StringComparison.OrdinalIgnoreCase));
        Assert.All(all, one => Assert.Contains(one.Student, key));
        Assert.Equal(["student-01", "student-02", "student-03"], hidden.Select(one => one.Student));
        Assert.Equal(hidden.Select(one => one.Student),
            Anonymity.Hide(all, [1, 2, 3], folder).Select(one => one.Student));
    }

    [Fact]
    public void An_edited_table_of_grades_is_kept_beside_the_new_one()
    {
        GradedSubmission[] all = [Submission("Anna")];
        string table = GradingReport.Write(all, [], Options).Grades;
        GradingReport.Write(all, [], Options);
        Assert.Empty(Directory.GetFiles(folder, "grades.edited*"));
        File.AppendAllText(table, "a teacher's own row");
        GradingReport.Write(all, [], Options);
        Assert.Contains("a teacher's own row", File.ReadAllText(Assert.Single(
            Directory.GetFiles(folder, "grades.edited*"))));
        Assert.DoesNotContain("a teacher's own row", File.ReadAllText(table));
    }

    [Fact]
    public void A_table_begins_with_the_mark_that_spreadsheets_tell_unicode_by_and_has_points_for_each_task()
    {
        string text = GradesTable.Of([Submission("Zoë")], ["squared-error"]);
        Assert.StartsWith("\uFEFFstudent,", text);
        Assert.Contains(",squared-error,squared-error points,", text);
        Assert.Contains(",correct,2,", text);
    }

    [Fact]
    public void Platforms_get_their_own_tables_by_their_own_ids()
    {
        GradedSubmission[] all =
        [
            Submission("Ada Lovelace") with { Platform = "Moodle", Id = "123456" },
            Submission("Bob", TaskOutcome.Incorrect) with { Platform = "Moodle", Id = "123457" },
            Submission("Bob") with { Platform = "Moodle", Id = "123457", Counts = false },
            Submission("gausscarl") with { Platform = "Canvas", Id = "11111" },
            Submission("gausscarl", TaskOutcome.Incorrect) with { Platform = "Canvas", Id = "11111", Exercise = "02" },
            Submission("nobody's"),
        ];
        var files = PlatformGradebooks.Of(all).ToDictionary(one => one.File, one => one.Text);
        Assert.Equal(["canvas.csv", "moodle-01.csv"], files.Keys.Order());
        Assert.Equal("Identifier,Full name,Grade,Maximum Grade,Last modified (grade)\r\n"
            + "Participant 123456,Ada Lovelace,2,2,-\r\nParticipant 123457,Bob,0,2,-\r\n", files["moodle-01.csv"]);
        Assert.Equal("Student,ID,SIS User ID,SIS Login ID,Section,Exercise 01,Exercise 02\r\n"
            + "Points Possible,,,,,2,2\r\ngausscarl,11111,,,,2,0\r\n", files["canvas.csv"]);
    }

    [Fact]
    public void A_class_of_two_exercises_has_an_overview_and_a_table_for_each()
    {
        GradedSubmission[] all = [Submission("Anna"), Submission("Anna") with { Exercise = "02" }];
        string page = GradebookPage.Of(all, ["squared-error"], Options, ClassRemarks.None, _ => "a.html");
        Assert.Contains("Who has how many points?", page);
        Assert.Contains("<td class=\"number\">4</td>", page);
        Assert.Contains("Exercise 01: who got what?", page);
        Assert.Contains("Exercise 02: who got what?", page);
    }

    [Fact]
    public void A_damaged_page_of_the_journal_is_graded_again()
    {
        var journal = new Journal(folder);
        journal.Keep("key", [new TaskGrade("squared-error", TaskOutcome.Incorrect, "why", "sum-over-batch", ["odd"])]);
        TaskGrade grade = Assert.Single(journal.Find("key")!);
        Assert.Equal(("why", "sum-over-batch", "odd"), (grade.Reason, grade.Misconception, Assert.Single(grade.Notes)));
        Assert.Null(journal.Find("other"));
        File.WriteAllText(Path.Combine(folder, "key.json"), "[{\"Task\": \"squ");
        Assert.Null(journal.Find("key"));
    }

    [Fact]
    public void Grades_are_remembered_only_for_the_same_answers_and_limits()
    {
        InstructorCopy copy = new("01", "01-x", folder, [new(CopyCellKind.Answer, "one", "a", "1")]);
        Answers One(string source) => new(copy, new Dictionary<string, IReadOnlyList<string>> { ["one"] = [source] });
        string key = Journal.KeyOf(One("x"), Options);
        Assert.Equal(key, Journal.KeyOf(One("x"), Options with { Jobs = 8, Output = "elsewhere" }));
        Assert.NotEqual(key, Journal.KeyOf(One("y"), Options));
        Assert.NotEqual(key, Journal.KeyOf(One("x"), Options with { Seed = 2 }));
        Assert.NotEqual(key, Journal.KeyOf(One("x"), Options with { Megabytes = 600 }));
        Assert.NotEqual(key, Journal.KeyOf(One("x"), Options with { TaskLimit = TimeSpan.FromSeconds(1) }));
    }
}
