namespace LatentLab.Classroom.Grading.Report;

/// <summary>Students × exercises: the points of what counts.</summary>
internal static class OverviewTable
{
    public static string Of(IReadOnlyList<GradedSubmission> submissions, Func<GradedSubmission, string> link)
    {
        GradedSubmission[] counting = [.. submissions.Where(one => one.Counts)];
        string[] exercises = [.. counting.Select(one => one.Exercise).Where(one => one.Length > 0).Distinct()
            .Order(StringComparer.Ordinal)];
        if (exercises.Length < 2)
            return "";
        string heads = string.Concat(exercises.Select(one =>
            $"<th scope=\"col\" class=\"number\">{Page.Text(one)}</th>"));
        string rows = string.Concat(counting.GroupBy(one => one.Key).Select(student => Row(student, exercises, link)));
        return "<h2>Who has how many points?</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
            + "aria-label=\"Points by exercise\"><table><thead><tr><th scope=\"col\">Student</th>"
            + $"{heads}<th scope=\"col\" class=\"number\">Sum</th></tr></thead><tbody>{rows}</tbody></table></div>";
    }

    private static string Row(
        IEnumerable<GradedSubmission> student, string[] exercises, Func<GradedSubmission, string> link)
    {
        GradedSubmission[] own = [.. student];
        string cells = string.Concat(exercises.Select(exercise =>
            own.FirstOrDefault(one => one.Exercise == exercise) is not { } one ? "<td class=\"number\"></td>"
            : $"<td class=\"number\"><a href=\"{link(one)}\">{Points.Text(one.Earned)} / {one.Possible}</a></td>"));
        return $"<tr><th scope=\"row\">{Page.Student(own[0])}</th>{cells}"
            + $"<td class=\"number\">{Points.Text(own.Sum(one => one.Earned))}</td></tr>\n";
    }
}
