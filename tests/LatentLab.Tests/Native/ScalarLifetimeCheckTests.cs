using LatentLab.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Native;

/// <summary>Not beside other tests: its collections would stop their threads, too.</summary>
[CollectionDefinition(nameof(ScalarLifetimeCheckTests), DisableParallelization = true)]
[Collection(nameof(ScalarLifetimeCheckTests))]
public sealed class ScalarLifetimeCheckTests
{
    [Fact]
    public void TorchSharp_is_marked_and_other_libraries_are_not()
    {
        Assert.True(ScalarLifetimeCheck.AreHeld);
        Assert.False(ScalarLifetimeCheck.AreHeldBy(typeof(Assert).Assembly));
    }

    /// <remarks>
    /// Without the mark this failed in seven of ten runs on two cores. The count of collections bounds the test,
    /// however slow the machine.
    /// </remarks>
    [Fact]
    public void Numbers_live_until_libtorch_has_read_them_while_another_thread_collects_garbage()
    {
        const int Collections = 20_000, Workers = 2;
        using var ready = new CountdownEvent(Workers);
        var faults = new Exception?[Workers];
        long done = 0;
        bool stop = false;
        Thread[] workers = [.. Enumerable.Range(0, Workers).Select(number => new Thread(() => Work(number)))];
        foreach (Thread worker in workers)
            worker.Start();
        ready.Wait(TestContext.Current.CancellationToken);
        for (int i = 0; i < Collections; i++)
        {
            GC.Collect(0);
            Thread.Yield();
        }
        Volatile.Write(ref stop, true);
        foreach (Thread worker in workers)
            worker.Join();
        Assert.All(faults, Assert.Null);
        Assert.True(done > 0, "no operation was done: nothing was tried");

        void Work(int number)
        {
            using Tensor ones = torch.ones(4).DetachFromDisposeScope();
            ready.Signal();
            try
            {
                for (; !Volatile.Read(ref stop); Interlocked.Increment(ref done))
                    ones.mul_(1.0);
                Assert.Equal(4, ones.sum().item<float>());
            }
            catch (Exception fault)
            {
                faults[number] = fault;
            }
        }
    }
}
