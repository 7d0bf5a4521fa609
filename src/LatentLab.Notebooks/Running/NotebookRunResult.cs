using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;

namespace LatentLab.Notebooks.Running;

/// <summary>A code cell that was executed.</summary>
/// <param name="Index">Its place in the document, from 0.</param>
public sealed record ExecutedCell(int Index, string Id, CellStatus Status, double Seconds, ErrorOutput? Error);

/// <summary>The result of a run.</summary>
/// <param name="Document">The notebook with the outputs of every cell that ran.</param>
/// <param name="Cells">The cells that ran, in order.</param>
/// <param name="Seconds">The whole run.</param>
/// <param name="PeakMegabytes">The largest working set of this process up to the end of the run.</param>
public sealed record NotebookRunResult(
    NotebookDocument Document, IReadOnlyList<ExecutedCell> Cells, double Seconds, double PeakMegabytes)
{
    /// <summary>True where every cell that ran succeeded, and all that it had started too.</summary>
    public bool Succeeded => FirstFailure is null && !BackgroundErrors.Any();

    /// <summary>Errors of work that cells had started and nothing waited for; the run went on.</summary>
    public IEnumerable<(ExecutedCell Cell, ErrorOutput Error)> BackgroundErrors =>
        from cell in Cells
        from error in Document.Cells[cell.Index].Outputs.OfType<ErrorOutput>()
        where error.Name != cell.Error?.Name || error.Message != cell.Error.Message
        select (cell, error);

    public ExecutedCell? FirstFailure => Cells.FirstOrDefault(cell => cell.Status != CellStatus.Succeeded);

    /// <summary>
    /// 0 where all went well, 1 where a cell, or work that it had started, failed, timed out or was stopped.
    /// </summary>
    public int ExitCode => Succeeded ? 0 : 1;
}
