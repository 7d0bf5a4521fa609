using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LatentLab.Classroom.Grading.Submissions;
using LatentLab.Classroom.Release;
using LatentLab.Evaluation;
using LatentLab.Pages;

namespace LatentLab.Classroom.Grading.Report;

/// <summary>
/// A student's own notebook, given back: all of its cells as they are, and below each answer a Markdown cell that says
/// what was found.
/// </summary>
internal static class FeedbackNotebook
{
    private static readonly JsonSerializerOptions Written = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 256,
    };

    /// <summary>Null where the file is no notebook with cells.</summary>
    public static string? Of(string path, GradedSubmission submission)
    {
        if (SubmissionReader.Json(path) is not { } notebook || notebook["cells"] is not JsonArray cells)
            return null;
        bool withIds = notebook["nbformat_minor"] is JsonValue minor && minor.TryGetValue(out int number)
            && number >= 5;
        JsonNode?[] own = [.. cells];
        foreach (TaskGrade grade in submission.Tasks)
        {
            JsonNode? answer = AnswerOf(own, grade.Task, submission.Answers.GetValueOrDefault(grade.Task, ""));
            int place = answer is null ? cells.Count : cells.IndexOf(answer) + 1;
            cells.Insert(place, Cell($"feedback-{grade.Task}", Words(grade), withIds));
        }
        cells.Insert(0, Cell("feedback", $"**Feedback**: {Points.Text(submission.Earned)} of {submission.Possible} "
            + "points. Below each answer stands what was found; your own cells are as you handed them in.", withIds));
        return notebook.ToJsonString(Written) + "\n";
    }

    // The cell that was graded; else the last one that bears the task's mark.
    private static JsonNode? AnswerOf(JsonNode?[] cells, string task, string graded)
    {
        JsonNode?[] marked = [.. cells.Where(cell => Mark(cell, "task") == task && Mark(cell, "role") == "answer")];
        bool WasGraded(JsonNode? cell) => Source(cell) is { } source && source.Trim().Length > 0
            && graded.Contains(source, StringComparison.Ordinal);
        return marked.LastOrDefault(WasGraded) ?? marked.LastOrDefault() ?? cells.LastOrDefault(WasGraded);
    }

    private static string Words(TaskGrade grade)
    {
        var words = new StringBuilder($"**{grade.Outcome.Sign()} {grade.Outcome.Word()}** · {Text(grade.Title)} · "
            + $"{Points.Text(grade.Earned)} of {grade.Possible} points");
        if (grade.Decision is { } decision)
            words.Append($"\n\n**Your teacher**: {(decision.Points is { } points ? $"{Points.Text(points)} of "
                + $"{grade.Possible} points. " : "")}{Text(decision.Comment)}");
        if (grade.Reason.Length > 0)
            words.Append($"\n\n{Text(grade.Reason)}");
        Exercise? exercise = Exercises.Find(grade.Task);
        foreach (RubricLine line in exercise?.Rubric ?? [])
            words.Append($"\n- {Points.Text(line.Points)} for: {Text(line.Looks)}");
        if (grade.Outcome is TaskOutcome.Incorrect or TaskOutcome.NotAttempted or TaskOutcome.Broken
            && exercise is { Hints: [var hint, ..] })
            words.Append($"\n\nA hint: {Text(hint)}");
        return words.ToString();
    }

    // Somebody else's words stay words in Markdown: no tag, no link, no formula.
    private static string Text(string words)
    {
        var text = new StringBuilder();
        foreach (char letter in Html.Text(PlainText.Line(words, 2000)))
            text.Append(letter is '\\' or '`' or '*' or '_' or '[' or ']' or '#' or '$' or '|' or '~' or '!'
                ? $"\\{letter}"
                : letter);
        return text.ToString();
    }

    private static JsonObject Cell(string id, string source, bool withId)
    {
        var cell = new JsonObject
        {
            ["cell_type"] = "markdown",
            ["metadata"] = new JsonObject { [TaskCell.Key] = new JsonObject { ["role"] = "feedback" } },
            ["source"] = source,
        };
        if (withId)
            cell["id"] = id;
        return cell;
    }

    private static string? Mark(JsonNode? cell, string key) => cell is JsonObject && cell["metadata"] is JsonObject data
        && data[TaskCell.Key] is JsonObject mark && mark[key] is JsonValue value && value.TryGetValue(out string? word)
            ? word : null;

    private static string? Source(JsonNode? cell) => cell is not JsonObject ? null
        : cell["source"] is JsonArray lines ? string.Concat(lines.Select(line => line?.ToString()))
        : cell["source"]?.ToString();
}
