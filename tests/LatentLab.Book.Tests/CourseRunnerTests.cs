using LatentLab.Book.Course;
using LatentLab.Tests.Support;

namespace LatentLab.Book.Tests;

public sealed class CourseRunnerTests : IDisposable
{
    private readonly string parent = Directory.CreateTempSubdirectory("latentlab-course-test-").FullName;

    private string Out => Path.Combine(parent, "book");

    public void Dispose() => Directory.Delete(parent, recursive: true);

    [Fact]
    public async Task Lessons_run_in_their_own_processes_and_become_a_book()
    {
        var seen = new List<CourseProgress>();
        CourseResult result = await Run(
            [Notebook("00-start", "int seed = 1;"), Notebook("01-next", "int seed = 1; string data = \"digits\";")],
            Options() with { Parameters = new Dictionary<string, string> { ["data"] = "mnist" } },
            FakeLesson.Command("claim"), new ProgressCollector(seen));

        Assert.Equal(0, result.ExitCode);
        Assert.Equal([], result.Failures);
        Assert.Equal(["00-start", "01-next"], result.Claims.Select(claim => claim.Lesson));
        Assert.All(result.Runs, run => Assert.InRange(run.Seconds, 0.001, 600));
        Assert.Equal([], BookChecker.Faults(Out));
        Assert.True(File.Exists(Path.Combine(Out, "notebooks", "01-next.ipynb")));
        Assert.Equal(["parameters data=mnist,seed=1", "parameters seed=1"], seen.OfType<LessonSaid>()
            .Select(said => said.Line).Where(line => line.StartsWith("parameters", StringComparison.Ordinal)).Order());
        Assert.Equal(2, seen.OfType<LessonSaid>().Count(said =>
            said.Line.StartsWith("pid ", StringComparison.Ordinal) && said.Line != $"pid {Environment.ProcessId}"));
        Assert.Equal([0, 1], seen.OfType<LessonStarted>().Select(started => started.Index));
        Assert.Equal(2, seen.OfType<LessonEnded>().Count());
    }

    [Fact]
    public async Task A_claim_that_fails_for_some_seed_fails_the_course_and_shows_in_the_spread()
    {
        CourseResult result = await Run([Notebook("01-a", "int seed = 1;"), Notebook("02-b", "int other = 1;")],
            Options() with { Seeds = 3 }, FakeLesson.Command("claim"));

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(4, result.Runs.Count); // the lesson without a seed runs once
        string failure = Assert.Single(result.Failures);
        Assert.StartsWith("FAILS  C04  grows with the seed: 3 nats per image (needs ≤ 2", failure);
        Assert.Contains("2 of 3", string.Join("|", result.Spread.Select(row => $"{row.Held} of {row.Runs}")));
        Assert.Contains("Spread over seeds", File.ReadAllText(Path.Combine(Out, "index.html")));
        Assert.Equal(4, File.ReadAllText(Path.Combine(Out, "claims.json")).Split("\"id\"").Length - 1);
    }

    [Theory]
    [InlineData("error", "cell 2: InvalidOperationException: no model")]
    [InlineData("crash", "exit code 134:\nnative library missing")]
    [InlineData("nothing", "wrote no notebook")]
    [InlineData("broken", "")]
    public async Task A_lesson_that_fails_is_listed_and_the_book_is_written_all_the_same(string act, string words)
    {
        CourseResult result = await Run([Notebook("01-a", "int seed = 1;")], Options(), FakeLesson.Command(act));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(words, Assert.Single(result.Failures));
        Assert.StartsWith("01-a (seed 1): ", result.Failures[0]);
        Assert.Contains("did not run to its end", File.ReadAllText(Path.Combine(Out, "01-a.html")));
        Assert.Equal([], BookChecker.Faults(Out));
    }

    [Fact]
    public async Task A_lesson_over_its_time_is_stopped_and_the_book_says_so()
    {
        CourseResult result = await Run([Notebook("01-a", "int seed = 1;")],
            Options() with { LessonTimeout = TimeSpan.FromMilliseconds(300) }, FakeLesson.Command("hang"));

        Assert.Contains("its time limit", Assert.Single(result.Failures));
    }

    [Fact]
    public async Task A_lesson_that_breaks_down_says_how_and_in_which_cell()
    {
        CourseResult result = await Run([Notebook("01-a", "int seed = 1;")], Options(), FakeLesson.Command("break"));
        string failure = Assert.Single(result.Failures);
        Assert.All(["134", "Stack overflow.", "Unfinished"], word => Assert.Contains(word, failure));
    }

    [Fact]
    public async Task What_can_be_known_before_computing_stops_the_course_before_computing()
    {
        LessonCommand Never(LessonJob job) => throw new InvalidOperationException("must not run");
        string good = Notebook("01-a", "int seed = 1;");
        string badFormula = Notebook("02-b", "int seed = 1;", @"# B $\fooo$");

        await Assert.ThrowsAsync<BookException>(() => Run([badFormula], Options(), Never));
        await Assert.ThrowsAsync<BookException>(() => Run([good], Options() with { Only = ["07"] }, Never));
        await Assert.ThrowsAsync<BookException>(() => Run([Path.Combine(parent, "gone.ipynb")], Options(), Never));
        await Assert.ThrowsAsync<BookException>(() => Run([good], Options() with { OutputFolder = parent }, Never));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Run([good], Options() with { Seeds = 0 }, Never));
        Assert.False(Directory.Exists(Out));
        BookException unstartable = await Assert.ThrowsAsync<BookException>(
            () => Run([good], Options(), _ => new(Path.Combine(parent, "no-such-program"), [])));
        Assert.Contains("no-such-program", unstartable.Message);
        Assert.Contains("not run yet", File.ReadAllText(Path.Combine(Out, "index.html")));
    }

    [Fact]
    public void Lessons_are_found_by_number_and_chosen_by_number_or_name()
    {
        string[] files =
        [
            Notebook("01-autoencoder", "x"), Notebook("00-start", "x"), Notebook("10-mnist", "x"),
            Notebook("notes", "x"), Notebook("01b-write", "x")
        ];
        IReadOnlyList<string> found = CourseLessons.Find(parent);

        Assert.Equal(["00-start", "01-autoencoder", "01b-write", "10-mnist"],
            found.Select(Path.GetFileNameWithoutExtension));
        Assert.Equal([files[0], files[4]], CourseLessons.Select(found, ["1B", "01"]));
        Assert.Equal(found, CourseLessons.Select(found, []));
        Assert.Equal([files[0], files[2]], CourseLessons.Select(found, ["10", "1"]));
        Assert.Equal([files[1], files[0]], CourseLessons.Select(found, ["01-Autoencoder", "00"]));
        Assert.Contains(
            "No lesson is called '4'", Assert.Throws<BookException>(() => CourseLessons.Select(found, ["4"])).Message);
        Assert.Throws<BookException>(() => CourseLessons.Find(Path.Combine(parent, "gone")));
    }

    private static Task<CourseResult> Run(
        IReadOnlyList<string> notebooks, CourseOptions options, Func<LessonJob, LessonCommand> command,
        IProgress<CourseProgress>? progress = null) =>
        CourseRunner.Run(notebooks, options, command, progress, TestContext.Current.CancellationToken);

    private CourseOptions Options() => new() { OutputFolder = Out };

    private string Notebook(string name, string parameters, string title = "# What is here?") =>
        FakeLesson.Notebook(parent, name, parameters, title);
}
