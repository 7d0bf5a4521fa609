using System.Runtime;
using LatentLab.Training.Fused;

namespace LatentLab.Tests.Training.Fused;

public sealed class OpenMpParallelTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(2, 16)]
    [InlineData(3, 16)]
    [InlineData(5, 7)]
    public void Every_row_is_worked_on_once_in_shares_of_whole_grains(int threads, int grain)
    {
        using var team = new OpenMpParallel(grain, threads);
        foreach (int count in new[] { 0, 1, 15, 16, 17, 128, 1000, 100_003 })
            foreach (int numbersPerRow in new[] { 1, 1_000_000 })
            {
                int[] visits = new int[count];
                int outOfGrain = 0;
                team.Run(count, numbersPerRow, (part, start, end) =>
                {
                    if (start % grain != 0 || part < 0 || part >= team.MostParts)
                        Interlocked.Increment(ref outOfGrain);
                    for (int row = start; row < end; row++)
                        Interlocked.Increment(ref visits[row]);
                });
                Assert.All(visits, visit => Assert.Equal(1, visit));
                Assert.Equal(0, outOfGrain);
            }
    }

    [Fact]
    public void Shares_are_the_same_every_time()
    {
        using var team = new OpenMpParallel(threads: 2);
        HashSet<(int, int, int)> shares = [];
        for (int time = 0; time < 1000; time++)
            team.Run(129, 1000, (part, start, end) =>
            {
                lock (shares)
                    shares.Add((part, start, end));
            });
        Assert.Equal(team.MostParts, shares.Count);
    }

    [Fact]
    public void A_little_work_stays_with_the_caller()
    {
        using var team = new OpenMpParallel(threads: 2);
        int caller = Environment.CurrentManagedThreadId, others = 0, parts = 0;
        for (int time = 0; time < 100; time++)
            team.Run(10, 10, (_, _, _) =>
            {
                parts++;
                others += Environment.CurrentManagedThreadId == caller ? 0 : 1;
            });
        Assert.Equal((100, 0), (parts, others));
    }

    [Fact]
    public void Collections_in_the_middle_of_the_work_do_no_harm()
    {
        using var team = new OpenMpParallel(threads: 2);
        long[] sums = new long[2 * 8];
        for (int time = 0; time < 40; time++)
            team.Run(64, 1000, (part, start, end) =>
            {
                for (int row = start; row < end; row++)
                    sums[8 * part] += new byte[10_000].Length; // garbage enough for many collections on both threads
            });
        Assert.Equal(40 * 64 * 10_000L, sums.Sum());
    }

    [Fact]
    public void A_notebook_cell_can_be_cancelled_in_the_middle_of_the_work()
    {
        int cancelled = 0;
        for (int time = 0; time < 10; time++)
        {
            using var stop = new CancellationTokenSource(millisecondsDelay: 10 + 3 * time);
            // As the notebook host runs a cell; an abort that got among OpenMP's frames would end this process.
            var cell = new Thread(() =>
            {
                try
                {
#pragma warning disable SYSLIB0046 // obsolete except for hosts of scripts, which is what this is about
                    ControlledExecution.Run(WorkForever, stop.Token);
#pragma warning restore SYSLIB0046
                }
                catch (OperationCanceledException)
                {
                    cancelled++;
                }
            });
            cell.Start();
            cell.Join();
        }
        Assert.Equal(10, cancelled);

        static void WorkForever()
        {
            using var team = new OpenMpParallel(threads: 2);
            while (true)
                team.Run(128, 1000, (_, start, end) =>
                {
                    for (int i = 0; i < 10_000; i++)
                        GC.KeepAlive(new object().GetHashCode()); // a call into the runtime, where aborts are delivered
                });
        }
    }
}
