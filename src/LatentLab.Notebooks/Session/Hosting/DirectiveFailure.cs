namespace LatentLab.Notebooks.Session;

/// <summary>
/// A <c>#!</c> or <c>#r</c> line that cannot be carried out; the message says what was found and what to do.
/// </summary>
internal sealed class DirectiveFailure(string message) : Exception(message);
