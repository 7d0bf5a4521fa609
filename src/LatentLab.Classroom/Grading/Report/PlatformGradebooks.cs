namespace LatentLab.Classroom.Grading.Report;

/// <summary>
/// Grades as learning platforms import them, by their own ids. Moodle: the offline grading worksheet, whose columns
/// Identifier, Grade and Last modified (grade) must be there (mod/assign/feedback/offline/importgradeslib.php). Canvas:
/// the gradebook's CSV, which is matched by ID and has a column for each assignment after Section
/// (lib/gradebook_importer.rb).
/// </summary>
internal static class PlatformGradebooks
{
    /// <summary>What the files are called.</summary>
    public static IReadOnlyList<string> Patterns { get; } = ["moodle-*.csv", "canvas.csv"];

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

    // "-" says, as in Moodle's own worksheet, that no grade is known yet: where Moodle has one by then, it stays unless
    // the teacher ticks the import's box for it. An empty comment would erase one that stands there, so the column is
    // there only where somebody has written one.
    private static string Moodle(IEnumerable<GradedSubmission> submissions)
    {
        string[] header = ["Identifier", "Full name", "Grade", "Maximum Grade", "Last modified (grade)"];
        bool withComments = submissions.Any(one => Comment(one).Length > 0);
        string[] Row(GradedSubmission one) =>
            [$"Participant {one.Id}", one.Student, Points.Text(one.Earned), Points.Text(one.Possible), "-"];
        return Csv.Row(withComments ? [.. header, "Feedback comments"] : header)
            + string.Concat(submissions.Select(one => Csv.Row(withComments ? [.. Row(one), Comment(one)] : Row(one))));
    }

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
