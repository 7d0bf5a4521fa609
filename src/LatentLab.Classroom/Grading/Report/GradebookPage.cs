using System.Globalization;

namespace LatentLab.Classroom.Grading.Report;

/// <summary>The gradebook: the class at a glance, its mistakes, what needs a look, and a row per submission.</summary>
internal static class GradebookPage
{
    /// <param name="link">The feedback page of a submission, relative to the gradebook.</param>
    public static string Of(
        IReadOnlyList<GradedSubmission> submissions, IReadOnlyList<string> tasks, GradingOptions options,
        ClassRemarks remarks, Func<GradedSubmission, string> link)
    {
        GradedSubmission[] counting = [.. submissions.Where(one => one.Counts)];
        int students = counting.Select(one => one.Key).Distinct().Count();
        double mean = counting.Where(one => one.Possible > 0).Select(one => 100.0 * one.Earned / one.Possible)
            .DefaultIfEmpty().Average();
        string share = mean.ToString("0", CultureInfo.InvariantCulture);
        string limit = options.TaskLimit.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        string facts = $"{Count(students, "student")}, {Count(submissions.Count, "submission")} · mean {share} % · "
            + $"walls: {Page.Text(options.Walls)}; {limit} s per task, {options.Megabytes} MB";
        string body = $"""
            <h1>Gradebook</h1>
            <p class="facts">{facts}</p>
            {LookTable.Of(submissions, remarks, link)}
            {AlikePage.Summary(remarks.Alike)}
            {OverviewTable.Of(submissions, link)}
            <h2>Which mistakes are most frequent?</h2>
            {Mistakes(submissions, students)}
            {string.Concat(ByExercise(submissions, tasks).Select(one => Exercise(one.Name, one.Submissions, one.Tasks,
                link)))}
            <p class="facts">✓ correct · ✗ incorrect · ○ not attempted, or removed · ⚠ does not run · ◔ out of time ·
            ■ stopped · ? refused · … to be read · ✎ the teacher's decision</p>
            """;
        return Page.Write("Gradebook", body);
    }

    // One table for each exercise: together they would be mostly empty.
    private static IEnumerable<(string Name, GradedSubmission[] Submissions, string[] Tasks)> ByExercise(
        IReadOnlyList<GradedSubmission> submissions, IReadOnlyList<string> tasks) => submissions
        .GroupBy(one => one.Exercise).OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => (group.Key, group.ToArray(),
            tasks.Where(task => group.Any(one => one.Tasks.Any(grade => grade.Task == task))).ToArray()));

    private static string Exercise(
        string name, GradedSubmission[] submissions, string[] tasks, Func<GradedSubmission, string> link)
    {
        string title = name.Length > 0 ? $"Exercise {Page.Text(name)}: who got what?" : "Without an exercise";
        string bars = tasks.Length == 0 ? ""
            : $"<h3>How did each task go?</h3>\n{TaskBars([.. submissions.Where(one => one.Counts)], tasks)}";
        string more = name.Length == 0 || !submissions.Any(one => one.Counts) ? ""
            : $"<p><a href=\"{ExercisePage.FileOf(Page.Text(name))}\">How the points are spread, how each task tells "
                + "students apart, and this exercise's mistakes</a></p>";
        return $"""
            <h2>{title}</h2>
            {more}
            {bars}
            <div class="scroll" tabindex="0" role="region" aria-label="Grades {Page.Text(name)}">{Table(submissions,
                tasks, link)}</div>

            """;
    }

    internal static string Mistakes(IReadOnlyList<GradedSubmission> submissions, int students)
    {
        IReadOnlyList<CommonMistake> mistakes = Misconceptions.Of(submissions);
        if (mistakes.Count == 0)
            return "<p>No mistake with a name was made.</p>";
        int most = mistakes[0].Students;
        return BarList.Of(mistakes.Take(12).Select(mistake => new Bar(
            mistake.Id.Replace('-', ' '), (double)mistake.Students / most, $"{mistake.Students} of {students}",
            $"{mistake.Sentence} "
            + $"[{string.Join(", ", mistake.Tasks.Select(task => Exercises.Find(task)?.Title ?? task))}]")),
            good: false);
    }

    private static string TaskBars(IReadOnlyList<GradedSubmission> counting, IReadOnlyList<string> tasks) =>
        BarList.Of(tasks.Select(task =>
        {
            TaskGrade[] grades = [.. counting.SelectMany(one => one.Tasks).Where(grade => grade.Task == task)];
            int right = grades.Count(grade => grade.Outcome == TaskOutcome.Correct);
            return new Bar(Exercises.Find(task)?.Title ?? task, grades.Length == 0 ? 0 : (double)right / grades.Length,
                $"{right} of {grades.Length}", "");
        }), good: true);

    private static string Table(
        IReadOnlyList<GradedSubmission> submissions, IReadOnlyList<string> tasks, Func<GradedSubmission, string> link)
    {
        string heads = tasks.Count == 0 ? "<th scope=\"col\">Why</th>" : string.Concat(tasks.Select(
            task => $"<th scope=\"col\" class=\"task\">{Page.Text(Exercises.Find(task)?.Title ?? task)}</th>"));
        string Row(GradedSubmission one)
        {
            string student = Page.Student(one, link(one));
            return (one.Counts ? $"<tr><th scope=\"row\">{student}</th>"
                : $"<tr class=\"apart\"><th scope=\"row\">{student} (another one counts)</th>")
                + $"<td class=\"number\">{Points.Text(one.Earned)} / {one.Possible}"
                + $"{(one.Late ? " late" : "")}</td>"
                + $"{Cells(one, tasks)}</tr>\n";
        }

        string rows = string.Concat(submissions.Select(Row));
        return "<table><thead><tr><th scope=\"col\">Student</th><th "
            + $"scope=\"col\" class=\"number\">Points</th>{heads}</tr></thead><tbody>{rows}</tbody></table>";
    }

    private static string Cells(GradedSubmission one, IReadOnlyList<string> tasks) => one.Problem is { } problem
        ? $"<td colspan=\"{Math.Max(1, tasks.Count)}\" class=\"bad\">{Page.Text(problem)}</td>"
        : string.Concat(tasks.Select(task => Cell(one.Tasks.FirstOrDefault(grade => grade.Task == task))));

    private static string Cell(TaskGrade? grade)
    {
        if (grade is null)
            return "<td></td>";
        string mistake = grade.Misconception is { } id
            ? $"<br><span class=\"quiet\">{Page.Text(id.Replace('-', ' '))}</span>"
            : "";
        string decided = grade.Decision is { Points: { } points } ? $"<br>✎ {Points.Text(points)}" : "";
        return $"<td><span class=\"sign {FeedbackPage.Look(grade.Outcome)}\">"
            + $"{grade.Outcome.Sign()} {grade.Outcome.Word()}</span>{mistake}{decided}</td>";
    }

    private static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";
}
