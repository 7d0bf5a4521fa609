using System.Globalization;

namespace LatentLab.Classroom.Grading.Report;

/// <summary>The gradebook: the class at a glance, its mistakes, what needs a look, and a row per submission.</summary>
internal static class GradebookPage
{
    /// <param name="link">The feedback page of a submission, relative to the gradebook.</param>
    public static string Of(
        IReadOnlyList<GradedSubmission> submissions, IReadOnlyList<string> tasks, GradingOptions options,
        Func<GradedSubmission, string> link)
    {
        GradedSubmission[] counting = [.. submissions.Where(one => one.Counts)];
        int students = counting.Select(one => one.Student).Distinct().Count();
        double mean = counting.Where(one => one.Possible > 0).Select(one => 100.0 * one.Earned / one.Possible)
            .DefaultIfEmpty().Average();
        string share = mean.ToString("0", CultureInfo.InvariantCulture);
        string limit = options.TaskLimit.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        string facts = $"{Count(students, "student")}, {Count(submissions.Count, "submission")} · mean {share} % · "
            + $"walls: {Page.Text(Isolation.Sandbox.Describe())}; {limit} s per task, {options.Megabytes} MB";
        string body = $"""
            <h1>Gradebook</h1>
            <p class="facts">{facts}</p>
            <h2>Which mistakes are most frequent?</h2>
            {Mistakes(submissions, students)}
            <h2>How did each task go?</h2>
            {TaskBars(counting, tasks)}
            {Look(submissions, link)}
            <h2>Who got what?</h2>
            <p class="facts">✓ correct · ✗ incorrect · ○ not attempted, or removed · ⚠ does not run · ◔ out of time ·
            ■ stopped · ? refused</p>
            <div class="scroll" tabindex="0" role="region" aria-label="Grades">{Table(submissions, tasks, link)}</div>
            """;
        return Page.Write("Gradebook", body);
    }

    private static string Look(IReadOnlyList<GradedSubmission> submissions, Func<GradedSubmission, string> link)
    {
        GradedSubmission[] odd = [.. submissions.Where(one => one.NeedsLook)];
        if (odd.Length == 0)
            return "";
        string Reason(TaskGrade task) => string.Join(" ", task.Notes
            .Prepend(task.Outcome == TaskOutcome.Correct ? "" : task.Reason).Where(word => word.Length > 0));
        string Reasons(GradedSubmission one) => string.Join("<br>", one.Tasks
            .Where(task => task.Outcome is TaskOutcome.Refused or TaskOutcome.Stopped || task.Notes.Count > 0)
            .Select(task => $"<strong>{Page.Text(task.Title)}</strong>: {Page.Text(Reason(task))}"));
        string rows = string.Concat(odd.Select(one => $"<tr><th scope=\"row\"><a href=\"{link(one)}\">"
            + $"{Page.Text(one.Student)}</a></th><td class=\"reason\">{Reasons(one)}</td></tr>\n"));
        return "<h2>What needs your look?</h2>\n<p>These answers ended their process, broke a limit, or reached for "
            + "what no answer needs. The grade stands until you change it.</p>\n<div class=\"scroll\" tabindex=\"0\" "
            + "role=\"region\" aria-label=\"What needs your look\"><table><thead><tr><th "
            + $"scope=\"col\">Student</th><th scope=\"col\">Why</th></tr></thead><tbody>{rows}</tbody></table></div>";
    }

    private static string Mistakes(IReadOnlyList<GradedSubmission> submissions, int students)
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
        string heads = string.Concat(tasks.Select(
            task => $"<th scope=\"col\" class=\"task\">{Page.Text(Exercises.Find(task)?.Title ?? task)}</th>"));
        string Row(GradedSubmission one)
        {
            string student = $"<a href=\"{link(one)}\">{Page.Text(one.Student)}</a>";
            return (one.Counts ? $"<tr><th scope=\"row\">{student}</th>"
                : $"<tr class=\"apart\"><th scope=\"row\">{student} (another one counts)</th>")
                + $"<td>{Page.Text(one.Exercise)}</td><td class=\"number\">{one.Earned} / {one.Possible}</td>"
                + $"{Cells(one, tasks)}</tr>\n";
        }

        string rows = string.Concat(submissions.Select(Row));
        return "<table><thead><tr><th scope=\"col\">Student</th><th scope=\"col\">Ex.</th><th "
            + $"scope=\"col\">Points</th>{heads}</tr></thead><tbody>{rows}</tbody></table>";
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
        return $"<td><span class=\"sign {FeedbackPage.Look(grade.Outcome)}\">"
            + $"{grade.Outcome.Sign()} {grade.Outcome.Word()}</span>{mistake}</td>";
    }

    private static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";
}
