namespace LatentLab.Book.Mutations;

/// <summary>Words of one cell and what is put in their place.</summary>
/// <param name="Cell">The cell's id.</param>
/// <param name="Find">Stands in the cell exactly once.</param>
/// <param name="Put">Empty to take the words out.</param>
public sealed record Replacement(string Cell, string Find, string Put);

/// <summary>A claim with its cause taken away: a badge that can fail for the right reason must turn red.</summary>
/// <param name="Claim">The claim's id, for example <c>C05</c>; the cell shows one claim of that id.</param>
/// <param name="Lesson">The lesson's number, for example <c>03</c>.</param>
/// <param name="Cell">The id of the cell that shows the claim.</param>
/// <param name="Control">What the claim's value is held against, in words: the same model without the cause, or
/// theory.</param>
/// <param name="Broken">What the changes break, in words.</param>
/// <param name="From">The cell from which the lesson runs again, where that is earlier than the first changed one: it
/// makes again what later cells of the lesson have put another thing in the place of. Null for the changed one.</param>
/// <param name="Changes">Usually one; the earliest changed cell and all after it run again.</param>
/// <param name="Quick">A matter of seconds, and so among a user's tests.</param>
public sealed record Mutation(
    string Claim, string Lesson, string Cell, string Control, string Broken, string? From,
    IReadOnlyList<Replacement> Changes, bool Quick)
{
    /// <summary>The code of the claim's cell: sentence, measure and threshold. Empty where the lesson has no such
    /// cell.</summary>
    public string Source { get; init; } = "";

    /// <summary>Tells claims of the same id apart, for example <c>03/claim-kept</c>.</summary>
    public string Key => $"{Lesson}/{Cell}";
}

/// <summary>The mutations of one lesson.</summary>
/// <param name="Smaller">Changes that make the lesson quicker, such as fewer epochs; empty where it is quick
/// enough.</param>
public sealed record LessonMutations(
    string Lesson, IReadOnlyList<Replacement> Smaller, IReadOnlyList<Mutation> Mutations);
