using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;

namespace LatentLab.Notebooks.Tests.Session;

/// <summary>Exceptions that no caller can receive. Outside of a notebook each of them ends the process.</summary>
public sealed class BackgroundErrorTests : IDisposable
{
    private readonly SessionRun session = new();

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("new System.Threading.Thread(Fail).Start();")]
    [InlineData("new System.Threading.Thread(Fail).UnsafeStart();")]
    [InlineData("System.Threading.ThreadPool.QueueUserWorkItem(_ => Fail());")]
    [InlineData("System.Threading.ThreadPool.UnsafeQueueUserWorkItem(_ => Fail(), null);")]
    [InlineData("var timer = new System.Threading.Timer(_ => Fail(), null, 1, -1);")]
    [InlineData(
        "var timer = new System.Timers.Timer(1) { AutoReset = false }; timer.Elapsed += (_, _) => new "
        + "System.Threading.Thread(Fail).Start(); timer.Start();")]
    [InlineData("var source = new System.Threading.CancellationTokenSource(1); source.Token.Register(Fail);")]
    [InlineData(
        "var source = new System.Threading.CancellationTokenSource(); source.Token.Register(() => { Fail(); "
        + "Console.WriteLine(); }); source.CancelAfter(1);")]
    [InlineData("#!fsharp\nlet fail () : unit = raise (System.InvalidTimeZoneException \"lost\")\n"
        + "let timer = new System.Threading.Timer((fun _ -> fail ()), null, 1, -1)")]
    [InlineData("async void Later() { await Task.Yield(); Fail(); }\nLater();")]
    [InlineData("async void Later() { await Task.Delay(1).ConfigureAwait(false); Fail(); }\nLater();")]
    [InlineData("async void Later() { await Task.Run(() => Fail()); }\nLater();")]
    [InlineData(
        "class Heavy { ~Heavy() => throw new InvalidTimeZoneException(\"lost\"); }\nvoid Make() => new Heavy();\n"
        + "Make(); GC.Collect(); GC.WaitForPendingFinalizers();")]
    [InlineData(
        "void Make() => Task.Run(() => Fail()).ContinueWith(t => { }).Wait();\nMake(); GC.Collect(); "
        + "GC.WaitForPendingFinalizers();")]
    public async Task They_are_shown_on_the_cell_that_started_the_work_and_the_session_goes_on(string code)
    {
        await session.Run("void Fail() => throw new InvalidTimeZoneException(\"lost\");");
        var sink = new WaitingSink();
        CellResult result =
            await session.Session.ExecuteAsync(code, sink, cancellation: TestContext.Current.CancellationToken);
        ErrorOutput error = await sink.Error.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        string all = string.Join('\n', error.Traceback);
        Assert.Contains("System.InvalidTimeZoneException: lost", all);
        Assert.Matches("cell 1, line 1|cell 2, line [123]", all);
        Assert.Equal("result:2", (await session.Run("1 + 1")).Story);
        Assert.Contains(result.Status, new[] { CellStatus.Succeeded, CellStatus.Failed });
    }

    [Fact]
    public async Task An_error_after_its_cell_has_ended_is_still_that_cells()
    {
        var sink = new WaitingSink();
        await session.Session.ExecuteAsync(
            """
            var go = new System.Threading.ManualResetEventSlim();
            var thread = new System.Threading.Thread(() => { go.Wait(); throw new InvalidTimeZoneException("late"); });
            thread.Start();
            """,
            sink, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal("result:5", (await session.Run("go.Set(); thread.Join(); 5")).Story);
        Assert.StartsWith("late",
            (await sink.Error.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).Message);
    }

    [Fact]
    public async Task An_exception_whose_message_never_comes_is_named_all_the_same()
    {
        var sink = new WaitingSink();
        await session.Session.ExecuteAsync(
            """
            string Never() { System.Threading.Thread.Sleep(-1); return ""; }
            class Slow : Exception { public Func<string> Words; public override string Message => Words(); }
            var thread = new System.Threading.Thread(() => throw new Slow { Words = Never });
            thread.Start();
            """,
            sink, cancellation: TestContext.Current.CancellationToken);
        Assert.Contains("Slow; its Message had not come back",
            (await sink.Error.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).Message);
    }

    private sealed class WaitingSink : ICellOutputSink
    {
        private readonly TaskCompletionSource<ErrorOutput> error =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<ErrorOutput> Error => error.Task;

        public void Add(CellOutput output)
        {
            if (output is ErrorOutput found)
                error.TrySetResult(found);
        }

        public void Update(DisplayOutput output)
        {
        }
    }
}
