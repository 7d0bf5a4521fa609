using System.Globalization;
using LatentLab.Classroom.Grading.Submissions;

namespace LatentLab.Classroom.Grading;

/// <summary>What a teacher decided on a task of a student's.</summary>
/// <param name="Points">Null where only something was said.</param>
/// <param name="Comment">To the student; may be empty.</param>
public sealed record Decision(double? Points, string Comment);

/// <summary>
/// The teacher's own decisions, a table with the columns student, task, points and comment. It is read at every run
/// and never written.
/// </summary>
internal sealed class Decisions
{
    /// <summary>The table's name in the folder of grades.</summary>
    public const string FileName = "decisions.csv";

    private readonly List<Row> rows;

    private Decisions(List<Row> rows) => this.rows = rows;

    private sealed record Row(int Number, string Student, string Task, string Exercise, Decision Decision)
    {
        public bool Used { get; set; }
    }

    /// <exception cref="GradingException">The table is there and cannot be understood.</exception>
    public static Decisions Read(string path)
    {
        if (!File.Exists(path))
            return new Decisions([]);
        IReadOnlyList<IReadOnlyDictionary<string, string>> table = CsvText.Read(path);
        if (table.Count > 0 && new[] { "student", "task", "points" }.FirstOrDefault(name => !table[0].ContainsKey(name))
            is { } missing)
            throw new GradingException($"'{path}' has no column '{missing}'; expected student, task, points and, if "
                + "you like, comment.");
        return new Decisions([.. table.Select((cells, index) => RowOf(path, cells, index + 2))]);
    }

    private static Row RowOf(string path, IReadOnlyDictionary<string, string> cells, int number)
    {
        string Of(string name) => cells.GetValueOrDefault(name, "");
        string points = Of("points").Replace(',', '.');
        bool isNumber = double.TryParse(points, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && double.IsFinite(value);
        if (points.Length > 0 && !isNumber)
            throw new GradingException($"'{path}', row {number}: expected a number of points, found '{points}'.");
        // A spreadsheet's apostrophe in front of a name is none of the name.
        string student = Of("student").TrimStart('\'');
        string task = Of("task");
        if (isNumber && Exercises.Find(task) is { } exercise && (value < 0 || value > exercise.Points))
            throw new GradingException(
                $"'{path}', row {number}: expected 0 to {exercise.Points} points for '{task}', found {points}.");
        return new Row(number, StudentNames.Composed(student), task, Of("exercise"),
            new Decision(isNumber ? value : null, Of("comment")));
    }

    /// <summary>
    /// The submission with what was decided on its tasks; of several decisions on one the last holds.
    /// </summary>
    public GradedSubmission On(GradedSubmission one)
    {
        Row[] own = [.. rows.Where(row => IsOf(row, one))];
        if (own.Length == 0)
            return one;
        // Where nothing could be graded, a decision still can be made.
        IEnumerable<TaskGrade> all = one.Tasks.Count > 0 ? one.Tasks
            : own.Select(row => Exercises.Find(row.Task)).OfType<Exercise>()
                .Where(task => one.Exercise.Length > 0 && one.Exercise == task.Sheet).Distinct()
                .Select(task => new TaskGrade(task.Id, TaskOutcome.Missing, one.Problem ?? "", null, []));
        TaskGrade[] tasks = [.. all.Select(task =>
        {
            Row[] here = [.. own.Where(row => row.Task.Equals(task.Task, StringComparison.OrdinalIgnoreCase)
                || row.Task.Equals(task.Title, StringComparison.OrdinalIgnoreCase))];
            foreach (Row row in here)
                row.Used = true;
            return here.Length == 0 ? task : task with { Decision = here[^1].Decision };
        })];
        return one with { Tasks = tasks };
    }

    /// <summary>Rows that fit no submission, in words: nobody's decision may get lost.</summary>
    public IReadOnlyList<string> Unused => [.. rows.Where(row => !row.Used).Select(row =>
        $"{FileName}, row {row.Number}: nobody called '{row.Student}' has a task '{row.Task}'.")];

    private static bool IsOf(Row row, GradedSubmission one) =>
        (row.Exercise.Length == 0 || row.Exercise == one.Exercise)
        && one.IsOf(row.Student);
}
