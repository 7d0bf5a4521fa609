using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;
using LatentLab.Notebooks.Tests.Session;

namespace LatentLab.Notebooks.Tests.FSharp;

public sealed class FSharpStoppingTests : IDisposable
{
    private readonly SessionRun session = new();

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("while true do ()")]
    [InlineData("while true do printfn \"x\"")]
    [InlineData("while true do\n    try\n        while true do ()\n    with _ -> ()")]
    [InlineData("for n in Seq.initInfinite id do ignore n")]
    [InlineData("Seq.initInfinite (fun n -> n) |> Seq.iter (fun n -> ignore n)")]
    [InlineData("System.Threading.Thread.Sleep -1")]
    [InlineData("async { do! Async.Sleep -1 } |> Async.RunSynchronously")]
    [InlineData("async { while true do () } |> Async.RunSynchronously")]
    [InlineData("task { while true do () }")]
    [InlineData("(task { while true do do! System.Threading.Tasks.Task.Yield() }).Wait()")]
    [InlineData("let rec f n = if n < 0 then n else f (n + 1 - 1)\nf 5")]
    [InlineData("let rec f n : int = g n\nand g n = f n\nf 5")]
    [InlineData("let rec f : int -> int = function 0 -> f 1 | n -> f 0\nf 5")]
    public async Task A_cell_that_never_ends_is_stopped_and_earlier_values_stay(string endless)
    {
        await session.Run("#!fsharp\nlet before = 1");
        using var stop = new CancellationTokenSource();
        CellRun run = await RunUntilItSpeaks($"#!fsharp\nprintfn \"here\"\n{endless}", stop);
        Assert.Equal((CellStatus.Cancelled, "Cancelled"),
            (run.Result.Status, Assert.Single(run.Outputs.OfType<ErrorOutput>()).Name));
        Assert.Equal("result:2", (await session.Run("#!fsharp\nbefore + 1")).Story);
    }

    [Fact]
    public async Task What_cannot_be_stopped_is_left_behind_and_nothing_else_of_fsharp_runs_until_it_ends()
    {
        await session.Run($"#!fsharp\n#r \"{typeof(Shared).Assembly.Location.Replace('\\', '/')}\"\nlet before = 1");
        using var stop = new CancellationTokenSource();
        CellRun run = await RunUntilItSpeaks(
            "#!fsharp\nprintfn \"here\"\nLatentLab.Notebooks.Tests.FSharp.Shared.SpinUntilReleased()", stop);
        Assert.Equal((CellStatus.Cancelled, true), (run.Result.Status, run.Result.Abandoned));
        Assert.Contains("An F# cell that was stopped still runs", (await session.Run("#!fsharp\nbefore")).Error);
        Assert.Equal("result:2", (await session.Run("1 + 1")).Story);

        Shared.Release();
        do
            run = await session.Run("#!fsharp\nbefore + 1");
        while (run.Error.Contains("still runs", StringComparison.Ordinal));
        Assert.Equal("result:2", run.Story);
    }

    private async Task<CellRun> RunUntilItSpeaks(string source, CancellationTokenSource stop)
    {
        var sink = new StopsAtFirstOutput(stop);
        CellResult result = await session.Session.ExecuteAsync(source, sink, cancellation: stop.Token);
        return new CellRun(result, sink.Outputs.Items);
    }

    private sealed class StopsAtFirstOutput(CancellationTokenSource stop) : ICellOutputSink
    {
        public OutputList Outputs { get; } = new();

        public void Add(CellOutput output)
        {
            Outputs.Add(output);
            stop.CancelAfter(0);
        }

        public void Update(DisplayOutput output) => Outputs.Update(output);
    }
}
