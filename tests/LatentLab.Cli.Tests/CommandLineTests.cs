using System.Text.Json;

namespace LatentLab.Cli.Tests;

/// <summary>The command as a script meets it: a process, its words and its exit code.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-cli-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static Task<CommandOutcome> Run(params string[] arguments) => CommandProcess.Run(null, arguments);

    private string Notebook(params string[] cells)
    {
        string path = Path.Combine(folder, "a.ipynb");
        File.WriteAllText(path, JsonSerializer.Serialize(new
        {
            cells = cells.Select(cell => new
            {
                cell_type = "code",
                metadata = new { },
                source = cell,
                outputs = Array.Empty<object>(),
                execution_count = (int?)null
            }),
            metadata = new { },
            nbformat = 4,
            nbformat_minor = 4,
        }));
        return path;
    }

    [Fact]
    public async Task Help_names_every_verb_and_says_what_exit_codes_mean()
    {
        CommandOutcome help = await Run("--help");
        Assert.Equal(ExitCode.Done, help.Code);
        Assert.All(["course", "run", "data", "playground", "bench", "lint", "kernel", "grade", "classroom",
            "experiment", "doctor", "Exit codes"], word => Assert.Contains(word, help.Out));
    }

    [Fact]
    public async Task Relative_folders_of_data_and_cache_are_those_of_the_place_where_the_command_was_given()
    {
        string sub = Directory.CreateDirectory(Path.Combine(folder, "lessons")).FullName,
            notebook = Path.Combine(sub, "a.ipynb");
        File.Move(Notebook(
            """foreach (string name in new[] { "LATENTLAB_DATA", "LATENTLAB_CACHE" }) """
            + """Console.WriteLine(Environment.GetEnvironmentVariable(name));"""),
            notebook);

        CommandOutcome ran = await CommandProcess.Run(folder, ["run", "lessons/a.ipynb"],
            new() { ["LATENTLAB_DATA"] = "../sets", ["LATENTLAB_CACHE"] = "kept" });

        Assert.Equal((ExitCode.Done, ""), (ran.Code, ran.Error));
        Assert.Contains(JsonSerializer.Serialize(Path.Combine(Path.GetDirectoryName(folder)!, "sets")).Trim('"'),
            File.ReadAllText(notebook));
        Assert.Contains(JsonSerializer.Serialize(Path.Combine(folder, "kept")).Trim('"'), File.ReadAllText(notebook));
    }

    [Theory]
    [InlineData("dance")]
    [InlineData("course", "--seeds", "many")]
    [InlineData("course", "--seeds", "0")]
    [InlineData("course", "--only", "99")]
    [InlineData("course", "--data", "no-such-set")]
    [InlineData("run", "no-such.ipynb")]
    [InlineData("data", "fetch", "nothing")]
    [InlineData("data", "make", "faces")]
    public async Task What_cannot_be_done_is_refused_with_a_sentence_and_exit_code_2(params string[] arguments)
    {
        CommandOutcome refused = await Run(arguments);
        Assert.Equal(ExitCode.Refused, refused.Code);
        Assert.NotEqual("", refused.Error.Trim());
        Assert.DoesNotContain("   at ", refused.Error);
    }

    [Fact]
    public async Task A_notebook_that_runs_is_saved_with_its_outputs()
    {
        string saved = Path.Combine(folder, "done.ipynb");
        CommandOutcome run = await Run("run", Notebook("int seed = 20;", "seed + 1"), "--out", saved);
        Assert.True(run.Code == ExitCode.Done, run.Error);
        Assert.Contains("21", await File.ReadAllTextAsync(saved, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_cell_that_fails_gives_exit_code_1_and_the_file_is_written_all_the_same()
    {
        string saved = Path.Combine(folder, "failed.ipynb");
        CommandOutcome run =
            await Run("run", Notebook("throw new System.InvalidOperationException(\"so it is\");"), "--out", saved);
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains("so it is", run.Error);
        Assert.Contains("so it is", await File.ReadAllTextAsync(saved, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_doctor_reports_as_json_what_a_script_can_read()
    {
        CommandOutcome doctor = await Run("doctor", "--json");
        using JsonDocument report = JsonDocument.Parse(doctor.Out);
        Assert.All(["threads", "Slurm", "grading"], topic => Assert.Contains(report.RootElement.EnumerateArray(),
            line => line.GetProperty("topic").GetString() == topic));
    }

    [Fact]
    public async Task The_list_of_data_sets_names_the_shipped_digits_with_their_counts()
    {
        CommandOutcome list = await Run("data", "list", "--json");
        Assert.Equal(ExitCode.Done, list.Code);
        using JsonDocument sets = JsonDocument.Parse(list.Out);
        JsonElement digits =
            sets.RootElement.EnumerateArray().Single(set => set.GetProperty("name").GetString() == "digits");
        Assert.Equal((12_000, 2_000), (digits.GetProperty("train").GetInt32(), digits.GetProperty("test").GetInt32()));
    }

    [Fact]
    public async Task The_linter_says_file_cell_line_rule_and_reason_and_its_exit_code_says_whether_it_found_any()
    {
        string bad = Notebook("#!import kit.dib", "int a = 1;\ndisplay(a);");
        CommandOutcome found = await Run("lint", bad);
        Assert.Equal(ExitCode.Failed, found.Code);
        Assert.Contains($"{bad}, cell '", found.Out);
        Assert.Contains("line 2: words: display(…)", found.Out);
        Assert.Contains("why: Verso", found.Out);
        Assert.Contains("instead: ", found.Out);

        CommandOutcome json = await Run("lint", bad, "--json");
        Assert.Equal(ExitCode.Failed, json.Code);
        using JsonDocument report = JsonDocument.Parse(json.Out);
        JsonElement display = report.RootElement.EnumerateArray()
            .Single(finding => finding.GetProperty("rule").GetProperty("name").GetString() == "words");
        Assert.Equal((2, bad), (display.GetProperty("line").GetInt32(), display.GetProperty("file").GetString()));

        Assert.Equal(ExitCode.Done, (await Run("lint")).Code);   // the kit's own lessons
        Assert.Equal(ExitCode.Refused, (await Run("lint", Path.Combine(folder, "nowhere"))).Code);
        await File.WriteAllTextAsync(bad, "{ half", TestContext.Current.CancellationToken);
        CommandOutcome damaged = await Run("lint", bad);
        Assert.Equal(ExitCode.Refused, damaged.Code);
        Assert.Contains("a.ipynb", damaged.Error);
    }
}
