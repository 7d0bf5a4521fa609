using LatentLab.Notebooks.Documents;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// How much of what one cell shows is kept: more than a page can show, and far less than memory holds.
/// </summary>
/// <param name="Count">Outputs; pieces of one stream in a row are one.</param>
/// <param name="Characters">Of all of them together.</param>
/// <param name="Last">How many of the last outputs are kept when there are more.</param>
public sealed record OutputLimits(int Count = 1_000, long Characters = 64_000_000, int Last = 20)
{
    /// <summary>An output's size in characters, about as a notebook file holds it.</summary>
    public static long Size(CellOutput output) => output switch
    {
        StreamOutput stream => stream.Text.Length,
        DisplayOutput display =>
            display.Data.Sum(entry => entry.Value is System.Text.Json.Nodes.JsonValue value
                && value.TryGetValue(out string? text)
            ? text.Length
            : (long)(entry.Value?.ToJsonString().Length ?? 0)),
        ErrorOutput error => error.Message.Length + error.Traceback.Sum(line => (long)line.Length),
        _ => 0,
    };
}

/// <summary>The last few of the outputs for which there is no room, and how many there were.</summary>
internal sealed class OutputTail(OutputLimits limits)
{
    private readonly LinkedList<(CellOutput Output, long Size)> last = [];
    private long size;

    /// <summary>How many outputs were given.</summary>
    public long Given { get; private set; }

    public void Add(CellOutput output)
    {
        if (output is StreamOutput piece && last.Last?.Value.Output is StreamOutput open && open.Name == piece.Name
            && open.Text.Length < 4_000)
        {
            last.RemoveLast();
            size -= open.Text.Length;
            output = open with { Text = open.Text + piece.Text };
        }
        else
        {
            Given++;
        }
        long its = OutputLimits.Size(output);
        last.AddLast((output, its));
        size += its;
        // An error ends the cell, so it is the last; one output alone may be larger than all the room.
        while (last.Count > limits.Last || (size > limits.Characters / 4 && last.Count > 1))
        {
            size -= last.First!.Value.Size;
            last.RemoveFirst();
        }
    }

    /// <summary>Changes those that are shown under this id.</summary>
    public void Update(DisplayOutput output)
    {
        for (LinkedListNode<(CellOutput Output, long Size)>? node = last.First; node is not null; node = node.Next)
        {
            if (node.Value.Output is DisplayOutput shown && shown.DisplayId == output.DisplayId)
            {
                size += OutputLimits.Size(output) - node.Value.Size;
                node.Value = (shown with { Data = output.Data, Metadata = output.Metadata }, OutputLimits.Size(output));
            }
        }
    }

    public void Clear()
    {
        last.Clear();
        (size, Given) = (0, 0);
    }

    /// <summary>A note of what is missing, if something is, and then the last outputs.</summary>
    public IEnumerable<CellOutput> Items()
    {
        long missing = Given - last.Count;
        if (missing > 0)
            yield return new StreamOutput("stderr",
                $"[The cell showed more than a notebook keeps: {missing:N0} outputs are left out here; the last "
                    + $"{last.Count} follow.]\n");
        foreach ((CellOutput output, long _) in last)
            yield return output;
    }
}
