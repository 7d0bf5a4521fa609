using System.Text.Json.Nodes;
using LatentLab.Book.Claims;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Book.Mutations;

/// <summary>
/// A copy of a lesson in which mutations follow each other as a reader would try them: first the lesson as it is, up to
/// the last claim asked for; then, for each mutation, its changed cell and those after it, up to the claim. The later
/// its changed cell stands in the lesson, the earlier a mutation comes, so that each runs again everything that those
/// before it broke.
/// </summary>
internal sealed class MutatedLesson
{
    private readonly IReadOnlyList<NotebookCell> original;
    private readonly string name;
    private readonly List<(Mutation Mutation, int Run)> runs = [];

    private MutatedLesson(string name, IReadOnlyList<NotebookCell> original)
    {
        this.name = name;
        this.original = original;
    }

    public NotebookDocument Document { get; } = new();

    /// <summary>Makes the copy.</summary>
    /// <param name="name">The lesson's name, for error messages.</param>
    /// <param name="smaller">Changes to every part of the copy, the unbroken one included.</param>
    /// <param name="unchanged">Runs the cells again as they are.</param>
    /// <exception cref="BookException">A cell is missing, or words that are to be replaced do not stand in it exactly
    /// once.</exception>
    public static MutatedLesson Of(
        NotebookDocument lesson, string name, IReadOnlyList<Mutation> mutations, IReadOnlyList<Replacement> smaller,
        bool unchanged = false)
    {
        var made = new MutatedLesson(name, lesson.Cells);
        made.Document.Metadata = (JsonObject)lesson.Metadata.DeepClone();
        Dictionary<string, string> sources = lesson.Cells.ToDictionary(cell => cell.Id, cell => cell.Source);
        made.Replace(sources, smaller, "the smaller settings");
        made.Add(0, mutations.Max(mutation => made.Place(mutation.Cell, mutation.Key)), sources, "");
        var copies = new List<string>();
        foreach (Mutation mutation in mutations
            .OrderByDescending(made.First).ThenBy(Words, StringComparer.Ordinal))
        {
            made.CheckClaim(mutation);
            int first = made.First(mutation);
            int claim = made.Place(mutation.Cell, mutation.Key);
            if (mutation.Changes.FirstOrDefault(change => made.Place(change.Cell, mutation.Key) > claim) is { } late)
            {
                throw new BookException($"'{MutationList.FileName}', {mutation.Claim} of {mutation.Key}: cell "
                    + $"'{late.Cell}' stands after the claim's own cell. Change one before it.");
            }

            Dictionary<string, string> changed = new(sources);
            made.Replace(changed, mutation.Changes, $"{mutation.Claim} of {mutation.Key}");
            if (unchanged)
                changed = sources;
            // Claims whose cause is broken by the same change share its cells as far as they go.
            string copy = Words(mutation);
            if (copies.Count > 0 && copies[^1] == copy)
            {
                int reached = made.Reached(copies.Count);
                if (claim > reached)
                    made.Add(reached + 1, claim, changed, Prefix(copies.Count));
            }
            else
            {
                copies.Add(copy);
                made.Add(first, claim, changed, Prefix(copies.Count));
            }

            made.runs.Add((mutation, copies.Count));
        }

        return made;
    }

