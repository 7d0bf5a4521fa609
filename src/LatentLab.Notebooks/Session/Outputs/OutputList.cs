using System.Text;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// Keeps outputs as a notebook file does: neighbouring pieces of one stream joined and overwritten as on a terminal, an
/// updated display in its last state at its first place. Of more than the limits allow, the first and the last are
/// kept, with a note between them.
/// </summary>
public sealed class OutputList(OutputLimits? limits = null) : ICellOutputSink
{
    private readonly Lock gate = new();
    private readonly OutputLimits limits = limits ?? new();
    private readonly List<CellOutput> items = [];
    private readonly Dictionary<string, List<int>> displays = [];
    private readonly OutputTail tail = new(limits ?? new());
    private readonly StringBuilder openText = new();   // of the last item, where that is a stream
    private long size;
    private bool clearsNext;

    /// <summary>The outputs so far.</summary>
    public IReadOnlyList<CellOutput> Items
    {
        get
        {
            lock (gate)
            {
                CloseText();
                return [.. items.Concat(tail.Items())
                    .Select(output => output is StreamOutput stream
                        ? stream with { Text = TerminalText.Overwrite(stream.Text) } : output)];
            }
        }
    }

    public void Add(CellOutput output)
    {
        lock (gate)
        {
            if (clearsNext || output is ClearOutput { Wait: false })
                Clear();
            if (output is ClearOutput clear)
            {
                clearsNext = clear.Wait;
                return;
            }
            if (output is PageOutput page)
                output = new DisplayOutput(page.Data, [], IsResult: false);

            bool continues = output is StreamOutput piece && items.LastOrDefault() is StreamOutput open
                && open.Name == piece.Name;
            long its = OutputLimits.Size(output);
            if (tail.Given > 0 || size + its > limits.Characters || (items.Count >= limits.Count && !continues))
            {
                tail.Add(output);
                return;
            }
            size += its;
            if (continues)
            {
                openText.Append(((StreamOutput)output).Text);
                return;
            }
            CloseText();
            openText.Clear();
            if (output is StreamOutput first)
                openText.Append(first.Text);
            if (output is DisplayOutput { DisplayId: { } id })
            {
                if (!displays.TryGetValue(id, out List<int>? places))
                    displays[id] = places = [];
                places.Add(items.Count);
            }
            items.Add(output);
        }
    }

    public void Update(DisplayOutput output)
    {
        lock (gate)
        {
            if (output.DisplayId is null)
                return;
            tail.Update(output);
            foreach (int place in displays.GetValueOrDefault(output.DisplayId) ?? [])
            {
                var shown = (DisplayOutput)items[place];
                DisplayOutput now = shown with { Data = output.Data, Metadata = output.Metadata };
                size += OutputLimits.Size(now) - OutputLimits.Size(shown);
                items[place] = now;
            }
        }
    }

    private void Clear()
    {
        items.Clear();
        displays.Clear();
        tail.Clear();
        openText.Clear();
        (size, clearsNext) = (0, false);
    }

    // A stream's text grows in a buffer of its own, so that many pieces cost no more than their length.
    private void CloseText()
    {
        if (items.LastOrDefault() is StreamOutput open && openText.Length > 0)
            items[^1] = open with { Text = openText.ToString() };
    }
}
