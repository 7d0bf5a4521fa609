namespace LatentLab.Notebooks.Session;

/// <summary>What a session starts from.</summary>
public sealed record SessionOptions
{
    /// <summary>
    /// The notebook's folder: relative paths in <c>#r</c>, <c>#load</c> and <c>#!import</c> start here.
    /// </summary>
    public string Folder { get; init; } = Directory.GetCurrentDirectory();

    /// <summary>Characters of console text that one cell may leave; the rest is dropped with a note.</summary>
    public long TextLimit { get; init; } = 2_000_000;

    /// <summary>
    /// False where nobody looks: the value of a cell's last line is a result, but is not written out as HTML and text.
    /// </summary>
    public bool ShowsValues { get; init; } = true;
}

/// <summary>How a cell ended.</summary>
public enum CellStatus
{
    Succeeded,

    /// <summary>It did not compile, or threw, or holds a word that this host does not know.</summary>
    Failed,

    /// <summary>It ran longer than its time limit and was stopped.</summary>
    TimedOut,

    /// <summary>It was stopped from outside.</summary>
    Cancelled,
}

/// <summary>The result of a cell. Its outputs have gone to the sink already, the error among them.</summary>
/// <param name="Value">The value of the last expression; null where there is none.</param>
/// <param name="Number">The session's count of executed cells, as in <c>In [3]</c>.</param>
/// <param name="Abandoned">True where part of a stopped cell could not be stopped and still runs in the
/// background.</param>
public sealed record CellResult(
    CellStatus Status, int Number, TimeSpan Elapsed, object? Value = null, Documents.ErrorOutput? Error = null,
    bool Abandoned = false);
