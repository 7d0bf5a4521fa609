using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;
using LatentLab.Notebooks.Session.Hosting;
using Microsoft.DotNet.Interactive.Commands;

namespace LatentLab.Notebooks.Tests.Session;

public sealed class StoppingTests : IDisposable
{
    private readonly SessionRun session = new();

    public void Dispose() => session.Dispose();

    public static TheoryData<string> Endless => new(EndlessCells.All);

    [Theory]
    [MemberData(nameof(Endless))]
    public async Task A_cell_that_never_ends_is_stopped_and_variables_survive(string endless)
    {
        await session.Run("int before = 1;");
        CellRun run =
            await RunUntilItSpeaks($"int during = 2; Console.WriteLine(\"here\");\n{endless}\nint after = 3;");
        Assert.Equal((CellStatus.Cancelled, false), (run.Result.Status, run.Result.Abandoned));
        Assert.Equal("stdout:here|error:Cancelled", run.Story);
        Assert.Equal("The cell was stopped. The session goes on; what was assigned before stays.", run.Error);
        Assert.Equal("result:1 2 0", (await session.Run("$\"{before} {during} {after}\"")).Story);
    }

    // Each time the stop comes at another moment: between the library that awaits and the iterator that answers, too.
    [Fact]
    public async Task An_async_stream_is_stopped_whenever_the_stop_comes()
    {
        for (int i = 0; i < 60; i++)
        {
            CellRun run = await RunUntilItSpeaks(
                """
                async IAsyncEnumerable<int> Drops() { while (true) { await Task.Yield(); yield return 1; } }
                Console.WriteLine("here");
                await foreach (int drop in Drops()) { }
                """);
            Assert.Equal((CellStatus.Cancelled, false), (run.Result.Status, run.Result.Abandoned));
        }
    }

    [Fact]
    public async Task What_catch_and_finally_blocks_put_in_order_is_put_in_order()
    {
        CellRun run = await RunUntilItSpeaks(
            """
            var order = new List<string>();
            void Note(string word) { for (int i = 0; i < 2; i++) order.Add(word + i); }
            class Device : IDisposable { public List<string> Order; public void Dispose() { foreach (char c in "ab") Order.Add($"closed {c}"); } }
            void Work()
            {
                using var device = new Device { Order = order };
                try { Console.WriteLine("here"); while (true) { } }
                catch (OperationCanceledException) { Note("stopped "); throw; }
                finally { Note("finally "); }
            }
            try { Work(); } finally { Note("last "); }
            order.Add("went on");
            """);
        Assert.Equal((CellStatus.Cancelled, false), (run.Result.Status, run.Result.Abandoned));
        Assert.Equal(
            "result:stopped 0, stopped 1, finally 0, finally 1, closed a, closed b, last 0, last 1",
            (await session.Run("string.Join(\", \", order)")).Story);
    }

    [Fact]
    public async Task Tasks_and_threads_that_a_stopped_cell_started_stop_too()
    {
        CellRun run = await RunUntilItSpeaks(
            """
            using System.Threading;
            int ended = 0;
            int begun = 0;
            void Endless() { try { Interlocked.Increment(ref begun); while (true) { } } finally { Interlocked.Increment(ref ended); } }
            var task = Task.Run(Endless);
            var thread = new Thread(Endless);
            thread.Start();
            while (Volatile.Read(ref begun) < 2) { }
            Console.WriteLine("here");
            try { } finally { Endless(); }
            """);
        Assert.Equal(CellStatus.Cancelled, run.Result.Status);
        Assert.Equal("result:3 True", (await session.Run(
            "while (Volatile.Read(ref ended) < 3) Thread.Yield();\nthread.Join();\n$\"{ended} {task.ContinueWith(t => "
            + "t.IsCanceled || t.IsFaulted).Result}\"", seconds: 30)).Story);
    }

