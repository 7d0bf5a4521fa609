using System.Globalization;

namespace LatentLab.Classroom.Grading;

/// <summary>Which of several attempts counts.</summary>
public enum CountedAttempt
{
    /// <summary>The last one that can be graded; where nothing tells which that is, the best.</summary>
    Latest,

    /// <summary>The one with the most points.</summary>
    Best,
}

/// <summary>Decides which of a student's submissions for one exercise counts, and orders the class.</summary>
internal static class Attempts
{
    public static IReadOnlyList<GradedSubmission> Count(IReadOnlyList<GradedSubmission> all, CountedAttempt rule)
    {
        var counted = new List<GradedSubmission>();
        foreach (IGrouping<(string, string), GradedSubmission> one in all.GroupBy(one => (one.Key, one.Exercise)))
        {
            GradedSubmission[] attempts = [.. one];
            (GradedSubmission counts, string? note, bool look) = Choose(attempts, rule);
            counted.AddRange(attempts.Select(attempt => !ReferenceEquals(attempt, counts)
                ? attempt with { Counts = false }
                : note is null ? attempt
                : attempt with { Remarks = [.. attempt.Remarks, note], IsOdd = attempt.IsOdd || look }));
        }
        return [.. counted.OrderBy(one => one.Student, StringComparer.Ordinal)
            .ThenBy(one => one.Exercise, StringComparer.Ordinal).ThenBy(one => one.File, StringComparer.Ordinal)];
    }

    private static (GradedSubmission Counts, string? Note, bool Look) Choose(
        GradedSubmission[] attempts, CountedAttempt rule)
    {
        if (attempts.Length == 1)
            return (attempts[0], null, false);
        string number = $"{attempts.Length} attempts";
        GradedSubmission best = attempts.OrderByDescending(one => one.Earned)
            .ThenBy(one => one.File, StringComparer.Ordinal).First();
        if (rule == CountedAttempt.Best)
            return (best, $"{number}; the best counts.", false);
        GradedSubmission[] readable = [.. attempts.Where(one => one.Problem is null)];
        GradedSubmission[] order = [.. (readable.Length > 0 ? readable : attempts)
            .OrderBy(one => one.When ?? DateTime.MinValue).ThenBy(one => one.Attempt)];
        GradedSubmission last = order[^1];
        if (order.Length > 1 && order[^2].When == last.When && order[^2].Attempt == last.Attempt)
            return (best, $"{number}, and nothing tells which is the last; the best counts.", true);
        string when = last.When is { } time
            ? $" ({time.ToString("d MMM yyyy HH:mm", CultureInfo.InvariantCulture)})"
            : "";
        return order.Length < attempts.Length
            ? (last, $"{number}; the last that can be graded counts{when}.", true)
            : (last, $"{number}; the last counts{when}.", false);
    }
}
