using System.Text.RegularExpressions;
using LatentLab.Classroom.Grading;
using LatentLab.Classroom.Grading.Report;
using LatentLab.Evaluation;

namespace LatentLab.Classroom.Tests.Grading;

/// <summary>
/// A teacher's word stands over the grader's, and the attempt that counts is the one that was asked for.
/// </summary>
public sealed class DecisionsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-decisions-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Decisions Read(string table)
    {
        string path = Path.Combine(folder, Decisions.FileName);
        File.WriteAllText(path, table);
        return Decisions.Read(path);
    }

    private static GradedSubmission Submission(
        string student, TaskOutcome outcome = TaskOutcome.Stopped, string file = "a.ipynb") =>
        new(student, file, "01", null, [new TaskGrade("squared-error", outcome, "why", null, [])],
            new Dictionary<string, string>())
        { Possible = 2 };

    [Fact]
    public void A_decision_gives_its_points_says_its_comment_and_ends_the_look()
    {
        Decisions decisions = Read("student,task,points,comment\nAda,squared-error,1.5,\"nearly, <well> done\"\n");
        GradedSubmission before = Submission("Ada"), after = decisions.On(before);
        Assert.Equal((0, true), (before.Earned, before.NeedsLook));
        Assert.Equal((1.5, false), (after.Earned, after.NeedsLook));
        Assert.Contains("nearly, &lt;well&gt; done", FeedbackPage.Of(after));
        Assert.Contains("1.5 of 2 points", FeedbackPage.Of(after));
        Assert.Contains("[teacher: 1.5 points, nearly, <well> done]", after.Reason);
        Assert.Contains(",1.5,2,75,", GradesTable.Of([after], ["squared-error"]));
        Assert.Empty(decisions.Unused);
    }

    [Fact]
    public void An_answer_in_words_has_no_points_until_a_teacher_gives_some_of_them()
    {
        GradedSubmission handedIn = Submission("Ada") with
        {
            Tasks = [new TaskGrade("kl-alone", TaskOutcome.ToRead, "Your answer is there.", null, [])],
            Possible = 3,
        };
        Assert.Equal((0, true), (handedIn.Earned, handedIn.NeedsLook));
        // What points are given for stands there once, however many have answered.
        string look = LookTable.Of([handedIn, handedIn with { Student = "Bob" }], ClassRemarks.None, _ => "a.html");
        Assert.All(Exercises.KlAlone.Rubric, line => Assert.Single(Regex.Matches(look, line.Looks.Split(',')[0])));
        Assert.Equal(2, Regex.Count(look, "<a href=\"a.html#task-kl-alone\">an answer in words</a>, 0 to 3 points "
            + "by <a href=\"#rubric-kl-alone\">"));
        Assert.Contains("<h4 id=\"rubric-kl-alone\">", look);
        Assert.Contains("<section class=\"task-card is-quiet\" id=\"task-kl-alone\">", FeedbackPage.Of(handedIn));
        GradedSubmission said = Read("student,task,points,comment\nAda,kl-alone,,more\n").On(handedIn),
            read = Read("student,task,points,comment\nAda,kl-alone,1.5,good\n").On(handedIn);
        Assert.True(said.NeedsLook);   // a comment gives no points
        Assert.Equal((1.5, false), (read.Earned, read.NeedsLook));
        string page = FeedbackPage.Of(read);
        Assert.Contains("1.5 of 3 points", page);
        Assert.All(Exercises.KlAlone.Rubric, line => Assert.Contains(line.Looks.Split(',')[0], page));
        Assert.Contains(",to be read,1.5,", GradesTable.Of([read], ["kl-alone"]));
    }

    [Fact]
    public void A_student_is_known_by_the_platforms_id_too_and_a_task_by_its_title()
    {
        Decisions decisions = Read("Student;Task;Points;Comment\n77;The squared error of each image;2;\n");
        Assert.Equal(2, decisions.On(Submission("Ada") with { Id = "77" }).Earned);
        Assert.Equal(0, decisions.On(Submission("Bob")).Earned);
    }

    [Theory]
    [InlineData(TaskOutcome.TimedOut, null, true)]
    [InlineData(TaskOutcome.Incorrect, "endless-loop", true)]
    [InlineData(TaskOutcome.Incorrect, "too-slow", true)]
    [InlineData(TaskOutcome.Incorrect, "sum-over-batch", false)]
    [InlineData(TaskOutcome.Broken, null, false)]
    public void Whatever_was_stopped_for_its_time_is_looked_at(TaskOutcome outcome, string? mistake, bool look) =>
        Assert.Equal(look, (Submission("Ada") with { Tasks = [new("squared-error", outcome, "", mistake, [])] })
            .NeedsLook);

    [Fact]
    public void A_comment_alone_leaves_the_points()
    {
        Decisions decisions = Read("student,task,points,comment\nada,squared-error,,good\n");
        Assert.Equal(2, decisions.On(Submission("Ada", TaskOutcome.Correct)).Earned);
    }

    [Fact]
    public void A_decision_on_what_could_not_be_read_counts()
    {
        GradedSubmission unreadable = Submission("Ada") with { Tasks = [], Problem = "The file is empty." };
        GradedSubmission decided = Read("student,task,points\nAda,squared-error,1\n").On(unreadable);
        Assert.Equal((1, false), (decided.Earned, decided.NeedsLook));
        Assert.True(Read("student,task,points,comment\nAda,squared-error,,see me\n").On(unreadable).NeedsLook);
    }

    [Fact]
    public void No_decision_gets_lost()
    {
        Decisions decisions = Read("student,task,points\nNobody,squared-error,1\nAda,no-such-task,1\n");
        decisions.On(Submission("Ada"));
        Assert.Equal(2, decisions.Unused.Count);
        Assert.Contains("'Nobody'", decisions.Unused[0]);
        Assert.Contains("row 3", decisions.Unused[1]);
        Assert.Contains("Nobody", GradebookPage.Of([Submission("Ada")], ["squared-error"], new GradingOptions
        {
            Submissions = folder,
            Solutions = folder,
            Output = folder,
            Worker = new WorkerProgram("none", []),
        }, new ClassRemarks([], decisions.Unused), _ => "a.html"));
    }

    [Theory]
    [InlineData("01.1")]
    [InlineData("1.1")]   // what spreadsheets make of it
    [InlineData("1,1")]
    [InlineData("SQUARED-error")]
    public void A_task_is_known_by_its_number_too(string task) => Assert.Equal(1.5,
        Read($"student;task;points\nAda;{task};1,5\n").On(Submission("Ada")).Earned);

    [Fact]
    public void Who_shares_a_name_is_told_apart_before_a_decision_counts()
    {
        Decisions decisions = Read("student,task,points\nLi Wei,squared-error,1\n100005,squared-error,2\n");
        GradedSubmission one = decisions.On(Submission("Li Wei (100004)") with { Id = "100004" }),
            other = decisions.On(Submission("Li Wei (100005)") with { Id = "100005" });
        Assert.Equal((0, 2), (one.Earned, other.Earned));
        Assert.EndsWith("'Li Wei' may be Li Wei (100004) or Li Wei (100005); write one of these, or the id.",
            Assert.Single(decisions.Unused));
    }

    [Fact]
    public void An_answer_in_words_is_read_in_the_attempt_that_counts()
    {
        GradedSubmission handedIn = Submission("Ada") with
        {
            Tasks = [new TaskGrade("kl-alone", TaskOutcome.ToRead, "Your answer is there.", null, [])],
            Counts = false,
        };
        Assert.False(handedIn.NeedsLook);
        Assert.True((handedIn with { Counts = true }).NeedsLook);
        Assert.True((Submission("Ada") with { Counts = false }).NeedsLook);   // stopped, whatever counts
    }

    [Theory]
    [InlineData("student,task,points\nAda,The squared error of each image,3", "0 to 2")]
    [InlineData("student,task,points,comment\nAda,squared-error,1,5,good", "row 2: there is more")]
    [InlineData("student,task,points\n\n\nAda,squared-error,many", "row 4")]
    [InlineData("student,task,points\nAda,squared-error,3", "0 to 2")]
    [InlineData("student,task,points\nAda,squared-error,-1", "0 to 2")]
    [InlineData("student,task,points\nAda,squared-error,many", "a number of points")]
    [InlineData("student,points\nAda,1", "no column 'task'")]
    public void What_cannot_be_meant_is_refused(string table, string words) =>
        Assert.Contains(words, Assert.Throws<GradingException>(() => Read(table)).Message);

    [Fact]
    public void The_latest_attempt_counts_or_the_best_if_asked_for()
    {
        GradedSubmission early = Submission("Ada", TaskOutcome.Correct, "1") with { When = new DateTime(2026, 11, 2) },
            late = Submission("Ada", file: "2") with { When = new DateTime(2026, 11, 3) };
        Assert.Equal([false, true], Attempts.Count([early, late], CountedAttempt.Latest).Select(one => one.Counts));
        Assert.Equal([true, false], Attempts.Count([early, late], CountedAttempt.Best).Select(one => one.Counts));
        GradedSubmission broken = late with { Problem = "The file is empty.", Tasks = [] };
        IReadOnlyList<GradedSubmission> counted = Attempts.Count([early, broken], CountedAttempt.Latest);
        Assert.Equal([true, false], counted.Select(one => one.Counts));
        Assert.True(counted[0].NeedsLook);
    }

    [Fact]
    public void Where_nothing_orders_attempts_the_best_counts_and_a_teacher_looks()
    {
        IReadOnlyList<GradedSubmission> counted = Attempts.Count(
            [Submission("Ada", TaskOutcome.Incorrect, "1"), Submission("Ada", TaskOutcome.Correct, "2")],
            CountedAttempt.Latest);
        Assert.Equal([(false, false), (true, true)], counted.Select(one => (one.Counts, one.NeedsLook)));
    }

    [Fact]
    public void Coming_late_costs_its_share()
    {
        GradedSubmission late = Submission("Ada", TaskOutcome.Correct) with { Late = true, LateCost = 0.25 };
        Assert.Equal(1.5, late.Earned);
        Assert.Contains("25 % less", FeedbackPage.Of(late));
    }
}
