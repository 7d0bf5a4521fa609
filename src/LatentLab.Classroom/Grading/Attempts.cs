using System.Globalization;
using LatentLab.Classroom.Grading.Submissions;

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
        return [.. counted.OrderBy(one => one.Student, StudentNames.Order)
            .ThenBy(one => one.Exercise, StringComparer.Ordinal).ThenBy(one => one.File, StringComparer.Ordinal)];
    }

    /// <summary>The last of several attempts that can be graded; null where nothing tells which that is.</summary>
    public static T? Last<T>(
        IReadOnlyList<T> attempts, Func<T, bool> isReadable, Func<T, DateTime?> when, Func<T, long> number)
        where T : class
    {
        T[] readable = [.. attempts.Where(isReadable)];
        T[] order = [.. (readable.Length > 0 ? readable : attempts)
            .OrderBy(one => when(one) ?? DateTime.MinValue).ThenBy(number)];
        return order is [.., var before, var last] && when(before) == when(last) && number(before) == number(last)
            ? null : order[^1];
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
        if (Last(attempts, one => one.Problem is null, one => one.When, one => one.Attempt) is not { } last)
            return (best, $"{number}, and nothing tells which is the last; the best counts.", true);
        string when = last.When is { } time
            ? $" ({time.ToString("d MMM yyyy HH:mm", CultureInfo.InvariantCulture)})"
            : "";
        return attempts.Any(one => one.Problem is not null)
            ? (last, $"{number}; the last that can be graded counts{when}.", true)
            : (last, $"{number}; the last counts{when}.", false);
    }
}
