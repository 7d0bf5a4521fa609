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
            $"<a href=\"{link(one)}\">{Page.Text(one.Student)}</a>{Exercise(one)}", Reasons(one)));
        rows = rows.Concat(remarks.Unused.Select(words => Row("decisions", Page.Text(words))))
            .Concat(remarks.Alike.Count == 0 ? [] : [Row($"<a href=\"{AlikePage.File}\">alike answers</a>",
                Page.Text($"{remarks.Alike.Count} {(remarks.Alike.Count == 1 ? "pair" : "pairs")} of answers are equal "
                    + "or nearly so. Read them side by side; no points were taken for it."))])
            .Concat(remarks.Aside.Where(one => !one.IsUsual).Select(one => Row(Page.Text(one.File),
                Page.Text($"Left aside: {one.Why}. Is it somebody's submission?"))));
        string table = string.Concat(rows);
        if (table.Length == 0)
            return "";
        return "<h2>What needs your look?</h2>\n<p>These are answers in words, could not be read or attributed for "
            + "certain, ended their process, broke a limit, or reached for what no answer needs. The grade stands "
            + "until you decide: write a row <code>student,task,points,comment</code> into "
            + $"<code>{Decisions.FileName}</code> beside this page and grade again.</p>\n<div class=\"scroll\" "
            + "tabindex=\"0\" role=\"region\" aria-label=\"What needs your look\"><table><thead><tr><th "
            + "scope=\"col\">Student</th><th scope=\"col\">Why</th></tr></thead>"
            + $"<tbody>{table}</tbody></table></div>";
    }

    private static string Exercise(GradedSubmission one) =>
        one.Exercise.Length > 0 ? $" · {Page.Text(one.Exercise)}" : "";

    private static string Row(string who, string why) =>
        $"<tr><th scope=\"row\">{who}</th><td class=\"reason\">{why}</td></tr>\n";

    private static string Reasons(GradedSubmission one)
    {
        IEnumerable<string> whole = new[] { one.Problem ?? "" }.Concat(one.IsOdd ? one.Remarks : [])
            .Where(words => words.Length > 0).Select(Page.Text);
        IEnumerable<string> tasks = one.Tasks.Where(task => task.NeedsLook)
            .Select(task => $"<strong>{Page.Text(task.Title)}</strong>: {Page.Text(Reason(task))}");
        return string.Join("<br>", whole.Concat(tasks));
    }

    private static string Reason(TaskGrade task) => string.Join(" ", task.Notes
        .Prepend(task.Outcome is TaskOutcome.Correct or TaskOutcome.ToRead ? "" : task.Reason)
        .Concat(Rubric(task)).Where(word => word.Length > 0));

    // What is to be decided on an answer in words, and by what.
    private static IEnumerable<string> Rubric(TaskGrade task) =>
        task.Outcome != TaskOutcome.ToRead || Exercises.Find(task.Task) is not { } exercise ? []
        : exercise.Rubric.Select(line => $"{Points.Text(line.Points)} for: {line.Looks}")
            .Prepend($"An answer in words: {Points.Text(0)} to {exercise.Points} points are yours to give.");
}
