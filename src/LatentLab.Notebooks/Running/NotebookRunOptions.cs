using LatentLab.Notebooks.Documents;

namespace LatentLab.Notebooks.Running;

/// <summary>How a notebook is run.</summary>
public sealed record NotebookRunOptions
{
    /// <summary>The notebook's folder: what relative paths in its directives start from.</summary>
    public string Folder { get; init; } = Directory.GetCurrentDirectory();

    /// <summary>What one cell may take; null for no limit.</summary>
    public TimeSpan? CellTimeout { get; init; }

    /// <summary>Goes on after a cell that failed.</summary>
    public bool AllowErrors { get; init; }

    /// <summary>Values for the variables of the cell tagged <c>parameters</c>, as text.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();
}

/// <summary>One step of a run, as it happens.</summary>
/// <param name="Index">The cell's place in the document, from 0.</param>
/// <param name="Count">All cells of the document.</param>
public abstract record NotebookRunProgress(int Index, int Count, NotebookCell Cell);

/// <summary>A code cell begins.</summary>
public sealed record CellStarted(int Index, int Count, NotebookCell Cell) : NotebookRunProgress(Index, Count, Cell);

/// <summary>A code cell has shown something.</summary>
public sealed record CellShowed(int Index, int Count, NotebookCell Cell, CellOutput Output)
    : NotebookRunProgress(Index, Count, Cell);

/// <summary>
/// A code cell has changed what it, or an earlier cell, displays under the same <see cref="DisplayOutput.DisplayId"/>.
/// </summary>
public sealed record CellUpdated(int Index, int Count, NotebookCell Cell, DisplayOutput Output)
    : NotebookRunProgress(Index, Count, Cell);

/// <summary>A code cell has ended.</summary>
public sealed record CellEnded(int Index, int Count, NotebookCell Cell, ExecutedCell Result)
    : NotebookRunProgress(Index, Count, Cell);
