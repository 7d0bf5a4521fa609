namespace LatentLab.Notebooks.Session;

/// <summary>What may stand at a place in a cell.</summary>
/// <param name="Start">Where the text begins that an item replaces, as an index into the cell.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Items">The likeliest first.</param>
public sealed record CompletionList(int Start, int End, IReadOnlyList<CompletionItem> Items);

/// <summary>One suggestion.</summary>
/// <param name="Text">What is inserted.</param>
/// <param name="Kind">In one word: <c>method</c>, <c>property</c>, <c>class</c>, <c>keyword</c>, …</param>
/// <param name="Signature">How it is declared, in one line; null where that says nothing more.</param>
public sealed record CompletionItem(string Text, string Kind, string? Signature = null)
{
    internal static CompletionItem Of(Microsoft.DotNet.Interactive.Events.CompletionItem item) =>
        new(item.InsertText, item.Kind.ToLowerInvariant(), item.Documentation);

    internal Microsoft.DotNet.Interactive.Events.CompletionItem ToEvent() =>
        new(Text, Kind, insertText: Text, documentation: Signature);
}

/// <summary>Whether a cell can be executed as it stands.</summary>
public enum CodeState
{
    /// <summary>It can; whether it compiles is another question.</summary>
    Complete,

    /// <summary>It stops in the middle of something, an open brace for example.</summary>
    Incomplete,

    /// <summary>It breaks the rules of the language, and more text would not fix it.</summary>
    Invalid,

    /// <summary>It is in a language that this host does not read.</summary>
    Unknown,
}
