using LatentLab.Data;

namespace LatentLab.Cli;

/// <summary>A line per file and tenth of a download.</summary>
internal sealed class DownloadReport(TextWriter writer) : IProgress<DownloadProgress>
{
    private (string File, long Tenth) last;

    public void Report(DownloadProgress value)
    {
        var now = (value.File, value.Total is long total and > 0 ? value.Bytes * 10 / total : value.Bytes >> 20);
        if (now == last)
            return;
        last = now;
        writer.WriteLine(
            $"{value.File}: {value.Bytes / 1e6:F1} MB{(value.Total is long all ? $" of {all / 1e6:F1} MB" : "")} from "
            + $"{value.Source.Host}");
    }
}
