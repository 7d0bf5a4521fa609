using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Running;
using LatentLab.Notebooks.Session;

namespace LatentLab.Cli;

/// <summary>
/// Says on a terminal what a running notebook does: its text, a line for each picture, seconds per cell.
/// </summary>
internal sealed class RunReport(TextWriter writer) : IProgress<RunProgress>
{
    public void Report(RunProgress value)
    {
        switch (value)
        {
            case CellStarted:
                writer.WriteLine($"[{value.Index + 1}/{value.Count}] {value.Cell.Id}");
                break;
            case CellShowed { Output: StreamOutput stream }:
                writer.Write(stream.Text);
                break;
            case CellShowed { Output: DisplayOutput display }:
                writer.WriteLine(display.Data["text/plain"]?.ToString()
                    ?? $"({string.Join(", ", display.Data.Select(entry => entry.Key))})");
                break;
            case CellEnded ended:
                bool asItShould = ended.Result is { Status: CellStatus.Succeeded, Error: not null };
                string status = asItShould
                    ? "failed, as it should,"
                    : ended.Result.Status.ToString().ToLowerInvariant();
                writer.WriteLine($"      {status} in {ended.Result.Seconds:F1} s");
                break;
        }
    }
}
