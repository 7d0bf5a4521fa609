using System.Diagnostics;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// Stands before a sink that must not be flooded, such as clients on a network. What a cell shows goes on at once as
/// long as it is within the limits; of the rest the last few follow when the cell has ended, after a note. A cell that
/// clears and shows without an end, as an animation does, is slowed down to what an eye can follow: frames that would
/// be cleared at once are left out.
/// </summary>
public sealed class BoundedSink(ICellOutputSink inner, OutputLimits? limits = null) : ICellOutputSink
{
    // clearings and updates that go on at once; beyond, those that come too quickly wait
    private const int MostFrames = 2_000;

    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(50);

    private readonly Lock gate = new();
    private readonly OutputLimits limits = limits ?? new();
    private readonly OutputTail tail = new(limits ?? new());
    private readonly Dictionary<string, DisplayOutput> waitingUpdates = [];
    private string? stream;   // of the text that went on last
    private long count;
    private long size;
    private int frames;
    private long lastFrame;
    private ClearOutput? waitingClear;

    public void Add(CellOutput output)
    {
        lock (gate)
        {
            if (output is ClearOutput clear)
            {
                AddClear(clear);
                return;
            }
            if (output is ErrorOutput)
            {
                Flush();
                inner.Add(output);
                return;
            }
            bool continues = output is StreamOutput piece && piece.Name == stream;
            long its = OutputLimits.Size(output);
            if (waitingClear is not null || tail.Given > 0 || size + its > limits.Characters
                || (count >= limits.Count && !continues))
            {
                tail.Add(output);
                return;
            }
            size += its;
            count += continues ? 0 : 1;
            stream = (output as StreamOutput)?.Name;
            inner.Add(output);
        }
    }

    public void Update(DisplayOutput output)
    {
        lock (gate)
        {
            tail.Update(output);
            if (output.DisplayId is null || MayPass())
                inner.Update(output);
            else
                waitingUpdates[output.DisplayId] = output;
        }
    }

    /// <summary>The cell has ended: passes on what waits.</summary>
    public void Finish()
    {
        lock (gate)
            Flush();
    }

    private void AddClear(ClearOutput clear)
    {
        tail.Clear();
        (count, size, stream) = (0, 0, null);
        if (MayPass())
        {
            waitingClear = null;
            inner.Add(clear);
        }
        else
        {
            waitingClear = clear;
        }
    }

    private bool MayPass()
    {
        if (frames >= MostFrames && Stopwatch.GetElapsedTime(lastFrame) < Frame)
            return false;
        frames++;
        lastFrame = Stopwatch.GetTimestamp();
        FlushUpdates();
        return true;
    }

    private void Flush()
    {
        if (waitingClear is { } clear)
            inner.Add(clear);
        waitingClear = null;
        foreach (CellOutput output in tail.Items())
            inner.Add(output);
        bool wasFull = tail.Given > 0;
        tail.Clear();
        if (wasFull)
            count = limits.Count;   // what still comes, from work in the background, finds no room
        FlushUpdates();
    }

    private void FlushUpdates()
    {
        foreach (DisplayOutput update in waitingUpdates.Values)
            inner.Update(update);
        waitingUpdates.Clear();
    }
}
