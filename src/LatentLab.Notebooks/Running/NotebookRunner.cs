using System.Diagnostics;
using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;

namespace LatentLab.Notebooks.Running;

/// <summary>Executes a notebook from its first cell to its last, in a session of its own.</summary>
public static class NotebookRunner
{
    /// <summary>
    /// Runs the document and writes outputs and execution counts into it. Stops at the first cell that fails, unless the
    /// options allow errors; outputs of earlier runs are cleared everywhere, so that none survives that was not made now.
    /// </summary>
    /// <param name="progress">Told of every cell and output at once, on the thread that runs.</param>
    /// <param name="cancellation">Stops the running cell and the run.</param>
    /// <exception cref="ArgumentException">A parameter does not exist or does not fit.</exception>
    public static async Task<RunResult> RunAsync(
        NotebookDocument document, RunOptions options, IProgress<RunProgress>? progress = null, CancellationToken cancellation = default)
    {
        NotebookParameters.Inject(document, options.Parameters);
        foreach (NotebookCell cell in document.Cells)
        {
            cell.Outputs.Clear();
            cell.ExecutionCount = null;
        }

        var watch = Stopwatch.StartNew();
        var executed = new List<ExecutedCell>();
        var collected = new List<(NotebookCell Cell, OutputList Outputs)>();
        using var session = new ScriptSession(new SessionOptions { Folder = options.Folder });
        for (int index = 0; index < document.Cells.Count; index++)
        {
            NotebookCell cell = document.Cells[index];
            int place = index;
            if (cell.Kind != CellKind.Code || string.IsNullOrWhiteSpace(cell.Source))
                continue;
            progress?.Report(new CellStarted(index, document.Cells.Count, cell));
            var outputs = new OutputList();
            collected.Add((cell, outputs));
            var sink = new ReportingSink(outputs, output => progress?.Report(new CellShowed(place, document.Cells.Count, cell, output)));
            CellResult result = await session.ExecuteAsync(cell.Source, sink, cell.Language, options.CellTimeout, cancellation: cancellation).ConfigureAwait(false);
            cell.ExecutionCount = result.Number;
            var ended = new ExecutedCell(index, cell.Id, result.Status, result.Elapsed.TotalSeconds, result.Error);
            executed.Add(ended);
            progress?.Report(new CellEnded(index, document.Cells.Count, cell, ended));
            if (result.Status == CellStatus.Cancelled || (result.Status != CellStatus.Succeeded && !options.AllowErrors))
                break;
        }

        // Only now: a later cell may have updated what an earlier one displays.
        foreach ((NotebookCell cell, OutputList outputs) in collected)
            cell.Outputs.AddRange(outputs.Items);
        using var process = Process.GetCurrentProcess();
        return new RunResult(document, executed, watch.Elapsed.TotalSeconds, process.PeakWorkingSet64 / 1048576.0);
    }

    /// <summary>
    /// Runs a notebook file in its own folder, as Jupyter does, and saves it with its outputs, whether or not a cell failed.
    /// </summary>
    /// <param name="path">The .ipynb or .dib file.</param>
    /// <param name="savePath">Where to save; null for the notebook itself (for a .dib, which keeps no outputs, an .ipynb beside it).</param>
    /// <param name="options">As for a document; the folder is the notebook's own.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not a notebook.</exception>
    /// <exception cref="ArgumentException">A parameter does not exist or does not fit.</exception>
    public static async Task<RunResult> RunFileAsync(
        string path, string? savePath, RunOptions options, IProgress<RunProgress>? progress = null, CancellationToken cancellation = default)
    {
        string full = Path.GetFullPath(path);
        string target = savePath is not null ? Path.GetFullPath(savePath) : Path.ChangeExtension(full, ".ipynb");
        NotebookDocument document = NotebookFile.Load(full);
        if (full.EndsWith(".dib", StringComparison.OrdinalIgnoreCase))
            document.Metadata = NotebookMetadata.ForCSharp();

        string before = Directory.GetCurrentDirectory();
        string folder = Path.GetDirectoryName(full)!;
        Directory.SetCurrentDirectory(folder);   // cells open files by paths relative to their notebook
        try
        {
            RunResult result = await RunAsync(document, options with { Folder = folder }, progress, cancellation).ConfigureAwait(false);
            NotebookFile.Save(document, target);
            return result;
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
    }

    private sealed class ReportingSink(OutputList outputs, Action<CellOutput> report) : ICellOutputSink
    {
        public void Add(CellOutput output)
        {
            outputs.Add(output);
            report(output);
        }

        public void Update(DisplayOutput output) => outputs.Update(output);
    }
}
