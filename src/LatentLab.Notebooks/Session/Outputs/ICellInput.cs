namespace LatentLab.Notebooks.Session;

/// <summary>What a sink also is where somebody can type: a cell's <c>Console.ReadLine()</c> reads from it.</summary>
public interface ICellInput
{
    /// <summary>
    /// False where a program runs the notebook and nobody is there to type, or to press a button a second time.
    /// </summary>
    bool IsAttended => true;

    /// <summary>Asks for a line and blocks until it is there.</summary>
    /// <param name="hidden">True for a password.</param>
    /// <param name="stop">Cancelled when the cell is stopped.</param>
    /// <returns>The line without its end; null where there will be no more.</returns>
    /// <exception cref="InvalidOperationException">Nobody can be asked; the message says why.</exception>
    string? Read(string prompt, bool hidden, CancellationToken stop);
}
