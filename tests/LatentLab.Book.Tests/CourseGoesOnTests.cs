using System.Diagnostics;
using LatentLab.Book.Course;
using LatentLab.Tests.Support;

namespace LatentLab.Book.Tests;

/// <summary>A course that was stopped or run before: what is done is kept, and what may differ is run again.</summary>
public sealed class CourseGoesOnTests(FinishedCourse finished) : IClassFixture<FinishedCourse>, IDisposable
{
    private readonly string parent = Directory.CreateTempSubdirectory("latentlab-goes-on-").FullName;
    private string[] lessons = [];

    private string Out => Path.Combine(parent, "book");

    private string Index => File.ReadAllText(Path.Combine(Out, "index.html"));

    public void Dispose() => Directory.Delete(parent, recursive: true);

    [Fact]
    public async Task Nothing_is_run_twice_and_the_book_says_the_same()
    {
        CourseResult first = await Begin(finishedBefore: true);
        string claims = File.ReadAllText(Path.Combine(Out, "claims.json"));
        (CourseResult second, List<CourseProgress> again) = await Run();

        Assert.Empty(again.OfType<LessonStarted>());
        Assert.Equal(["00-start", "01-next", "02-last"],
            again.OfType<LessonUnchanged>().Select(lesson => lesson.Lesson));
        Assert.Equal(claims, File.ReadAllText(Path.Combine(Out, "claims.json")));
        Assert.Equal(first.Claims, second.Claims);
        Assert.Equal(first.Runs.Select(run => run.Seconds), second.Runs.Select(run => run.Seconds));
        Assert.All(second.Runs, run => Assert.NotNull(run.UnchangedSince));
        Assert.Equal(3, Index.Split("unchanged since").Length - 1);
        Assert.Equal([], BookChecker.Faults(Out));
    }

    // Each input in turn: the lessons that have it run again, and no other.
    [Theory]
    [InlineData("notebook", "00-start")]
    [InlineData("imported", "01-next")]
    [InlineData("named", "01-next")]
    [InlineData("gone", "01-next")]
    [InlineData("data", "00-start")]
    [InlineData("seed", "00-start 01-next 02-last")]
    [InlineData("surroundings", "00-start 01-next 02-last")]
    [InlineData("result", "02-last")]
    [InlineData("record", "02-last")]
    [InlineData("record of another kind", "02-last")]
    [InlineData("no record", "02-last")]
    [InlineData("fresh", "00-start 01-next 02-last")]
    [InlineData("time limit", "")]
    public async Task What_has_changed_is_run_again_and_nothing_else(string change, string again)
    {
        await Begin(finishedBefore: true);
        CourseOptions options = Options();
        string result = Path.Combine(Out, "notebooks", "02-last.ipynb"),
            record = Path.Combine(Out, "notebooks", "02-last.run.json");
        switch (change)
        {
            case "notebook":
                FinishedCourse.Notebook(parent, "00-start", FinishedCourse.Parameters + " // more");
                break;
            case "imported":
                Write(FinishedCourse.Imported, "#!csharp\n2");
                break;
            case "named":
                Write(FinishedCourse.Named, "1, 3");
                break;
            case "gone":
                File.Delete(Path.Combine(parent, FinishedCourse.Named));
                break;
            case "data":
                options = options with { Parameters = new Dictionary<string, string> { ["data"] = "mnist" } };
                break;
            case "seed":
                options = options with { Seed = 2 };
                break;
            case "surroundings":
                options = options with { Inputs = job => With(LessonInputs.Of(job), "the program", "another") };
                break;
            case "result":
                File.AppendAllText(result, " ");
                break;
            case "record":
                File.WriteAllText(record, File.ReadAllText(record)[..40]);
                break;
            case "record of another kind":
                File.WriteAllText(record, "{}");
                break;
            case "no record":
                File.Delete(record);
                break;
            case "fresh":
                options = options with { Fresh = true };
                break;
            case "time limit":
                options = options with { LessonTimeout = TimeSpan.FromMinutes(9) };
                break;
        }

        (CourseResult course, List<CourseProgress> seen) = await Run(options);

        Assert.Equal(again, string.Join(" ", seen.OfType<LessonStarted>().Select(lesson => lesson.Lesson)));
        Assert.Equal(0, course.ExitCode);
        Assert.Equal(3, course.Runs.Count);
        Assert.All(seen.OfType<LessonStarted>(),
            lesson => Assert.Equal(change is "fresh" or "no record", lesson.Changed is null));
        Assert.Empty((await Run(options with { Fresh = false })).Seen.OfType<LessonStarted>());
    }

    [Fact]
    public async Task What_changes_while_a_lesson_runs_may_be_in_its_numbers_so_it_is_run_again()
    {
        await Begin();
        string name = "the program";
        int asked = 0;
        CourseOptions options = Options() with { Inputs = job => With(LessonInputs.Of(job), name, $"{asked++}") };
        await Run(options);
        Assert.Equal(3, (await Run(Options() with { Inputs = job => With(LessonInputs.Of(job), name, "0") })).Seen
            .OfType<LessonStarted>().Count());
    }

    [Fact]
    public async Task A_lesson_that_failed_is_run_again()
    {
        await Begin();
        (CourseResult failed, _) =
            await Run(command: job => FakeLesson.Command(job.Name == "01-next" ? "error" : "claim")(job));
        Assert.Equal(1, failed.ExitCode);
        (CourseResult mended, List<CourseProgress> seen) = await Run();
        Assert.Equal(["01-next"], seen.OfType<LessonStarted>().Select(lesson => lesson.Lesson));
        Assert.Equal(0, mended.ExitCode);
        (_, seen) = await Run(command: FakeLesson.Command("error"));
        Assert.Empty(seen.OfType<LessonStarted>());
    }

