namespace LatentLab.Notebooks.Session.Values;

/// <summary>A value as far as it is shown.</summary>
internal abstract record ValueNode;

/// <summary>One line of words, or a longer text as it stands.</summary>
internal sealed record WordNode(string Text) : ValueNode;

/// <summary>A value that has a page of its own.</summary>
internal sealed record PageNode(string Html, string Text) : ValueNode;

/// <summary>A sequence of words, in one line.</summary>
/// <param name="Rest">What is not shown, in words; null for nothing.</param>
internal sealed record LineNode(IReadOnlyList<string> Words, string? Rest) : ValueNode;

/// <summary>Rows that have the same columns: a sequence of like objects, a dictionary, a matrix.</summary>
/// <param name="Title">What it is; null where the columns say it.</param>
internal sealed record TableNode(
    string? Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<ValueNode>> Rows, string? Rest)
    : ValueNode;

/// <summary>An object's properties and fields, or the unlike items of a sequence.</summary>
/// <param name="Title">The type's name.</param>
internal sealed record MembersNode(string Title, IReadOnlyList<(string Name, ValueNode Value)> Members, string? Rest)
    : ValueNode;
