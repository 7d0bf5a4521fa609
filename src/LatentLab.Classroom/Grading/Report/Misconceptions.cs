namespace LatentLab.Classroom.Grading.Report;

/// <summary>A mistake with a name, and who made it.</summary>
/// <param name="Sentence">What it is, to whom it may concern.</param>
/// <param name="Students">How many students made it, once or more.</param>
internal sealed record CommonMistake(string Id, string Sentence, int Students, IReadOnlyList<string> Tasks);

/// <summary>Counts the class's mistakes.</summary>
internal static class Misconceptions
{
    /// <summary>The most frequent first; equally frequent ones by name.</summary>
    public static IReadOnlyList<CommonMistake> Of(IReadOnlyList<GradedSubmission> submissions) =>
    [
        .. submissions.Where(one => one.Counts)
            .SelectMany(one => one.Tasks.Where(task => task.Misconception is not null).Select(task => (one.Student, task.Task, Id: task.Misconception!)))
            .GroupBy(one => one.Id)
            .Select(group => new CommonMistake(
                group.Key, Sentence(group.Key, group.Select(one => one.Task)), group.Select(one => one.Student).Distinct().Count(), [.. group.Select(one => one.Task).Distinct().Order(StringComparer.Ordinal)]))
            .OrderByDescending(mistake => mistake.Students).ThenBy(mistake => mistake.Id, StringComparer.Ordinal),
    ];

    private static string Sentence(string id, IEnumerable<string> tasks) => tasks
        .Select(task => Exercises.Find(task)?.Misconceptions.FirstOrDefault(known => known.Id == id)?.Sentence)
        .FirstOrDefault(sentence => sentence is not null) ?? "";
}
