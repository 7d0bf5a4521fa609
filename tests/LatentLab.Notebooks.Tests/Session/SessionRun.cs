using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;

namespace LatentLab.Notebooks.Tests.Session;

/// <summary>A session with the outputs of its cells, as tests want them.</summary>
internal sealed class SessionRun : IDisposable
{
    public SessionRun(string? folder = null) =>
        Session = new NotebookSession(new SessionOptions { Folder = folder ?? Path.GetTempPath() });

    public NotebookSession Session { get; }

    public Task<CellRun> Run(string source, string language = "csharp", double? seconds = null) =>
        RunUntil(TestContext.Current.CancellationToken, source, language, seconds);

    public async Task<CellRun> RunUntil(
        CancellationToken cancellation, string source, string language = "csharp", double? seconds = null)
    {
        var list = new OutputList();
        CellResult result = await Session.ExecuteAsync(source, list, language,
            seconds is { } limit ? TimeSpan.FromSeconds(limit) : null, cancellation: cancellation);
        return new CellRun(result, list.Items);
    }

    public void Dispose() => Session.Dispose();
}

internal sealed record CellRun(CellResult Result, IReadOnlyList<CellOutput> Outputs)
{
    public string Stdout => string.Concat(
        Outputs.OfType<StreamOutput>().Where(stream => stream.Name == "stdout").Select(stream => stream.Text));

    public string Error => Outputs.OfType<ErrorOutput>().SingleOrDefault()?.Message ?? "";

    public string Traceback => string.Join('\n', Outputs.OfType<ErrorOutput>().SingleOrDefault()?.Traceback ?? []);

    /// <summary>The outputs in order, each as short text.</summary>
    public string Story => string.Join('|', Outputs.Select(output => output switch
    {
        StreamOutput stream => $"{stream.Name}:{stream.Text.Trim()}",
        DisplayOutput { IsResult: true } result => $"result:{result.Data["text/plain"]}",
        DisplayOutput display => $"display:{display.Data["text/plain"] ?? display.Data.First().Value}",
        ErrorOutput error => $"error:{error.Name}",
        _ => output.ToString(),
    }));
}