    /// <summary>What the executed copy says of each mutation.</summary>
    /// <param name="problem">Why the run did not come to its end; null if it did.</param>
    public IReadOnlyList<MutationOutcome> Read(NotebookDocument executed, string lesson, string? problem)
    {
        Dictionary<string, NotebookCell> cells = executed.Cells.ToDictionary(cell => cell.Id);
        return [.. runs.Select(run => Outcome(run.Mutation, run.Run))];

        MutationOutcome Outcome(Mutation mutation, int run)
        {
            BookClaim? unbroken = Find(mutation, ""), broken = Find(mutation, Prefix(run));
            string? fault = Error("", mutation, "unbroken") ?? Error(Prefix(run), mutation, "broken");
            // A lesson may keep a claim to itself on some data; then there is nothing to break.
            string? missing = unbroken is null && broken is null && fault is null && problem is null ? null
                : unbroken is null ? "the unbroken lesson did not show the claim"
                : broken is null ? "the broken lesson did not show the claim" : null;
            string? reason = missing is null ? null : string.Join(": ", new[] { missing, fault ?? problem }
                .OfType<string>());
            return new(mutation, unbroken, broken, reason ?? fault);
        }

        BookClaim? Find(Mutation mutation, string prefix) => cells.TryGetValue(prefix + mutation.Cell, out var cell)
            ? ClaimCollector.Collect(cell, lesson, 0).FirstOrDefault(claim => claim.Id == mutation.Claim)
            : null;

        // A cell that stopped leaves the values of an earlier part behind, and the claim may be one of those.
        string? Error(string prefix, Mutation mutation, string part) => original
            .Take(Place(mutation.Cell, mutation.Key) + 1)
            .Where(cell => !cell.ShouldFail && cells.ContainsKey(prefix + cell.Id))
            .SelectMany(cell => cells[prefix + cell.Id].Outputs.OfType<ErrorOutput>()
                .Select(error => $"{part}, cell '{cell.Id}': {error.Name}: {error.Message}"))
            .FirstOrDefault();
    }

    private static string Words(Mutation mutation) => $"{mutation.From} {string.Join('\n', mutation.Changes)}";

    /// <summary>The first cell that has to run again.</summary>
    private int First(Mutation mutation) => mutation.Changes.Select(change => change.Cell)
        .Concat(mutation.From is string from ? [from] : [])
        .Min(cell => Place(cell, mutation.Key));

    private static string Prefix(int run) => $"broken-{run}-";

    /// <summary>The last place of the lesson that a run has got to.</summary>
    private int Reached(int run) => Enumerable.Range(0, original.Count)
        .Last(place => Document.Cells.Any(cell => cell.Id == Prefix(run) + original[place].Id));

    private void Add(int first, int last, Dictionary<string, string> sources, string prefix)
    {
        for (int place = first; place <= last; place++)
        {
            NotebookCell cell = original[place];
            if (cell.Kind != CellKind.Code)
                continue;
            Document.Cells.Add(new NotebookCell
            {
                Id = prefix + cell.Id,
                Kind = cell.Kind,
                Language = cell.Language,
                Source = sources[cell.Id],
                Metadata = (JsonObject)cell.Metadata.DeepClone(),
            });
        }
    }

    private int Place(string cell, string of)
    {
        for (int place = 0; place < original.Count; place++)
        {
            if (original[place].Id == cell && original[place].Kind == CellKind.Code)
                return place;
        }

        throw new BookException(
            $"'{MutationList.FileName}', {of}: expected a code cell '{cell}' in {name}, found none. Correct its id.");
    }

    private void Replace(Dictionary<string, string> sources, IEnumerable<Replacement> changes, string of)
    {
        foreach (Replacement change in changes)
        {
            Place(change.Cell, of);
            string source = sources[change.Cell];
            int found = source.Split(change.Find).Length - 1;
            if (found != 1)
            {
                throw new BookException(
                    $"'{MutationList.FileName}', {of}: expected the words '{change.Find}' exactly once in cell "
                    + $"'{change.Cell}' of {name}, found them {found} times. Bring the list up to date with the "
                    + "lesson.");
            }

            sources[change.Cell] = source.Replace(change.Find, change.Put);
        }
    }

    private void CheckClaim(Mutation mutation)
    {
        if (!original[Place(mutation.Cell, mutation.Key)].Source.Contains($"\"{mutation.Claim}\""))
        {
            throw new BookException($"'{MutationList.FileName}', {mutation.Key}: expected the claim {mutation.Claim} "
                + $"in that cell of {name}, found another or none. Correct its id or its cell.");
        }
    }
}
