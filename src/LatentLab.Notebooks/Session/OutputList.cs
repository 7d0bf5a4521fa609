using LatentLab.Notebooks.Documents;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// Keeps outputs as a notebook file does: neighbouring pieces of one stream joined, an updated display in its last state
/// at its first place.
/// </summary>
public sealed class OutputList : ICellOutputSink
{
    private readonly Lock gate = new();
    private readonly List<Func<CellOutput>> items = [];
    private readonly Dictionary<string, List<int>> displays = [];
    private System.Text.StringBuilder? openText;
    private string? openStream;
    private bool clearsNext;

    /// <summary>The outputs so far.</summary>
    public IReadOnlyList<CellOutput> Items
    {
        get
        {
            lock (gate)
                return [.. items.Select(item => item())];
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
            if (output is StreamOutput piece)
            {
                AddText(piece);
                return;
            }
            openStream = null;
            if (output is DisplayOutput { DisplayId: { } id })
            {
                if (!displays.TryGetValue(id, out List<int>? places))
                    displays[id] = places = [];
                places.Add(items.Count);
            }
            items.Add(() => output);
        }
    }

    public void Update(DisplayOutput output)
    {
        lock (gate)
        {
            if (output.DisplayId is null || !displays.TryGetValue(output.DisplayId, out List<int>? places))
                return;
            foreach (int place in places)
            {
                var shown = (DisplayOutput)items[place]();
                DisplayOutput now = shown with { Data = output.Data, Metadata = output.Metadata };
                items[place] = () => now;
            }
        }
    }

    private void Clear()
    {
        items.Clear();
        displays.Clear();
        (openStream, clearsNext) = (null, false);
    }

    private void AddText(StreamOutput piece)
    {
        if (openStream == piece.Name)
        {
            openText!.Append(piece.Text);
            return;
        }
        var text = new System.Text.StringBuilder(piece.Text);
        (openStream, openText) = (piece.Name, text);
        items.Add(() => new StreamOutput(piece.Name, text.ToString()));
    }
}
