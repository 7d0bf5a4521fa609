using LatentLab.Book.Claims;

namespace LatentLab.Book.Mutations;

/// <summary>What became of a claim when its cause was broken.</summary>
/// <param name="Unbroken">The claim as the same run measured it before anything was broken; null if it did
/// not.</param>
/// <param name="Broken">The claim without its cause; null if no badge was shown.</param>
/// <param name="Problem">Why the two values can't be compared; null if they can.</param>
public sealed record MutationOutcome(Mutation Mutation, BookClaim? Unbroken, BookClaim? Broken, string? Problem)
{
    /// <summary>
    /// The badge held, and fails for a number without the cause. A badge that was red before, a cell that stopped and a
    /// value that is no number prove nothing.
    /// </summary>
    public bool TurnsRed => Verdict == Red;

    /// <summary>The lesson does not make the claim with this data, broken or not.</summary>
    public bool NotShown => this is { Problem: null, Unbroken: null, Broken: null };

    /// <summary>In words: what happened.</summary>
    public string Verdict => this switch
    {
        { Problem: string problem } => problem,
        { NotShown: true } => "not claimed with this data",
        { Unbroken.Passed: false } => "red before anything was broken",
        { Broken.Passed: true } => "STILL GREEN",
        { Broken: { } broken } when !double.IsFinite(broken.Value) => "red, but its value is not a number",
        _ => Red,
    };

    private const string Red = "turns red";
}
