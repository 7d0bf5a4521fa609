using LatentLab.Notebooks.Documents;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// Receives what a cell shows, in order and while it runs. Calls for one cell never overlap. Output of work that the
/// cell left running in the background still arrives here after the cell has ended.
/// </summary>
public interface ICellOutputSink
{
    /// <summary>A piece of stream text, a displayed value, the cell's result, or the error that ended it.</summary>
    void Add(CellOutput output);

    /// <summary>
    /// A displayed value has changed: replace what was shown under the same <see cref="DisplayOutput.DisplayId"/>.
    /// </summary>
    void Update(DisplayOutput output);
}
