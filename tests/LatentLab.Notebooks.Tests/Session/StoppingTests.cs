using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;

namespace LatentLab.Notebooks.Tests.Session;

public sealed class StoppingTests : IDisposable
{
    private readonly SessionRun session = new();

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("for (long i = 0; ; i++) { if (i < 0) break; }")]
    [InlineData("await Task.Yield(); while (true) { }")]
    [InlineData("System.Threading.Thread.Sleep(-1);")]
    [InlineData("try { while (true) { } } catch (Exception) { }")]
    [InlineData("void Deep(int n) { while (n >= 0) n++; while (true) { } }\nDeep(0);")]
    public async Task A_cell_that_never_ends_is_stopped_and_variables_survive(string endless)
    {
        await session.Run("int before = 1;");
        CellRun run = await RunUntilItSpeaks($"int during = 2; Console.WriteLine(\"here\");\n{endless}\nint after = 3;");
        Assert.Equal((CellStatus.Cancelled, false), (run.Result.Status, run.Result.Abandoned));
        Assert.Equal("stdout:here|error:Cancelled", run.Story);
        Assert.Equal("The cell was stopped. The session goes on; what was assigned before stays.", run.Error);
        Assert.Equal("result:1 2 0", (await session.Run("$\"{before} {during} {after}\"")).Story);
    }

    [Fact]
    public async Task Waiting_that_never_ends_is_left_behind_and_reported()
    {
        CellRun run = await RunUntilItSpeaks(
            """
            using System.Threading;
            int started = 1;
            var cell = Thread.CurrentThread;
            void SpeakOnceItWaits()
            {
                while (!cell.ThreadState.HasFlag(ThreadState.WaitSleepJoin)) Thread.Yield();
                Console.WriteLine();
            }
            new Thread(SpeakOnceItWaits).Start();
            await Task.Delay(-1);
            """);
        Assert.Equal((CellStatus.Cancelled, true), (run.Result.Status, run.Result.Abandoned));
        Assert.Contains("left behind", run.Error);
        Assert.Equal("result:1", (await session.Run("started")).Story);
    }

    [Fact]
    public async Task A_time_limit_stops_a_cell_and_says_how_long_it_was()
    {
        CellRun run = await session.Run("while (true) { }", seconds: 0.5);
        Assert.Equal(CellStatus.TimedOut, run.Result.Status);
        Assert.StartsWith("The cell ran longer than its time limit of 0.5 s and was stopped.", run.Error);
        Assert.Equal("result:2", (await session.Run("1 + 1")).Story);
    }

    private async Task<CellRun> RunUntilItSpeaks(string source)
    {
        using var stop = new CancellationTokenSource();
        var sink = new StoppingSink(stop);
        CellResult result = await session.Session.ExecuteAsync(source, sink, cancellation: stop.Token);
        return new CellRun(result, sink.Outputs.Items);
    }

    [Fact]
    public async Task A_cell_cancelled_before_it_starts_runs_nothing()
    {
        CellRun run = await session.RunUntil(new CancellationToken(canceled: true), "Console.WriteLine(\"ran\");");
        Assert.Equal(CellStatus.Cancelled, run.Result.Status);
        Assert.Equal("", run.Stdout);
    }

    [Fact]
    public async Task Blocking_on_a_task_does_not_lock_up()
    {
        CellRun run = await session.Run(
            """
            async Task<int> Slowly() { await Task.Delay(5); await Task.Yield(); return 5; }
            await Task.Delay(1);
            Slowly().Result + Slowly().GetAwaiter().GetResult()
            """,
            seconds: 30);
        Assert.Equal("result:10", run.Story);
    }

    [Fact]
    public async Task Output_of_a_cell_that_floods_is_cut_with_a_note()
    {
        using var small = new ScriptSession(new SessionOptions { TextLimit = 1000 });
        var list = new OutputList();
        await small.ExecuteAsync("for (int i = 0; i < 10_000; i++) Console.Write(\"0123456789\");", list, cancellation: TestContext.Current.CancellationToken);
        var run = new CellRun(new CellResult(CellStatus.Succeeded, 1, default), list.Items);
        Assert.Equal(1000, run.Stdout.Length);
        Assert.EndsWith("stderr:[The cell wrote more than 1,000 characters; the rest is not kept.]", run.Story);
    }

    private sealed class StoppingSink(CancellationTokenSource stop) : ICellOutputSink
    {
        public OutputList Outputs { get; } = new();

        public void Add(CellOutput output)
        {
            Outputs.Add(output);
            stop.CancelAsync();
        }

        public void Update(DisplayOutput output) => Outputs.Update(output);
    }
}
