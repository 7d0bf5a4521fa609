using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;

namespace LatentLab.Notebooks.Tests.Session;

/// <summary>Programs that take a cell for a console with a window and a keyboard.</summary>
public sealed class ConsoleTests : IDisposable
{
    private readonly SessionRun session = new();

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("Console.WriteLine(1); Console.Clear();", "")]
    [InlineData("Console.WriteLine(1); display(2); Console.Clear(); Console.WriteLine(3);", "stdout:3")]
    [InlineData("for (int i = 0; i < 3; i++) { Console.Clear(); Console.WriteLine(i); }", "stdout:2")]
    [InlineData("void Draw(int i) { Console.Clear(); Console.WriteLine(i); }\nDraw(1); Draw(2);", "stdout:2")]
    [InlineData("using static System.Console;\nWriteLine(1); Clear(); WriteLine(2);", "stdout:2")]
    [InlineData("Action clear = Console.Clear; Console.WriteLine(1); clear(); Console.WriteLine(2);", "stdout:2")]
    [InlineData("Console.WriteLine(1); await Task.Run(() => Console.Clear()); Console.WriteLine(2);", "stdout:2")]
    [InlineData("Console.WriteLine(1); Console.Write(\"\\x1b[2J\\x1b[H2\");", "stdout:2")]
    public async Task Clear_removes_what_the_cell_has_shown(string code, string story) =>
        Assert.Equal(story, (await session.Run(code)).Story);

    [Theory]
    [InlineData("printfn \"1\"\nConsole.Clear()\nprintfn \"2\"", "stdout:2")]
    [InlineData("open System\nprintfn \"1\"\nSystem.Console.Clear(); Console.Write 2", "stdout:2")]
    [InlineData("for i in 1 .. 3 do Console.SetCursorPosition(0, Console.CursorTop); Console.Write i", "stdout:3")]
    [InlineData("// Console.Clear\nprintf \"%s\" \"Console.Clear\"", "stdout:Console.Clear")]
    [InlineData("Console.ReadKey() |> ignore", "error:System.InvalidOperationException")]
    public async Task Cells_of_fsharp_have_the_same_console(string code, string story) =>
        Assert.Equal(story, (await session.Run("#!fsharp\n" + code)).Story);

    [Fact]
    public async Task What_was_cleared_does_not_count_against_the_limit_of_text()
    {
        using var small = new NotebookSession(new SessionOptions { TextLimit = 100 });
        var list = new OutputList();
        await small.ExecuteAsync(
            "for (int i = 0; i < 50; i++) { Console.Clear(); Console.Write(new string('x', 60)); }", list,
            cancellation: TestContext.Current.CancellationToken);
        Assert.Equal([new StreamOutput("stdout", new string('x', 60))], list.Items);
    }

    [Theory]
    [InlineData("for (int i = 0; i < 3; i++) { Console.SetCursorPosition(0, Console.CursorTop); Console.Write(i); }",
        "stdout:2")]
    [InlineData("Console.Write(\"50 %\"); Console.CursorLeft = 0; Console.Write(\"100 %\");", "stdout:100 %")]
    [InlineData("Console.Write(\"abc\"); Console.CursorLeft -= 1; Console.Write(\"X\");", "stdout:abX")]
    [InlineData("Console.Write(\"a\"); Console.SetCursorPosition(4, 0); Console.Write(\"b\");", "stdout:a   b")]
    [InlineData("for (int i = 0; i < 3; i++) { Console.SetCursorPosition(0, 0); Console.WriteLine(i); }", "stdout:2")]
    [InlineData("Console.WriteLine(\"é😀\"); Console.Write(\"ab\"); $\"{Console.GetCursorPosition()}\"",
        "stdout:é😀\nab|result:(2, 1)")]
    public async Task The_cursor_moves_in_its_line_and_home(string code, string story) =>
        Assert.Equal(story, (await session.Run(code)).Story);

    [Fact]
    public async Task A_place_in_another_line_is_refused_with_what_to_do()
    {
        CellRun run = await session.Run("Console.WriteLine(1);\nConsole.SetCursorPosition(3, 9);");
        Assert.Contains("from line 1 to line 9", run.Error);
        Assert.Contains("shown.Update(newText);", run.Error);
        Assert.EndsWith("at cell 1, line 2", run.Traceback);
    }

    [Fact]
    public async Task Colours_sizes_titles_and_sounds_change_nothing_and_can_be_asked_for()
    {
        CellRun run = await session.Run("""
            Console.Title = "t"; Console.CursorVisible = false; Console.Beep(); Console.Beep(440, 1000);
            Console.SetWindowSize(100, 50); Console.WindowWidth = 100; Console.OutputEncoding = Encoding.UTF8;
            var before = Console.ForegroundColor;
            Console.ForegroundColor = ConsoleColor.Red; Console.BackgroundColor = ConsoleColor.Blue;
            Console.Write("red");
            bool kept = Console.ForegroundColor == ConsoleColor.Red;
            Console.ResetColor();
            Console.Write(new string('-', Console.WindowWidth));
            bool again = Console.ForegroundColor == before;
            $"{kept} {again} {Console.Title} {Console.BufferWidth}×{Console.WindowHeight}"
            """);
        Assert.Equal($"stdout:red{new string('-', 80)}|result:True True t 80×24", run.Story);
    }

    [Theory]
    [InlineData("Console.ReadKey();", "Give the value in the cell")]
    [InlineData("Console.ReadKey(true);", "Give the value in the cell")]
    [InlineData("Console.Read();", "Give the value in the cell")]
    [InlineData("await Console.In.ReadLineAsync();", "Give the value in the cell")]
    [InlineData("new System.IO.StreamReader(Console.OpenStandardInput()).ReadLine();", "Give the value in the cell")]
    [InlineData("while (!Console.KeyAvailable) { }", "stop button")]
    public async Task Keys_and_lines_that_nobody_can_type_are_refused_with_what_to_do(string code, string advice)
    {
        CellRun run = await session.Run(code);
        Assert.Contains("no keyboard", run.Error);
        Assert.Contains(advice, run.Error);
        Assert.EndsWith("at cell 1, line 1", run.Traceback);
    }

    [Fact]
    public async Task The_standard_streams_as_bytes_are_the_cells_own()
    {
        CellRun run = await session.Run("""
            var output = Console.OpenStandardOutput();
            byte[] bytes = Encoding.UTF8.GetBytes("ä😀\n");
            foreach (byte one in bytes) output.WriteByte(one);   // a letter in pieces
            using (var writer = new System.IO.StreamWriter(Console.OpenStandardError())) writer.Write("e");
            """);
        Assert.Equal("stdout:ä😀|stderr:e", run.Story);
    }

    [Fact]
    public async Task The_console_is_taken_anew_for_each_cell()
    {
        await session.Run(
            "Console.SetOut(new System.IO.StringWriter()); Console.SetIn(new System.IO.StringReader(\"\"));");
        Assert.Equal("stdout:seen", (await session.Run("Console.WriteLine(\"seen\");")).Story);
        await session.Run("Console.SetError(System.IO.TextWriter.Null); Console.Out.Close(); Console.Error.Dispose();");
        Assert.Equal("stdout:seen|stderr:too",
            (await session.Run("Console.WriteLine(\"seen\"); Console.Error.WriteLine(\"too\");")).Story);
        Assert.Contains("no keyboard", (await session.Run("Console.ReadLine()")).Error);
    }
}
