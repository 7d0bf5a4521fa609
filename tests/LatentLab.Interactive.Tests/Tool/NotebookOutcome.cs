using System.Text.Json;
using LatentLab.Tests.Support;

namespace LatentLab.Interactive.Tests.Tool;

/// <summary>What came of a notebook in a host.</summary>
/// <param name="Cells">Code cells that ran.</param>
/// <param name="LeftOut">Code cells with the tag <c>needs-front-end</c>, which did not.</param>
/// <param name="Errors">Cells that failed, and what they said.</param>
/// <param name="Stderr">What was written to standard error, warnings of the compiler among it.</param>
/// <param name="Checks">What the checks of exercises said, as HTML.</param>
/// <param name="Claims">As JSON, in order.</param>
/// <param name="Results">The values of cells' last lines, as text; null where nobody has looked.</param>
public sealed record NotebookOutcome(
    int Cells, int LeftOut, IReadOnlyList<string> Errors, IReadOnlyList<string> Stderr, IReadOnlyList<string> Checks,
    IReadOnlyList<ClaimFound> Claims, double Seconds, IReadOnlyList<string>? Results = null);

/// <summary>A claim as a program finds it in an output.</summary>
public sealed record ClaimFound(string Id, string Sentence, double? Value, bool Passed, string? Lesson = null)
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The claims of a lesson in the book that <c>latentlab course</c> wrote.</summary>
    public static IReadOnlyList<ClaimFound> InBook(string lesson)
    {
        string book = Environment.GetEnvironmentVariable("LATENTLAB_BOOK") ?? Path.Combine(Clone.Folder, "book");
        string file = Path.Combine(book, "claims.json");
        OptionalPart.SkipIf(!File.Exists(file),
            $"There is no book to compare with: '{file}' is missing. Run 'latentlab course' first.");
        return [.. JsonSerializer.Deserialize<ClaimFound[]>(File.ReadAllText(file), Json)!
            .Where(claim => claim.Lesson == lesson)];
    }

    /// <summary>The same seeds and threads give the same numbers; the tolerance is for sums in another order.</summary>
    public static void AssertSame(IReadOnlyList<ClaimFound> expected, IReadOnlyList<ClaimFound> found)
    {
        Assert.Equal(expected.Select(claim => (claim.Id, claim.Sentence, claim.Passed)),
            found.Select(claim => (claim.Id, claim.Sentence, claim.Passed)));
        foreach ((ClaimFound theirs, ClaimFound ours) in expected.Zip(found))
            Assert.True(Close(theirs.Value, ours.Value),
                $"{theirs.Id}: {ours.Value} in this host, {theirs.Value} in the book");
    }

    private static bool Close(double? one, double? other) =>
        one == other || (one is { } a && other is { } b
            && Math.Abs(a - b) <= Math.Max(1e-6, 1e-3 * Math.Max(Math.Abs(a), Math.Abs(b))));
}
