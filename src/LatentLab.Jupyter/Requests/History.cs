using System.IO.Enumeration;
using System.Text.Json.Nodes;
using LatentLab.Jupyter.Protocol;

namespace LatentLab.Jupyter.Requests;

/// <summary>The cells executed since this kernel started, for front ends that offer them again.</summary>
internal sealed class History
{
    private const int Session = 1;            // a kernel remembers its own session only
    private const int MostCells = 10_000;
    private const int MostOutput = 10_000;    // characters of one result

    private readonly List<Entry> entries = [];

    public void Add(int number, string input, string? output)
    {
        if (entries.Count == MostCells)
            entries.RemoveAt(0);
        entries.Add(new Entry(number, input, output is { Length: > MostOutput } ? output[..MostOutput] : output));
    }

    public Task<JsonObject?> HandleAsync(JupyterMessage request)
    {
        IEnumerable<Entry> found = request.Text("hist_access_type") switch
        {
            "range" => Range(request),
            "search" => Search(request),
            "tail" => entries.TakeLast(request.Number("n") ?? 10),
            var other => throw new ArgumentException(
                $"history_request: expected \"hist_access_type\" as range, tail or search, found '{other}'."),
        };
        bool withOutput = request.Flag("output", false);
        return Task.FromResult<JsonObject?>(new JsonObject
        {
            ["status"] = "ok",
            ["history"] = new JsonArray([.. found.Select(entry => new JsonArray(
                Session, entry.Number,
                withOutput ? new JsonArray(entry.Input, entry.Output) : JsonValue.Create(entry.Input)))]),
        });
    }

    // Session 0 is the present one, as in IPython; of earlier ones (negative) nothing is known.
    private IEnumerable<Entry> Range(JupyterMessage request)
    {
        if ((request.Number("session") ?? 0) is not (0 or Session))
            return [];
        int start = request.Number("start") ?? 0;
        int stop = request.Number("stop") ?? int.MaxValue;
        return entries.Where(entry => entry.Number >= start && entry.Number < stop);
    }

    private IEnumerable<Entry> Search(JupyterMessage request)
    {
        string pattern = request.Text("pattern") ?? "*";
        IEnumerable<Entry> matching =
            entries.Where(entry => FileSystemName.MatchesSimpleExpression(pattern, entry.Input, ignoreCase: false));
        if (request.Flag("unique", false))
            matching = matching.Reverse().DistinctBy(entry => entry.Input).Reverse();
        return request.Number("n") is { } most ? matching.TakeLast(most) : matching;
    }

    private sealed record Entry(int Number, string Input, string? Output);
}
