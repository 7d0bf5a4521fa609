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

        /// <summary>Students of this name, who are told apart by what stands behind it.</summary>
        public SortedSet<string> Namesakes { get; } = new(StringComparer.Ordinal);
    }

    /// <exception cref="GradingException">The table is there and cannot be understood.</exception>
    public static Decisions Read(string path)
    {
        if (!File.Exists(path))
            return new Decisions([]);
        (IReadOnlyList<string> columns, IReadOnlyList<TableRow> table) = CsvText.Read(path);
        if (new[] { "student", "task", "points" }.FirstOrDefault(name => !columns.Contains(name)) is { } missing)
            throw new GradingException($"'{path}' has no column '{missing}'; expected student, task, points and, if "
                + "you like, comment.");
        return new Decisions([.. table.Select(row => RowOf(path, row))]);
    }

    private static Row RowOf(string path, TableRow row)
    {
        int number = row.Number;
        // A comma within a number or a comment, without quotes around them, moves everything behind it.
        if (row.Beyond.Count > 0)
            throw new GradingException($"'{path}', row {number}: there is more than the header has columns for: "
                + $"'{row.Beyond[0]}'. Put a comment or a number with a comma into quotes.");
        string Of(string name) => row.Cells.GetValueOrDefault(name, "");
        string points = Of("points").Replace(',', '.');
        bool isNumber = double.TryParse(points, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && double.IsFinite(value);
        if (points.Length > 0 && !isNumber)
            throw new GradingException($"'{path}', row {number}: expected a number of points, found '{points}'.");
        // A spreadsheet's apostrophe in front of a name is none of the name.
        string student = Of("student").TrimStart('\'');
        string task = Of("task");
        if (isNumber && Exercises.All.Where(one => IsTask(task, one)).ToArray() is [var exercise]
            && (value < 0 || value > exercise.Points))
            throw new GradingException(
                $"'{path}', row {number}: expected 0 to {exercise.Points} points for '{task}', found {points}.");
        return new Row(number, StudentNames.Composed(student), task, Of("exercise"),
            new Decision(isNumber ? value : null, Of("comment").Length > 0 ? Of("comment") : Of("comments")));
    }

    // By id, by title, or by number: 07.6, of which a spreadsheet makes 7.6 or 7,6.
    private static bool IsTask(string word, Exercise task) =>
        word.Equals(task.Id, StringComparison.OrdinalIgnoreCase)
        || word.Equals(task.Title, StringComparison.OrdinalIgnoreCase)
        || word.Replace(',', '.').TrimStart('0')
            .Equals($"{task.Sheet.TrimStart('0')}.{task.Number}", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The submission with what was decided on its tasks; of several decisions on one the last holds.
    /// </summary>
    public GradedSubmission On(GradedSubmission one)
    {
        foreach (Row row in rows.Where(row => one.Student.StartsWith(row.Student + " (",
            StringComparison.OrdinalIgnoreCase)))
            row.Namesakes.Add(one.Student);
        Row[] own = [.. rows.Where(row => IsOf(row, one))];
        if (own.Length == 0)
            return one;
        // Where nothing could be graded, a decision still can be made.
        IEnumerable<TaskGrade> all = one.Tasks.Count > 0 ? one.Tasks
            : Exercises.All.Where(task => one.Exercise == task.Sheet && own.Any(row => IsTask(row.Task, task)))
                .Select(task => new TaskGrade(task.Id, TaskOutcome.Missing, one.Problem ?? "", null, []));
        TaskGrade[] tasks = [.. all.Select(task =>
        {
            Row[] here = [.. own.Where(row => Exercises.Find(task.Task) is { } exercise && IsTask(row.Task, exercise))];
            foreach (Row row in here)
                row.Used = true;
            return here.Length == 0 ? task : task with { Decision = here[^1].Decision };
        })];
        return one with { Tasks = tasks };
    }

    /// <summary>Rows that fit no submission, in words: nobody's decision may get lost.</summary>
    public IReadOnlyList<string> Unused => [.. rows.Where(row => !row.Used).Select(row =>
        $"{FileName}, row {row.Number}: " + (row.Namesakes.Count > 0
            ? $"'{row.Student}' may be {string.Join(" or ", row.Namesakes)}; write one of these, or the id."
            : $"nobody called '{row.Student}' has a task '{row.Task}'."))];

    private static bool IsOf(Row row, GradedSubmission one) =>
        (row.Exercise.Length == 0 || row.Exercise == one.Exercise)
        && one.IsOf(row.Student);
}
