namespace LatentLab.Classroom.Grading.Report;

/// <summary>A mistake with a name, and who made it.</summary>
/// <param name="Sentence">What it is, to whom it may concern.</param>
/// <param name="Students">How many students made it, once or more.</param>
internal sealed record CommonMistake(string Id, string Sentence, int Students, IReadOnlyList<string> Tasks);

/// <summary>Counts the class's mistakes.</summary>
internal static class Misconceptions
{
    // What any task may find, beside the mistakes of its own.
    private static readonly Dictionary<string, string> Slips = new()
    {
        ["wrong-shape"] = "What comes back has another shape than the task asks for.",
        ["not-finite"] = "What comes back is infinite, or not a number.",
        ["endless-loop"] = "The function does not come back.",
        ["too-slow"] = "The function comes back, but takes too long.",
        ["mutated-input"] = "The function changes the tensors that it is given.",
        ["returned-null"] = "The function returns nothing.",
    };

    /// <summary>The most frequent first; equally frequent ones by name.</summary>
    public static IReadOnlyList<CommonMistake> Of(IReadOnlyList<GradedSubmission> submissions) =>
    [
        .. submissions.Where(one => one.Counts)
            .SelectMany(one => one.Tasks.Where(task => task.Misconception is not null)
                .Select(task => (one.Key, task.Task, Id: task.Misconception!)))
            .GroupBy(one => one.Id)
            .Select(group => new CommonMistake(
                group.Key,
                Sentence(group.Key, group.Select(one => one.Task)), group.Select(one => one.Key).Distinct().Count(),
                [.. group.Select(one => one.Task).Distinct().Order(StringComparer.Ordinal)]))
            .Where(mistake => mistake.Sentence.Length > 0)   // "it threw something" is no mistake with a name
            .OrderByDescending(mistake => mistake.Students).ThenBy(mistake => mistake.Id, StringComparer.Ordinal),
    ];

    private static string Sentence(string id, IEnumerable<string> tasks) => tasks
        .Select(task => Exercises.Find(task)?.Misconceptions.FirstOrDefault(known => known.Id == id)?.Sentence)
        .FirstOrDefault(sentence => sentence is not null) ?? Slips.GetValueOrDefault(id, "");
}
