using System.Diagnostics;
using LatentLab.Book.Course;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Cli.Tests;

/// <summary>
/// <c>latentlab course</c> in a small kit of three lessons, the last of which waits until it is let go.
/// </summary>
public sealed class CourseCommandTests : IDisposable
{
    private static readonly string[] words = ["course", "--data", "shapes"];

    private readonly string kit = Directory.CreateTempSubdirectory("latentlab-course-command-").FullName;

    public CourseCommandTests()
    {
        Directory.CreateDirectory(Notebooks);
        File.WriteAllText(Path.Combine(kit, "LatentLab.slnx"), "");
        Lesson("00-first", "1 + 1");
        Lesson("01-second", "seed * 10");
        Lesson("02-third", "while (!System.IO.File.Exists(\"go\")) System.Threading.Thread.Sleep(20);\n3");
    }

    private string Notebooks => Path.Combine(kit, "notebooks");

    private string Book => Path.Combine(kit, "book");

    public void Dispose() => Directory.Delete(kit, recursive: true);

    [Fact]
    public async Task Ctrl_C_and_kill_keep_what_is_done_the_next_course_goes_on_and_a_second_one_at_once_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are Unix's");
        using (Process course = CommandProcess.Start(kit, [.. words, "--open"], NoDesktop))
        {
            string said = await Until(course, "3/3");
            Assert.Contains("The first lesson can be read after", said);
            Assert.Contains(Path.Combine(Book, "index.html"), said);   // not broken, where there is no terminal
            Assert.Contains("It was not opened, since there is no desktop here.", said);
            Assert.Contains("2 of 3 lessons can be read. Lesson 02 is running.",
                File.ReadAllText(Path.Combine(Book, "index.html")));

            CommandOutcome second = await CommandProcess.Run(kit, words);
            Assert.Equal(ExitCode.Refused, second.Code);
            Assert.Contains("Another course is writing to", second.Error);
            Assert.Contains($"process {course.Id}", second.Error);

            Signal(course, "INT");
            CommandOutcome stopped = await CommandProcess.Ended(course);
            Assert.Equal(ExitCode.Cancelled, stopped.Code);
            Assert.Contains("Stopped with 2 of 3 lessons done; the book keeps what is done", stopped.Out);
        }

        using (Process course = CommandProcess.Start(kit, words))
        {
            string said = await Until(course, "3/3");
            Assert.Equal(2, said.Split("unchanged since").Length - 1);
            Signal(course, "KILL");
            await course.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        File.WriteAllText(Path.Combine(Notebooks, "go"), "");
        CommandOutcome whole = await CommandProcess.Run(kit, words);
        Assert.Equal(ExitCode.Done, whole.Code);
        Assert.Equal(2, whole.Out.Split("unchanged since").Length - 1);
        Assert.Contains("Not run again, since nothing has changed", whole.Out);
        Assert.False(Directory.Exists(Path.Combine(Book, ".work")));

        CommandOutcome elsewhere = await CommandProcess.Run(kit, words,
            new() { ["LATENTLAB_THREADS"] = "3", ["MKL_CBWR"] = "COMPATIBLE" });
        Assert.Equal(ExitCode.Done, elsewhere.Code);
        Assert.Equal(3, elsewhere.Out.Split("again, since the number of threads, the processor changed").Length - 1);

        CommandOutcome fresh = await CommandProcess.Run(kit, [.. words, "--fresh"]);
        Assert.Equal(ExitCode.Done, fresh.Code);
        Assert.DoesNotContain("unchanged", fresh.Out);
    }

    [Fact]
    public async Task A_folder_with_other_things_in_it_is_left_alone()
    {
        Directory.CreateDirectory(Book);
        File.WriteAllText(Path.Combine(Book, "index.html"), "somebody's own");
        CommandOutcome refused = await CommandProcess.Run(kit, words);
        Assert.Equal(ExitCode.Refused, refused.Code);
        Assert.Contains("holds no book", refused.Error);
        Assert.Equal("somebody's own", File.ReadAllText(Path.Combine(Book, "index.html")));
    }

    // The numbers of a lesson depend on the program that runs it, and on the data, and not on what makes pages of them.
    [Fact]
    public void The_program_is_its_assemblies_without_those_that_make_pages()
    {
        File.WriteAllText(Path.Combine(kit, "LatentLab.dll"), "1");
        File.WriteAllText(Path.Combine(kit, "LatentLab.Book.dll"), "1");
        string before = new CourseInputs().ProgramIn(kit);
        File.WriteAllText(Path.Combine(kit, "LatentLab.Book.dll"), "2");
        Assert.Equal(before, new CourseInputs().ProgramIn(kit));
        foreach (string file in (string[])["LatentLab.dll", "TorchSharp.dll", "a.deps.json"])
        {
            File.WriteAllText(Path.Combine(kit, file), "2");
            string after = new CourseInputs().ProgramIn(kit);
            Assert.NotEqual(before, after);
            before = after;
        }
    }

