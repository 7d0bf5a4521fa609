namespace LatentLab.Classroom.Grading.Report;

/// <summary>How a task went.</summary>
/// <param name="Students">How many have points for it: an answer in words that nobody has read is none of them.</param>
/// <param name="Mean">Points, on average.</param>
/// <param name="Discrimination">
/// The item-rest correlation: Pearson's r of the points for this task and those for the exercise's other tasks. Null
/// where fewer than <see cref="FewestStudents"/> have points, or where all have the same.
/// </param>
internal sealed record TaskStatistics(string Task, int Students, int Right, double Mean, double? Discrimination)
{
    /// <summary>
    /// A correlation of fewer says hardly anything: with 10, |r| below 0.63 may well be chance (5 %).
    /// </summary>
    public const int FewestStudents = 10;

    /// <param name="counting">The submissions for one exercise that count.</param>
    public static IReadOnlyList<TaskStatistics> Of(
        IReadOnlyList<GradedSubmission> counting, IReadOnlyList<string> tasks) =>
        [.. tasks.Select(task => One(counting, task))];

    private static TaskStatistics One(IReadOnlyList<GradedSubmission> counting, string task)
    {
        (TaskGrade Grade, double Others)[] read =
        [
            .. counting.Select(one => (Grade: one.Tasks.FirstOrDefault(grade => grade.Task == task),
                    Others: one.Tasks.Where(grade => grade.Task != task && IsRead(grade)).Sum(grade => grade.Earned)))
                .Where(one => one.Grade is not null && IsRead(one.Grade)).Select(one => (one.Grade!, one.Others)),
        ];
        double[] points = [.. read.Select(one => one.Grade.Earned)];
        return new TaskStatistics(task, read.Length, read.Count(one => one.Grade.Earned >= one.Grade.Possible),
            points.DefaultIfEmpty().Average(),
            read.Length < FewestStudents ? null : Correlation(points, [.. read.Select(one => one.Others)]));
    }

    private static bool IsRead(TaskGrade grade) =>
        grade.Outcome != TaskOutcome.ToRead || grade.Decision?.Points is not null;

    /// <summary>Pearson's r; null where one side has no spread.</summary>
    internal static double? Correlation(double[] x, double[] y)
    {
        double meanX = x.Average(), meanY = y.Average();
        double both = x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum();
        double spread = Math.Sqrt(x.Sum(a => (a - meanX) * (a - meanX)) * y.Sum(b => (b - meanY) * (b - meanY)));
        return spread > 1e-12 ? both / spread : null;
    }
}
