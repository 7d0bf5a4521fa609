using System.Diagnostics;
using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;

namespace LatentLab.Notebooks.Running;

/// <summary>
/// Executes a notebook from its first cell to its last, in a session of its own, in this process; <see
/// cref="NotebookProcess"/> does it in another.
/// </summary>
public static class NotebookRunner
{
    /// <summary>
    /// Runs the document and writes outputs and execution counts into it. Stops at the first cell that fails, unless
    /// the options allow errors; outputs of earlier runs are cleared everywhere, so that none survives that was not
    /// made now.
    /// </summary>
    /// <param name="progress">Told of every cell and output at once, on the thread that runs.</param>
    /// <param name="cancellation">Stops the running cell and the run.</param>
    /// <exception cref="ArgumentException">A parameter does not exist or does not fit.</exception>
    public static Task<NotebookRunResult> RunAsync(
        NotebookDocument document, NotebookRunOptions options, IProgress<NotebookRunProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        NotebookRunRecord.Prepare(document, options.Parameters);
        return RunAsync(document, new NotebookRunRecord(document, path: null), options, progress, cancellation);
    }

    /// <summary>
    /// Runs a document that has been prepared elsewhere: its parameters are in it, and its cells stay as they are.
    /// </summary>
    internal static Task<NotebookRunResult> RunPreparedAsync(
        NotebookDocument document, NotebookRunOptions options, IProgress<NotebookRunProgress>? progress = null,
        CancellationToken cancellation = default) =>
        RunAsync(document, new NotebookRunRecord(document, path: null), options, progress, cancellation);

    /// <summary>
    /// Runs a notebook file in its own folder, as Jupyter does, and saves it with its outputs as it goes, whether or
    /// not a cell fails.
    /// </summary>
    /// <param name="path">The .ipynb or .dib file.</param>
    /// <param name="savePath">Where to save; null for the notebook itself (for a .dib, which keeps no outputs, an
    /// .ipynb beside it).</param>
    /// <param name="options">As for a document; the folder is the notebook's own.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not a notebook.</exception>
    /// <exception cref="ArgumentException">A parameter does not exist or does not fit.</exception>
    public static async Task<NotebookRunResult> RunFileAsync(
        string path, string? savePath, NotebookRunOptions options, IProgress<NotebookRunProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        (NotebookDocument document, string folder, string target) = Open(path, savePath);
        NotebookRunRecord.Prepare(document, options.Parameters);
        string before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(folder);   // cells open files by paths relative to their notebook
        try
        {
            return await RunAsync(
                document, new NotebookRunRecord(document, target), options with { Folder = folder }, progress,
                cancellation).ConfigureAwait(false);
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
    }

    /// <summary>Reads a notebook that is to be run, and says where it runs and where it is saved.</summary>
    internal static (NotebookDocument Document, string Folder, string Target) Open(string path, string? savePath)
    {
        string full = Path.GetFullPath(path);
        NotebookDocument document = NotebookFile.Load(full);
        string target = Path.GetFullPath(savePath ?? Path.ChangeExtension(full, ".ipynb"));
        if (NotebookFile.IsDib(full) && !NotebookFile.IsDib(target))
            document.Metadata = NotebookMetadata.OfDib(document.Metadata);
        return (document, Path.GetDirectoryName(full)!, target);
    }

    private static async Task<NotebookRunResult> RunAsync(
        NotebookDocument document, NotebookRunRecord record, NotebookRunOptions options,
        IProgress<NotebookRunProgress>? progress,
            CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        int count = document.Cells.Count;
        using var session = new NotebookSession(new SessionOptions { Folder = options.Folder });
        for (int index = 0; index < count; index++)
        {
            NotebookCell cell = document.Cells[index];
            if (cell.Kind != CellKind.Code || string.IsNullOrWhiteSpace(cell.Source))
                continue;
            Report(new CellStarted(index, count, cell));
            CellResult result = await session.ExecuteAsync(cell.Source, new ReportingSink(Report, index, count, cell),
                cell.Language, options.CellTimeout, cancellation: cancellation)
                .ConfigureAwait(false);
            cell.ExecutionCount = result.Number;
            ExecutedCell executed = Judged(cell, result, index);
            if (executed.Status == CellStatus.Failed && result.Status == CellStatus.Succeeded)
                Report(new CellShowed(index, count, cell, executed.Error!));
            Report(new CellEnded(index, count, cell, executed));
            if (executed.Status == CellStatus.Cancelled
                || (executed.Status != CellStatus.Succeeded && !options.AllowErrors))
                break;
        }

        record.Finish();
        using var process = Process.GetCurrentProcess();
        return new NotebookRunResult(document, record.Executed, watch.Elapsed.TotalSeconds,
            process.PeakWorkingSet64 / 1048576.0);

        void Report(NotebookRunProgress step)
        {
            record.Take(step);
            progress?.Report(step);
        }
    }

    // A cell that is there to fail has succeeded when it did, and keeps its error; nothing else is an excuse.
    private static ExecutedCell Judged(NotebookCell cell, CellResult result, int index) =>
        (cell.ShouldFail, result.Status) switch
        {
            (true, CellStatus.Failed) =>
                new(index, cell.Id, CellStatus.Succeeded, result.Elapsed.TotalSeconds, result.Error),
            (true, CellStatus.Succeeded) =>
                new(index, cell.Id, CellStatus.Failed, result.Elapsed.TotalSeconds, NoError),
            _ => new(index, cell.Id, result.Status, result.Elapsed.TotalSeconds, result.Error),
        };

    private static ErrorOutput NoError { get; } = new(
        "NoError", "This cell has the tag 'raises-exception', and it ran without an error.",
        ["NoError: This cell has the tag 'raises-exception', and it ran without an error. Take the tag away, or look "
            + "for what it was to show."]);

    private sealed class ReportingSink(Action<NotebookRunProgress> report, int index, int count, NotebookCell cell)
        : ICellOutputSink
    {
        public void Add(CellOutput output) => report(new CellShowed(index, count, cell, output));

        public void Update(DisplayOutput output) => report(new CellUpdated(index, count, cell, output));
    }
}
