using System.Text.Json.Nodes;
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
        Assert.All(names, name => Assert.Matches(@"^[\p{Ll}\p{Lo}\p{N}-]{8,60}\.html$", name));
        Assert.Contains(names, name => name.StartsWith("日本-", StringComparison.Ordinal));
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
        Dictionary<string, string> numbers = Anonymity.Numbers(all.Select(one => one.Key), [1, 2, 3]);
        IReadOnlyList<GradedSubmission> hidden = Anonymity.Hide(
            [.. all.Select(one => one with { Alias = numbers[one.Key] })], folder);
        string table = GradesTable.Of(hidden, ["squared-error"]) + GradebookPage.Of(hidden, ["squared-error"], Options,
            ClassRemarks.None, GradingReport.FileOf) + string.Concat(hidden.Select(GradingReport.FileOf));
        string key = File.ReadAllText(Path.Combine(folder, Anonymity.FileName));
        Assert.All(all, one => Assert.DoesNotContain(one.Student, table, StringComparison.OrdinalIgnoreCase));
        Assert.All(all, one => Assert.Contains(one.Student, key));
        Assert.Equal(["student-01", "student-02", "student-03"], hidden.Select(one => one.Student));
        // A teacher who knows the numbers only decides by them.
        Assert.All(all, one => Assert.True((one with { Alias = numbers[one.Key] }).IsOf(numbers[one.Key])));
        Assert.Equal(numbers, Anonymity.Numbers(all.Reverse().Select(one => one.Key), [1, 2, 3]));
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

    private string Notebook(string answer, int minor = 5)
    {
        string path = Path.Combine(folder, "My Homework (2).ipynb");
        File.WriteAllText(path, $$"""
            {"cells": [
              {"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["My notes\n", "*here*"]},
              {"cell_type": "code", "id": "b", "execution_count": 3, "outputs": [{"output_type": "stream",
                "name": "stdout", "text": "1.50"}], "metadata": {"latentlab": {"task": "squared-error",
                "role": "answer"}, "x": NaN}, "source": {{System.Text.Json.JsonSerializer.Serialize(answer)}}},
              {"cell_type": "code", "id": "c", "metadata": {}, "outputs": [], "source": "after"}],
             "metadata": {}, "nbformat": 4, "nbformat_minor": {{minor}}}
            """);
        return path;
    }

    [Fact]
    public void A_notebook_goes_back_under_its_own_name_with_all_its_cells_and_the_feedback_below_the_answer()
    {
        string path = Notebook("one\ntwo");
        GradedSubmission one = Submission("Ada", TaskOutcome.Incorrect, "<b>no</b> [link](x) $x$ _now_") with
        {
            Path = path,
            Answers = new Dictionary<string, string> { ["squared-error"] = "one\ntwo" },
        };
        GradingReport.Write([one], [], Options);
        string given = Path.Combine(folder, "feedback", Path.GetFileNameWithoutExtension(GradingReport.FileOf(one)),
            "My Homework (2).ipynb");
        var cells = (JsonArray)JsonNode.Parse(File.ReadAllText(given))!["cells"]!;
        Assert.Equal(["feedback", "a", "b", "feedback-squared-error", "c"], cells.Select(cell => (string)cell!["id"]!));
        var own = (JsonArray)SubmissionReader.Json(path)!["cells"]!;
        Assert.True(JsonNode.DeepEquals(new JsonArray([.. own.Select(cell => cell!.DeepClone())]),
            new JsonArray([.. new[] { 1, 2, 4 }.Select(place => cells[place]!.DeepClone())])));
        string words = (string)cells[3]!["source"]!;
        Assert.StartsWith("**✗ incorrect** · The squared error of each image · 0 of 2 points", words);
        Assert.Contains("&lt;b&gt;no&lt;/b&gt; \\[link\\](x) \\$x\\$ \\_now\\_", words);
        Assert.Contains("A hint:", words);
        // Handed in once more, it is read as before.
        Assert.Equal(["one\ntwo"], SubmissionReader.Read(given).Where(cell => cell.Role == "answer")
            .Select(cell => cell.Source));
    }

    [Fact]
    public void Without_cell_ids_feedback_has_none_and_an_anonymous_class_gets_no_notebooks()
    {
        GradedSubmission one = Submission("Ada") with { Path = Notebook("x", minor: 4) };
        Assert.DoesNotContain("\"feedback\",", FeedbackNotebook.Of(one.Path!, one)!.Split("\"role\"")[0]);
        Assert.Null(Assert.Single(Anonymity.Hide([one], folder)).Path);
    }

    private static GradedSubmission OfTwo(int place, bool first, bool second) => new($"s{place:D2}", $"{place}.ipynb",
        "01", null,
        [
            new TaskGrade("squared-error", first ? TaskOutcome.Correct : TaskOutcome.Incorrect, "", null, []),
            new TaskGrade("training-step", second ? TaskOutcome.Correct : TaskOutcome.Incorrect, "", null, []),
        ], new Dictionary<string, string>())
    { Possible = 5 };

    [Fact]
    public void A_tasks_discrimination_is_its_correlation_with_the_rest_and_is_left_out_for_few_or_equal_students()
    {
        string[] tasks = ["squared-error", "training-step"];
        GradedSubmission[] twelve = [.. Enumerable.Range(0, 12).Select(place => OfTwo(place, place < 6, place < 8))];
        TaskStatistics of = TaskStatistics.Of(twelve, tasks)[0];
        // φ of the table 6 0 / 2 4: (6·4 − 0·2) / √(6·6·8·4) = 1/√2.
        Assert.Equal((12, 6, 1.0), (of.Students, of.Right, of.Mean));
        Assert.Equal(Math.Sqrt(0.5), of.Discrimination!.Value, 12);
        Assert.Null(TaskStatistics.Of(twelve[..9], tasks)[0].Discrimination);
        Assert.Null(TaskStatistics.Of([.. twelve.Select((_, place) => OfTwo(place, true, place < 5))], tasks)[0]
            .Discrimination);
        string page = ExercisePage.Of("01", twelve, tasks);
        Assert.Contains("0.71", page);
        Assert.Contains("<td class=\"number\">12</td>", page);
    }

    [Fact]
    public void Alike_answers_stand_side_by_side_and_cost_nothing()
    {
        string answer = $"<script>{string.Concat(Enumerable.Range(0, 40).Select(place => $".m{place}()"))}";
        GradedSubmission[] two = [.. new[] { "Ada", "Bob" }.Select(name => Submission(name) with
        {
            Answers = new Dictionary<string, string> { ["squared-error"] = answer },
        })];
        GradingReport.Write(two, [], Options);
        string page = File.ReadAllText(Path.Combine(folder, "alike.html")),
            gradebook = File.ReadAllText(Path.Combine(folder, "index.html"));
        Assert.Contains("Ada and Bob · The squared error of each image · 100\u00A0%", page);
        Assert.DoesNotContain("<script", page);
        Assert.Contains("alike.html#pair-1", gradebook);
        Assert.Contains("never a verdict", gradebook);
        Assert.All(two, one => Assert.Equal(2, one.Earned));
        GradingReport.Write([two[0]], [], Options);
        Assert.False(File.Exists(Path.Combine(folder, "alike.html")));
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
