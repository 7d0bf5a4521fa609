using System.Globalization;

namespace LatentLab.Classroom.Grading.Report;

/// <summary>
/// The table <c>grades.csv</c>: a row per submission, a column per task. Holds nothing that differs from run to run.
/// </summary>
internal static class GradesTable
{
    public static string Of(IReadOnlyList<GradedSubmission> submissions, IReadOnlyList<string> tasks) =>
        Csv.Row(["student", "file", "exercise", "points", "possible", "percent", "counts", "needs_a_look",
            .. tasks, "reason"])
        + string.Concat(submissions.Select(one => Csv.Row(
        [
            one.Student, one.File, one.Exercise, Number(one.Earned), Number(one.Possible), Percent(one),
            one.Counts ? "yes" : "no", one.NeedsLook ? "yes" : "no",
            .. tasks.Select(task => one.Tasks.FirstOrDefault(grade => grade.Task == task)?.Outcome.Word() ?? ""),
            one.Reason,
        ])));

    public static string Percent(GradedSubmission one) =>
        one.Possible == 0 ? "0" : (100.0 * one.Earned / one.Possible).ToString("0.#", CultureInfo.InvariantCulture);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
