namespace LatentLab;

/// <summary>
/// The media types by which the kit's values travel through a notebook's file to the book. Compiled into those that write
/// them and those that read them, since the library, which writes, and the book, which reads, never reference each other.
/// </summary>
internal static class MediaTypes
{
    /// <summary>A claim: id, sentence, value, unit, comparison, threshold, passed, seed.</summary>
    public const string Claim = "application/vnd.latentlab.claim+json";
}