    // A held file could not be read a second time.
    [Fact]
    public void A_course_reads_an_assembly_once_and_again_where_it_was_built_anew()
    {
        string file = Path.Combine(kit, "LatentLab.dll"), before;
        File.WriteAllText(file, "1");
        var inputs = new CourseInputs();
        before = inputs.ProgramIn(kit);
        using (new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.None))
            Assert.Equal(before, inputs.ProgramIn(kit));
        File.WriteAllText(file, "built anew");
        Assert.NotEqual(before, inputs.ProgramIn(kit));
    }

    [Fact]
    public void Data_count_by_what_is_in_the_files_and_only_where_a_lesson_uses_them()
    {
        Lesson("03-data", "var split = Load(\"mnist\");");
        string table = Path.Combine(kit, "own.csv"), folder = Path.Combine(kit, "own");
        File.WriteAllText(table, "1,2");
        Directory.CreateDirectory(folder);
        Assert.Equal(["data mnist"], DataOf("03-data", null).Keys);
        Assert.Empty(DataOf("00-first", null));
        foreach ((string given, Action change) in new (string, Action)[]
        {
            ($"{table},label=last", () => File.WriteAllText(table, "1,3")),
            (folder, () => File.WriteAllText(Path.Combine(folder, "a.png"), "")),
        })
        {
            string before = DataOf("00-first", given)[$"data {given}"];
            Assert.Equal(before, DataOf("00-first", given)[$"data {given}"]);
            change();
            Assert.NotEqual(before, DataOf("00-first", given)[$"data {given}"]);
        }
    }

    private static Dictionary<string, string> NoDesktop =>
        new() { ["DISPLAY"] = "", ["WAYLAND_DISPLAY"] = "", ["BROWSER"] = "" };

    private Dictionary<string, string> DataOf(string lesson, string? given) =>
        new(new CourseInputs().Data(Job(lesson, given), Path.Combine(kit, "no-data")));

    private LessonJob Job(string lesson, string? given) => new(lesson, Path.Combine(Notebooks, $"{lesson}.ipynb"), "",
        given is null ? [] : new Dictionary<string, string> { ["data"] = given }, null);

    // Sixty rows are 48 to train on and 12 to test on.
    [Fact]
    public async Task Too_few_images_for_a_lesson_are_refused_before_the_first_one_runs()
    {
        const string load = "using LatentLab.Data;\nvar set = Datasets.Load(data);\nvar train = set.Train.Images;\n";
        Lesson("02-third", $"string data = \"digits\";\n{load}train.narrow(0, 0, 128)");
        string table = Path.Combine(kit, "own.csv");
        string row = string.Join(',', Enumerable.Repeat("9", 784));
        File.WriteAllLines(table, Enumerable.Repeat(row, 60));
        CommandOutcome few = await CommandProcess.Run(kit, ["course", "--data", table]);
        Assert.Equal(ExitCode.Refused, few.Code);
        Assert.Contains("the lessons need 128 images to train on and 12 to test on, found 48 and 12, too few for 02 "
            + "(128 and 12)", few.Error);
        Assert.False(Directory.Exists(Book));

        File.WriteAllLines(table, Enumerable.Repeat(row, 160));
        CommandOutcome enough = await CommandProcess.Run(kit, ["course", "--data", table]);
        Assert.Contains("128 images to train on, 32 to test on", enough.Out);
        Assert.True(Directory.Exists(Book));
    }

    [Fact]
    public async Task Colours_and_other_sizes_get_advice_that_helps()
    {
        string table = Path.Combine(kit, "small.csv");
        File.WriteAllLines(table, Enumerable.Repeat(string.Join(',', Enumerable.Repeat("9", 64)), 30));
        CommandOutcome small = await CommandProcess.Run(kit, ["course", "--data", table]);
        Assert.Equal(ExitCode.Refused, small.Code);
        Assert.Contains("found 8×8", small.Error);
        Assert.DoesNotContain("height=28", small.Error);
        Assert.Contains("Write them in that size", small.Error);
    }

    // Read from the notebooks by hand: 01 and 06 take a batch of 128, 02 trains on 250 and measures 500.
    [Fact]
    public void The_kits_own_lessons_say_how_many_images_they_take()
    {
        IReadOnlyList<string> notebooks = CourseLessons.Find(Path.Combine(ProjectFolder.Find(), "notebooks"));
        IReadOnlyList<LessonImages> all = LessonImages.Of(notebooks, []);
        Assert.Equal([("01", 128, 12), ("02", 250, 500), ("07", 12, 100)],
            all.Where(lesson => lesson.Lesson is "01" or "02" or "07")
                .Select(lesson => (lesson.Lesson, lesson.Train, lesson.Test)));
        Assert.DoesNotContain(all, lesson => lesson.Lesson == "05");   // points in the plane, of its own
        Assert.Null(LessonImages.Lacking(all, 250, 500));
        Assert.Contains("02 (250 and 500)", LessonImages.Lacking(all, 250, 499));
    }

    private void Lesson(string name, string code)
    {
        var document = new NotebookDocument { Metadata = NotebookMetadata.ForCSharp() };
        document.Cells.Add(new NotebookCell
        {
            Id = "title",
            Kind = CellKind.Markdown,
            Language = "markdown",
            Source = $"# What is {name}?"
        });
        foreach ((string id, string source) in new[] { ("parameters", "int seed = 1;"), ("code", code) })
        {
            var cell = new NotebookCell { Id = id, Kind = CellKind.Code, Language = "csharp", Source = source };
            if (id == "parameters")
                cell.Metadata["tags"] = new System.Text.Json.Nodes.JsonArray("parameters");
            document.Cells.Add(cell);
        }
        NotebookFile.Save(document, Path.Combine(Notebooks, $"{name}.ipynb"));
    }

    // What the command says until these words come.
    private static async Task<string> Until(Process process, string words)
    {
        var said = new System.Text.StringBuilder();
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is string line)
        {
            said.AppendLine(line);
            if (line.Contains(words, StringComparison.Ordinal))
                return said.ToString();
        }
        Assert.Fail($"It ended without '{words}':\n{said}\n{await process.StandardError.ReadToEndAsync()}");
        return "";
    }

    private static void Signal(Process process, string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", $"{process.Id}"]);
        kill.WaitForExit();
    }
}
