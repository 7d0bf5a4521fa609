using System.Globalization;
using LatentLab.Classroom.Grading.Submissions;
using LatentLab.Evaluation;

namespace LatentLab.Classroom.Grading;

/// <summary>Says who was found in what was handed in, before anything runs.</summary>
internal static class DryRun
{
    public static IReadOnlyList<string> Lines(Collection collection, CountedAttempt rule = CountedAttempt.Latest)
    {
        var lines = new List<string>();
        foreach (IGrouping<string, ReadSubmission> student in collection.Reads
            .GroupBy(read => read.Submission.Key)
            .OrderBy(group => group.First().Submission.Student, StudentNames.Order))
        {
            Submission first = student.First().Submission;
            string[] also = [.. new[] { first.Login, first.Id }.Distinct()
                .Where(word => word.Length > 0 && word != first.Student)];
            string other = also.Length > 0 ? $" [{string.Join(", ", also)}]" : "";
            lines.Add(PlainText.Line($"{first.Student}{other}: known by {first.Why}"));
            lines.AddRange(student.Select(read => "    " + File(read) + Counts(read, [.. student], rule)));
        }
        lines.AddRange(collection.Missing.Select(one => $"{PlainText.Line(one.Name)}: handed in nothing"));
        if (collection.Aside.Count > 0)
            lines.Add("Left aside:");
        lines.AddRange(collection.Aside.Select(one => $"    {PlainText.Line(one.File)}: {PlainText.Line(one.Why)}"));
        return lines;
    }

    private static string Counts(ReadSubmission read, ReadSubmission[] own, CountedAttempt rule)
    {
        ReadSubmission[] attempts = [.. own.Where(one => one.Exercise == read.Exercise)];
        if (attempts.Length == 1)
            return "";
        ReadSubmission? last = rule == CountedAttempt.Best ? null : Attempts.Last(attempts,
            one => one.Problem is null, one => one.Submission.When, one => one.Submission.Attempt);
        return last is not null ? ReferenceEquals(last, read) ? "; this attempt counts" : "; another attempt counts"
            : $"; the best of {attempts.Length} attempts counts"
                + (rule == CountedAttempt.Best ? "" : ", since nothing tells which is the last");
    }

    private static string File(ReadSubmission read)
    {
        Submission one = read.Submission;
        string when = one.When is { } time
            ? time.ToString(", d MMM yyyy HH:mm", CultureInfo.InvariantCulture)
            : one.Attempt > 0 ? $", attempt number {one.Attempt}" : "";
        string what = read.Problem is { } problem
            ? problem.TrimEnd('.') + (read.IsMeant && read.Exercise.Length > 0
                ? $"; taken for exercise {read.Exercise}, by what lies beside it or by its name" : "")
            : $"exercise {read.Exercise}, by {read.Answers!.Sources.Count} of its {read.Answers.Copy.Tasks.Count} "
                + "answer cells";
        return $"{PlainText.Line(one.File)}: {PlainText.Line(what)}{when}{(one.Late ? ", late" : "")}";
    }
}
