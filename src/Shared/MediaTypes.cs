namespace LatentLab;

/// <summary>
/// The media types by which the kit's values travel through a notebook's file to the book. Compiled into those that
/// write them and those that read them, since the library, which writes, and the book, which reads, never reference
/// each other.
/// </summary>
internal static class MediaTypes
{
    /// <summary>A claim: id, sentence, value, unit, comparison, threshold, passed, seed.</summary>
    public const string Claim = "application/vnd.latentlab.claim+json";

    /// <summary>
    /// What a figure is called: title, and label where the course has given it one (F3), and number, the measured
    /// number beside it; charts where plotly.js draws it. The picture itself is among the other parts of the same
    /// output.
    /// </summary>
    public const string Figure = "application/vnd.latentlab.figure+json";

    /// <summary>
    /// This output carries plotly.js (library, version), so that a notebook works alone; it shows nothing.
    /// </summary>
    public const string Script = "application/vnd.latentlab.script+json";

    /// <summary>A chart as plotly's own JSON, a type that front ends of Jupyter know.</summary>
    public const string Plotly = "application/vnd.plotly.v1+json";
}
