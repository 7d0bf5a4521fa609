using System.Globalization;

namespace LatentLab.Classroom.Grading.Report;

/// <summary>One exercise: how the points are spread, how each task went, which mistakes were made.</summary>
internal static class ExercisePage
{
    private const int Bins = 5;

    public static string FileOf(string exercise) => $"exercise-{exercise}.html";

    /// <param name="counting">The submissions for this exercise that count.</param>
    public static string Of(string exercise, IReadOnlyList<GradedSubmission> counting, IReadOnlyList<string> tasks)
    {
        int students = counting.Select(one => one.Key).Distinct().Count();
        return Page.Write($"Exercise {exercise}", $"""
            <h1>Exercise {Page.Text(exercise)}</h1>
            <p class="facts">{students} {(students == 1 ? "student" : "students")} · <a
            href="{GradingReport.Gradebook}">the gradebook</a></p>
            <h2>How are the points spread?</h2>
            {Spread(counting)}
            <h2>How did each task go?</h2>
            {Table(TaskStatistics.Of(counting, tasks))}
            <p>The last column is the item-rest correlation: how far those who have many points for the other tasks of
            this exercise have many for this one too. Near 0 or below, a task tells the strong from the weak no better
            than chance, or misleads the strong. It is left out for fewer than {TaskStatistics.FewestStudents} students
            and where all have the same. An answer in words counts once you have given its points.</p>
            <h2>Which mistakes are most frequent?</h2>
            {GradebookPage.Mistakes(counting, students)}
            """);
    }

    // Fifths of what can be had; all of it belongs to the last.
    private static string Spread(IReadOnlyList<GradedSubmission> counting)
    {
        int[] counts = new int[Bins];
        foreach (GradedSubmission one in counting.Where(one => one.Possible > 0))
            counts[Math.Clamp((int)(Bins * one.Earned / one.Possible), 0, Bins - 1)]++;
        int most = Math.Max(1, counts.Max());
        return BarList.Of(counts.Select((count, bin) => new Bar(
            $"{bin * 100 / Bins} to {(bin + 1) * 100 / Bins} %", (double)count / most, $"{count}", "")), good: true);
    }

    private static string Table(IReadOnlyList<TaskStatistics> all)
    {
        string rows = string.Concat(all.Select(one => $"<tr><th scope=\"row\">"
            + $"{Page.Text(Exercises.Find(one.Task)?.Title ?? one.Task)}</th><td class=\"number\">{one.Students}</td>"
            + $"<td class=\"number\">{one.Right}</td><td class=\"number\">{Points.Text(one.Mean)} of "
            + $"{Exercises.Find(one.Task)?.Points}</td><td class=\"number\">{Correlation(one)}</td></tr>\n"));
        return "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Tasks\"><table><thead><tr><th "
            + $"scope=\"col\">Task</th>{Number("n")}{Number("all points")}{Number("mean")}{Number("item-rest r")}"
            + "</tr></thead><tbody>"
            + $"{rows}</tbody></table></div>";
    }

    private static string Number(string head) => $"<th scope=\"col\" class=\"number\">{head}</th>";

    private static string Correlation(TaskStatistics one) =>
        one.Discrimination?.ToString("0.00", CultureInfo.InvariantCulture) ?? "–";
}
