using LatentLab.Notebooks.Session;

namespace LatentLab.Notebooks.Tests.Session;

/// <summary>Where the code after an await runs, and what an interrupt of the cell's thread does there.</summary>
public sealed class CellSynchronizationContextTests
{
    [Fact]
    public void An_interrupt_that_comes_while_the_thread_waits_for_work_loses_nothing()
    {
        using var isSetUp = new ManualResetEventSlim();
        CellSynchronizationContext? pump = null;
        var done = new TaskCompletionSource();
        var ran = new List<int>();
        Exception? error = null;
        var thread = new Thread(() =>
        {
            isSetUp.Wait();
            error = Record.Exception(() => pump!.RunUntilComplete(done.Task));
        });
        pump = new CellSynchronizationContext(thread, _ => { });
        thread.Start();
        isSetUp.Set();
        for (int round = 0; round < 100; round++)
        {
            SpinWait.SpinUntil(() => pump.IsIdle && thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
            thread.Interrupt();
            pump.Post(state => ran.Add((int)state!), round);
        }
        SpinWait.SpinUntil(() => pump.Turns == 100);
        done.SetResult();
        thread.Join();
        Assert.Null(error);
        Assert.Equal(Enumerable.Range(0, 100), ran);
        Assert.False(pump.LeavesWorkBehind);
    }
}