    [Fact]
    public async Task A_cell_that_ends_because_its_thread_was_stopped_was_stopped()
    {
        CellRun run = await RunUntilItSpeaks(
            "var thread = new System.Threading.Thread(() => { Console.WriteLine(); while (true) { } });\n"
            + "thread.Start(); thread.Join();");
        Assert.Equal((CellStatus.Cancelled, false), (run.Result.Status, run.Result.Abandoned));
    }

    [Fact]
    public async Task A_stop_does_not_touch_what_other_cells_left_running()
    {
        await session.Run(
            """
            using System.Threading;
            long ticks = 0; bool enough = false;
            var clock = Task.Run(() => { while (!Volatile.Read(ref enough)) Interlocked.Increment(ref ticks); });
            """);
        await RunUntilItSpeaks("Console.WriteLine(\"here\"); while (true) { }");
        CellRun run = await session.Run(
            "long before = ticks; while (Interlocked.Read(ref ticks) <= before) { }\nenough = true; clock.Wait(); "
            + "clock.Status", seconds: 30);
        Assert.Equal("result:RanToCompletion", run.Story);
    }

    [Fact]
    public async Task Waiting_that_never_ends_is_left_behind_and_reported()
    {
        CellRun run = await RunUntilItSpeaks(
            """
            using System.Threading;
            int started = 1;
            var cell = Thread.CurrentThread;
            void SpeakOnceItWaits() { while (!cell.ThreadState.HasFlag(ThreadState.WaitSleepJoin)) Thread.Yield(); Console.WriteLine(); }
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

    private static string Deaf => $"#r \"{typeof(DeafLoop).Assembly.Location}\"\nint kept = 4; "
        + $"Console.WriteLine(\"here\");\n{typeof(DeafLoop).FullName}.Run();";

    [Fact]
    public async Task Where_nobody_can_press_again_what_reacts_to_nothing_is_left_behind()
    {
        using var end = new DeafLoop();
        CellRun run = await RunUntilItSpeaks(Deaf);
        Assert.Equal((CellStatus.Cancelled, true), (run.Result.Status, run.Result.Abandoned));
        Assert.Contains("left behind", run.Error);
        Assert.Equal("result:4", (await session.Run("kept")).Story);
    }

    [Fact]
    public async Task Where_somebody_can_press_again_that_is_waited_for()
    {
        using var end = new DeafLoop();
        using var stop = new CancellationTokenSource();
        var sink = new AttendedSink(stop, session.Session.StopAgain);
        CellResult result = await session.Session.ExecuteAsync(Deaf, sink, cancellation: stop.Token);
        Assert.Equal((CellStatus.Cancelled, true), (result.Status, result.Abandoned));
        Assert.Contains("left behind", result.Error!.Message);
        Assert.Equal(["here", "press stop again", "Cancelled"], sink.Heard);
        Assert.Equal("result:4", (await session.Run("kept")).Story);
    }

    // On a busy machine time passes without a turn for the cell's thread: as here, where none is left from the start.
    [Fact]
    public async Task A_cell_is_not_left_behind_before_it_has_had_its_turns()
    {
        using var stop = new CancellationTokenSource();
        int woken = 0;
        Task<object?> StopAndSleepOn()
        {
            stop.Cancel();
            while (woken < 5)
            {
                try
                {
                    Thread.Sleep(Timeout.Infinite);
                }
                catch (ThreadInterruptedException)
                {
                    woken++;
                }
            }
            return Task.FromResult<object?>(null);
        }
        var cell = new CellContext(new EventOutputs(new OutputList(), new SubmitCode(""), 0), long.MaxValue, stop.Token,
            "cell", Path.GetTempPath());
        Assert.Equal(CellEnd.Completed,
            await CellThread.RunAsync(StopAndSleepOn, _ => { }, cell, stop.Token, overdue: TimeSpan.Zero));
        Assert.Equal(5, woken);
    }

    [Fact]
    public async Task A_call_under_a_time_limit_of_its_own_is_stopped_without_its_cell()
    {
        string[] words = (await session.Run(
            """
            using LatentLab.Notebooks.Session;
            using System.Threading;
            var button = new FunctionStop();
            string end = "";
            var call = new Thread(() =>
            {
                button.Enter();
                try { button.Press(); while (true) { } }
                catch (OperationCanceledException) { end = "stopped"; }
            });
            call.Start(); call.Join();
            int turns = 0; while (turns < 1000) turns++;
            $"{end} {turns}"
            """)).Story.Split('|');
        Assert.Equal(["result:stopped 1000"], words);
    }

    private async Task<CellRun> RunUntilItSpeaks(string source)
    {
        using var stop = new CancellationTokenSource();
        var sink = new StoppingSink(stop);
        CellResult result = await session.Session.ExecuteAsync(source, sink, cancellation: stop.Token);
        return new CellRun(result, sink.Outputs.Items);
    }

    [Theory]
    [InlineData("await Microsoft.DotNet.Interactive.Kernel.GetInputAsync(\"q\")")]
    [InlineData("Console.ReadLine()")]
    [InlineData("#!set --name answer --value @input:\"q\"")]
    public async Task A_question_that_nobody_answers_is_stopped_like_everything_else(string question)
    {
        using var stop = new CancellationTokenSource();
        var sink = new AskedSink(stop);
        CellResult result = await session.Session.ExecuteAsync(question, sink, cancellation: stop.Token);
        Assert.Equal(CellStatus.Cancelled, result.Status);
        Assert.Equal("Cancelled", result.Error!.Name);
    }

    private sealed class AskedSink(CancellationTokenSource stop) : ICellOutputSink, ICellInput
    {
        public bool IsAttended => true;

        public string? Read(string prompt, bool hidden, CancellationToken cancellation)
        {
            stop.Cancel();
            cancellation.ThrowIfCancellationRequested();
            return "";
        }

        public void Add(CellOutput output)
        {
        }

        public void Update(DisplayOutput output)
        {
        }
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
        using var small = new NotebookSession(new SessionOptions { TextLimit = 1000 });
        var list = new OutputList();
        await small.ExecuteAsync("for (int i = 0; i < 10_000; i++) Console.Write(\"0123456789\");", list,
            cancellation: TestContext.Current.CancellationToken);
        var run = new CellRun(new CellResult(CellStatus.Succeeded, 1, default), list.Items);
        Assert.Equal(1000, run.Stdout.Length);
        Assert.EndsWith("stderr:[The cell wrote more than 1,000 characters; the rest is not kept.]", run.Story);
    }

    private sealed class AttendedSink(CancellationTokenSource stop, Action pressAgain) : ICellOutputSink, ICellInput
    {
        public List<string> Heard { get; } = [];

        public void Add(CellOutput output)
        {
            switch (output)
            {
                case StreamOutput { Name: "stdout" } text:
                    Heard.Add(text.Text.Trim());
                    stop.CancelAsync();
                    pressAgain();   // in haste: nobody has said yet what that means
                    break;
                case StreamOutput text:
                    Heard.Add(text.Text.Contains("press stop again") ? "press stop again" : text.Text);
                    Task.Run(pressAgain);
                    break;
                case ErrorOutput error:
                    Heard.Add(error.Name);
                    break;
            }
        }

        public void Update(DisplayOutput output)
        {
        }

        public string? Read(string prompt, bool hidden, CancellationToken stop) => null;
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

    [Fact]
    public async Task The_token_of_the_running_command_is_cancelled_and_what_is_shown_after_that_still_arrives()
    {
        CellRun run = await session.Run(
            "try { await Task.Delay(-1, KernelInvocationContext.Current.CancellationToken); } catch "
            + "(OperationCanceledException) { Console.Write(\"in good order\"); \"shown\".Display(); }", seconds: 0.5);
        Assert.Contains("in good order", run.Stdout);
        Assert.Contains("display:shown", run.Story);
    }
}
