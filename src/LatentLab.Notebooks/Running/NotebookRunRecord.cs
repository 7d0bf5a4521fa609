using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;

namespace LatentLab.Notebooks.Running;

/// <summary>
/// Writes what is told of a run into its document, and the document into its file: before each cell, so that a run that
/// ends in any way at all leaves what had run and the name of the cell that it ended in, and at the end.
/// </summary>
/// <param name="path">The file; null for none.</param>
internal sealed class NotebookRunRecord(NotebookDocument document, string? path)
{

    private readonly Lock gate = new();
    private readonly Dictionary<int, OutputList> outputs = [];
    private readonly List<ExecutedCell> executed = [];

    /// <summary>The cells that have ended, in order.</summary>
    public IReadOnlyList<ExecutedCell> Executed => executed;

    /// <summary>The place of the cell that runs; null between cells.</summary>
    public int? Running { get; private set; }

    /// <summary>Gives a document the parameters of a run and takes the outputs of earlier ones from it.</summary>
    /// <exception cref="ArgumentException">A parameter does not exist or does not fit.</exception>
    public static void Prepare(NotebookDocument document, IReadOnlyDictionary<string, string> parameters)
    {
        NotebookParameters.Inject(document, parameters);
        foreach (NotebookCell cell in document.Cells)
        {
            cell.Outputs.Clear();
            cell.ExecutionCount = null;
        }
    }

    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be written.</exception>
    public void Take(NotebookRunProgress step)
    {
        lock (gate)
        {
            switch (step)
            {
                case CellStarted:
                    Running = step.Index;
                    outputs[step.Index] = new OutputList();
                    Save(Unfinished);
                    break;
                case CellShowed showed:
                    outputs[step.Index].Add(showed.Output);
                    break;
                case CellUpdated updated:
                    // Displayed by this cell or by an earlier one.
                    foreach (OutputList list in outputs.Values)
                        list.Update(updated.Output);
                    break;
                case CellEnded ended:
                    Running = null;
                    executed.Add(ended.Result);
                    break;
            }
        }
    }

    /// <summary>
    /// The cell that runs, or where none does the last that ran, has ended the process; its outputs get the error.
    /// </summary>
    public void Break(ErrorOutput error, double seconds)
    {
        lock (gate)
        {
            if ((Running ?? executed.LastOrDefault()?.Index) is not { } index)
                return;
            outputs[index].Add(error);
            executed.RemoveAll(cell => cell.Index == index);
            executed.Add(new ExecutedCell(index, document.Cells[index].Id, CellStatus.Failed, seconds, error));
            Running = null;
        }
    }

    /// <summary>Writes all that is known into the document and the document into its file.</summary>
    public void Finish()
    {
        lock (gate)
            Save(running: null);
    }

    // Until the cell has ended, this is what there is to say of it.
    private static ErrorOutput Unfinished { get; } = new(
        "Unfinished", "The run ended while this cell was running.",
            ["Unfinished: The run ended while this cell was running."]);

    private void Save(ErrorOutput? running)
    {
        foreach ((int index, OutputList list) in outputs)
        {
            document.Cells[index].Outputs.Clear();
            document.Cells[index].Outputs.AddRange(list.Items);
        }
        if (running is not null && Running is { } now)
            document.Cells[now].Outputs.Add(running);
        if (path is not null)
            NotebookFile.Save(document, path);
    }
}
