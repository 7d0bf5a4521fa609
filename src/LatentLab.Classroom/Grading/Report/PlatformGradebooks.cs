namespace LatentLab.Classroom.Grading.Report;

/// <summary>
/// Grades as learning platforms import them, by their own ids. Moodle: the offline grading worksheet, which is matched
/// by the columns Identifier and Grade (docs.moodle.org, "Assignment settings", offline grading worksheet). Canvas: the
/// gradebook's CSV, which is matched by ID, with a column for each assignment (community.canvaslms.com, "How do I import
/// grades in the Gradebook").
/// </summary>
internal static class PlatformGradebooks
{
    /// <summary>The files' names and texts; none for a platform that nobody's submission came from.</summary>
    public static IReadOnlyList<(string File, string Text)> Of(IReadOnlyList<GradedSubmission> submissions)
    {
        GradedSubmission[] counting = [.. submissions.Where(one => one.Counts && one.Id.Length > 0)];
        var files = new List<(string File, string Text)>();
        // Moodle's identifiers belong to one assignment.
        foreach (IGrouping<string, GradedSubmission> exercise in counting.Where(one => one.Platform == "Moodle")
            .GroupBy(one => one.Exercise).OrderBy(group => group.Key, StringComparer.Ordinal))
            files.Add(($"moodle-{Name(exercise.Key)}.csv", Moodle(exercise)));
        GradedSubmission[] canvas = [.. counting.Where(one => one.Platform == "Canvas")];
        if (canvas.Length > 0)
            files.Add(("canvas.csv", Canvas(canvas)));
        return files;
    }

    private static string Name(string exercise) => exercise.Length > 0 ? exercise : "none";

    private static string Moodle(IEnumerable<GradedSubmission> submissions) =>
        Csv.Row("Identifier", "Full name", "Grade", "Maximum Grade", "Feedback comments")
        + string.Concat(submissions.Select(one => Csv.Row($"Participant {one.Id}", one.Student,
            Points.Text(one.Earned), Points.Text(one.Possible), Comment(one))));

    private static string Canvas(GradedSubmission[] submissions)
    {
        string[] exercises = [.. submissions.Select(one => one.Exercise).Distinct().Order(StringComparer.Ordinal)];
        string Possible(string exercise) =>
            Points.Text(submissions.Where(one => one.Exercise == exercise).Max(one => one.Possible));
        return Csv.Row(["Student", "ID", "SIS User ID", "SIS Login ID", "Section",
                .. exercises.Select(exercise => $"Exercise {exercise}")])
            + Csv.Row(["Points Possible", "", "", "", "", .. exercises.Select(Possible)])
            + string.Concat(submissions.GroupBy(one => one.Id).Select(student => Csv.Row(
            [
                student.First().Student, student.Key, "", "", "",
                .. exercises.Select(exercise => student.FirstOrDefault(one => one.Exercise == exercise) is { } one
                    ? Points.Text(one.Earned) : ""),
            ])));
    }

    private static string Comment(GradedSubmission one) => string.Join(" ", one.Tasks
        .Where(task => task.Decision is { Comment.Length: > 0 })
        .Select(task => $"{task.Title}: {task.Decision!.Comment}"));
}
