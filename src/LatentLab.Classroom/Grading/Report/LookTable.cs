namespace LatentLab.Classroom.Grading.Report;

/// <summary>
/// What a teacher should look at before grades go out: everything refused, stopped, odd or unreadable.
/// </summary>
internal static class LookTable
{
    public static string Of(
        IReadOnlyList<GradedSubmission> submissions, ClassRemarks remarks, Func<GradedSubmission, string> link)
    {
        IEnumerable<string> rows = submissions.Where(one => one.NeedsLook).Select(one => Row(
            Page.Student(one, link(one)) + Exercise(one), Reasons(one, link(one))));
        rows = rows.Concat(remarks.Unused.Select(words => Row("decisions", Page.Text(words))))
            .Concat(remarks.Alike.Count == 0 ? [] : [Row($"<a href=\"{AlikePage.File}\">alike answers</a>",
                Page.Text($"{remarks.Alike.Count} {(remarks.Alike.Count == 1 ? "pair" : "pairs")} of answers are equal "
                    + "or nearly so. Read them side by side; no points were taken for it."))])
            .Concat(remarks.Aside.Where(one => !one.IsUsual).Select(one => Row(Page.Text(one.File),
                Page.Text($"Left aside: {one.Why}. Is it somebody's submission?"))));
        string table = string.Concat(rows);
        if (table.Length == 0)
            return "";
        return "<h2 id=\"look\">What needs your look?</h2>\n<p>These are answers in words, could not be read or "
            + "attributed for certain, ended their process, broke a limit, or reached for what no answer needs. "
            + "The grade stands until you decide: write a row <code>student,task,points,comment</code> into "
            + $"<code>{Decisions.FileName}</code> beside this page and grade again.</p>\n<div class=\"scroll\" "
            + "tabindex=\"0\" role=\"region\" aria-label=\"What needs your look\"><table class=\"look\"><thead><tr><th "
            + "scope=\"col\">Student</th><th scope=\"col\">Why</th></tr></thead>"
            + $"<tbody>{table}</tbody></table></div>{Rubrics(submissions)}";
    }

    // Once for all who have answered in words.
    private static string Rubrics(IReadOnlyList<GradedSubmission> submissions)
    {
        string all = string.Concat(submissions.SelectMany(one => one.Tasks).Where(IsToBeRead)
            .Select(task => Exercises.Find(task.Task)).OfType<Exercise>().Distinct()
            .OrderBy(task => task.Sheet, StringComparer.Ordinal).ThenBy(task => task.Number)
            .Select(task => $"<h4 id=\"{RubricOf(task.Id)}\">{Page.Text(task.Title)} · {task.Points} points</h4>\n"
                + "<ul>" + string.Concat(task.Rubric.Select(line =>
                    $"<li>{Points.Text(line.Points)} for: {Page.Text(line.Looks)}</li>")) + "</ul>\n"));
        return all.Length == 0 ? "" : $"\n<h3>What are answers in words given points for?</h3>\n{all}";
    }

    private static bool IsToBeRead(TaskGrade task) => task is { Outcome: TaskOutcome.ToRead, NeedsLook: true };

    private static string RubricOf(string task) => $"rubric-{task}";

    private static string Exercise(GradedSubmission one) =>
        one.Exercise.Length > 0 ? $" <span class=\"quiet login\">exercise {Page.Text(one.Exercise)}</span>" : "";

    private static string Row(string who, string why) =>
        $"<tr><th scope=\"row\">{who}</th><td class=\"reason\">{why}</td></tr>\n";

    private static string Reasons(GradedSubmission one, string link)
    {
        IEnumerable<string> whole = new[] { one.Problem ?? "" }.Concat(one.IsOdd ? one.Remarks : [])
            .Where(words => words.Length > 0).Select(Page.Text);
        IEnumerable<string> tasks = one.Tasks
            .Where(task => task.NeedsLook && (one.Counts || task.Outcome != TaskOutcome.ToRead))
            .Select(task => $"<strong>{Page.Text(task.Title)}</strong>: "
                + string.Join(" ", new[] { ToRead(task, link), Page.Text(Reason(task)) }.Where(one => one.Length > 0)));
        return string.Join("<br>", whole.Concat(tasks));
    }

    private static string Reason(TaskGrade task) => string.Join(" ", task.Notes
        .Prepend(task.Outcome is TaskOutcome.Correct or TaskOutcome.ToRead ? "" : task.Reason)
        .Where(word => word.Length > 0));

    // What is to be decided on an answer in words, and by what.
    private static string ToRead(TaskGrade task, string link) => !IsToBeRead(task) ? ""
        : $"<a href=\"{link}#{FeedbackPage.CardOf(task.Task)}\">an answer in words</a>, 0 to {task.Possible} points "
            + $"by <a href=\"#{RubricOf(task.Task)}\">these lines</a>.";
}
