namespace LatentLab.Notebooks.FSharp;

/// <summary>The compiler's errors for an F# cell.</summary>
public sealed class FSharpCompilationException(IReadOnlyList<string> lines) : Exception(string.Join('\n', lines))
{
    /// <summary>One sentence for each error, with the cell's own line and column.</summary>
    public IReadOnlyList<string> Lines { get; } = lines;
}
