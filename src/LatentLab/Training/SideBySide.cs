using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace LatentLab.Training;

/// <summary>
/// Several small trainings at once, each on a core of its own. A small network cannot keep two cores busy; two of them
/// can.
/// </summary>
/// <remarks>
/// libtorch's thread count is partly the process's (its matrix products) and partly the calling thread's. Trainings
/// that each set and restore it would change it under one another; here it is set once, before the first begins, and
/// restored after the last has ended.
/// </remarks>
public static class SideBySide
{
    /// <summary>
    /// Calls <paramref name="work"/> once for each item, as many at a time as libtorch has threads, each with one
    /// thread.
    /// </summary>
    /// <param name="items">What to work on, such as settings and seeds.</param>
    /// <param name="work">For example: build a model from the item, train it, return it. It runs on another thread,
    /// outside the caller's dispose scopes.</param>
    /// <returns>The results in the order of the items: the same numbers as one after the other with one
    /// thread.</returns>
    /// <exception cref="Exception">The first that <paramref name="work"/> threw, in the order of the items; no new item
    /// is begun after one.</exception>
    public static TResult[] Run<TItem, TResult>(IEnumerable<TItem> items, Func<TItem, TResult> work)
    {
        TItem[] all = [.. items];
        var results = new TResult[all.Length];
        var faults = new ExceptionDispatchInfo?[all.Length];
        int next = 0;
        bool stop = false;
        int threads = get_num_threads();
        Thread[] workers = [.. Enumerable.Range(0, Math.Min(threads, all.Length))
            .Select(number => new Thread(Work) { IsBackground = true, Name = $"side by side {number + 1}" })];
        set_num_threads(1);
        try
        {
            foreach (Thread worker in workers)
                worker.Start();
            foreach (Thread worker in workers)
                worker.Join();
        }
        finally
        {
            Volatile.Write(ref stop, true); // where the caller is stopped, no worker begins another item
            set_num_threads(threads);
        }
        faults.FirstOrDefault(fault => fault is not null)?.Throw();
        return results;

        void Work()
        {
            set_num_threads(1);
            for (int item; !Volatile.Read(ref stop) && (item = Interlocked.Increment(ref next) - 1) < all.Length;)
            {
                try
                {
                    results[item] = work(all[item]);
                }
                catch (Exception fault)
                {
                    faults[item] = ExceptionDispatchInfo.Capture(fault);
                    Volatile.Write(ref stop, true);
                }
            }
        }
    }
}
