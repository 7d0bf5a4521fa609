using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;

namespace LatentLab.Notebooks.Running;

/// <summary>A code cell that was executed.</summary>
/// <param name="Index">Its place in the document, from 0.</param>
public sealed record ExecutedCell(int Index, string Id, CellStatus Status, double Seconds, ErrorOutput? Error);

/// <summary>What came of a run.</summary>
/// <param name="Document">The notebook with the outputs of every cell that ran.</param>
/// <param name="Cells">The cells that ran, in order.</param>
/// <param name="Seconds">The whole run.</param>
/// <param name="PeakMegabytes">The largest working set of this process up to the end of the run.</param>
public sealed record RunResult(
    NotebookDocument Document, IReadOnlyList<ExecutedCell> Cells, double Seconds, double PeakMegabytes)
{
    /// <summary>True where every cell that ran succeeded.</summary>
    public bool Succeeded => FirstFailure is null;

    public ExecutedCell? FirstFailure => Cells.FirstOrDefault(cell => cell.Status != CellStatus.Succeeded);

    /// <summary>0 where all went well, 1 where a cell failed, timed out or was stopped.</summary>
    public int ExitCode => Succeeded ? 0 : 1;
}