    [Fact]
    public async Task A_stopped_course_keeps_what_is_done_says_so_and_goes_on()
    {
        await Begin();
        using var stop = new CancellationTokenSource();
        var seen = new List<CourseProgress>();
        var progress = new ProgressCollector(seen, said =>
        {
            if (said is LessonSaid { Line: "hanging" })
                stop.Cancel();
        });
        CourseResult stopped = await CourseRunner.Run(lessons, Options(),
            job => FakeLesson.Command(job.Name == "01-next" ? "hang" : "claim")(job), progress, stop.Token);

        int child = int.Parse(seen.OfType<LessonSaid>()
            .Last(said => said.Line.StartsWith("pid ", StringComparison.Ordinal)).Line[4..]);
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(child));
        Assert.True(stopped.Stopped);
        Assert.Equal(["00-start"], stopped.Runs.Select(run => run.Lesson));
        Assert.Contains("1 of 3 lessons can be read. The course was stopped", Index);
        Assert.Equal(2, Index.Split("not run yet").Length - 1);
        Assert.DoesNotContain("latentlab-live", Index);
        Assert.False(Directory.Exists(Path.Combine(Out, "live")));
        Assert.Equal([], BookChecker.Faults(Out));

        (CourseResult whole, seen) = await Run();
        Assert.False(whole.Stopped);
        Assert.Equal(["01-next", "02-last"], seen.OfType<LessonStarted>().Select(lesson => lesson.Lesson));
        Assert.DoesNotContain("class=\"standing\"", Index);
        Assert.Equal([], BookChecker.Faults(Out));
    }

    [Fact]
    public async Task At_every_step_of_a_course_each_link_leads_somewhere_and_each_lesson_has_its_state()
    {
        await Begin();
        var states = new List<string>();
        await Run(also: said =>
        {
            if (said is not (LessonStarted or FirstPageWritten))
                return;
            Assert.Equal([], BookChecker.Faults(Out));
            states.Add(string.Join(" ", new[] { "✓ 1 claim", "◉", "○" }.Select(sign => Index.Split(sign).Length - 1)));
        });
        // done, running, waiting: as each begins; the first can be read before the second begins
        Assert.Equal(["0 1 2", "1 1 1", "1 1 1", "2 1 0"], states);
    }

    [Fact]
    public async Task A_course_of_some_lessons_or_with_fewer_seeds_forgets_no_run()
    {
        await Begin();
        await Run(Options() with { Seeds = 2 });
        (CourseResult one, List<CourseProgress> seen) = await Run(Options() with { Only = ["01"] });
        Assert.Empty(seen.OfType<LessonStarted>());
        Assert.Equal("01-next", Assert.Single(one.Runs).Lesson);
        Assert.False(File.Exists(Path.Combine(Out, "00-start.html")));
        (CourseResult all, seen) = await Run(Options() with { Seeds = 2 });
        Assert.Empty(seen.OfType<LessonStarted>());
        Assert.Equal(6, all.Runs.Count);
    }

    private static Dictionary<string, string> With(
        IReadOnlyDictionary<string, string> inputs, string name, string value) => new(inputs) { [name] = value };

    private async Task<(CourseResult Course, List<CourseProgress> Seen)> Run(
        CourseOptions? options = null, Func<LessonJob, LessonCommand>? command = null,
        Action<CourseProgress>? also = null)
    {
        var seen = new List<CourseProgress>();
        CourseResult course = await CourseRunner.Run(lessons, options ?? Options(),
            command ?? FakeLesson.Command("claim"), new ProgressCollector(seen, also),
            TestContext.Current.CancellationToken);
        return (course, seen);
    }

    // The three lessons, with or without a course that has run.
    private async Task<CourseResult> Begin(bool finishedBefore = false)
    {
        CourseResult course = await finished.CopyTo(parent);
        if (!finishedBefore)
            Directory.Delete(Out, recursive: true);
        lessons = [.. CourseLessons.Find(parent)];
        return course;
    }

    private CourseOptions Options() => FinishedCourse.Options(parent);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(parent, name), text);
}

/// <summary>A course of three small lessons that has run once, for all tests of a class to begin from.</summary>
public sealed class FinishedCourse : IDisposable
{
    public const string Named = "numbers.csv", Imported = "kit.dib",
        Parameters = "int seed = 1; string data = \"digits\";";

    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-finished-").FullName;
    private readonly Lazy<Task<CourseResult>> course;

    public FinishedCourse()
    {
        Notebook(folder, "00-start", Parameters);
        Notebook(folder, "01-next", $"#!import {Imported}\nint seed = 1; string file = \"{Named}\";");
        Notebook(folder, "02-last", "int seed = 1;");
        File.WriteAllText(Path.Combine(folder, Named), "1, 2");
        File.WriteAllText(Path.Combine(folder, Imported), "#!csharp\n1");
        course = new(() => CourseRunner.Run(CourseLessons.Find(folder), Options(folder), FakeLesson.Command("claim")));
    }

    internal static CourseOptions Options(string parent) =>
        new() { OutputFolder = Path.Combine(parent, "book"), Inputs = LessonInputs.Of };

    internal static void Notebook(string folder, string name, string parameters) =>
        FakeLesson.Notebook(folder, name, parameters, "# What is here?\n\nA few words about it.");

    /// <summary>Copies lessons and book.</summary>
    internal async Task<CourseResult> CopyTo(string target)
    {
        CourseResult result = await course.Value;
        foreach (string file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        return result;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
