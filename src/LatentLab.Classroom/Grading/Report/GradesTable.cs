using System.Globalization;

namespace LatentLab.Classroom.Grading.Report;

/// <summary>
/// The table <c>grades.csv</c>: a row per submission, for each task its outcome and its points. Holds nothing that
/// differs from run to run.
/// </summary>
internal static class GradesTable
{
    // Spreadsheets take a file without it for another alphabet's.
    public const string ByteOrderMark = "\uFEFF";

    public static string Of(IReadOnlyList<GradedSubmission> submissions, IReadOnlyList<string> tasks) =>
        ByteOrderMark
        + Csv.Row(["student", "login", "id", "file", "exercise", "points", "possible", "percent", "counts", "late",
            "needs_a_look", .. tasks, .. tasks.Select(task => task + " points"), "reason", "remarks"])
        + string.Concat(submissions.Select(one => Csv.Row(
        [
            one.Student, one.Login, one.Id, one.File, one.Exercise, Points.Text(one.Earned), Points.Text(one.Possible),
            Percent(one), YesNo(one.Counts), YesNo(one.Late), YesNo(one.NeedsLook),
            .. tasks.Select(task => Find(one, task)?.Outcome.Word() ?? ""),
            .. tasks.Select(task => Find(one, task) is { } grade ? Points.Text(grade.Earned) : ""),
            one.Reason, string.Join(" ", one.Remarks),
        ])));

    public static string Percent(GradedSubmission one) =>
        one.Possible == 0 ? "0" : (100.0 * one.Earned / one.Possible).ToString("0.#", CultureInfo.InvariantCulture);

    private static TaskGrade? Find(GradedSubmission one, string task) =>
        one.Tasks.FirstOrDefault(grade => grade.Task == task);

    private static string YesNo(bool is_) => is_ ? "yes" : "no";
}
