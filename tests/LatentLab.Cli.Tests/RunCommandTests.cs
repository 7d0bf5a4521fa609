using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Cli.Tests;

/// <summary>
/// <c>latentlab run</c> with cells that end their process, that are stopped, or that show without an end: nothing of
/// what ran is lost.
/// </summary>
public sealed class RunCommandTests : IDisposable
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-run-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Saved => Path.Combine(folder, "done.ipynb");

    private string Notebook(params string[] cells)
    {
        var document = new NotebookDocument { Metadata = NotebookMetadata.ForCSharp() };
        for (int index = 0; index < cells.Length; index++)
            document.Cells.Add(new NotebookCell
            {
                Id = $"c{index + 1}",
                Kind = CellKind.Code,
                Language = "csharp",
                Source = cells[index]
            });
        string path = Path.Combine(folder, "a.ipynb");
        NotebookFile.Save(document, path);
        return path;
    }

    private Task<CommandOutcome> Run(string notebook, params string[] more) =>
        CommandProcess.Run(folder, ["run", notebook, "--out", Saved, .. more]);

    private static string Story(NotebookCell cell) => string.Join('|', cell.Outputs.Select(output => output switch
    {
        StreamOutput stream => stream.Text.Trim(),
        DisplayOutput display => display.Data["text/plain"]!.ToString(),
        ErrorOutput error => $"error:{error.Name}",
        _ => output.GetType().Name,
    }));

    [Theory]
    [InlineData("int F(int n) => F(n + 1) + 1;\nF(0)", "Stack overflow: a method in this cell calls itself")]
    [InlineData("Environment.Exit(3);", "exit code 3")]
    [InlineData("Environment.Exit(0);", "exit code 0")]
    [InlineData("Environment.FailFast(\"on purpose\");", "Environment.FailFast")]
    [InlineData("System.Diagnostics.Process.GetCurrentProcess().Kill();", "killed from outside")]
    public async Task A_cell_that_ends_its_process_is_named_and_what_ran_is_saved(string cell, string reason)
    {
        string last = "Console.WriteLine(\"before\");\nvar shown = display(\"old\");\nshown.Update(\"new\");\n" + cell;
        CommandOutcome run = await Run(Notebook("\"first\"", last, "\"never\""), "--allow-errors");
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains("latentlab: a.ipynb, cell 'c2': Process ended: ", run.Error);
        Assert.Contains(reason, run.Error);
        Assert.Contains("[2/3] c2", run.Out);

        NotebookDocument saved = NotebookFile.Load(Saved);
        Assert.Equal(["first", "before|new|error:Process ended", ""], saved.Cells.Select(Story));
        Assert.Contains(reason, saved.Cells[1].Outputs.OfType<ErrorOutput>().Single().Message);
        Assert.Equal(1, saved.Cells[0].ExecutionCount);
    }

    [Theory]
    [InlineData("var queue = new System.Collections.Concurrent.BlockingCollection<int>();\nqueue.Dispose();\n"
        + "using (System.Threading.ExecutionContext.SuppressFlow())\n"
        + "    new System.Threading.Thread(queue.CompleteAdding).Start();\nSystem.Threading.Thread.Sleep(500);")]
    [InlineData("#!fsharp\nlet timer = new System.Threading.Timer((fun _ -> failwith \"lost\"), null, 30, -1)\n"
        + "System.Threading.Thread.Sleep 500")]
    [InlineData("var source = new System.Threading.CancellationTokenSource(50);\n"
        + "source.Token.Register(() => throw new Exception(\"lost\"));\nSystem.Threading.Thread.Sleep(500);")]
    public async Task An_exception_that_nobody_can_catch_is_shown_and_the_next_cell_runs(string cell)
    {
        CommandOutcome run = await Run(Notebook(cell, "1 + 1"));
        NotebookDocument saved = NotebookFile.Load(Saved);
        Assert.Contains("in work that this cell started", Assert.Single(saved.Cells[0].Outputs.OfType<ErrorOutput>())
            .Message);
        Assert.Equal("2", Story(saved.Cells[1]));
        Assert.DoesNotContain("Process ended", run.Error);
    }

    [Fact]
    public async Task The_notebook_is_saved_after_every_cell()
    {
        string look = $"System.IO.File.ReadAllText({JsonSerializer.Serialize(Saved)}).Contains(\"value of the first\")";
        CommandOutcome run = await Run(Notebook("\"value of \" + \"the first\"", look));
        Assert.Equal((ExitCode.Done, ""), (run.Code, run.Error));
        Assert.Equal(["value of the first", "True"], NotebookFile.Load(Saved).Cells.Select(Story));
        Assert.Equal(2, Directory.GetFiles(folder).Length);
    }

    [Fact]
    public async Task What_runs_when_the_command_itself_is_killed_is_named_in_the_file_and_does_not_run_on()
    {
        using Process process = CommandProcess.Start(folder,
            ["run", Notebook("\"first\"",
                "Console.WriteLine($\"process {Environment.ProcessId}\");\nawait Task.Delay(-1);"), "--out", Saved]);
        using Process worker = Process.GetProcessById(int.Parse((await Line(process, "process "))[8..]));
        process.Kill();
        await worker.WaitForExitAsync(Test);
        NotebookDocument saved = NotebookFile.Load(Saved);
        Assert.Equal(["first", "error:Unfinished"], saved.Cells.Select(Story));
    }

    [Fact]
    public async Task Ctrl_C_stops_the_cell_saves_what_ran_and_gives_exit_code_130()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no signal to send.");
        using Process process = CommandProcess.Start(folder,
            ["run", Notebook("\"first\"",
                "Console.WriteLine(\"running\");\nwhile (true) System.Threading.Thread.Sleep(10);"), "--out", Saved]);
        Task<string> error = process.StandardError.ReadToEndAsync(Test);
        await Line(process, "running");
        Assert.Equal(0, Kill(process.Id, 2));
        await process.WaitForExitAsync(Test);
        Assert.Equal(ExitCode.Cancelled, process.ExitCode);
        Assert.Contains("stopped; what ran is saved", await error);
        NotebookDocument saved = NotebookFile.Load(Saved);
        Assert.Equal("first", Story(saved.Cells[0]));
        Assert.StartsWith("running|error:", Story(saved.Cells[1]));
        Assert.DoesNotContain("Unfinished", Story(saved.Cells[1]));
    }

    [Fact]
    public async Task A_flood_of_displays_is_bounded_with_a_note_and_its_beginning_and_end_are_kept()
    {
        CommandOutcome run = await Run(Notebook("for (int i = 0; i < 100_000; i++) display(i);\n\"last\""), "--quiet");
        Assert.Equal((ExitCode.Done, ""), (run.Code, run.Error));
        NotebookCell cell = NotebookFile.Load(Saved).Cells[0];
        string[] story = Story(cell).Split('|');
        Assert.Equal(["0", "1", "2"], story[..3]);
        Assert.Equal(["99998", "99999", "last"], story[^3..]);
        // 100,001 - 1,000 - 20
        Assert.Contains("98,981 outputs are left out", Assert.Single(cell.Outputs.OfType<StreamOutput>()).Text);
        Assert.Equal(1_021, cell.Outputs.Count);
    }

    [Fact]
    public async Task What_the_format_forbids_is_left_out_and_said()
    {
        string path = Path.Combine(folder, "a.ipynb");
        await File.WriteAllTextAsync(path, """
            {"cells":[{"cell_type":"markdown","id":"m","metadata":{},"source":"x","outputs":[]}],
             "metadata":{},"nbformat":4,"nbformat_minor":5}
            """, Test);
        CommandOutcome run = await Run(path);
        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Contains("a.ipynb, left out of what is saved: cell 1 (markdown): \"outputs\"", run.Error);
        Assert.DoesNotContain("outputs", await File.ReadAllTextAsync(Saved, Test));
    }

    private static async Task<string> Line(Process process, string beginning)
    {
        while (await process.StandardOutput.ReadLineAsync(Test) is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
                return line;
        }
        throw new InvalidOperationException($"It never said '{beginning}'.");
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
